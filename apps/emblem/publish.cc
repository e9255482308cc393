#include <algorithm>

#include "adapters/files/writing.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"
#include "engine/issuing/rehearsal.h"

namespace emblem::app {
namespace {

// All records of everything marked, an owner's together.
struct Publication {
  std::string text;
  std::size_t names = 0;
  std::size_t left_out = 0;  // marks whose sets were refused
  std::vector<Finding> findings;
};

void add_name(Publication& publication, std::vector<dns::Record> records) {
  for (const dns::Record& record : records) publication.text += issue::to_master_line(record) + "\n";
  for (const dns::RecordType type : {dns::type_txt, records.front().type}) {
    const std::size_t size = issue::answer_size(records, type);
    if (size <= issue::comfortable_answer) continue;
    publication.findings.push_back(
        {Code::answer_large, records.front().owner.to_text(), std::to_string(size) + " bytes"});
    break;
  }
  ++publication.names;
}

Result<Publication> gather(const CommandLine& line, wiring::Home& home, const home::Contents& contents) {
  issuing::Rehearsal rehearsal(contents, home.bench());
  const issuing::SetFinder& sets = rehearsal.sets();
  issue::RecordRules rules{.owner = {}, .ttl = home.settings().ttl, .ihle_type = home.settings().ihle_type};
  if (line.has(Option::ihle_type)) {
    EMBLEM_TRY(rules.ihle_type, read_ihle_type(line));
  }
  Publication publication;
  std::map<dns::DomainName, std::vector<dns::Record>> by_owner;
  for (const home::Mark& mark : contents.marks) {
    if (mark.state != home::MarkState::marked) continue;
    if (auto checked = rehearsal.check(mark); !checked) {
      publication.findings.push_back({Code::set_refused, checked.error().where, checked.error().detail});
      if (!line.has(Option::force)) {
        ++publication.left_out;
        continue;
      }
    }
    const issuing::PublishedSet set = sets.find(mark);
    for (dns::DomainName& owner : issuing::owners_of(mark)) {
      rules.owner = owner;
      for (dns::Record& record : issuing::records_of(set, rules)) {
        auto& records = by_owner[owner];
        if (std::ranges::find(records, record) == records.end()) records.push_back(std::move(record));
      }
    }
  }
  for (auto& [owner, records] : by_owner) add_name(publication, std::move(records));
  return publication;
}

}  // namespace

Result<int> run_publish(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const std::string path, require_value(line, Option::fragment));
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  EMBLEM_TRY(Publication publication, gather(line, *home, contents));
  if (publication.names == 0) {
    if (publication.left_out > 0) {
      const Finding& why = publication.findings.front();
      return fail(why.code, why.where, why.text);
    }
    // What was withdrawn must not stay in the fragment.
    if (contents.marks.empty()) return fail(Code::nothing_marked, "");
    publication.text = "; nothing is marked\n";
  }
  EMBLEM_CHECK(files::write_file(path, as_bytes(publication.text), files::Mode::everybody_reads));
  const int code = publication.left_out == 0 ? 0 : 1;
  if (path == "-") return code;
  if (line.has(Option::json)) {
    EMBLEM_CHECK(print(render_json(PublishedFragment{path, publication.names, publication.findings})));
    return code;
  }
  EMBLEM_CHECK(print("records of " + std::to_string(publication.names) + (publication.names == 1 ? " name" : " names") +
                     " written to " + path + "\n" + render_findings(publication.findings)));
  return code;
}

}  // namespace emblem::app
