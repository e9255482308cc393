#include "adapters/openssl/tls_streams.h"

#include "adapters/openssl/errors.h"
#include "adapters/openssl/tls_library.h"
#include "adapters/openssl/tls_stream.h"
#include "adapters/openssl/x509_handles.h"

namespace emblem::openssl {
namespace {

// Only a name of the certificate's subjectAltName counts, and a wildcard only as a whole label (RFC 8310 section 8.1,
// RFC 6125 section 6.4).
bool expect_name(X509_VERIFY_PARAM* parameters, const lookup::Server& server, bool is_address) {
  X509_VERIFY_PARAM_set_hostflags(parameters,
                                  X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  if (is_address) return X509_VERIFY_PARAM_set1_ip_asc(parameters, server.name.c_str()) == 1;
  return X509_VERIFY_PARAM_set1_host(parameters, server.name.c_str(), server.name.size()) == 1;
}

class OpensslStreams final : public lookup::SecureStreams {
 public:
  explicit OpensslStreams(const TlsLibrary& library)
      : library_(library), context_(library.context_new(library.client_method()), library.context_free) {}

  Result<void> trust(std::span<const Bytes> authorities) {
    const ErrorQueue errors;
    if (!context_) return libcrypto_failed("libssl");
    library_.context_control(context_.get(), SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr);
    library_.context_control(context_.get(), SSL_CTRL_SET_SESS_CACHE_MODE, SSL_SESS_CACHE_OFF, nullptr);
    // Tickets are offered, as all programs with this library do, and never used: no session is kept.
    library_.context_set_options(context_.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    library_.context_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    if (authorities.empty()) {
      if (library_.context_set_default_verify_paths(context_.get()) != 1) return libcrypto_failed("libssl");
      return {};
    }
    X509_STORE* store = library_.context_get_cert_store(context_.get());
    for (const Bytes& der : authorities) {
      const CertificateHandle certificate = read_certificate(der);
      if (!certificate) return fail(Code::certificate_malformed, "");
      if (X509_STORE_add_cert(store, certificate.get()) != 1) return libcrypto_failed("libssl");
    }
    return {};
  }

  Result<std::unique_ptr<lookup::SecureStream>> open(const lookup::Server& server) override {
    const ErrorQueue errors;
    TlsHandle stream(library_.stream_new(context_.get()), library_.stream_free);
    Handle<BIO, &BIO_free> in(BIO_new(BIO_s_mem()));
    Handle<BIO, &BIO_free> out(BIO_new(BIO_s_mem()));
    if (!stream || !in || !out) return libcrypto_failed("libssl");
    const bool is_address = dns::IpAddress::parse(server.name).has_value();
    if (!expect_name(library_.get0_param(stream.get()), server, is_address)) return libcrypto_failed("libssl");
    std::string name = server.name;
    if (!is_address) {  // RFC 6066 section 3
      library_.control(stream.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    }
    library_.set_connect_state(stream.get());
    return std::make_unique<TlsStream>(library_, std::move(stream), TlsBuffers{in.release(), out.release()});
  }

 private:
  const TlsLibrary& library_;
  std::unique_ptr<SSL_CTX, decltype(TlsLibrary::context_free)> context_;
};

}  // namespace

Result<std::unique_ptr<lookup::SecureStreams>> make_secure_streams(std::span<const Bytes> authorities) {
  const TlsLibrary* library = find_tls_library();
  if (library == nullptr) return fail(Code::crypto_unavailable, "", "libssl3 is not installed");
  auto streams = std::make_unique<OpensslStreams>(*library);
  EMBLEM_CHECK(streams->trust(authorities));
  return streams;
}

}  // namespace emblem::openssl
