// libcurl, loaded when the first request is made. Only this room includes this header.
#pragma once

#include <curl/curl.h>

#include <memory>

#include "emblem/result.h"

namespace emblem::http {

// The functions that we call.
struct Curl {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
  decltype(&::curl_multi_init) multi_init = nullptr;
  decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&::curl_multi_setopt) multi_setopt = nullptr;
  decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&::curl_multi_perform) multi_perform = nullptr;
  decltype(&::curl_multi_poll) multi_poll = nullptr;
  decltype(&::curl_multi_info_read) multi_info_read = nullptr;
};

// Loaded once and never unloaded; null pointers are not handed out. Error: network_unusable (not installed, or older
// than 7.85, whose protocols are set otherwise).
Result<const Curl*> load_curl();

struct EasyDeleter {
  const Curl* curl = nullptr;
  void operator()(CURL* handle) const { curl->easy_cleanup(handle); }
};
using EasyHandle = std::unique_ptr<CURL, EasyDeleter>;

struct ListDeleter {
  const Curl* curl = nullptr;
  void operator()(curl_slist* list) const { curl->slist_free_all(list); }
};
using ListHandle = std::unique_ptr<curl_slist, ListDeleter>;

struct MultiDeleter {
  const Curl* curl = nullptr;
  void operator()(CURLM* handle) const { curl->multi_cleanup(handle); }
};
using MultiHandle = std::unique_ptr<CURLM, MultiDeleter>;

}  // namespace emblem::http
