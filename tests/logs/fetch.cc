// Fetches addresses side by side with adapters/http, for tests: one line for each, in the order given.
//
//   fetch [--ca FILE] [--proxy URL] [--most BYTES] [--whole MILLISECONDS] [--stall SECONDS] URL…
//
// "200 1234" (status and bytes), or the name of the finding.
#include <cstdio>
#include <map>
#include <string_view>
#include <vector>

#include "adapters/http/web_client.h"

namespace {

using namespace emblem;

struct Words {
  http::WebOptions options;
  std::size_t most = 1 << 20;
  std::vector<std::string> urls;
};

Words parse(int count, char** values) {
  Words words;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = values[i];
    const auto next = [&] { return std::string(i + 1 < count ? values[++i] : ""); };
    if (word == "--ca") {
      words.options.ca_file = next();
    } else if (word == "--proxy") {
      words.options.proxy = next();
    } else if (word == "--most") {
      words.most = std::stoul(next());
    } else if (word == "--whole") {
      words.options.patience.whole = std::chrono::milliseconds(std::stol(next()));
    } else if (word == "--stall") {
      words.options.patience.stall = std::chrono::seconds(std::stol(next()));
    } else {
      words.urls.emplace_back(word);
    }
  }
  return words;
}

std::string to_line(const Result<gathering::WebAnswer>& answer) {
  if (answer) return std::to_string(answer->status) + " " + std::to_string(answer->body.size());
  return std::string(code_info(answer.error().code).name);
}

}  // namespace

int main(int count, char** values) {
  const Words words = parse(count, values);
  auto web = http::make_web(words.options);
  if (!web) {
    std::puts(std::string(code_info(web.error().code).name).c_str());
    return 2;
  }
  std::uint64_t number = 0;
  for (const std::string& url : words.urls) {
    (*web)->start(gathering::Ticket{number++}, {.url = url, .most_bytes = words.most});
  }
  std::map<gathering::Ticket, std::string> lines;
  while (const auto finished = (*web)->wait()) {
    if (!finished->answer) std::fprintf(stderr, "%s\n", to_text(finished->answer.error()).c_str());
    lines[finished->ticket] = to_line(finished->answer);
  }
  for (const auto& [ticket, line] : lines) std::puts(line.c_str());
}
