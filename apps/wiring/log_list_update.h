// Fetches the log list of the browsers, and takes it only with the signature of its publisher.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/http/web_client.h"
#include "core/ct/log_list.h"

namespace emblem::wiring {

// Where Google publishes the list that Chrome uses, signed with the built-in key (data/log-list-publisher.pem).
inline constexpr std::string_view usual_list_url = "https://www.gstatic.com/ct/log_list/v3/log_list.json";

struct ListOrder {
  std::string url;                 // of the list; its signature stands beside it, ".sig" for ".json"
  std::optional<std::string> key;  // PEM file with the publisher's key; nothing: the built-in
  std::string to;                  // the file that is replaced, whole or not at all
  // What happens to a file at `to` that is no list: it may be somebody's, or our own that was damaged.
  enum class Damaged : unsigned char { refused, replaced } damaged = Damaged::refused;
  http::WebOptions web;
  Limits limits;
};

struct ListUpdate {
  UnixTime timestamp;              // of the list
  std::optional<UnixTime> before;  // of the one in use until now: the file's, or the built-in
  std::size_t logs = 0;
  enum class Change : unsigned char { written, none } change = Change::written;  // none: the file holds it already
  std::vector<Finding> findings;  // logs that were left out; what was wrong with a file that was replaced
};

// Errors: log_list_signature_bad, log_list_not_newer, http_* (also http_status), file_unreadable, file_not_written,
// log_list_malformed (also of a file at `to` that is no list, where that is refused), network_unusable.
Result<ListUpdate> update_log_list(const ListOrder& order);

}  // namespace emblem::wiring
