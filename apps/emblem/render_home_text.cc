#include "apps/emblem/home_options.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/render_places.h"
#include "apps/emblem/text_layout.h"
#include "apps/emblem/verify_places.h"
#include "core/bytes/base_encodings.h"
#include "core/bytes/printable.h"
#include "core/desk/look_alike.h"

namespace emblem::app {
namespace {

constexpr std::size_t label_columns = 14;

std::string line(std::string_view label, std::string_view text) { return beside(label, text, label_columns); }

std::string joined(const std::vector<std::string>& words, std::string_view gap) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(gap)) + to_printable(word);
  return text;
}

std::string dialects_text(const std::vector<Dialect>& dialects) {
  std::string text;
  for (const Dialect dialect : dialects) text += (text.empty() ? "" : ", ") + std::string(to_text(dialect));
  return text;
}

std::string span_text(std::int64_t seconds) {
  constexpr std::int64_t hour = 3600;
  constexpr std::int64_t day = 24 * hour;
  if (seconds % day == 0) return std::to_string(seconds / day) + " days";
  if (seconds % hour == 0) return std::to_string(seconds / hour) + " hours";
  return std::to_string(seconds) + " seconds";
}

std::string_view state_text(home::KeyState state) {
  switch (state) {
    case home::KeyState::active:
      return "";
    case home::KeyState::retired:
      return ", retired";
    case home::KeyState::incoming:
      return ", the next";
  }
  return "";
}

// A word of a shell's command line.
std::string shell_word(std::string_view word) {
  const bool plain = word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-") ==
                         std::string_view::npos &&
                     !word.empty() && word.front() != '-';
  if (plain) return std::string(word);
  std::string text = "'";
  for (const char letter : word) text += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return text + "'";
}

// Ready to be pasted; the names are in the request.
std::string acme_commands_for_csr(const CommitmentPlan& plan, const std::string& file) {
  const std::string mail = "you@" + plan.issuer.substr(8);
  return "  certbot certonly --standalone --csr " + file + " --fullchain-path fullchain.pem\n\n" +
         "  lego --accept-tos --email " + mail + " --http --csr " + file + " run\n\n" +
         "  acme.sh --signcsr --standalone --csr " + file + "\n";
}

// Ready to be pasted; every name as its own argument.
std::string acme_commands(const CommitmentPlan& plan) {
  if (plan.csr) return acme_commands_for_csr(plan, shell_word(to_printable(*plan.csr)));
  std::string certbot = "certbot certonly --standalone --key-type ecdsa";
  std::string lego = "lego --accept-tos --email you@" + plan.issuer.substr(8) + " --http";
  std::string acme = "acme.sh --issue --standalone --keylength ec-256";
  for (const std::string& name : plan.names) {
    certbot += " -d " + name;
    lego += " --domains " + name;
    acme += " -d " + name;
  }
  return "  " + certbot + "\n\n  " + lego + " run\n\n  " + acme + "\n";
}

std::string mark_text(const home::Mark& mark) { return joined(mark.assets, " "); }

std::string place_text(const publishing::PlaceStatus& seen) {
  const home::Publication& publication = *seen.publication;
  std::string text = std::to_string(seen.names) + (seen.names == 1 ? " name" : " names") + " in " +
                     std::string(publishing::to_text(publication.place.kind)) + " " +
                     to_printable(publishing::to_text(publication.place), 1000) + ", " +
                     to_rfc3339(publication.written);
  if (seen.stale > 0) text += ", " + std::to_string(seen.stale) + " out of date";
  if (seen.begun) text += ", unfinished";
  return text;
}

}  // namespace

std::string render_findings(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    const CodeInfo& info = code_info(finding.code);
    std::string said(info.sentence);
    if (finding.text.starts_with(info.sentence)) {
      said = finding.text;
    } else if (!finding.text.empty()) {
      said.append(": ").append(finding.text);
    }
    text += line(severity_text(info.severity),
                 (finding.where.empty() ? "" : to_printable(finding.where) + ": ") + to_printable(said, 1000));
    if (info.severity != Severity::note && !info.hint.empty()) text += line("", info.hint);
  }
  return text;
}

std::string render_text(const std::vector<ListedKey>& keys) {
  std::string text;
  for (const ListedKey& key : keys) {
    text += key.name + ": " + key.role + " key, " + key.algorithm + std::string(state_text(key.state)) + "\n";
    text += line("  kept in", to_printable(key.place));
    text += line("  jose", key.jose_kid);
    text += line("  cbor", key.cbor_kid);
  }
  return text;
}

