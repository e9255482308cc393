// Changing over to new keys.
#pragma once

#include "engine/issuing/issue.h"

namespace emblem::issuing {

// The new emblem key takes the place of the old one, and every mark is signed anew, in one change: what is published
// stays valid until it is replaced. Errors: those of issue.
Result<Issued> rotate_emblem_key(const home::Contents& contents, home::Key made, Keyring& keyring,
                                 const Workbench& bench);

// The next root key, which commits, requests and endorsements are for until it is finished.
home::Change begin_root(home::Key made, const Workbench& bench);

// The next root key becomes the root, and every mark is signed anew under it. Both keys stay committed to; endorsements
// of the old one lose their use. Errors: key_unknown (there is no next root), commitment_missing, endorsement_missing
// is set_refused unless forced: whoever has endorsed the old root must have endorsed the new one.
Result<Issued> finish_root(const home::Contents& contents, Caution caution, Keyring& keyring, const Workbench& bench);

}  // namespace emblem::issuing
