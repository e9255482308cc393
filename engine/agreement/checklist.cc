#include "engine/agreement/checklist.h"

#include <algorithm>
#include <map>

#include "core/bytes/cursor.h"
#include "engine/lookup/answer.h"

namespace emblem::agreement {
namespace {

constexpr std::size_t soa_numbers = 20;  // five numbers of four bytes; the serial is the first
constexpr std::size_t most_aliases = 8;

bool has(std::span<const dns::Record> records, const dns::Record& record) {
  return std::ranges::any_of(records, [&](const dns::Record& other) { return other.rdata == record.rdata; });
}

}  // namespace

std::vector<Item> make_items(const Expected& expected) {
  std::map<std::pair<dns::DomainName, dns::RecordType>, Item> items;
  const auto item_of = [&items](const dns::Record& record) -> Item& {
    Item& item = items[{record.owner, record.type}];
    item.question = {record.owner, record.type, dns::class_in};
    return item;
  };
  for (const dns::Record& record : expected.present) item_of(record).present.push_back(record);
  for (const dns::Record& record : expected.gone) {
    Item& item = item_of(record);
    if (!has(item.present, record)) item.gone.push_back(record);
  }
  std::vector<Item> list;
  list.reserve(items.size());
  for (auto& [name, item] : items) list.push_back(std::move(item));
  return list;
}

ItemView compare(const Item& item, const dns::Message& answer) {
  ItemView view;
  const dns::Question& question = item.question;
  const lookup::Answer read = lookup::read_answer(answer, question, question.type, most_aliases);
  const bool is_alias = !read.aliases.empty();
  if (read.says == lookup::Says::failed && !is_alias) {
    view.remark = lookup::to_text(read.failure);
    return view;
  }
  const std::span<const dns::Record> data = is_alias ? std::span<const dns::Record>() : read.data;
  for (const dns::Record& record : item.present) {
    if (!has(data, record)) view.missing.push_back(record);
  }
  for (const dns::Record& record : item.gone) {
    if (has(data, record)) view.lingering.push_back(record);
  }
  if (is_alias && !view.missing.empty()) view.remark = "an alias for " + read.end.to_text();
  return view;
}

std::optional<std::uint32_t> read_serial(const dns::Message& answer, const dns::DomainName& zone) {
  for (const auto* section : {&answer.answers, &answer.authority}) {
    for (const dns::Record& record : *section) {
      if (record.type != dns::type_soa || record.owner != zone || record.rdata.size() < soa_numbers) continue;
      const auto serial = Cursor(ByteView(record.rdata).last(soa_numbers)).take_uint(4);
      return static_cast<std::uint32_t>(*serial);
    }
  }
  return std::nullopt;
}

}  // namespace emblem::agreement
