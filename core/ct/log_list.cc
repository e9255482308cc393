#include "core/ct/log_list.h"

#include <algorithm>
#include <set>

#include "core/bytes/base_encodings.h"
#include "core/bytes/printable.h"
#include "core/json/document.h"

namespace emblem::ct {
namespace {

// The member's text; empty where it is not there.
std::string text_of(const json::Value& object, std::string_view member) {
  const auto value = object.find(member);
  return std::string(value ? value->string().value_or("") : "");
}

Result<UnixTime> time_of(const json::Value& object, std::string_view member) {
  auto time = parse_rfc3339(text_of(object, member));
  if (!time) return std::unexpected(within(member, std::move(time).error()));
  return time;
}

std::optional<State> state_named(std::string_view name) {
  constexpr std::pair<std::string_view, State> names[] = {{"pending", State::pending}, {"qualified", State::qualified},
                                                          {"usable", State::usable},   {"readonly", State::readonly},
                                                          {"retired", State::retired}, {"rejected", State::rejected}};
  for (const auto& [text, state] : names) {
    if (text == name) return state;
  }
  return {};
}

Result<std::vector<StateSince>> parse_states(const json::Value& log) {
  std::vector<StateSince> states;
  const auto object = log.find("state");
  if (!object) return states;
  for (auto entry = object->first(); entry; entry = entry->next()) {
    const auto state = state_named(entry->name());
    if (!state) return fail(Code::log_unreadable, "state", std::string(entry->name()));
    EMBLEM_TRY(const UnixTime since, time_of(*entry, "timestamp"));
    states.push_back({*state, since});
  }
  std::ranges::sort(states, {}, [](const StateSince& entry) { return std::pair(entry.since, entry.state); });
  return states;
}

Result<void> parse_interval(const json::Value& object, Log& log) {
  const auto interval = object.find("temporal_interval");
  if (!interval || interval->is_null()) return {};
  EMBLEM_TRY(log.interval_start, time_of(*interval, "start_inclusive"));
  EMBLEM_TRY(log.interval_end, time_of(*interval, "end_exclusive"));
  return {};
}

Result<Log> parse_log(const json::Value& object, Kind kind) {
  EMBLEM_TRY(const Bytes id, parse_base64(text_of(object, "log_id")));
  Log log;
  if (id.size() != log.id.bytes.size()) return fail(Code::log_unreadable, "log_id", "not 32 bytes");
  std::ranges::copy(id, log.id.bytes.begin());
  EMBLEM_TRY(log.key, parse_base64(text_of(object, "key")));
  EMBLEM_TRY(log.states, parse_states(object));
  EMBLEM_CHECK(parse_interval(object, log));
  log.kind = kind;
  log.description = text_of(object, "description");
  log.url = text_of(object, kind == Kind::tiled ? "monitoring_url" : "url");
  return log;
}

}  // namespace

class LogListParser {
 public:
  LogListParser(const crypto::Provider& provider, const Limits& limits) : provider_(provider), limits_(limits) {}

  Result<LogList> parse(ByteView text) && {
    EMBLEM_TRY(const json::Document document,
               json::Document::parse(as_text(text), {.nodes = limits_.log_list_nodes, .depth = limits_.depth}));
    const auto operators = document.root().find("operators");
    if (!operators || operators->type() != json::Type::array) return fail(Code::log_list_malformed, "operators");
    list_.sha256_ = provider_.sha256(text);
    if (document.root().find("log_list_timestamp")) {
      EMBLEM_TRY(list_.timestamp_, time_of(document.root(), "log_list_timestamp"));
    }
    for (auto entry = operators->first(); entry; entry = entry->next()) read_operator(*entry);
    std::ranges::sort(list_.logs_, {}, &Log::id);
    return std::move(list_);
  }

 private:
  void read_operator(const json::Value& entry) {
    const std::string name = text_of(entry, "name");
    if (const auto logs = entry.find("logs")) read_logs(*logs, name, Kind::rfc6962);
    if (const auto logs = entry.find("tiled_logs")) read_logs(*logs, name, Kind::tiled);
  }

  void read_logs(const json::Value& logs, const std::string& operated_by, Kind kind) {
    for (auto entry = logs.first(); entry; entry = entry->next()) {
      ++number_;
      auto log = parse_log(*entry, kind);
      if (!log) {
        report(Code::log_unreadable, to_printable(to_text(log.error())));
      } else if (provider_.sha256(log->key) != log->id) {
        report(Code::log_id_mismatch, encode_base64(log->id.bytes));
      } else if (!ids_.insert(log->id).second) {  // the first counts
        report(Code::log_unreadable, "listed twice: " + encode_base64(log->id.bytes));
      } else {
        log->operated_by = operated_by;
        list_.logs_.push_back(*std::move(log));
      }
    }
  }

  void report(Code code, const std::string& detail) {
    if (list_.findings_.size() >= limits_.findings) return;
    list_.findings_.push_back(
        {code, "log " + std::to_string(number_), std::string(code_info(code).sentence) + ": " + detail});
  }

  const crypto::Provider& provider_;
  const Limits& limits_;
  LogList list_;
  std::set<Sha256Digest> ids_;
  std::size_t number_ = 0;
};

Result<LogList> LogList::parse(ByteView text, const crypto::Provider& provider, const Limits& limits) {
  if (text.size() > limits.log_list_bytes) return fail(Code::limit_exceeded, "");
  return LogListParser(provider, limits).parse(text);
}

const Log* LogList::find(const Sha256Digest& id) const {
  const auto found = std::ranges::lower_bound(logs_, id, {}, &Log::id);
  return found != logs_.end() && found->id == id ? &*found : nullptr;
}

LogList LogList::merge(const LogList& one, const LogList& other) {
  const bool other_is_later = one.timestamp_.value_or(UnixTime::min()) <= other.timestamp_.value_or(UnixTime::min());
  LogList merged = other_is_later ? other : one;
  const LogList& earlier = other_is_later ? one : other;
  for (const Log& log : earlier.logs_) {
    if (other.find(log.id) != nullptr && one.find(log.id) != nullptr) continue;
    merged.logs_.push_back(log);
  }
  std::ranges::sort(merged.logs_, {}, &Log::id);
  merged.findings_.insert(merged.findings_.end(), earlier.findings_.begin(), earlier.findings_.end());
  return merged;
}

}  // namespace emblem::ct
