#include "adapters/http/https_lookup.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "adapters/http/dns_post.h"

namespace emblem::http {
namespace {

constexpr lookup::Instant::rep longest_poll = 1000;  // milliseconds

lookup::Instant monotonic_now() {
  return std::chrono::duration_cast<lookup::Instant>(std::chrono::steady_clock::now().time_since_epoch());
}

// Queries over HTTPS have the identifier zero (RFC 8484 section 4.1), so that nothing is ever drawn.
class Undrawn final : public lookup::RandomSource {
 public:
  std::uint16_t draw() override { return 0; }
};

class Driver {
 public:
  Driver(const Curl& curl, lookup::Lookup& lookup, PostRules rules)
      : curl_(curl), lookup_(lookup), rules_(std::move(rules)), multi_(curl.multi_init(), MultiDeleter{&curl}) {}
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  ~Driver() {
    for (const auto& [handle, post] : posts_) curl_.multi_remove_handle(multi_.get(), handle);
  }

  Result<void> run() {
    if (!multi_) return fail(Code::network_unusable, "libcurl");
    for (;;) {
      const lookup::Actions actions = lookup_.next_actions(monotonic_now());
      for (const lookup::Handle handle : actions.closes) close(handle);
      if (lookup_.state() == lookup::Lookup::State::done) return {};
      for (const lookup::Send& send : actions.sends) EMBLEM_CHECK(begin(send));
      EMBLEM_CHECK(wait(actions.wake_at.value_or(monotonic_now())));
    }
  }

 private:
  Result<void> begin(const lookup::Send& send) {
    auto post = DnsPost::make(curl_, send, rules_);
    CURL* handle = post == nullptr ? nullptr : post->handle();
    if (handle == nullptr || curl_.multi_add_handle(multi_.get(), handle) != CURLM_OK) {
      return fail(Code::network_unusable, lookup::to_text(send.server), "libcurl does not take the request");
    }
    posts_.emplace(handle, std::move(post));
    return {};
  }

  void close(lookup::Handle asked) {
    const auto found = std::ranges::find_if(posts_, [=](const auto& entry) { return entry.second->asked() == asked; });
    if (found == posts_.end()) return;
    curl_.multi_remove_handle(multi_.get(), found->first);
    posts_.erase(found);
  }

  // Until something ended, or the moment has come.
  Result<void> wait(lookup::Instant until) {
    int under_way = 0;
    for (;;) {
      if (curl_.multi_perform(multi_.get(), &under_way) != CURLM_OK) return fail(Code::network_unusable, "libcurl");
      if (collect() || monotonic_now() >= until) return {};
      const auto patience = std::clamp((until - monotonic_now()).count(), lookup::Instant::rep{0}, longest_poll);
      if (curl_.multi_poll(multi_.get(), nullptr, 0, static_cast<int>(patience), nullptr) != CURLM_OK) {
        return fail(Code::network_unusable, "libcurl");
      }
    }
  }

  bool collect() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto found = posts_.find(message->easy_handle);
      const CURLcode result = message->data.result;
      curl_.multi_remove_handle(multi_.get(), message->easy_handle);
      if (found == posts_.end()) continue;
      const std::unique_ptr<DnsPost> post = std::move(found->second);
      posts_.erase(found);
      hand_in(*post, result);
      any = true;
    }
    return any;
  }

  void hand_in(DnsPost& post, CURLcode result) {
    if (const auto answer = post.answer(result)) {
      lookup_.on_tcp_message(post.asked(), *answer, monotonic_now());
    } else {
      lookup_.on_failure(post.asked(), answer.error().reason, monotonic_now(), answer.error().detail);
    }
  }

  const Curl& curl_;
  lookup::Lookup& lookup_;
  PostRules rules_;
  MultiHandle multi_;
  std::map<CURL*, std::unique_ptr<DnsPost>> posts_;
};

}  // namespace

Result<lookup::Outcome> run_lookup(lookup::Lookup::Setup setup, const std::optional<std::string>& ca_file) {
  if (setup.servers.empty()) return fail(Code::lookup_no_server, "");
  for (const lookup::Server& server : setup.servers) {
    if (server.transport != lookup::Transport::https) {
      return fail(Code::network_unusable, lookup::to_text(server), "no HTTPS there");
    }
  }

  EMBLEM_TRY(const Curl* curl, load_curl());
  Undrawn random;
  const PostRules rules{.ca_file = ca_file, .proxy = setup.proxy};
  lookup::Lookup lookup(std::move(setup), random);
  EMBLEM_CHECK(Driver(*curl, lookup, rules).run());
  return lookup.outcome();
}

}  // namespace emblem::http
