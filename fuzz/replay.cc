// Runs every file of the folders named through a fuzz target's function, in the order of their names: the corpus as a
// plain test. A door without a corpus yet gets the empty input alone.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  static constexpr std::uint8_t nothing = 0;
  LLVMFuzzerTestOneInput(&nothing, 0);
  std::vector<std::filesystem::path> files;
  for (int index = 1; index < argc; ++index) {
    if (!std::filesystem::is_directory(argv[index])) continue;
    for (const auto& entry : std::filesystem::directory_iterator(argv[index])) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    std::ifstream stream(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    LLVMFuzzerTestOneInput(bytes.empty() ? &nothing : reinterpret_cast<const std::uint8_t*>(bytes.data()),
                           bytes.size());
  }
  std::printf("%zu inputs replayed\n", files.size());
  return 0;
}
