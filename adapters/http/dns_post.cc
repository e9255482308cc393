#include "adapters/http/dns_post.h"

#include <string_view>

#include "core/bytes/ascii.h"

namespace emblem::http {
namespace {

constexpr std::string_view media_type = "application/dns-message";  // RFC 8484 section 6
constexpr std::size_t longest_message = 65535;
constexpr long most_milliseconds = 60'000;  // the look-up gives up sooner

std::string host_text(const std::string& name) { return name.contains(':') ? "[" + name + "]" : name; }

std::string url_of(const lookup::Server& server) {
  return "https://" + host_text(server.name) + ":" + std::to_string(server.port) + server.path;
}

// RFC 9110 section 8.3.1: parameters may follow, and case is of no account.
bool is_media_type(const char* type) {
  if (type == nullptr) return false;
  std::string_view text(type);
  text = text.substr(0, text.find(';'));
  while (text.ends_with(' ')) text.remove_suffix(1);
  return equal_in_any_case(text, media_type);
}

}  // namespace

DnsPost::DnsPost(const Curl& curl, lookup::Send send)
    : curl_(curl),
      send_(std::move(send)),
      url_(url_of(send_.server)),
      headers_(nullptr, ListDeleter{&curl}),
      connect_to_(nullptr, ListDeleter{&curl}),
      handle_(curl.easy_init(), EasyDeleter{&curl}) {}

std::unique_ptr<DnsPost> DnsPost::make(const Curl& curl, lookup::Send send, const PostRules& rules) {
  std::unique_ptr<DnsPost> post(new DnsPost(curl, std::move(send)));
  if (post->handle() == nullptr || !post->set_up(rules)) return nullptr;
  return post;
}

bool DnsPost::set_up(const PostRules& rules) {
  if (rules.ca_file &&
      (!set(CURLOPT_CAINFO, rules.ca_file->c_str()) || !set(CURLOPT_CAPATH, static_cast<const char*>(nullptr)))) {
    return false;
  }
  return set_request() && set_rules() && set_proxy(rules.proxy) && set(CURLOPT_WRITEFUNCTION, &DnsPost::take) &&
         set(CURLOPT_WRITEDATA, this) && set(CURLOPT_ERRORBUFFER, what_happened_.data()) && set(CURLOPT_PRIVATE, this);
}

bool DnsPost::set_request() {
  for (const std::string& line : {"Content-Type: " + std::string(media_type), "Accept: " + std::string(media_type)}) {
    if (!append(headers_, line)) return false;
  }
  const lookup::Server& server = send_.server;
  if (server.has_address()) {
    const std::string there = host_text(server.address.to_text()) + ":" + std::to_string(server.port);
    if (!append(connect_to_, "::" + there) || !set(CURLOPT_CONNECT_TO, connect_to_.get())) return false;
  }
  return set(CURLOPT_URL, url_.c_str()) && set(CURLOPT_POST, 1L) && set(CURLOPT_POSTFIELDS, send_.message.data()) &&
         set(CURLOPT_POSTFIELDSIZE, static_cast<long>(send_.message.size())) && set(CURLOPT_HTTPHEADER, headers_.get());
}

bool DnsPost::set_rules() {
  return set(CURLOPT_PROTOCOLS_STR, "https") && set(CURLOPT_FOLLOWLOCATION, 0L) && set(CURLOPT_NOSIGNAL, 1L) &&
         set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)) && set(CURLOPT_PATH_AS_IS, 1L) &&
         set(CURLOPT_SSL_VERIFYPEER, 1L) && set(CURLOPT_SSL_VERIFYHOST, 2L) &&
         set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) && set(CURLOPT_SSL_SESSIONID_CACHE, 0L) &&
         set(CURLOPT_TIMEOUT_MS, most_milliseconds) &&
         // One connection for all: who comes second waits until it is known whether the first can be shared.
         set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS)) && set(CURLOPT_PIPEWAIT, 1L) &&
         // A name that is still being looked up is not waited for at the end.
         set(CURLOPT_QUICK_EXIT, 1L);
}

// An empty text, unlike none, keeps the environment's proxies out, and so does a list of exceptions of our own.
bool DnsPost::set_proxy(const lookup::Proxy* proxy) {
  if (!set(CURLOPT_NOPROXY, "")) return false;
  if (proxy == nullptr) return set(CURLOPT_PROXY, "");
  behind_proxy_ = true;
  // In libcurl's words "socks5" would look names up on this side of the proxy.
  const std::string url = "socks5h" + lookup::to_text(*proxy).substr(std::string_view("socks5").size());
  if (!set(CURLOPT_PROXY, url.c_str()) || !set(CURLOPT_PROXYTYPE, static_cast<long>(CURLPROXY_SOCKS5_HOSTNAME))) {
    return false;
  }
  if (proxy->user.empty()) return true;
  Bytes password(proxy->password.bytes().begin(), proxy->password.bytes().end());
  password.push_back(0);
  const Secret terminated(std::move(password));  // libcurl keeps a copy of its own
  return set(CURLOPT_PROXYUSERNAME, proxy->user.c_str()) &&
         set(CURLOPT_PROXYPASSWORD, reinterpret_cast<const char*>(terminated.bytes().data()));
}

bool DnsPost::append(ListHandle& list, const std::string& line) {
  curl_slist* longer = curl_.slist_append(list.get(), line.c_str());
  if (longer == nullptr) return false;
  (void)list.release();  // it is the start of the longer one
  list.reset(longer);
  return true;
}

std::size_t DnsPost::take(const char* data, std::size_t size, std::size_t count, void* post) {
  auto& self = *static_cast<DnsPost*>(post);
  const std::size_t bytes = size * count;
  if (bytes > longest_message - self.body_.size()) {
    self.too_large_ = true;
    return 0;  // ends the transfer
  }
  self.body_.insert(self.body_.end(), data, data + bytes);
  return bytes;
}

lookup::Failure DnsPost::reason_of(CURLcode result) const {
  if (too_large_) return lookup::Failure::malformed;
  switch (result) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return lookup::Failure::tls_refused;
    case CURLE_PROXY:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return lookup::Failure::proxy_failed;
    case CURLE_COULDNT_CONNECT:
      return behind_proxy_ ? lookup::Failure::proxy_failed : lookup::Failure::unreachable;
    case CURLE_COULDNT_RESOLVE_HOST:
      return lookup::Failure::unreachable;
    case CURLE_OPERATION_TIMEDOUT:
      return lookup::Failure::timeout;
    default:
      return lookup::Failure::connection_failed;
  }
}

std::expected<Bytes, DnsPost::Trouble> DnsPost::answer(CURLcode result) {
  long status = 0;
  const char* type = nullptr;
  curl_.easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_.easy_getinfo(handle_.get(), CURLINFO_CONTENT_TYPE, &type);
  if (result != CURLE_OK) {
    // What libcurl says of a connection that was not made has milliseconds in it.
    const bool explained = result != CURLE_COULDNT_CONNECT && what_happened_.front() != '\0';
    return std::unexpected(
        Trouble{reason_of(result), explained ? what_happened_.c_str() : curl_.easy_strerror(result)});
  }
  if (status != 200) return std::unexpected(Trouble{lookup::Failure::http_status, "status " + std::to_string(status)});
  if (!is_media_type(type)) {
    const std::string named = type == nullptr ? "nothing" : type;
    return std::unexpected(Trouble{lookup::Failure::http_status, "it calls its answer " + named});
  }
  return std::move(body_);
}

}  // namespace emblem::http
