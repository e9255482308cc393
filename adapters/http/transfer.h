// One request of libcurl's. Only this room includes this header.
#pragma once

#include "adapters/http/curl.h"
#include "adapters/http/web_client.h"
#include "engine/gathering/web_address.h"

namespace emblem::http {

// Stays where it is once set up: libcurl keeps its address.
class Transfer {
 public:
  // Null where libcurl refuses an option: then nothing may be sent.
  static std::unique_ptr<Transfer> make(const Curl& curl, const gathering::WebRequest& request,
                                        const gathering::WebAddress& address, const WebOptions& options);

  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() = default;

  CURL* handle() const { return handle_.get(); }

  // Once libcurl has finished with it.
  Result<gathering::WebAnswer> answer(CURLcode result);

 private:
  Transfer(const Curl& curl, const gathering::WebRequest& request, const gathering::WebAddress& address)
      : curl_(curl),
        url_(request.url),
        most_bytes_(request.most_bytes),
        host_(address.host),
        handle_(curl.easy_init(), EasyDeleter{&curl}) {}

  bool set_up(gathering::WebAddress::Scheme scheme, const WebOptions& options);
  bool set_rules(gathering::WebAddress::Scheme scheme, const WebOptions& options);
  bool set_times(const Patience& patience);
  template <typename Value>
  bool set(CURLoption option, Value value) {
    return curl_.easy_setopt(handle_.get(), option, value) == CURLE_OK;
  }
  static std::size_t take(const char* data, std::size_t size, std::size_t count, void* transfer);
  bool was_refused_by_proxy(CURLcode result) const;

  const Curl& curl_;
  std::string url_;
  std::size_t most_bytes_;
  std::string host_;
  Bytes body_;
  enum class Size : unsigned char { fits, too_large } size_ = Size::fits;
  std::string what_happened_ = std::string(CURL_ERROR_SIZE, '\0');
  EasyHandle handle_;  // goes first: libcurl writes to the others until then
};

}  // namespace emblem::http
