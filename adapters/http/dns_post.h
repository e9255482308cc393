// One DNS query as an HTTPS request. Only this room includes this header.
#pragma once

#include <expected>
#include <optional>

#include "adapters/http/curl.h"
#include "engine/lookup/exchange.h"
#include "engine/lookup/proxy.h"

namespace emblem::http {

struct PostRules {
  std::optional<std::string> ca_file;    // PEM; instead of the system's authorities, not beside them
  const lookup::Proxy* proxy = nullptr;  // which also finds the servers' addresses
};

// Stays where it is once set up: libcurl keeps its address.
class DnsPost {
 public:
  struct Trouble {
    lookup::Failure reason{};
    std::string detail;
  };

  // Null where libcurl refuses an option: then nothing may be sent.
  static std::unique_ptr<DnsPost> make(const Curl& curl, lookup::Send send, const PostRules& rules);

  DnsPost(const DnsPost&) = delete;
  DnsPost& operator=(const DnsPost&) = delete;
  ~DnsPost() = default;

  CURL* handle() const { return handle_.get(); }
  lookup::Handle asked() const { return send_.handle; }

  // Once libcurl has finished with it.
  std::expected<Bytes, Trouble> answer(CURLcode result);

 private:
  DnsPost(const Curl& curl, lookup::Send send);

  bool set_up(const PostRules& rules);
  bool set_request();
  bool set_rules();
  bool set_proxy(const lookup::Proxy* proxy);
  bool append(ListHandle& list, const std::string& line);
  template <typename Value>
  bool set(CURLoption option, Value value) {
    return curl_.easy_setopt(handle_.get(), option, value) == CURLE_OK;
  }
  static std::size_t take(const char* data, std::size_t size, std::size_t count, void* post);
  lookup::Failure reason_of(CURLcode result) const;

  const Curl& curl_;
  lookup::Send send_;
  std::string url_;
  ListHandle headers_;
  ListHandle connect_to_;
  bool behind_proxy_ = false;
  bool too_large_ = false;
  Bytes body_;
  std::string what_happened_ = std::string(CURL_ERROR_SIZE, '\0');
  EasyHandle handle_;  // goes first: libcurl uses the others until then
};

}  // namespace emblem::http
