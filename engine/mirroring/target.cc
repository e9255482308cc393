#include "engine/mirroring/target.h"

namespace emblem::mirroring {

std::set<Target> without_searches(std::set<Target> targets) {
  std::set<Sha256Digest> placed;
  for (const Target& target : targets) {
    if (target.leaf_hash && target.index) placed.insert(*target.leaf_hash);
  }
  std::erase_if(targets, [&placed](const Target& target) {
    return !target.index && target.leaf_hash && placed.contains(*target.leaf_hash);
  });
  return targets;
}

}  // namespace emblem::mirroring
