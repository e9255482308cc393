// What a function returns when it may not be able to make its value.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "emblem/code.h"

namespace emblem {

// No value could be made. `where` names the place (record, token, byte or member); `detail` is for people and may hold
// foreign text, so it is escaped when printed, not before.
struct Error {
  Code code;
  std::string where;
  std::string detail;
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Code code, std::string where, std::string detail = {}) {
  return std::unexpected(Error{code, std::move(where), std::move(detail)});
}

// Puts `outer` before the place of an error that comes from further inside: "record 3" + "claims" -> "record 3:
// claims".
Error within(std::string_view outer, Error error);

// "name: where: sentence (detail)", for one line of text.
std::string to_text(const Error& error);

}  // namespace emblem

// Evaluates `expression`, returns its error from the enclosing function, or defines `declaration` with its value.
#define EMBLEM_TRY_CONCAT_(a, b) a##b
#define EMBLEM_TRY_NAME_(line) EMBLEM_TRY_CONCAT_(emblem_try_, line)
#define EMBLEM_TRY(declaration, expression)                                \
  auto EMBLEM_TRY_NAME_(__LINE__) = (expression);                          \
  if (!EMBLEM_TRY_NAME_(__LINE__)) {                                       \
    return std::unexpected(std::move(EMBLEM_TRY_NAME_(__LINE__)).error()); \
  }                                                                        \
  declaration = *std::move(EMBLEM_TRY_NAME_(__LINE__))

// The same for an expression whose value nobody needs.
#define EMBLEM_CHECK(expression)                                         \
  do {                                                                   \
    if (auto emblem_check_result = (expression); !emblem_check_result) { \
      return std::unexpected(std::move(emblem_check_result).error());    \
    }                                                                    \
  } while (false)
