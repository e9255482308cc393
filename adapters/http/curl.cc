#include "adapters/http/curl.h"

#include <cstdlib>

#include "adapters/loading/loading.h"

namespace emblem::http {
namespace {

using loading::find_function;

bool find_all(void* library, Curl& curl) {
  return find_function(library, "curl_global_init", curl.global_init) &&
         find_function(library, "curl_easy_init", curl.easy_init) &&
         find_function(library, "curl_easy_cleanup", curl.easy_cleanup) &&
         find_function(library, "curl_easy_setopt", curl.easy_setopt) &&
         find_function(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         find_function(library, "curl_easy_strerror", curl.easy_strerror) &&
         find_function(library, "curl_slist_append", curl.slist_append) &&
         find_function(library, "curl_slist_free_all", curl.slist_free_all) &&
         find_function(library, "curl_multi_init", curl.multi_init) &&
         find_function(library, "curl_multi_cleanup", curl.multi_cleanup) &&
         find_function(library, "curl_multi_setopt", curl.multi_setopt) &&
         find_function(library, "curl_multi_add_handle", curl.multi_add_handle) &&
         find_function(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
         find_function(library, "curl_multi_perform", curl.multi_perform) &&
         find_function(library, "curl_multi_poll", curl.multi_poll) &&
         find_function(library, "curl_multi_info_read", curl.multi_info_read);
}

// Names of servers are whole: else the machine's resolver, and the servers of its search domains, would be asked for
// them with such a domain behind them. libcurl has no option for it; a dot behind the name would miss it in /etc/hosts.
// resolv.conf(5) has this variable, which libcurl's threads see that look names up; no other thread is there yet.
void look_names_up_as_they_stand() { static_cast<void>(setenv("LOCALDOMAIN", ".", 1)); }

Result<Curl> load() {
  constexpr const char* name = "libcurl.so.4";
  void* library = loading::load_library(name);
  if (library == nullptr) return fail(Code::network_unusable, name, "it is not installed (Debian: libcurl4)");
  Curl curl;
  decltype(&::curl_version_info) version = nullptr;
  if (!find_function(library, "curl_version_info", version) || !find_all(library, curl) ||
      version(CURLVERSION_NOW)->version_num < 0x075500) {
    return fail(Code::network_unusable, name, "it is older than 7.85");
  }
  look_names_up_as_they_stand();
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return fail(Code::network_unusable, name, "it does not start");
  return curl;
}

}  // namespace

Result<const Curl*> load_curl() {
  static const Result<Curl> loaded = load();
  if (!loaded) return std::unexpected(loaded.error());
  return &*loaded;
}

}  // namespace emblem::http
