#include "adapters/mirror_folder/mirror_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "adapters/provider/provider.h"

namespace emblem::mirror_folder {
namespace {

class MirrorFolderTest : public testing::Test {
 protected:
  MirrorFolderTest() {
    std::string name = testing::TempDir() + "mirror-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no folder";
    parent_ = name;
    folder_ = parent_ + "/deep/mirror";
  }
  MirrorFolderTest(const MirrorFolderTest&) = delete;
  MirrorFolderTest& operator=(const MirrorFolderTest&) = delete;
  ~MirrorFolderTest() override { std::filesystem::remove_all(parent_); }

  void write(const std::string& path, const std::string& text) const { std::ofstream(folder_ + "/" + path) << text; }

  std::string parent_;
  std::string folder_;
  Limits limits_;
  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
  mirroring::SectionName name_{.log_id = {}, .range = {256, 512}};
  Bytes content_{1, 2, 3};
};

TEST_F(MirrorFolderTest, HandsOutWhatItKept) {
  EXPECT_FALSE(is_mirror(folder_));
  auto store = MirrorFolder::open(folder_, *provider_, limits_);
  ASSERT_TRUE(store) << to_text(store.error());
  EXPECT_FALSE((*store)->find_section(name_));
  ASSERT_TRUE((*store)->keep_section(name_, content_));
  EXPECT_EQ((*store)->find_section(name_), content_);
  EXPECT_EQ(read_section(folder_, name_, limits_), content_);
  (*store)->drop_section(name_);
  (*store)->drop_section(name_);
  EXPECT_FALSE((*store)->find_section(name_));
}

TEST_F(MirrorFolderTest, ReplacesItsIndex) {
  auto store = *MirrorFolder::open(folder_, *provider_, limits_);
  EXPECT_EQ(store->read_index(), mirror::Index{});
  mirror::Index index;
  index.logs[{}].told = {{0, 256}};
  ASSERT_TRUE(store->write_index(index));
  EXPECT_TRUE(is_mirror(folder_));
  EXPECT_EQ(store->read_index(), index);
  EXPECT_EQ(read_index(folder_, limits_), index);
}

TEST_F(MirrorFolderTest, DropsWhatWasRetiredOnceNoIndexNamesIt) {
  auto store = *MirrorFolder::open(folder_, *provider_, limits_);
  ASSERT_TRUE(store->keep_section(name_, content_));
  store->retire_section(name_);
  EXPECT_TRUE(store->find_section(name_));
  mirror::Index index;
  index.logs[{}].sections[name_.range.begin].range = name_.range;
  ASSERT_TRUE(store->write_index(index));
  EXPECT_TRUE(store->find_section(name_));
  store->retire_section(name_);
  ASSERT_TRUE(store->write_index({}));
  EXPECT_FALSE(store->find_section(name_));
}

TEST_F(MirrorFolderTest, IsForOneAtATime) {
  const auto store = MirrorFolder::open(folder_, *provider_, limits_);
  ASSERT_TRUE(store);
  const auto second = MirrorFolder::open(folder_, *provider_, limits_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::folder_in_use);
}

TEST_F(MirrorFolderTest, HandsOutIssuersByTheirDigestOnly) {
  auto store = *MirrorFolder::open(folder_, *provider_, limits_);
  const Sha256Digest right = provider_->sha256(content_);
  EXPECT_FALSE(store->has_issuer(right));
  ASSERT_TRUE(store->keep_issuer(right, content_));
  ASSERT_TRUE(store->keep_issuer(Sha256Digest{}, content_));
  EXPECT_TRUE(store->has_issuer(right));
  EXPECT_FALSE(store->has_issuer(Sha256Digest{}));
  EXPECT_EQ(find_issuer(folder_, right, *provider_, limits_), content_);
  EXPECT_FALSE(find_issuer(folder_, Sha256Digest{}, *provider_, limits_));
}

TEST_F(MirrorFolderTest, NamesTheFileThatIsBroken) {
  auto store = *MirrorFolder::open(folder_, *provider_, limits_);
  write("mirror", "nonsense\n");
  const auto index = read_index(folder_, limits_);
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().code, Code::mirror_malformed);
  EXPECT_TRUE(index.error().where.starts_with(folder_ + "/mirror")) << index.error().where;
  const auto section = read_section(folder_, name_, limits_);
  ASSERT_FALSE(section);
  EXPECT_EQ(section.error().code, Code::mirror_malformed);
  EXPECT_EQ(section.error().where, section_path(folder_, name_));
}

}  // namespace
}  // namespace emblem::mirror_folder