std::string render_text(const CommitmentPlan& plan) {
  std::string text =
      wrap("Get a web certificate with exactly these names, all of which must lead to a server of yours:", 0);
  text += "\n";
  for (const std::string& name : plan.names) text += "  " + name + "\n";
  text += "\n" + wrap("One of these does it, run on that server:", 0) + "\n" + acme_commands(plan);
  text += "\n" + wrap("Then: emblem commit --chain FILE, with the certificate and its issuers (fullchain.pem).", 0);
  return text;
}

std::string render_text(const issuing::TakenChain& taken) {
  std::string text = "committed to the key " + taken.commitment.key + "\n";
  text += line("logged in", joined(taken.logs, ", "));
  text += line("certificate", "until " + to_rfc3339(taken.commitment.not_after) + "; the commitment outlives it");
  return text + render_findings(taken.findings);
}

std::string render_text(const issuing::Issued& issued) {
  constexpr std::size_t most_shown = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(most_shown, issued.emblems.size()); ++i) {
    const issuing::MarkedEmblem& emblem = issued.emblems[i];
    text += "marked: " + mark_text(emblem.mark) + "\n";
    text += line("  claims", purposes_text(emblem.mark.purposes));
    text += line("  for", span_text(emblem.mark.lifetime) + ", in " + dialects_text(emblem.mark.dialects));
    text += line("  answer", std::to_string(emblem.answer) + " bytes");
  }
  if (issued.emblems.size() > most_shown) {
    text += "and " + std::to_string(issued.emblems.size() - most_shown) + " more\n";
  }
  return text + render_findings(issued.findings);
}

std::string render_text(const ReviewedRequest& reviewed) {
  const desk::Request& request = reviewed.request.content();
  const issuing::Review& review = reviewed.review;
  const std::string domain(request.organization.domain());
  std::string text = "request of " + request.organization.text() + "\n";
  if (const std::string letters = desk::show_unicode(domain); !letters.empty()) text += line("  reads", letters);
  text += line("  root key", review.cbor_kid + " (cbor)");
  text += line("", review.jose_kid + " (jose)");
  text += line("  signed", "by that key: yes");
  std::string commitment(to_text(review.status));
  if (!review.logs.empty()) commitment += ", in " + joined(review.logs, ", ");
  text += line("  commitment", commitment);
  text += line("  wants", purposes_text(request.purposes) + ", for " + span_text(request.lifetime) + ", in " +
                              dialects_text(request.dialects));
  text += line("  assets", request.assets.empty() ? "any" : joined(request.assets, ", "));
  text += line("  made", to_rfc3339(request.made));
  text += line("  digest", encode_hex(reviewed.request.sha256().bytes));
  if (review.last != nullptr) {
    text +=
        line("  last time", "given " + to_rfc3339(review.last->given) + ", until " + to_rfc3339(review.last->expires));
  }
  return text + render_findings(review.findings);
}

std::string render_text(const issuing::Accepted& accepted) {
  std::string text;
  for (const home::Token& token : accepted.endorsements) {
    text += "endorsed by " + token.issuer + " in " + std::string(to_text(token.dialect)) + "\n";
    text += line("  for", purposes_text(token.purposes));
    text += line("  until", to_rfc3339(token.expires));
  }
  return text + render_findings(accepted.findings);
}

