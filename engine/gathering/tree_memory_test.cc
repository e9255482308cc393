#include "engine/gathering/tree_memory.h"

#include <gtest/gtest.h>

namespace emblem::gathering {
namespace {

ct::TreeHead head_of(std::uint8_t log, std::uint64_t size) {
  ct::TreeHead head{.tree_size = size,
                    .timestamp = 1'780'000'000'000 + size,
                    .hash_algorithm = 4,
                    .signature_algorithm = 3,
                    .signature = {1, 2, log}};
  head.log_id.bytes.fill(log);
  head.root.bytes.fill(static_cast<std::uint8_t>(size));
  return head;
}

TEST(TreeMemory, ReadsWhatItWrote) {
  TreeMemory memory;
  memory.remember(head_of(1, 10));
  memory.remember(head_of(2, 20));
  const std::string text = memory.encode();
  EXPECT_EQ(TreeMemory::parse(as_bytes(text), {}), memory);
  EXPECT_EQ(TreeMemory::parse(as_bytes(text), {})->encode(), text);
  EXPECT_EQ(TreeMemory::parse(as_bytes(TreeMemory().encode()), {}), TreeMemory());
}

TEST(TreeMemory, KeepsTheLargerTree) {
  TreeMemory memory;
  memory.remember(head_of(1, 10));
  memory.remember(head_of(1, 9));
  EXPECT_EQ(memory.find(head_of(1, 0).log_id)->tree_size, 10U);
  memory.remember(head_of(1, 11));
  EXPECT_EQ(memory.find(head_of(1, 0).log_id)->tree_size, 11U);
  EXPECT_EQ(memory.size(), 1U);
  EXPECT_FALSE(memory.find(head_of(2, 0).log_id));
}

TEST(TreeMemory, IsReadWholeOrNotAtAll) {
  TreeMemory memory;
  memory.remember(head_of(1, 10));
  const std::string good = memory.encode();
  for (std::string bad : {std::string(), std::string("emblem tree heads 2\n"), good.substr(0, good.size() - 1),
                          good + "x\n", good + good.substr(good.find('\n') + 1), good + "\n"}) {
    const auto read = TreeMemory::parse(as_bytes(bad), {});
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().code, Code::memory_malformed);
  }
  EXPECT_FALSE(TreeMemory::parse(as_bytes(good), {.log_items = 0}));
}

}  // namespace
}  // namespace emblem::gathering
