// write_bundle -o FILE [--made TIME] [--incomplete] [--records FILE]… [--evidence FILE]… [--logs FILE] ASSET: a bundle
// of what is in the files; without arguments but -o, of the deployed emblem.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "tests/bundles/made_bundle.h"

int main(int count, char** arguments) {
  using namespace emblem;
  tests::Ingredients from;
  std::string output;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word == "--incomplete") {
      from.completeness = bundle::Completeness::incomplete;
    } else if (!word.starts_with("-")) {
      from.asset = word;
    } else if (++i == count) {
      return 2;
    } else if (word == "-o") {
      output = arguments[i];
    } else if (word == "--made") {
      from.made = arguments[i];
    } else if (word == "--records") {
      from.records.emplace_back(arguments[i]);
    } else if (word == "--evidence") {
      from.evidence.emplace_back(arguments[i]);
    } else if (word == "--logs") {
      from.logs = arguments[i];
    } else {
      return 2;
    }
  }
  const auto bytes = bundle::encode_bundle(tests::make_bundle(from.asset.empty() ? tests::deployed() : from));
  if (!bytes) {
    std::fprintf(stderr, "%s\n", to_text(bytes.error()).c_str());
    return 1;
  }
  std::ofstream(output, std::ios::binary) << as_text(*bytes);
  return 0;
}