std::string render_text(const HomeStatus& shown) {
  constexpr std::size_t most_shown = 20;
  const issuing::Status& status = shown.status;
  std::string text = shown.settings.issuer.text() + "\n";
  for (const issuing::KeyStatus& key : status.keys) {
    text += line("key", key.key->name + ": " + to_printable(key.key->place));
    if (key.key->role == home::KeyRole::root) {
      text += line("", key.cbor_kid + " (cbor)");
      text += line("", key.jose_kid + " (jose)");
    }
  }
  for (const home::Commitment* commitment : status.commitments) {
    text += line("committed", commitment->key + ", by a certificate until " + to_rfc3339(commitment->not_after));
  }
  for (const issuing::EndorsementStatus& endorsement : status.endorsements) {
    text += line("endorsed by", to_printable(endorsement.issuer) + " in " + std::string(to_text(endorsement.dialect)) +
                                    ", until " + to_rfc3339(endorsement.until));
  }
  for (std::size_t i = 0; i < std::min(most_shown, status.marks.size()); ++i) {
    const issuing::MarkStatus& mark = status.marks[i];
    std::string said = mark_text(*mark.mark) + ": ";
    said += mark.until ? "until " + to_rfc3339(*mark.until) : std::string("no emblem that holds");
    if (!mark.endorsed) said += ", endorsed by nobody";
    if (mark.due) said += ", to be renewed";
    text += line("marked", said);
  }
  if (status.marks.size() > most_shown) {
    text += line("", "and " + std::to_string(status.marks.size() - most_shown) + " more");
  }
  for (const publishing::PlaceStatus& place : shown.places.places) text += line("published", place_text(place));
  for (const std::string& path : shown.kept_logs) {
    text += line("trusts", "the logs in " + to_printable(path) + " (remove the file to stop)");
  }
  if (status.given > 0) text += line("gives", std::to_string(status.given) + " endorsements (emblem register)");
  for (const issuing::Step& step : status.steps) {
    text += line(step.urgency == issuing::Urgency::fine ? "" : "next step", step.what);
    if (!step.command.empty()) text += line("", step.command);
  }
  return text;
}

std::string render_text(const WithdrawnEverywhere& everywhere) {
  const issuing::Withdrawn& withdrawn = everywhere.withdrawn;
  std::string text = render_text(everywhere.outcomes);
  if (everywhere.verified != nullptr) text += render_text(*everywhere.verified);
  if (withdrawn.owners.empty()) {
    text += "withdrawn; remove its records wherever they were published\n";
  } else if (text.empty()) {
    text = "withdrawn; remove every emblem record of\n";
  } else {
    text += "withdrawn; where records were put by hand, remove those of\n";
  }
  for (const dns::DomainName& owner : withdrawn.owners) text += "  " + owner.to_text() + "\n";
  for (const auto& assets : withdrawn.marked_again) {
    text += line("marked", joined(assets, " ") + ": under a new emblem, to be published");
  }
  for (const issuing::Remainder& remainder : withdrawn.remainders) {
    text += line("remains", std::string(to_text(remainder.role)) + " " + remainder.sha256.substr(0, 16) + " in " +
                                std::string(to_text(remainder.dialect)) + ": whoever kept a copy can show it until " +
                                to_rfc3339(remainder.until));
  }
  if (!withdrawn.remainders.empty()) {
    text += wrap(
        "Caches forget within the records' time to live. Short emblems under a long endorsement make the rest "
        "shorter: emblem issue --for 7d --endorse-for 365d, and emblem renew on a timer.",
        0);
  }
  return text;
}

std::string render_text(const std::vector<home::Given>& given) {
  if (given.empty()) return "no endorsement was given yet\n";
  std::string text;
  for (const home::Given& row : given) {
    text += to_printable(row.organization) + " in " + std::string(to_text(row.dialect)) + "\n";
    text += line("  root key", row.key);
    text +=
        line("  for", purposes_text(row.purposes) + (row.assets.empty() ? "" : ", only " + joined(row.assets, ", ")));
    text += line("  from", to_rfc3339(row.given) + " until " + to_rfc3339(row.expires));
    if (!row.approvals.empty()) text += line("  approved by", joined(row.approvals, ", "));
  }
  return text;
}

// RFC 4180; a field that could be taken for a formula is kept from being one.
std::string render_csv(const std::vector<home::Given>& given) {
  const auto field = [](std::string value) {
    value = to_printable(value, 2000);
    if (!value.empty() && std::string_view("=+-@").contains(value.front())) value.insert(0, 1, '\'');
    if (value.find_first_of(",\"") == std::string::npos) return value;
    std::string quoted = "\"";
    for (const char c : value) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
  };
  std::string text = "organization,dialect,key,purposes,assets,given,not_before,expires,token,request,approvals\r\n";
  for (const home::Given& row : given) {
    text += field(row.organization) + "," + std::string(to_text(row.dialect)) + "," + row.key + "," +
            field(purposes_text(row.purposes)) + "," + field(joined(row.assets, " ")) + "," + to_rfc3339(row.given) +
            "," + to_rfc3339(row.not_before) + "," + to_rfc3339(row.expires) + "," + encode_hex(row.token.bytes) + "," +
            encode_hex(row.request.bytes) + "," + field(joined(row.approvals, " ")) + "\r\n";
  }
  return text;
}

}  // namespace emblem::app
