#include "apps/wiring/keyring.h"

namespace emblem::wiring {

Result<std::unique_ptr<crypto::SigningKey>> HomeKeyring::read_token(const home::Key& key) {
  return fail(Code::comes_later, key.place);
}

Result<home::Key> make_key_in_token(const NewKey& wanted) { return fail(Code::comes_later, *wanted.token); }

}  // namespace emblem::wiring
