#!/usr/bin/env python3
"""Answers checked by DNSSEC, on loopback: dnssec_test.py BUILD

Zones signed by real Knot, asked through real Unbound and a resolver that forges; exit 77 where their packages cannot be
fetched.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/servers"), str(ROOT / "tests/ways"), str(ROOT / "tests/dnssec")]
import name_servers
import web_certificates
from name_servers import EncryptedUnbound, Script, Unbound, unbound_settings
from signed_knot import SignedKnot

BUILD = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else ROOT / "build"
SOCKS_SERVER = ROOT / "tests/ways/socks_server.py"
FORGING = ROOT / "tests/dnssec/forging_resolver.py"
SECONDS = 40  # for one check; a resolver that loses every key costs it 15

SETS = [ROOT / "vectors/interop" / name for name in ("jose-c01-endorsed", "cose-end1-ES256")]
NAME = "www.example.org"  # marked in both dialects
MOMENT = ["--at", "2026-12-01T00:00:00Z"]
SOA = "@ 3600 IN SOA ns.invalid. nobody.invalid. 1 3600 600 86400 60\n@ 3600 IN NS ns.invalid.\n"
PLAIN = "plain 300 IN A 192.0.2.1\n"
ALIASES = "alias 300 IN CNAME plain\nleaving 300 IN CNAME plain.unsigned.org.\nfar 300 IN CNAME www.unsigned.org.\n"
DELEGATIONS = "".join("%s 3600 IN NS ns.invalid.\n" % name for name in ("example", "second", "unsigned"))
MARKED = "".join((folder / "records.zone").read_text() for folder in SETS)
ZONES = {"org": SOA + DELEGATIONS,
         "example.org": SOA + MARKED + PLAIN + ALIASES,
         "second.org": SOA + PLAIN,
         "unsigned.org": SOA + re.sub(r"(?m)^www\.example\.org\.", "www", MARKED) + PLAIN,
         "2.0.192.in-addr.arpa": SOA + "1 300 IN PTR www.example.org.\n2 300 IN PTR plain.example.org.\n"}
SIGNED = {"org": "nsec3", "example.org": "nsec", "second.org": "nsec3", "2.0.192.in-addr.arpa": "nsec"}


def pins():
    for folder in SETS:
        for issuer, name in json.loads((folder / "case.json").read_text())["pins"].items():
            yield from ("--pin", "%s=%s" % (issuer, folder / name))


class ValidatingUnbound(Unbound):
    def configuration(self):
        anchors = "".join('    trust-anchor: "%s"\n' % line for line in self.upstream.anchor("org").splitlines())
        return unbound_settings(self, "validator iterator") + anchors + f"""
forward-zone:
    name: "."
    forward-addr: 127.0.0.1@{self.upstream.port}
