// libssl, loaded when the first connection is made: no verb that judges should wait for it. Only this room includes
// this header.
#pragma once

#include <openssl/ssl.h>

namespace emblem::openssl {

struct TlsLibrary {
  decltype(&TLS_client_method) client_method = nullptr;
  decltype(&SSL_CTX_new) context_new = nullptr;
  decltype(&SSL_CTX_free) context_free = nullptr;
  decltype(&SSL_CTX_ctrl) context_control = nullptr;
  decltype(&SSL_CTX_set_verify) context_set_verify = nullptr;
  decltype(&SSL_CTX_set_options) context_set_options = nullptr;
  decltype(&SSL_CTX_set_default_verify_paths) context_set_default_verify_paths = nullptr;
  decltype(&SSL_CTX_get_cert_store) context_get_cert_store = nullptr;
  decltype(&SSL_new) stream_new = nullptr;
  decltype(&SSL_free) stream_free = nullptr;
  decltype(&SSL_ctrl) control = nullptr;
  decltype(&SSL_get0_param) get0_param = nullptr;
  decltype(&SSL_set_bio) set_bio = nullptr;
  decltype(&SSL_set_connect_state) set_connect_state = nullptr;
  decltype(&SSL_do_handshake) do_handshake = nullptr;
  decltype(&SSL_read) read = nullptr;
  decltype(&SSL_write) write = nullptr;
  decltype(&SSL_shutdown) shutdown = nullptr;
  decltype(&SSL_get_error) get_error = nullptr;
  decltype(&SSL_get_verify_result) get_verify_result = nullptr;
};

// Null where it is not installed. Never unloaded.
const TlsLibrary* find_tls_library();

}  // namespace emblem::openssl
