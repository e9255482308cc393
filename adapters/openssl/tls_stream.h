// One TLS connection over memory. Only this room includes this header.
#pragma once

#include "adapters/openssl/handles.h"
#include "adapters/openssl/tls_library.h"
#include "engine/lookup/secure_stream.h"

namespace emblem::openssl {

using TlsHandle = std::unique_ptr<SSL, decltype(TlsLibrary::stream_free)>;

// What comes from and goes to the socket; they belong to the stream.
struct TlsBuffers {
  BIO* in = nullptr;
  BIO* out = nullptr;
};

class TlsStream final : public lookup::SecureStream {
 public:
  TlsStream(const TlsLibrary& library, TlsHandle stream, TlsBuffers buffers);

  void on_bytes(ByteView encrypted) override;
  void write(ByteView plain) override;
  void close() override;
  Bytes take_output() override;
  Bytes take_plain() override;
  State state() const override { return state_; }
  std::string why() const override { return why_; }

 private:
  void shake_hands();
  void read();
  // After a call that did not go on: because it waits for the other side, or because there is no hope.
  void judge(int outcome);

  const TlsLibrary& library_;
  TlsHandle stream_;
  TlsBuffers buffers_;
  State state_ = State::shaking_hands;
  Bytes plain_;
  std::string why_;
};

}  // namespace emblem::openssl
