#include "tests/support/test_log.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "adapters/provider/provider.h"

namespace emblem::support {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "the test log failed: %s\n", what);
  std::abort();
}

const crypto::Provider& hasher() {
  static const std::unique_ptr<const crypto::Provider> made = provider::make_provider();
  return *made;
}

Bytes spki_of(evp_pkey_st* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) give_up("no public key");
  Bytes spki(der, der + size);
  OPENSSL_free(der);
  return spki;
}

// The largest power of two below `size` (RFC 6962 section 2.1).
std::size_t split_of(std::size_t size) { return std::bit_floor(size - 1); }

}  // namespace

TestLog::TestLog(ByteView key) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())),
                                                      &BIO_free);
  key_.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  if (!key_) give_up("no private key");
  id_ = hasher().sha256(spki_of(key_.get()));
}

std::uint64_t TestLog::add(const Sha256Digest& leaf_hash) {
  leaves_.push_back(leaf_hash);
  return leaves_.size() - 1;
}

void TestLog::fill(std::uint64_t size) {
  while (leaves_.size() < size) add(hasher().sha256(as_bytes("nobody's leaf " + std::to_string(leaves_.size()))));
}

Sha256Digest TestLog::root(std::uint64_t size) const { return root_of(Leaves(leaves_).first(size)); }

ct::TreeHead TestLog::head(std::uint64_t size, UnixTime at) const {
  ct::TreeHead head{.log_id = id_,
                    .tree_size = size,
                    .timestamp = static_cast<std::uint64_t>(at.seconds) * 1000,
                    .root = root(size),
                    .hash_algorithm = 4,       // SHA-256
                    .signature_algorithm = 3,  // ECDSA
                    .signature = {}};
  sign(head);
  return head;
}

void TestLog::sign(ct::TreeHead& head) const {
  const Bytes message = ct::encode_signed_tree_head(head);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1) give_up("cannot sign");
  EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size());
  head.signature.resize(size);
  if (EVP_DigestSign(context.get(), head.signature.data(), &size, message.data(), message.size()) != 1) {
    give_up("cannot sign");
  }
  head.signature.resize(size);
}

evidence::Inclusion TestLog::inclusion(std::uint64_t index, std::uint64_t size) const {
  evidence::Inclusion inclusion{id_, leaves_.at(index), {.index = index, .tree_size = size, .path = {}}};
  add_path(inclusion.proof.path, index, Leaves(leaves_).first(size));
  return inclusion;
}

evidence::TreeLink TestLog::link(std::uint64_t first, std::uint64_t second) const {
  evidence::TreeLink link{id_, {.first = first, .second = second, .path = {}}};
  if (first > 0 && first < second) add_link(link.proof.path, first, Leaves(leaves_).first(second), true);
  return link;
}

Sha256Digest TestLog::root_of(Leaves leaves) {
  if (leaves.empty()) return hasher().sha256({});
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = split_of(leaves.size());
  return ct::node_hash(root_of(leaves.first(split)), root_of(leaves.subspan(split)), hasher());
}

void TestLog::add_path(std::vector<Sha256Digest>& path, std::size_t index, Leaves leaves) {
  if (leaves.size() == 1) return;
  const std::size_t split = split_of(leaves.size());
  if (index < split) {
    add_path(path, index, leaves.first(split));
    path.push_back(root_of(leaves.subspan(split)));
  } else {
    add_path(path, index - split, leaves.subspan(split));
    path.push_back(root_of(leaves.first(split)));
  }
}

// SUBPROOF of RFC 6962 section 2.1.2; `is_known`: the old tree is whole here, and whoever asks has its root.
void TestLog::add_link(std::vector<Sha256Digest>& path, std::size_t first, Leaves leaves, bool is_known) {
  if (first == leaves.size()) {
    if (!is_known) path.push_back(root_of(leaves));
    return;
  }
  const std::size_t split = split_of(leaves.size());
  if (first <= split) {
    add_link(path, first, leaves.first(split), is_known);
    path.push_back(root_of(leaves.subspan(split)));
  } else {
    add_link(path, first - split, leaves.subspan(split), false);
    path.push_back(root_of(leaves.first(split)));
  }
}

}  // namespace emblem::support
