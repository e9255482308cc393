// The verbs.
#include <array>

#include "apps/emblem/command_table.h"

namespace emblem::app {
namespace {

constexpr auto verbs = std::to_array<VerbRow>({
    {Verb::check, "check", "ASSET", Operands::at_least_one,
     "is this asset marked, by whom, under which law, and may I rely on it?",
     "ASSET is a domain name or an IP address (with or without brackets). An address prefix such as 192.0.2.0/24 needs "
     "--name or --records.\n\n"
     "The answer is YES only when the emblem covers the asset and meets the policy, and UNKNOWN when evidence or "
     "answers "
     "are missing that could have made it so.",
     "emblem check 2a01:4f9:c010:d8e4::1 --at 2026-06-17T00:10:00Z \\\n"
     "    --records vectors/deployed/emblem.felixlinker.de/records.zone \\\n"
     "    --evidence vectors/deployed/emblem.felixlinker.de \\\n"
     "    --logs vectors/deployed/ct-logs.json",
     Completes::nothing},
    {Verb::inspect, "inspect", "FILE", Operands::any,
     "shows tokens, keys, requests, bundles and certificates as they are, judging nothing",
     "Takes CBOR, JWS and JWK text, PEM, master files, bundles and what organisations and authorities hand to each "
     "other; "
     "standard input when no file is named. Says which dialect an "
     "item is in, its headers and claims with their meaning, key identifiers, and where it departs from the drafts.",
     "emblem inspect vectors/deployed/emblem.felixlinker.de/records.zone", Completes::files},
    {Verb::explain, "explain", "CODE", Operands::at_most_one, "the table of findings: what each means and what to do",
     "CODE is a number such as EM-120 or a name such as json_malformed; without it the whole table is listed.",
     "emblem explain EM-120", Completes::codes},
    {Verb::init, "init", "", Operands::none, "makes a home for an organisation, with its root and its emblem key",
     "The home is the folder of --home, else of EMBLEM_HOME, else $XDG_DATA_HOME/emblem. A home that is there stays as "
     "it is.\n\n"
     "The protective signs may be used only by those whom the Geneva Conventions entitle to them, and misuse is "
     "prohibited (Geneva Convention I, Art. 53-54; Additional Protocol I, Art. 37-38, 85).",
     "emblem --home hospital init --issuer https://hospital.example", Completes::nothing},
    {Verb::key, "key", "new|list|show|import|rotate", Operands::at_least_one, "a home's keys",
     "`key new` makes one more, `key list` shows all, `key show [NAME] --public` prints the public key as PEM (the "
     "root's "
     "by default), `key import FILE` takes a private key in PEM; with --root, as the next root key.\n\n"
     "`key rotate` replaces the emblem key and signs every emblem anew; `key rotate --root` makes the next root key, "
     "which "
     "`emblem commit` and `emblem request` then work for, and `key rotate --root --finish` changes over to it.",
     "emblem --home hospital key list", Completes::words},
    {Verb::commit, "commit", "", Operands::none, "commits the organisation to its root key by a web certificate",
     "Without --chain: the names that a web certificate must have, and commands that get one. With --chain: takes the "
     "certificate that came back with its issuers, checks names, chain and logs, and keeps where it is logged.",
     "emblem --home hospital commit", Completes::nothing},
    {Verb::issue, "issue", "ASSET", Operands::any, "marks assets: signs an emblem and the root's endorsement of it",
     "The assets of one command share one emblem; each line of --from FILE is an emblem of its own. Our own validator "
     "judges the set as a stranger would before it is kept.",
     "emblem --home hospital issue www.hospital.example --for 90d", Completes::nothing},
    {Verb::request, "request", "", Operands::none, "makes the file by which an authority is asked for an endorsement",
     "It holds who asks, the root key, the certificate that commits to it and what is wanted, signed by the root key.",
     "emblem --home hospital request -o request.cbor", Completes::nothing},
    {Verb::review, "review", "FILE", Operands::at_most_one, "authority: shows a request, and what is odd about it",
     "Checks that the request was signed by the key in it, judges the commitment, and points at what changed since the "
     "last endorsement of the same organisation and at names that look alike.",
     "emblem --home ministry review request.cbor", Completes::files},
    {Verb::approve, "approve", "FILE", Operands::at_most_one, "authority: signs that a request may be endorsed",
     "Shows the request as `emblem review` does, asks, and signs its digest with the home's approver's key, else with "
     "its root key.",
     "emblem --home approver approve request.cbor -o approval.cbor", Completes::files},
    {Verb::endorse, "endorse", "FILE", Operands::at_most_one, "authority: endorses whoever made a request",
     "Shows the request as `emblem review` does, asks, and signs with the root key. Options narrow what was asked for.",
     "emblem --home ministry endorse request.cbor -o endorsement.cbor", Completes::files},
    {Verb::register_, "register", "", Operands::none, "authority: every endorsement given, with its end and approvals",
     "", "emblem --home ministry register", Completes::nothing},
    {Verb::accept, "accept", "FILE", Operands::at_most_one, "takes an endorsement after checking that it is for us",
     "The authority's file is checked: for this organisation and a root key of this home, well signed, valid now, by "
     "an "
     "authority that is committed to its key.",
     "emblem --home hospital accept endorsement.cbor", Completes::files},
    {Verb::publish, "publish", "", Operands::none, "puts the records of everything marked out",
     "As a fragment of a zone, to be included or checked; into a zone file in place, where only our records and the "
     "serial change; as a store file for the module of a name server; by dynamic update (RFC 2136) to a server that "
     "shares a key. "
     "Several places may be named at once; a fragment or a store then gets no name that the zone beside it cannot "
     "take. "
     "The home remembers them: without one, `emblem publish` brings every known place up to date; --forget strikes one "
     "off. Sets that our own validator would not accept are left out unless --force is given.\n\n"
     "--diff shows each record that would go or come behind - or +, changes nothing, and ends with 1 where there is a "
     "difference. Ends with 3 when a place of several could not be read or written; it is tried again the next time.",
     "emblem --home hospital publish --fragment emblem.zone", Completes::nothing},
    {Verb::status, "status", "", Operands::none, "what a home holds, what ends when, and what to do next",
     "Asks nobody. Ends with 1 when something needs doing.", "emblem --home hospital status", Completes::nothing},
    {Verb::renew, "renew", "", Operands::none, "signs anew what is near its end; for a timer",
     "Does nothing while everything is fresh. What has less than a third of its lifetime left is signed anew. A mark "
     "that our own validator would refuse is left as it is and named, and the exit code is 1.",
     "emblem --home hospital renew", Completes::nothing},
    {Verb::withdraw, "withdraw", "ASSET", Operands::exactly_one, "takes a mark away",
     "Takes its records away at once from every place where `emblem publish` put them, and says what whoever kept a "
     "copy can still show until when. Ends with 3 when a place could not be reached: `emblem publish` tries again.",
     "emblem --home hospital withdraw www.hospital.example", Completes::nothing},
    {Verb::export_, "export", "", Operands::none, "every token and public key of the sets as plain files",
     "Tokens as .cbor or .jws, keys as .cbor or .jwk, certificates as PEM, the journal of everything signed as one "
     "line of "
     "JSON an entry, and at an authority the register.",
     "emblem --home hospital export -o exported", Completes::nothing},
    {Verb::serve, "serve", "", Operands::none, "answers for a zone, its marks included, with Debian's Knot",
     "Runs in the foreground until SIGTERM: Debian's Knot, set up with our module, rate limiting and cookies, and "
     "watched. "
     "The zone file holds the emblem records, as `emblem publish --zone` writes them or as a fragment that it "
     "includes; a "
     "change is taken at once, and one that does not hold is reported with its line while the zone before it is served "
     "on.\n\n"
     "Who asks is written nowhere: there is no query log, and what the server says holds no client's address.\n\n"
     "Everything that the server writes is in the folder of --dir, by default one for each zone below "
     "$XDG_STATE_HOME/emblem. Keep it: the serial that was served last is in there, and the keys of --sign.",
     "emblem serve --zone hospital.example.zone --init --listen 127.0.0.1#5353 \\\n    --print-config",
     Completes::nothing},
    {Verb::evidence, "evidence", "fetch NAME|mirror LOG", Operands::at_least_one,
     "gathers everything that a verdict needs, for use without a network",
     "`evidence fetch NAME...` looks the emblems up, asks the logs that their commitments name, fetches the lists of "
     "what the certificates' authorities have revoked, and writes one bundle that `emblem check --evidence` takes on "
     "another machine and at another time. With --offline nobody is asked: what --records and --evidence hold is put "
     "together.\n\n"
     "Each log that is asked learns that somebody looks for this entry, and an authority that somebody looks at one of "
     "the certificates that its list covers; what each learned is said. The latest tree "
     "head of "
     "each log is kept, and a log that shows another tree later is caught; what shows it is kept beside the memory.\n\n"
     "`evidence mirror LOG...` keeps whole intervals of logs in --dir, around the entries of the certificates, entries "
     "and "
     "bundles of --evidence, so that a log learns an interval with --k other entries at least and not which of them is "
     "looked for. LOG is a log's URL, description or identifier. `--evidence DIR` then answers from it, and no log is "
     "asked. "
     "Interrupted, it goes on where it was. docs/formats/mirror.md says what is asked.\n\n"
     "Ends with 1 when a log has forked, and with 3 when something could not be fetched; the bundle or the mirror "
     "holds "
     "what was at hand.",
     "emblem evidence fetch 2a01:4f9:c010:d8e4::1 --offline -o felixlinker.bundle \\\n"
     "    --records vectors/deployed/emblem.felixlinker.de/records.zone \\\n"
     "    --evidence vectors/deployed/emblem.felixlinker.de \\\n"
     "    --logs vectors/deployed/ct-logs.json",
     Completes::words},
    {Verb::logs, "logs", "update", Operands::exactly_one, "fetches the current list of transparency logs",
     "`logs update` fetches the list that browsers use and takes it only with its publisher's signature, and only when "
     "it is "
     "not older than the list in use. It is kept in $XDG_STATE_HOME/emblem/log_list.json, unless -o names another "
     "file, and "
     "every verb that is not given --logs uses it from then on, as long as it is newer than the built-in list.",
     "emblem logs update", Completes::words},
    {Verb::exposure, "exposure", "ASSET", Operands::at_least_one,
     "what a check would send, to whom, and who could notice",
     "Takes what `emblem check` takes and sends nothing: names each message that the check would send, the server it "
     "would go to and the way, who could notice it and what they would learn, how many others ask alike and who "
     "counted "
     "them; and what is sent only where answers, or their absence, ask for it. No log is asked by a check.\n\n"
     "docs/threat-model.md says what each party sees in each way of looking.",
     "emblem exposure www.hospital.example \\\n    --via tls://192.0.2.53@dns.example", Completes::nothing},
    {Verb::residue, "residue", "ASSET", Operands::at_least_one,
     "what remains after a withdrawal, where, and what it shows",
     "Asks the machine's resolver and every server of the zone, or the servers of --via, whether they still give the "
     "emblem, and lists "
     "what else remains: in caches, in others' hands, in transparency logs and in the home. What nobody can look into "
     "is listed as "
     "unseen. Certificates of the commitment come from the home and from --evidence; of a mirror given with --evidence "
     "DIR the entries of the asset's organisation are listed.\n\n"
     "Ends with 0 when whoever was asked gives no emblem any more, with 1 when somebody does or the home still marks "
     "the asset, and "
     "with 3 when that could not be found out.",
     "emblem residue www.hospital.example --offline", Completes::nothing},
    {Verb::help, "help", "VERB", Operands::at_most_one, "this text, or the help of one verb",
     "Prints what --help prints after the verb; --man and --bash-completion print the same table in other forms.",
     "emblem help check", Completes::verbs},
    {Verb::version, "version", "", Operands::none, "the version of the program", "", "emblem version",
     Completes::nothing},
});

static_assert([] {
  for (std::size_t index = 0; index < verbs.size(); ++index) {
    if (static_cast<std::size_t>(verbs[index].verb) != index) return false;
  }
  return true;
}());

}  // namespace

std::span<const VerbRow> all_verbs() { return verbs; }

}  // namespace emblem::app