"""


class Dnssec(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="emblem-dnssec.")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        authority = web_certificates.Authority(cls.folder / "authority")
        cls.ca = ["--tls-ca", authority.certificate]
        cls.knot = cls.started(SignedKnot(cls.folder / "knot", ZONES, SIGNED))
        cls.unbound = cls.started(EncryptedUnbound(cls.folder / "unbound", cls.knot,
                                                   *authority.issue("dns.test", "127.0.0.1")))
        cls.anchor = cls.write("anchor", cls.knot.anchor("org"))

    @classmethod
    def started(cls, server):
        cls.addClassCleanup(server.stop)
        return server

    @classmethod
    def write(cls, name, text):
        (cls.folder / name).write_text(text)
        return ["--trust-anchor", cls.folder / name]

    def run_tool(self, verb, name, *words):
        words = [BUILD / "emblem", verb, "--json", name, *MOMENT, *pins(), *words]
        return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=SECONDS, check=False)

    def expect(self, verdict, name, via, *words):
        """The report, and the names of its findings."""
        done = self.run_tool("check", name, "--via", via, *words)
        self.assertTrue(done.stdout, done.stderr)
        self.assertEqual(done.stderr, "")
        report = json.loads(done.stdout)
        self.assertEqual(report["verdict"], verdict, json.dumps(report, indent=1))
        return report, {row["name"] for row in report["findings"]}

    def text_of(self, report, name):
        return " ".join(row["text"] for row in report["findings"] if row["name"] == name)

    def forger(self, behaviour, name=NAME):
        log = self.folder / (behaviour + ".log")
        log.write_text("")
        server = Script(FORGING, behaviour, self.knot.port, name, log)
        self.addCleanup(server.stop)
        return server.address if "#" in server.address else "127.0.0.1#" + server.address, log

    def ways(self):
        return (("plain", self.unbound.address, []), ("tls", "tls://127.0.0.1#%d@dns.test" % self.unbound.tls_port, self.ca),
                ("authoritative", self.knot.address, []))

    # What is true

    def test_an_emblem_is_found_and_proved(self):
        for way, via, words in self.ways():
            with self.subTest(way):
                report, findings = self.expect("ENDORSED", NAME, via, *words, *self.anchor)
                self.assertFalse(findings & {"lookup_bogus", "lookup_not_validated"})
                outcomes = {row["outcome"] for row in report["seen"] if row["question"].endswith("with its signatures")}
                self.assertEqual(outcomes, {"secure"})

    def test_through_a_proxy_nothing_goes_around_it(self):
        for way, target, port in (("plain", "192.0.2.53:53", self.unbound.port), ("tls", "192.0.2.53:853", self.unbound.tls_port)):
            with self.subTest(way):
                log = self.folder / "proxied.log"
                log.write_text("")
                server = Script(SOCKS_SERVER, "honest", log, "%s=%d" % (target, port))
                self.addCleanup(server.stop)
                via = "tls://192.0.2.53@dns.test" if way == "tls" else "192.0.2.53"
                proxy = "socks5://127.0.0.1:" + server.address.partition("#")[2]
                report, _ = self.expect("ENDORSED", NAME, via, "--proxy", proxy, *self.ca, *self.anchor)
                self.assertIn("secure", {row["outcome"] for row in report["seen"]})
                sent = b"".join(bytes.fromhex(line[5:]) for line in log.read_text().splitlines() if line.startswith("sent "))
                self.assertEqual(b"\x07example\x03org" in sent, way == "plain")

    def test_an_absence_is_proved_by_nsec_and_by_nsec3(self):
        for way, via, words in self.ways():
            for name in ("plain.example.org", "missing.example.org", "plain.second.org", "missing.second.org",
                         "alias.example.org"):
                with self.subTest(way + " " + name):
                    _, findings = self.expect("NONE", name, via, *words, *self.anchor)
                    self.assertIn("lookup_absence_proved", findings)
                    self.assertNotIn("lookup_absence_claimed", findings)

    def test_without_an_anchor_it_is_claimed_and_nobody_is_asked_for_keys(self):
        via, log = self.forger("honest")
        _, findings = self.expect("NONE", "plain.example.org", via)
        self.assertIn("lookup_absence_claimed", findings)
        self.assertFalse(re.search("DS|DNSKEY", log.read_text()))

    def test_below_an_unsigned_delegation_it_stays_claimed(self):
        for name in ("plain.unsigned.org", "leaving.example.org"):
            with self.subTest(name):
                _, findings = self.expect("NONE", name, self.unbound.address, *self.anchor)
                self.assertIn("lookup_absence_claimed", findings)
                self.assertFalse(findings & {"lookup_absence_proved", "lookup_bogus", "lookup_not_validated"})

    def test_behind_a_resolver_that_validates_too(self):
        validating = ValidatingUnbound(self.folder / "validating", self.knot)
        self.addCleanup(validating.stop)
        self.expect("ENDORSED", NAME, validating.address, *self.anchor)
        self.assertIn("lookup_absence_proved",
                      self.expect("NONE", "missing.second.org", validating.address, *self.anchor)[1])

    def test_a_bundle_says_that_it_was_proved_and_proves_it_no_more(self):
        bundle = self.folder / "out.bundle"
        words = [BUILD / "emblem", "evidence", "fetch", "plain.example.org", *MOMENT, "--via", self.unbound.address,
                 "-o", bundle, "--memory", self.folder / "heads", *self.anchor]
        subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=SECONDS)
        done = self.run_tool("check", "plain.example.org", "--offline", "--evidence", bundle)
        report = json.loads(done.stdout)
        self.assertEqual(report["verdict"], "NONE")
        self.assertIn("DNSSEC proved it", self.text_of(report, "lookup_absence_claimed"))

    # What is forged

    def test_a_spoofed_denial_is_caught(self):
        via, _ = self.forger("denying")
        _, findings = self.expect("NONE", NAME, via)
        self.assertIn("lookup_absence_claimed", findings)
        report, findings = self.expect("INDETERMINATE", NAME, via, *self.anchor)
        self.assertIn("lookup_bogus", findings)
        self.assertFalse(findings & {"lookup_absence_claimed", "lookup_absence_proved"})
        self.assertIn(NAME + " TXT", self.text_of(report, "lookup_bogus"))

    def test_what_is_denied_to_stubs_alone_is_found_all_the_same(self):
        via, _ = self.forger("denying_to_stubs")
        self.expect("NONE", NAME, via)
        report, findings = self.expect("ENDORSED", NAME, via, *self.anchor)
        self.assertIn("another answer was given at first", self.text_of(report, "lookup_bogus"))

    def test_a_signed_alias_hidden_from_stubs_leads_to_the_emblem_in_an_unsigned_zone(self):
        name = "far.example.org"
        _, findings = self.expect("ENDORSED", NAME, self.forger("honest")[0], "--name", name, *self.anchor)
        self.assertFalse(findings & {"lookup_bogus", "lookup_not_validated"})
        via, _ = self.forger("denying_to_stubs", name)
        self.expect("NONE", NAME, via, "--name", name)
        report, _ = self.expect("ENDORSED", NAME, via, "--name", name, *self.anchor)
        self.assertIn("leads to www.unsigned.org", self.text_of(report, "lookup_alias_followed"))

    def test_a_name_of_an_address_that_is_hidden_makes_no_absence(self):
        anchors = self.write("reverse", self.knot.anchor("org") + self.knot.anchor("2.0.192.in-addr.arpa"))
        _, findings = self.expect("NONE", "192.0.2.2", self.forger("honest")[0], *anchors)
        self.assertIn("lookup_absence_proved", findings)
        via, _ = self.forger("denying_to_stubs", "1.2.0.192.in-addr.arpa")
        report, findings = self.expect("INDETERMINATE", "192.0.2.1", via, *anchors)
        self.assertFalse(findings & {"lookup_absence_claimed", "lookup_absence_proved"})
        self.assertIn("1.2.0.192.in-addr.arpa PTR", self.text_of(report, "lookup_bogus"))

    def test_answers_without_their_signatures_are_set_aside(self):
        via, _ = self.forger("stripping")
        for name in (NAME, "plain.second.org"):
            with self.subTest(name):
                self.assertIn("lookup_bogus", self.expect("INDETERMINATE", name, via, *self.anchor)[1])

    def test_a_forged_mark_is_set_aside(self):
        via, _ = self.forger("marking", "plain.example.org")
        report, findings = self.expect("INDETERMINATE", "plain.example.org", via, *self.anchor)
        self.assertIn("lookup_bogus", findings)
        self.assertNotIn("token_malformed", findings)

    def test_keys_that_get_lost_make_no_absence(self):
        via, _ = self.forger("silent_about_keys")
        _, findings = self.expect("INDETERMINATE", "plain.example.org", via, *self.anchor)
        self.assertTrue(findings & {"lookup_not_validated", "lookup_bogus"})

    def test_another_ones_anchor_proves_nothing(self):
        other = self.write("other", re.sub(r"[0-9a-fA-F]{8}\n", "00000000\n", self.knot.anchor("org")))
        for name in (NAME, "plain.example.org"):
            with self.subTest(name):
                self.assertIn("lookup_bogus", self.expect("INDETERMINATE", name, self.unbound.address, *other)[1])

    def test_another_certificate_than_the_servers_is_refused_before_anything_is_asked(self):
        via = "tls://127.0.0.1#%d@other.test" % self.unbound.tls_port
        _, findings = self.expect("INDETERMINATE", NAME, via, *self.ca, *self.anchor)
        self.assertIn("lookup_tls_refused", findings)

    # Where nothing is validated

    def test_over_https_it_is_said_that_nothing_was_checked(self):
        via = "https://127.0.0.1#%d@dns.test/dns-query" % self.unbound.https_port
        _, findings = self.expect("NONE", "plain.example.org", via, *self.ca, *self.anchor)
        self.assertLessEqual({"lookup_not_validated", "lookup_absence_claimed"}, findings)

    def test_above_no_anchor_it_is_said_that_nothing_was_checked(self):
        anchor = self.write("second", self.knot.anchor("second.org"))
        report, findings = self.expect("NONE", "plain.example.org", self.unbound.address, *anchor)
        self.assertLessEqual({"lookup_not_validated", "lookup_absence_claimed"}, findings)
        self.assertIn("no trust anchor", self.text_of(report, "lookup_not_validated"))

    def test_a_file_that_cannot_be_read_is_refused_with_its_line(self):
        words = self.write("broken", self.knot.anchor("org") + "example.org. IN DS 1 8\n")
        count = len(self.knot.anchor("org").splitlines())
        via, log = self.forger("honest")
        done = self.run_tool("check", NAME, "--via", via, *words)
        self.assertEqual(done.returncode, 2)
        self.assertIn("broken: line %d" % (count + 1), done.stderr)
        self.assertEqual(log.read_text(), "")

    def test_an_anchor_that_nothing_could_check_is_refused(self):
        for number, digest_type in ((16, 2), (253, 2), (13, 99)):
            with self.subTest("%d %d" % (number, digest_type)):
                words = self.write("unknown", "org. IN DS 1 %d %d %s\n" % (number, digest_type, "ab" * 32))
                done = self.run_tool("check", NAME, "--via", self.unbound.address, *words)
                self.assertEqual(done.returncode, 2)
                self.assertIn("unknown: line 1", done.stderr)

    # What is asked

    def test_everything_that_is_asked_was_foretold(self):
        via, log = self.forger("honest")
        self.expect("ENDORSED", NAME, via, *self.anchor)
        asked = {tuple(line.split()) for line in log.read_text().splitlines()}
        zones = {(zone + ".", kind) for zone in ("org", "example.org", NAME) for kind in ("DS", "DNSKEY")}
        about = {(NAME + ".", kind) for kind in ("TXT", "TYPE65297", "A", "AAAA")}
        self.assertLessEqual(asked, zones | about)
        self.assertIn(("example.org.", "DNSKEY"), asked)
        done = self.run_tool("exposure", NAME, "--via", via, *self.anchor)
        foretold = done.stdout
        self.assertIn("DNSKEY of org; DS of example.org, %s, and DNSKEY of those of them that are zones" % NAME, foretold)
        self.assertNotIn("DNSKEY", self.run_tool("exposure", NAME, "--via", via).stdout)


if __name__ == "__main__":
    if why := name_servers.fetch():
        print("skipped: no name servers to test with: " + why)
        sys.exit(77)
    unittest.main()
