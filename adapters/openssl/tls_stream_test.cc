#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "adapters/openssl/tls_streams.h"
#include "adapters/openssl/x509_handles.h"

namespace emblem::openssl {
namespace {

using lookup::SecureStream;

struct Names {
  std::string alternative = "DNS:dns.test";
  long ends_in = 3600;  // seconds; below zero it has ended
};

// A certificate of its own making.
struct Identity {
  Handle<EVP_PKEY, &EVP_PKEY_free> key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  CertificateHandle certificate{X509_new()};

  explicit Identity(const Names& names) {
    X509* x = certificate.get();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -7200);
    X509_gmtime_adj(X509_getm_notAfter(x), names.ends_in);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("dns.test"), -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    X509_set_pubkey(x, key.get());
    const Handle<X509_EXTENSION, &X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.alternative.c_str()));
    X509_add_ext(x, extension.get(), -1);
    EXPECT_GT(X509_sign(x, key.get(), EVP_sha256()), 0);
  }

  Bytes der() const {
    unsigned char* out = nullptr;
    const int size = i2d_X509(certificate.get(), &out);
    const Bytes bytes(out, out + size);
    OPENSSL_free(out);
    return bytes;
  }
};

// The other side, by OpenSSL as well, over memory.
class TlsServer {
 public:
  explicit TlsServer(const Identity& identity, int newest = TLS1_3_VERSION)
      : context_(SSL_CTX_new(TLS_server_method())), stream_(nullptr) {
    SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_max_proto_version(context_.get(), newest);
    stream_.reset(SSL_new(context_.get()));
    SSL_set_bio(stream_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(stream_.get());
  }

  // One turn: what came, and what goes back. Plain bytes are echoed in capitals.
  Bytes turn(const Bytes& came) {
    const ErrorQueue errors;
    if (!came.empty()) BIO_write(SSL_get_rbio(stream_.get()), came.data(), static_cast<int>(came.size()));
    SSL_do_handshake(stream_.get());
    char plain[256];
    const int got = SSL_read(stream_.get(), plain, sizeof plain);
    if (got > 0) {
      heard += std::string(plain, static_cast<std::size_t>(got));
      SSL_write(stream_.get(), "ANSWER", 6);
    }
    Bytes goes(BIO_ctrl_pending(SSL_get_wbio(stream_.get())));
    if (!goes.empty()) BIO_read(SSL_get_wbio(stream_.get()), goes.data(), static_cast<int>(goes.size()));
    return goes;
  }

  void say_good_bye() { SSL_shutdown(stream_.get()); }

  std::string heard;

 private:
  Handle<SSL_CTX, &SSL_CTX_free> context_;
  Handle<SSL, &SSL_free> stream_;
};

const lookup::Server named{*dns::IpAddress::parse("192.0.2.53"), 853, lookup::Transport::tls, "dns.test"};

std::unique_ptr<SecureStream> open(const lookup::Server& server, const Identity& trusted) {
  const Bytes authority = trusted.der();
  return make_secure_streams({&authority, 1}).value()->open(server).value();
}

void shake_hands(SecureStream& client, TlsServer& server) {
  Bytes to_client;
  for (int turn = 0; turn < 6 && client.state() == SecureStream::State::shaking_hands; ++turn) {
    client.on_bytes(to_client);
    to_client = server.turn(client.take_output());
  }
  client.on_bytes(to_client);  // what came after the handshake
}

TEST(TlsStream, CarriesBytesOnceTheServerHasProvedItsName) {
  const Identity identity{Names{}};
  TlsServer server(identity);
  const auto client = open(named, identity);
  shake_hands(*client, server);
  ASSERT_EQ(client->state(), SecureStream::State::open) << client->why();
  client->write(as_bytes("question"));
  client->on_bytes(server.turn(client->take_output()));
  EXPECT_EQ(server.heard, "question");
  EXPECT_EQ(as_text(client->take_plain()), "ANSWER");
  EXPECT_TRUE(client->take_plain().empty());
  server.say_good_bye();
  client->on_bytes(server.turn({}));
  EXPECT_EQ(client->state(), SecureStream::State::closed);
}

TEST(TlsStream, SaysNothingBeforeThat) {
  const Identity identity{Names{}};
  const auto client = open(named, identity);
  client->write(as_bytes("question"));
  EXPECT_TRUE(client->take_output().empty());
  client->on_bytes({});
  EXPECT_FALSE(as_text(client->take_output()).contains("question"));
}

TEST(TlsStream, RefusesCertificatesThatProveNothing) {
  const Identity right{Names{}};
  const Identity stranger{Names{}};
  const std::tuple<Names, const Identity*, const char*> cases[] = {
      {{}, &stranger, "self-signed certificate"},
      {{.alternative = "DNS:other.test"}, nullptr, "hostname mismatch"},
      {{.alternative = "DNS:*.dns.test"}, nullptr, "hostname mismatch"},
      {{.alternative = "DNS:d*.test"}, nullptr, "hostname mismatch"},
      {{.alternative = "email:dns@dns.test"}, nullptr, "hostname mismatch"},
      {{.alternative = "DNS:dns.test", .ends_in = -3600}, nullptr, "certificate has expired"},
  };
  for (const auto& [names, trusted, why] : cases) {
    const Identity identity(names);
    TlsServer server(identity);
    const auto client = open(named, trusted == nullptr ? identity : *trusted);
    shake_hands(*client, server);
    EXPECT_EQ(client->state(), SecureStream::State::refused) << why;
    EXPECT_EQ(client->why(), why);
    EXPECT_EQ(server.heard, "");
  }
}

TEST(TlsStream, TakesAnAddressForANameWhereTheCertificateHasIt) {
  lookup::Server server = named;
  server.name = "192.0.2.53";
  const Identity with{Names{.alternative = "IP:192.0.2.53"}};
  TlsServer honest(with);
  const auto client = open(server, with);
  shake_hands(*client, honest);
  EXPECT_EQ(client->state(), SecureStream::State::open) << client->why();
  const Identity without{Names{}};
  TlsServer other(without);
  const auto refusing = open(server, without);
  shake_hands(*refusing, other);
  EXPECT_EQ(refusing->why(), "IP address mismatch");
}

TEST(TlsStream, SpeaksNothingOlderThanTls12) {
  const Identity identity{Names{}};
  for (const auto& [newest, state] : {std::pair{TLS1_2_VERSION, SecureStream::State::open},
                                      std::pair{TLS1_1_VERSION, SecureStream::State::refused}}) {
    TlsServer server(identity, newest);
    const auto client = open(named, identity);
    shake_hands(*client, server);
    EXPECT_EQ(client->state(), state);
  }
}

TEST(TlsStream, RefusesWhatIsNoTls) {
  const Identity identity{Names{}};
  const auto client = open(named, identity);
  client->on_bytes({});
  client->on_bytes(as_bytes("HTTP/1.0 400 Bad Request\r\n"));
  EXPECT_EQ(client->state(), SecureStream::State::refused);
  EXPECT_FALSE(client->why().empty());
}

TEST(TlsStream, NeedsAuthoritiesThatCanBeRead) {
  const Bytes broken{0x30, 0x03, 1, 2, 3};
  const auto streams = make_secure_streams({&broken, 1});
  ASSERT_FALSE(streams);
  EXPECT_EQ(streams.error().code, Code::certificate_malformed);
}

}  // namespace
}  // namespace emblem::openssl
