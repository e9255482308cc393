#include "tests/flips/memo_provider.h"

#include <map>

namespace emblem::flips {
namespace {

// The signatures of the set as it stands come first; what is tried afterwards need not be remembered.
constexpr std::size_t most_remembered = 256;

class MemoKey final : public crypto::VerificationKey {
 public:
  explicit MemoKey(std::shared_ptr<const crypto::VerificationKey> inner) : inner_(std::move(inner)) {}

  crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const override {
    std::pair key(Bytes(signature.begin(), signature.end()), Bytes(message.begin(), message.end()));
    const auto known = checked_.find(key);
    if (known != checked_.end()) return known->second;
    const crypto::SignatureCheck result = inner_->check_signature(message, signature);
    if (checked_.size() < most_remembered) checked_.emplace(std::move(key), result);
    return result;
  }

 private:
  std::shared_ptr<const crypto::VerificationKey> inner_;
  mutable std::map<std::pair<Bytes, Bytes>, crypto::SignatureCheck> checked_;
};

}  // namespace

Result<std::shared_ptr<const crypto::VerificationKey>> MemoProvider::import_key(const crypto::PublicKey& key) const {
  EMBLEM_TRY(auto inner, inner_.import_key(key));
  return std::make_shared<const MemoKey>(std::move(inner));
}

}  // namespace emblem::flips
