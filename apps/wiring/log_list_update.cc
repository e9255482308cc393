#include "apps/wiring/log_list_update.h"

#include <array>

#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/list_publisher.h"
#include "core/ct/builtin_logs.h"
#include "core/x509/pem.h"
#include "engine/gathering/published_list.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t key_file_bytes = 65536;
constexpr std::size_t signature_bytes = 4096;
constexpr int status_ok = 200;

Result<Bytes> parse_key(ByteView pem, const std::string& where, const Limits& limits) {
  for (x509::Block& block : x509::split_pem(pem, limits).blocks) {
    if (block.label == x509::Label::public_key) return std::move(block.der);
  }
  return fail(Code::file_unreadable, where, "no public key in it");
}

Result<Bytes> read_publisher(const ListOrder& order) {
  if (!order.key) return parse_key(as_bytes(list_publisher()), "built-in", order.limits);
  EMBLEM_TRY(const Bytes pem, files::read_file(*order.key, key_file_bytes));
  return parse_key(pem, *order.key, order.limits);
}

struct InUse {
  ct::LogList list;
  Bytes text;
  std::vector<Finding> findings;
};

Result<ct::LogList> read_list(const std::string& path, const crypto::Provider& provider, const Limits& limits,
                              Bytes& text) {
  EMBLEM_TRY(text, files::read_file(path, limits.log_list_bytes));
  auto list = ct::LogList::parse(text, provider, limits);
  if (!list) return std::unexpected(within(path, std::move(list).error()));
  return list;
}

// The later of the built-in list and the file.
Result<InUse> read_used(const ListOrder& order, const crypto::Provider& provider) {
  const ByteView text = as_bytes(ct::builtin_logs());
  EMBLEM_TRY(ct::LogList builtin, ct::LogList::parse(text, provider, order.limits));
  if (!files::exists(order.to)) return InUse{std::move(builtin), {}, {}};
  Bytes there;
  auto list = read_list(order.to, provider, order.limits, there);
  if (!list && order.damaged == ListOrder::Damaged::refused) return std::unexpected(std::move(list).error());
  if (!list) return InUse{std::move(builtin), {}, {{list.error().code, list.error().where, list.error().detail}}};
  const bool newer = list->timestamp() && builtin.timestamp() && *list->timestamp() >= *builtin.timestamp();
  return InUse{newer ? *std::move(list) : std::move(builtin), std::move(there), {}};
}

// The list and its signature.
Result<std::array<Bytes, 2>> fetch(const ListOrder& order) {
  EMBLEM_TRY(const std::string signature, gathering::signature_address(order.url));
  EMBLEM_TRY(const auto web, http::make_web(order.web));
  web->start(gathering::Ticket{0}, {.url = order.url, .most_bytes = order.limits.log_list_bytes});
  web->start(gathering::Ticket{1}, {.url = signature, .most_bytes = signature_bytes});
  std::array<Bytes, 2> fetched;
  while (std::optional<gathering::Finished> finished = web->wait()) {
    Result<gathering::WebAnswer>& answer = finished->answer;
    if (!answer) return std::unexpected(std::move(answer).error());
    const auto number = static_cast<std::size_t>(finished->ticket);
    if (answer->status != status_ok) {
      return fail(Code::http_status, number == 0 ? order.url : signature, std::to_string(answer->status));
    }
    fetched.at(number) = std::move(answer->body);
  }
  return fetched;
}

}  // namespace

Result<ListUpdate> update_log_list(const ListOrder& order) {
  const auto provider = provider::make_provider();
  EMBLEM_TRY(const Bytes publisher, read_publisher(order));
  EMBLEM_TRY(const InUse used, read_used(order, *provider));
  EMBLEM_TRY(const auto fetched, fetch(order));
  EMBLEM_TRY(const ct::LogList list,
             gathering::verify_published_list(
                 {.text = fetched[0], .signature = fetched[1], .publisher = publisher, .used = used.list}, *provider,
                 order.limits));
  ListUpdate update{.timestamp = *list.timestamp(),
                    .before = used.list.timestamp(),
                    .logs = list.logs().size(),
                    .findings = {list.findings().begin(), list.findings().end()}};
  update.findings.insert(update.findings.end(), used.findings.begin(), used.findings.end());
  if (fetched[0] == used.text) {
    update.change = ListUpdate::Change::none;
    return update;
  }
  EMBLEM_CHECK(files::make_parents(order.to));
  EMBLEM_CHECK(files::write_file(order.to, fetched[0], files::Mode::everybody_reads));
  return update;
}

}  // namespace emblem::wiring
