#include "adapters/openssl/tls_library.h"

#include <optional>

#include "adapters/loading/loading.h"

namespace emblem::openssl {
namespace {

using loading::find_function;

bool find_context_functions(void* library, TlsLibrary& found) {
  return find_function(library, "TLS_client_method", found.client_method) &&
         find_function(library, "SSL_CTX_new", found.context_new) &&
         find_function(library, "SSL_CTX_free", found.context_free) &&
         find_function(library, "SSL_CTX_ctrl", found.context_control) &&
         find_function(library, "SSL_CTX_set_verify", found.context_set_verify) &&
         find_function(library, "SSL_CTX_set_options", found.context_set_options) &&
         find_function(library, "SSL_CTX_set_default_verify_paths", found.context_set_default_verify_paths) &&
         find_function(library, "SSL_CTX_get_cert_store", found.context_get_cert_store);
}

bool find_stream_functions(void* library, TlsLibrary& found) {
  return find_function(library, "SSL_new", found.stream_new) && find_function(library, "SSL_free", found.stream_free) &&
         find_function(library, "SSL_ctrl", found.control) &&
         find_function(library, "SSL_get0_param", found.get0_param) &&
         find_function(library, "SSL_set_bio", found.set_bio) &&
         find_function(library, "SSL_set_connect_state", found.set_connect_state) &&
         find_function(library, "SSL_do_handshake", found.do_handshake) &&
         find_function(library, "SSL_read", found.read) && find_function(library, "SSL_write", found.write) &&
         find_function(library, "SSL_shutdown", found.shutdown) &&
         find_function(library, "SSL_get_error", found.get_error) &&
         find_function(library, "SSL_get_verify_result", found.get_verify_result);
}

// The one that belongs to the libcrypto this program is linked with.
std::optional<TlsLibrary> load() {
  void* library = loading::load_library("libssl.so.3");
  if (library == nullptr) return std::nullopt;
  TlsLibrary found;
  const bool whole = find_context_functions(library, found) && find_stream_functions(library, found);
  return whole ? std::optional(found) : std::nullopt;
}

}  // namespace

const TlsLibrary* find_tls_library() {
  static const std::optional<TlsLibrary> loaded = load();
  return loaded ? &*loaded : nullptr;
}

}  // namespace emblem::openssl
