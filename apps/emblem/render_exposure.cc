#include "apps/emblem/render_exposure.h"

#include <algorithm>

#include "apps/emblem/json.h"
#include "apps/emblem/text_layout.h"
#include "core/bytes/printable.h"

namespace emblem::app {
namespace {

using exposure::Contingency;
using exposure::Exposure;
using exposure::Message;

constexpr std::size_t label_width = 14;
// What is foretold about one message is never longer.
constexpr std::size_t longest = 1000;

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

// Messages of one server and way stand together, since the look-up plans them so.
std::string text_of_messages(const std::vector<Message>& messages) {
  std::string text;
  const Message* before = nullptr;
  for (const Message& message : messages) {
    const bool another = before == nullptr || before->to != message.to || before->way != message.way;
    if (another) {
      text += "\nto " + to_printable(message.to) + " by " + message.way + "\n";
      text += beside("  noticed by", to_printable(message.noticed_by, longest), label_width);
    }
    text += beside("  asks", to_printable(message.question), label_width);
    text += beside("  as do", message.crowd.share, label_width);
    if (!message.when.empty()) text += beside("  only where", message.when, label_width);
    before = &message;
  }
  return text;
}

std::string text_of_contingencies(const std::vector<Contingency>& contingencies) {
  if (contingencies.empty()) return {};
  std::string text = "\nonly where answers ask for it\n";
  for (const Contingency& contingency : contingencies) {
    text += beside("  " + contingency.way,
                   to_printable(contingency.to) + ": " + contingency.what + ", where " + contingency.when, label_width);
  }
  return text;
}

std::string text_of_differences(const std::vector<exposure::Difference>& differences) {
  if (differences.empty()) return {};
  std::string text = "\nwhat tells it from what others ask\n";
  for (const exposure::Difference& difference : differences) {
    text += wrap(difference.seen_by + ", by " + difference.aspect + ": " + difference.text, 2);
  }
  return text;
}

std::string text_of_sources(const std::vector<Message>& messages) {
  std::vector<std::string_view> sources;
  for (const Message& message : messages) {
    if (std::ranges::find(sources, message.crowd.source) == sources.end()) sources.push_back(message.crowd.source);
  }
  std::string text = "\nwhere the numbers come from\n";
  for (const std::string_view source : sources) text += wrap(source, 2);
  return text;
}

}  // namespace

std::string render_text(const std::string& asset, const Exposure& exposure) {
  std::string text = to_printable(asset) + ": ";
  if (exposure.messages.empty()) {
    text += "nothing would be sent, and no log is ever asked by a check\n";
    return text + (exposure.together.empty() ? "" : wrap(exposure.together, 2));
  }
  const bool some_spared = std::ranges::any_of(exposure.messages, [](const Message& one) { return !one.when.empty(); });
  text += counted(exposure.messages.size(), "message") + (some_spared ? " at most" : "");
  text += " would be sent. This look at them sent none.\n";
  text += text_of_messages(exposure.messages);
  text += text_of_contingencies(exposure.contingencies);
  text += "\ntaken together\n" + wrap(exposure.together, 2);
  text += text_of_differences(exposure.differences);
  text += text_of_sources(exposure.messages);
  return text + "\nNo log is asked by a check; evidence comes from files.\n";
}

std::string render_json(const std::string& asset, const Exposure& exposure) {
  Json messages = Json::array();
  for (const Message& message : exposure.messages) {
    messages.push_back({{"to", message.to},
                        {"way", message.way},
                        {"question", message.question},
                        {"noticed_by", message.noticed_by},
                        {"look_alikes", message.crowd.share},
                        {"source", message.crowd.source}});
    if (!message.when.empty()) messages.back()["when"] = message.when;
  }
  Json contingencies = Json::array();
  for (const Contingency& contingency : exposure.contingencies) {
    contingencies.push_back({{"to", contingency.to},
                             {"way", contingency.way},
                             {"what", contingency.what},
                             {"when", contingency.when},
                             {"noticed_by", contingency.noticed_by}});
  }
  Json differences = Json::array();
  for (const exposure::Difference& difference : exposure.differences) {
    differences.push_back({{"aspect", difference.aspect}, {"seen_by", difference.seen_by}, {"text", difference.text}});
  }
  return line_of({{"schema", "emblem.exposure/1"},
                  {"asset", asset},
                  {"messages", std::move(messages)},
                  {"contingencies", std::move(contingencies)},
                  {"together", exposure.together},
                  {"differences", std::move(differences)}});
}

}  // namespace emblem::app
