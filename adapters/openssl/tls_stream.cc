#include "adapters/openssl/tls_stream.h"

#include <openssl/x509_vfy.h>

#include <array>
#include <utility>

namespace emblem::openssl {
namespace {

// What libssl says last; its texts are constants.
std::string last_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "the handshake failed" : reason;
}

}  // namespace

TlsStream::TlsStream(const TlsLibrary& library, TlsHandle stream, TlsBuffers buffers)
    : library_(library), stream_(std::move(stream)), buffers_(buffers) {
  library_.set_bio(stream_.get(), buffers_.in, buffers_.out);
}

void TlsStream::on_bytes(ByteView encrypted) {
  const ErrorQueue errors;
  ERR_clear_error();
  if (!encrypted.empty() && state_ != State::refused) {
    BIO_write(buffers_.in, encrypted.data(), static_cast<int>(encrypted.size()));
  }
  if (state_ == State::shaking_hands) shake_hands();
  if (state_ == State::open) read();
}

void TlsStream::shake_hands() {
  const int done = library_.do_handshake(stream_.get());
  if (done == 1) {
    state_ = State::open;
  } else {
    judge(done);
  }
}

void TlsStream::read() {
  std::array<std::uint8_t, 16384> piece{};  // a record holds no more (RFC 8446 section 5.1)
  for (;;) {
    const int got = library_.read(stream_.get(), piece.data(), static_cast<int>(piece.size()));
    if (got <= 0) return judge(got);
    plain_.insert(plain_.end(), piece.begin(), piece.begin() + got);
  }
}

void TlsStream::judge(int outcome) {
  const int error = library_.get_error(stream_.get(), outcome);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
  if (state_ == State::open) {
    state_ = State::closed;
    return;
  }
  state_ = State::refused;
  const long verified = library_.get_verify_result(stream_.get());
  why_ = verified == X509_V_OK ? last_reason() : X509_verify_cert_error_string(verified);
}

void TlsStream::write(ByteView plain) {
  const ErrorQueue errors;
  if (state_ != State::open || plain.empty()) return;
  const int written = library_.write(stream_.get(), plain.data(), static_cast<int>(plain.size()));
  if (written <= 0) judge(written);
}

void TlsStream::close() {
  const ErrorQueue errors;
  if (state_ == State::open) library_.shutdown(stream_.get());
  if (state_ == State::open) state_ = State::closed;
}

Bytes TlsStream::take_output() {
  Bytes output(BIO_ctrl_pending(buffers_.out));
  if (!output.empty()) BIO_read(buffers_.out, output.data(), static_cast<int>(output.size()));
  return output;
}

Bytes TlsStream::take_plain() { return std::exchange(plain_, {}); }

}  // namespace emblem::openssl
