#include "emblem/result.h"

namespace emblem {

Error within(std::string_view outer, Error error) {
  error.where = error.where.empty() ? std::string(outer) : std::string(outer) + ": " + error.where;
  return error;
}

std::string to_text(const Error& error) {
  std::string text;
  if (!error.where.empty()) text += error.where + ": ";
  text += code_info(error.code).sentence;
  if (!error.detail.empty()) text += " (" + error.detail + ")";
  return text;
}

}  // namespace emblem
