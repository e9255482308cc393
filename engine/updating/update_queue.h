// The messages that bring changes to a zone, and what to do when one name spoils one.
#pragma once

#include <deque>

#include "core/update/update_message.h"

namespace emblem::updating {

// A server takes a message whole or not at all. Where it says that a name in it has become an alias, and not which, the
// message is halved until the name stands alone and is left out: the others must not wait for it.
class UpdateQueue {
 public:
  // Each message at most `longest` bytes. Error: set_too_large.
  static Result<UpdateQueue> make(const dns::DomainName& zone, std::span<const update::OwnerChange> changes,
                                  std::size_t longest);

  // What to send next; null at the end.
  const update::Update* next() const { return waiting_.empty() ? nullptr : &waiting_.front(); }

  void on_taken();
  void on_alias();

  const std::vector<update::OwnerChange>& taken() const { return taken_; }
  const std::vector<dns::DomainName>& aliases() const { return aliases_; }

 private:
  std::deque<update::Update> waiting_;
  std::vector<update::OwnerChange> taken_;
  std::vector<dns::DomainName> aliases_;
};

}  // namespace emblem::updating
