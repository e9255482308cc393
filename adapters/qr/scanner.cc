#include "adapters/qr/scanner.h"

#include <zbar.h>

#include <memory>
#include <optional>

#include "adapters/loading/loading.h"

namespace emblem::qr {
namespace {

// libzbar, loaded when the first picture is read: it brings libraries for windows, cameras and buses, which no verb
// that judges should have in its process.
struct Scanning {
  decltype(&zbar::zbar_image_scanner_create) create_scanner = nullptr;
  decltype(&zbar::zbar_image_scanner_destroy) destroy_scanner = nullptr;
  decltype(&zbar::zbar_image_scanner_set_config) set_config = nullptr;
  decltype(&zbar::zbar_scan_image) scan_image = nullptr;
  decltype(&zbar::zbar_image_create) create_image = nullptr;
  decltype(&zbar::zbar_image_destroy) destroy_image = nullptr;
  decltype(&zbar::zbar_image_set_format) set_format = nullptr;
  decltype(&zbar::zbar_image_set_size) set_size = nullptr;
  decltype(&zbar::zbar_image_set_data) set_data = nullptr;
  decltype(&zbar::zbar_image_first_symbol) first_symbol = nullptr;
  decltype(&zbar::zbar_symbol_next) next_symbol = nullptr;
  decltype(&zbar::zbar_symbol_get_type) type_of = nullptr;
  decltype(&zbar::zbar_symbol_get_data) data_of = nullptr;
  decltype(&zbar::zbar_symbol_get_data_length) size_of = nullptr;
};

std::optional<Scanning> load_scanning() {
  void* library = loading::load_library("libzbar.so.0");
  if (library == nullptr) return std::nullopt;
  Scanning found;
  const bool whole = loading::find_function(library, "zbar_image_scanner_create", found.create_scanner) &&
                     loading::find_function(library, "zbar_image_scanner_destroy", found.destroy_scanner) &&
                     loading::find_function(library, "zbar_image_scanner_set_config", found.set_config) &&
                     loading::find_function(library, "zbar_scan_image", found.scan_image) &&
                     loading::find_function(library, "zbar_image_create", found.create_image) &&
                     loading::find_function(library, "zbar_image_destroy", found.destroy_image) &&
                     loading::find_function(library, "zbar_image_set_format", found.set_format) &&
                     loading::find_function(library, "zbar_image_set_size", found.set_size) &&
                     loading::find_function(library, "zbar_image_set_data", found.set_data) &&
                     loading::find_function(library, "zbar_image_first_symbol", found.first_symbol) &&
                     loading::find_function(library, "zbar_symbol_next", found.next_symbol) &&
                     loading::find_function(library, "zbar_symbol_get_type", found.type_of) &&
                     loading::find_function(library, "zbar_symbol_get_data", found.data_of) &&
                     loading::find_function(library, "zbar_symbol_get_data_length", found.size_of);
  return whole ? std::optional(found) : std::nullopt;
}

constexpr unsigned long grey_format = 0x30303859;  // "Y800", first letter lowest

}  // namespace

Result<std::vector<std::string>> scan(const Picture& picture) {
  static const std::optional<Scanning> loaded = load_scanning();
  if (!loaded) return fail(Code::qr_unreadable, "", "libzbar0 is not installed");
  const Scanning& library = *loaded;
  const std::unique_ptr<zbar::zbar_image_scanner_t, decltype(library.destroy_scanner)> scanner(library.create_scanner(),
                                                                                               library.destroy_scanner);
  library.set_config(scanner.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
  library.set_config(scanner.get(), zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
  library.set_config(scanner.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_TEST_INVERTED, 1);
  const std::unique_ptr<zbar::zbar_image_t, decltype(library.destroy_image)> image(library.create_image(),
                                                                                   library.destroy_image);
  library.set_format(image.get(), grey_format);
  library.set_size(image.get(), static_cast<unsigned>(picture.width), static_cast<unsigned>(picture.height));
  library.set_data(image.get(), picture.grey.data(), picture.grey.size(), nullptr);  // stays ours
  std::vector<std::string> texts;
  if (library.scan_image(scanner.get(), image.get()) < 0) return texts;
  for (const auto* symbol = library.first_symbol(image.get()); symbol != nullptr;
       symbol = library.next_symbol(symbol)) {
    if (library.type_of(symbol) != zbar::ZBAR_QRCODE) continue;
    texts.emplace_back(library.data_of(symbol), library.size_of(symbol));
  }
  return texts;
}

}  // namespace emblem::qr
