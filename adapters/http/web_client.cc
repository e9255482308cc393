#include "adapters/http/web_client.h"

#include <deque>
#include <map>

#include "adapters/http/transfer.h"

namespace emblem::http {
namespace {

using gathering::Finished;
using gathering::Ticket;

// Connections at a time, to one host and in all.
constexpr long most_to_one_host = 4;
constexpr long most_connections = 32;
constexpr int longest_poll = 1000;  // milliseconds; libcurl's own time-outs end transfers

class CurlWeb final : public gathering::Web {
 public:
  CurlWeb(const Curl& curl, WebOptions options)
      : curl_(curl), options_(std::move(options)), multi_(curl.multi_init(), MultiDeleter{&curl}) {
    curl_.multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, most_to_one_host);
    curl_.multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, most_connections);
  }
  ~CurlWeb() override {
    for (const auto& [handle, running] : running_) curl_.multi_remove_handle(multi_.get(), handle);
  }

  void start(Ticket ticket, const gathering::WebRequest& request) override {
    auto address = gathering::check_web_address(request.url, request.shield);
    if (!address) return ended_.push_back({ticket, std::unexpected(std::move(address).error())});
    auto transfer = Transfer::make(curl_, request, *address, options_);
    CURL* handle = transfer == nullptr ? nullptr : transfer->handle();
    if (handle == nullptr || curl_.multi_add_handle(multi_.get(), handle) != CURLM_OK) {
      return ended_.push_back(
          {ticket, fail(Code::http_unanswered, address->host, "libcurl does not take the request")});
    }
    running_.emplace(handle, Running{ticket, std::move(transfer)});
  }

  std::optional<Finished> wait() override {
    while (ended_.empty() && !running_.empty()) {
      int under_way = 0;
      curl_.multi_perform(multi_.get(), &under_way);
      collect();
      if (ended_.empty()) curl_.multi_poll(multi_.get(), nullptr, 0, longest_poll, nullptr);
    }
    if (ended_.empty()) return std::nullopt;
    Finished first = std::move(ended_.front());
    ended_.pop_front();
    return first;
  }

 private:
  struct Running {
    Ticket ticket;
    std::unique_ptr<Transfer> transfer;
  };

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* handle = message->easy_handle;
      const CURLcode result = message->data.result;
      const auto running = running_.find(handle);
      curl_.multi_remove_handle(multi_.get(), handle);
      if (running == running_.end()) continue;
      ended_.push_back({running->second.ticket, running->second.transfer->answer(result)});
      running_.erase(running);
    }
  }

  const Curl& curl_;
  WebOptions options_;
  MultiHandle multi_;
  std::map<CURL*, Running> running_;
  std::deque<Finished> ended_;
};

// In libcurl's words "socks5" would look names up on this side of the proxy, where others see it.
Result<WebOptions> with_names_left_to_proxy(WebOptions options) {
  if (!options.proxy) return options;
  for (const std::string_view scheme : {"socks5h://", "socks5://"}) {
    if (!options.proxy->starts_with(scheme)) continue;
    options.proxy = "socks5h://" + options.proxy->substr(scheme.size());
    return options;
  }
  return fail(Code::option_value_wrong, "--proxy " + *options.proxy, "expected socks5h://HOST:PORT");
}

}  // namespace

Result<std::unique_ptr<gathering::Web>> make_web(const WebOptions& options) {
  EMBLEM_TRY(WebOptions checked, with_names_left_to_proxy(options));
  EMBLEM_TRY(const Curl* curl, load_curl());
  return std::make_unique<CurlWeb>(*curl, std::move(checked));
}

}  // namespace emblem::http
