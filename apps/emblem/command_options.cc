// The options, in the order in which help shows them.
#include <array>

#include "apps/emblem/command_table.h"

namespace emblem::app {
namespace {

template <typename... Verbs>
constexpr std::uint32_t bits(Verbs... verbs) {
  return (verb_bit(verbs) | ...);
}

constexpr std::uint32_t on_check = verb_bit(Verb::check);
constexpr std::uint32_t on_all = 0xffffffff;
constexpr std::uint32_t on_home =
    bits(Verb::init, Verb::key, Verb::commit, Verb::issue, Verb::request, Verb::review, Verb::approve, Verb::endorse,
         Verb::register_, Verb::accept, Verb::publish, Verb::status, Verb::renew, Verb::withdraw, Verb::export_);
constexpr std::uint32_t on_judging = bits(Verb::commit, Verb::review, Verb::approve, Verb::endorse, Verb::accept,
                                          Verb::issue, Verb::renew, Verb::publish, Verb::key, Verb::withdraw);
constexpr std::uint32_t on_signing = bits(Verb::init, Verb::key, Verb::commit, Verb::issue, Verb::request,
                                          Verb::approve, Verb::endorse, Verb::renew, Verb::withdraw);
constexpr std::uint32_t on_terms = bits(Verb::issue, Verb::request, Verb::endorse);
constexpr std::uint32_t on_forcing =
    bits(Verb::issue, Verb::renew, Verb::endorse, Verb::accept, Verb::publish, Verb::key);
constexpr std::uint32_t on_json =
    bits(Verb::check, Verb::inspect, Verb::explain, Verb::key, Verb::commit, Verb::issue, Verb::review, Verb::register_,
         Verb::status, Verb::withdraw, Verb::renew, Verb::accept, Verb::publish);

constexpr auto options = std::to_array<OptionRow>({
    {Option::records, "--records", "FILE",
     "take the records from a master-file fragment (what dig and kdig print, zone files, RFC 3597 form) instead of the "
     "DNS",
     Repeat::many, Stage::now, Completes::files, "", on_check},
    {Option::name, "--name", "NAME",
     "where to look for the emblem, when it does not stand at the asset's own name (addresses: else their PTR names)",
     Repeat::once, Stage::now, Completes::nothing, "", on_check},
    {Option::via, "--via", "SERVER",
     "ask this server: system (default) or ADDR[#PORT]; every one given is asked and the answers are merged",
     Repeat::many, Stage::now, Completes::words, "system", on_check},
    {Option::ihle_type, "--ihle-type", "N", "number of the IHLE record type, 65280 to 65534 (default 65297)",
     Repeat::once, Stage::now, Completes::nothing, "", on_check | verb_bit(Verb::inspect) | verb_bit(Verb::publish)},
    {Option::evidence, "--evidence", "PATH", "PEM certificate chains and revocation lists: a file, or a folder of them",
     Repeat::many, Stage::now, Completes::files, "", on_check | on_judging},
    {Option::logs, "--logs", "FILE",
     "list of transparency logs in the browsers' version 3 form, instead of the built-in", Repeat::once, Stage::now,
     Completes::files, "", on_check | on_judging},
    {Option::trust, "--trust", "FILE", "a key that you trust: PEM SubjectPublicKeyInfo, JWK, COSE_Key or certificate",
     Repeat::many, Stage::now, Completes::files, "", on_check},
    {Option::trust_key, "--trust-key", "KID", "the same, named by its key identifier", Repeat::many, Stage::now,
     Completes::nothing, "", on_check},
    {Option::pin, "--pin", "OI=FILE", "this key is that organisation's root key: its commitment needs no evidence",
     Repeat::many, Stage::now, Completes::files, "", on_check},
    {Option::roots, "--roots", "FILE", "certificate authorities; binding certificates must lead to one of them",
     Repeat::once, Stage::now, Completes::files, "", on_check},
    {Option::policy, "--policy", "FILE", "policy in TOML (docs/policy.md); other options win over it", Repeat::once,
     Stage::now, Completes::files, "", on_check},
    {Option::require, "--require", "LEVEL", "signed, organizational, endorsed (default) or trusted", Repeat::once,
     Stage::now, Completes::words, "signed organizational endorsed trusted", on_check},
    {Option::at, "--at", "TIME", "judge as of then (RFC 3339, such as 2026-06-17T00:10:00Z); default now", Repeat::once,
     Stage::now, Completes::nothing, "", on_check | on_home},
    {Option::offline, "--offline", "", "use no network at all", Repeat::once, Stage::now, Completes::nothing, "",
     on_check},
    {Option::json, "--json", "", "one line of JSON for each asset or item; reports follow docs/schema/report-1.json",
     Repeat::once, Stage::now, Completes::nothing, "", on_json},
    {Option::quiet, "--quiet", "", "print nothing; the exit code is the answer", Repeat::once, Stage::now,
     Completes::nothing, "", on_check},
    {Option::explain, "--explain", "", "the whole path, rule by rule", Repeat::once, Stage::now, Completes::nothing, "",
     on_check},
    {Option::covert, "--covert", "MODE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::proxy, "--proxy", "URL", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::tls_ca, "--tls-ca", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::trust_anchor, "--trust-anchor", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::root_hints, "--root-hints", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::record, "--record", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::home, "--home", "DIR", "the home's folder", Repeat::once, Stage::now, Completes::files, "", on_home},
    {Option::issuer, "--issuer", "OI", "the organisation, such as https://hospital.example", Repeat::once, Stage::now,
     Completes::nothing, "", verb_bit(Verb::init)},
    {Option::algorithm, "--algorithm", "ALG", "ES256 (default), ES384, ES512 or Ed25519", Repeat::once, Stage::now,
     Completes::words, "ES256 ES384 ES512 Ed25519", verb_bit(Verb::init) | verb_bit(Verb::key)},
    {Option::role, "--role", "ROLE", "root, emblem (default) or approver", Repeat::once, Stage::now, Completes::words,
     "root emblem approver", verb_bit(Verb::key)},
    {Option::root, "--root", "", "the root key", Repeat::once, Stage::now, Completes::nothing, "", verb_bit(Verb::key)},
    {Option::finish, "--finish", "", "change over to the next root key", Repeat::once, Stage::now, Completes::nothing,
     "", verb_bit(Verb::key)},
    {Option::public_, "--public", "", "the public part, as PEM", Repeat::once, Stage::now, Completes::nothing, "",
     verb_bit(Verb::key)},
    {Option::passphrase_fd, "--passphrase-fd", "N", "read the passphrase from this file descriptor", Repeat::once,
     Stage::now, Completes::nothing, "", on_signing},
    {Option::passphrase, "--passphrase", "", "keep the new private keys under a passphrase, asked on the terminal",
     Repeat::once, Stage::now, Completes::nothing, "", verb_bit(Verb::init) | verb_bit(Verb::key)},
    {Option::pkcs11, "--pkcs11", "URI", "keep the key in a PKCS#11 token, such as 'pkcs11:token=emblem;object=root'",
     Repeat::once, Stage::now, Completes::nothing, "", verb_bit(Verb::init) | verb_bit(Verb::key)},
    {Option::csr, "--csr", "FILE", "write a certificate signing request with the names", Repeat::once, Stage::now,
     Completes::files, "", verb_bit(Verb::commit)},
    {Option::chain, "--chain", "FILE", "take this certificate with its issuers (PEM)", Repeat::once, Stage::now,
     Completes::files, "", verb_bit(Verb::commit)},
    {Option::log_entries, "--log-entries", "N", "how many of the certificate's logs endorsements name (default 1)",
     Repeat::once, Stage::now, Completes::nothing, "", verb_bit(Verb::commit)},
    {Option::from, "--from", "FILE", "one emblem a line, its assets separated by spaces", Repeat::once, Stage::now,
     Completes::files, "", verb_bit(Verb::issue)},
    {Option::purpose, "--purpose", "PURPOSE", "protective (default) or indicative", Repeat::many, Stage::now,
     Completes::words, "protective indicative", on_terms},
    {Option::kind, "--kind", "KIND", "red-cross (default), dangerous-forces, civil-defence or cultural-property",
     Repeat::many, Stage::now, Completes::words, "red-cross dangerous-forces civil-defence cultural-property",
     on_terms},
    {Option::lifetime, "--for", "SPAN", "how long it lasts, such as 90d", Repeat::once, Stage::now, Completes::nothing,
     "", on_terms},
    {Option::endorse_for, "--endorse-for", "SPAN",
     "how long the root's endorsement of the emblem key lasts; by default as long as the emblem", Repeat::once,
     Stage::now, Completes::nothing, "", verb_bit(Verb::issue)},
    {Option::dialect, "--dialect", "DIALECT", "cose (default), jose or cose-16sep; several are published side by side",
     Repeat::many, Stage::now, Completes::words, "cose jose cose-16sep",
     verb_bit(Verb::issue) | verb_bit(Verb::request)},
    {Option::asset, "--asset", "ASSET", "endorse emblems for these assets only (jose)", Repeat::many, Stage::now,
     Completes::nothing, "", verb_bit(Verb::endorse) | verb_bit(Verb::request)},
    {Option::approval, "--approval", "FILE", "an approval of the request, or a picture of its codes", Repeat::many,
     Stage::now, Completes::files, "", verb_bit(Verb::endorse)},
    {Option::quorum, "--quorum", "N", "how many approvals are needed", Repeat::once, Stage::now, Completes::nothing, "",
     verb_bit(Verb::endorse)},
    {Option::approver, "--approver", "KID", "a key that may approve, where emblem.toml names none", Repeat::many,
     Stage::now, Completes::nothing, "", verb_bit(Verb::endorse)},
    {Option::yes, "--yes", "", "do not ask", Repeat::once, Stage::now, Completes::nothing, "",
     verb_bit(Verb::approve) | verb_bit(Verb::endorse)},
    {Option::force, "--force", "", "hand out even what our own validator would not accept", Repeat::once, Stage::now,
     Completes::nothing, "", on_forcing},
    {Option::fragment, "--fragment", "FILE", "write records in master-file form", Repeat::once, Stage::now,
     Completes::files, "", verb_bit(Verb::publish)},
    {Option::zone, "--zone", "FILE", "", Repeat::once, Stage::later, Completes::files, "", verb_bit(Verb::publish)},
    {Option::store, "--store", "FILE", "", Repeat::once, Stage::later, Completes::files, "", verb_bit(Verb::publish)},
    {Option::update, "--update", "SERVER", "", Repeat::once, Stage::later, Completes::nothing, "",
     verb_bit(Verb::publish)},
    {Option::tsig, "--tsig", "FILE", "", Repeat::once, Stage::later, Completes::files, "", verb_bit(Verb::publish)},
    {Option::diff, "--diff", "", "", Repeat::once, Stage::later, Completes::nothing, "", verb_bit(Verb::publish)},
    {Option::verify, "--verify", "", "", Repeat::once, Stage::later, Completes::nothing, "", verb_bit(Verb::publish)},
    {Option::csv, "--csv", "", "as comma-separated values", Repeat::once, Stage::now, Completes::nothing, "",
     verb_bit(Verb::register_)},
    {Option::qr, "--qr", "", "print the file as QR codes; with -o FILE.png, make a picture of them", Repeat::once,
     Stage::now, Completes::nothing, "", verb_bit(Verb::request) | verb_bit(Verb::endorse) | verb_bit(Verb::approve)},
    {Option::qr_image, "--qr-image", "FILE", "read the file from pictures of its QR codes", Repeat::many, Stage::now,
     Completes::files, "",
     verb_bit(Verb::accept) | verb_bit(Verb::review) | verb_bit(Verb::endorse) | verb_bit(Verb::approve)},
    {Option::output, "-o", "FILE", "where the result is written", Repeat::once, Stage::now, Completes::files, "",
     verb_bit(Verb::request) | verb_bit(Verb::approve) | verb_bit(Verb::endorse) | verb_bit(Verb::export_)},
    {Option::markdown, "--markdown", "", "the whole table as docs/findings.md", Repeat::once, Stage::now,
     Completes::nothing, "", verb_bit(Verb::explain)},
    {Option::man, "--man", "", "the manual page", Repeat::once, Stage::now, Completes::nothing, "",
     verb_bit(Verb::help)},
    {Option::bash_completion, "--bash-completion", "", "completion for bash", Repeat::once, Stage::now,
     Completes::nothing, "", verb_bit(Verb::help)},
    {Option::help, "--help", "", "this text", Repeat::once, Stage::now, Completes::nothing, "", on_all},
});

}  // namespace

std::span<const OptionRow> all_options() { return options; }

}  // namespace emblem::app
