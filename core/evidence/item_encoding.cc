#include "core/evidence/item_encoding.h"

namespace emblem::evidence {
namespace {

class Writer {
 public:
  Writer& number(std::uint64_t value) { return big_endian(value, 8); }
  Writer& count(std::size_t value) { return big_endian(value, 4); }
  Writer& small(std::uint8_t value) { return big_endian(value, 1); }
  Writer& digest(const Sha256Digest& digest) { return append(digest.bytes); }
  Writer& bytes(ByteView bytes) { return count(bytes.size()).append(bytes); }
  Writer& path(std::span<const Sha256Digest> nodes) {
    count(nodes.size());
    for (const Sha256Digest& node : nodes) digest(node);
    return *this;
  }

  Bytes written() && { return std::move(out_); }

 private:
  Writer& append(ByteView bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
  }

  Writer& big_endian(std::uint64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0;) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }

  Bytes out_;
};

}  // namespace

Bytes encode_item(const ct::TreeHead& head) {
  Writer writer;
  writer.digest(head.log_id).number(head.tree_size).number(head.timestamp).digest(head.root);
  writer.small(head.hash_algorithm).small(head.signature_algorithm).bytes(head.signature);
  return std::move(writer).written();
}

Bytes encode_item(const Inclusion& inclusion) {
  Writer writer;
  writer.digest(inclusion.log_id).digest(inclusion.leaf_hash);
  writer.number(inclusion.proof.index).number(inclusion.proof.tree_size).path(inclusion.proof.path);
  return std::move(writer).written();
}

Bytes encode_item(const LoggedLeaf& leaf) {
  Writer writer;
  writer.digest(leaf.log_id).bytes(leaf.leaf).bytes(leaf.certificate);
  return std::move(writer).written();
}

Bytes encode_item(const TreeLink& link) {
  Writer writer;
  writer.digest(link.log_id).number(link.proof.first).number(link.proof.second).path(link.proof.path);
  return std::move(writer).written();
}

}  // namespace emblem::evidence
