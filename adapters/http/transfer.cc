#include "adapters/http/transfer.h"

#include <cstring>

namespace emblem::http {

std::unique_ptr<Transfer> Transfer::make(const Curl& curl, const gathering::WebRequest& request,
                                         const gathering::WebAddress& address, const WebOptions& options) {
  std::unique_ptr<Transfer> transfer(new Transfer(curl, request, address));
  if (transfer->handle() == nullptr || !transfer->set_up(address.scheme, options)) return nullptr;
  return transfer;
}

bool Transfer::set_up(gathering::WebAddress::Scheme scheme, const WebOptions& options) {
  return set(CURLOPT_URL, url_.c_str()) && set(CURLOPT_HTTPGET, 1L) && set_rules(scheme, options) &&
         set_times(options.patience) && set(CURLOPT_WRITEFUNCTION, &Transfer::take) && set(CURLOPT_WRITEDATA, this) &&
         set(CURLOPT_ERRORBUFFER, what_happened_.data()) && set(CURLOPT_PRIVATE, this);
}

bool Transfer::set_rules(gathering::WebAddress::Scheme scheme, const WebOptions& options) {
  const char* protocol = scheme == gathering::WebAddress::Scheme::https ? "https" : "http";
  bool taken = set(CURLOPT_PROTOCOLS_STR, protocol) && set(CURLOPT_FOLLOWLOCATION, 0L) && set(CURLOPT_NOSIGNAL, 1L) &&
               set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)) && set(CURLOPT_PATH_AS_IS, 1L) &&
               set(CURLOPT_SSL_VERIFYPEER, 1L) && set(CURLOPT_SSL_VERIFYHOST, 2L) &&
               set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) &&
               // Data tiles of static logs are stored compressed. What comes out of it is counted, not what came in.
               set(CURLOPT_ACCEPT_ENCODING, "gzip") &&
               set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(most_bytes_));
  // An empty text, unlike none, keeps the environment's proxies out, and so does a list of exceptions of our own.
  taken = taken && set(CURLOPT_PROXY, options.proxy ? options.proxy->c_str() : "") && set(CURLOPT_NOPROXY, "");
  if (options.proxy) {
    taken = taken && set(CURLOPT_PROXYTYPE, static_cast<long>(CURLPROXY_SOCKS5_HOSTNAME));
  }
  if (options.ca_file) {
    taken = taken && set(CURLOPT_CAINFO, options.ca_file->c_str()) &&
            set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  return taken;
}

bool Transfer::set_times(const Patience& patience) {
  return set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience.connect.count())) &&
         set(CURLOPT_TIMEOUT_MS, static_cast<long>(patience.whole.count())) &&
         set(CURLOPT_LOW_SPEED_LIMIT, patience.slowest) &&
         set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(patience.stall.count()));
}

std::size_t Transfer::take(const char* data, std::size_t size, std::size_t count, void* transfer) {
  auto& self = *static_cast<Transfer*>(transfer);
  const std::size_t bytes = size * count;
  if (bytes > self.most_bytes_ - self.body_.size()) {
    self.size_ = Size::too_large;
    return 0;  // ends the transfer
  }
  self.body_.insert(self.body_.end(), data, data + bytes);
  return bytes;
}

bool Transfer::was_refused_by_proxy(CURLcode result) const {
  return result == CURLE_PROXY || result == CURLE_COULDNT_RESOLVE_PROXY;
}

Result<gathering::WebAnswer> Transfer::answer(CURLcode result) {
  long status = 0;
  curl_.easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status >= 300 && status < 400) return fail(Code::http_redirected, host_, std::to_string(status));
  if (size_ == Size::too_large || result == CURLE_FILESIZE_EXCEEDED) {
    return fail(Code::http_answer_large, host_, "more than " + std::to_string(most_bytes_) + " bytes");
  }
  if (result != CURLE_OK) {
    const bool explained = what_happened_.front() != '\0';
    const std::string why = explained ? what_happened_.c_str() : curl_.easy_strerror(result);
    return fail(was_refused_by_proxy(result) ? Code::lookup_proxy_failed : Code::http_unanswered, host_, why);
  }
  return gathering::WebAnswer{static_cast<int>(status), std::move(body_)};
}

}  // namespace emblem::http
