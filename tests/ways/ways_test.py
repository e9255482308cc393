#!/usr/bin/env python3
"""Look-ups over TLS, HTTPS and through a proxy, on loopback: ways_test.py BUILD [TESTCASE]

Against real Unbound where its package can be fetched (exit 77 where not), and against servers that misbehave.
"""
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/servers"), str(ROOT / "tests/ways")]
import name_servers
import web_certificates
from name_servers import EncryptedUnbound, Knot, Script, free_port

BUILD = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else ROOT / "build"
HTTPS_SERVER = ROOT / "tests/ways/https_server.py"
TLS_SERVER = ROOT / "tests/ways/tls_server.py"
SOCKS_SERVER = ROOT / "tests/ways/socks_server.py"
SECONDS = 30  # for one check; silence costs it about 8

JOSE = ROOT / "vectors/interop/jose-c01-endorsed"
COSE = ROOT / "vectors/interop/cose-end1-ES256"
NAME = "www.example.org"  # marked in both dialects
SOA = "@ 3600 IN SOA ns.invalid. nobody.invalid. 1 3600 600 86400 60\n@ 3600 IN NS ns.invalid.\n"
ZONES = {"example.org": SOA + "".join((folder / "records.zone").read_text() for folder in (JOSE, COSE)) +
                        "plain 300 IN A 192.0.2.1\n"}
PINS = [word for folder in (JOSE, COSE)
        for issuer, name in json.loads((folder / "case.json").read_text())["pins"].items()
        for word in ("--pin", "%s=%s" % (issuer, folder / name))]
SAME_MOMENT = ["--at", "2026-12-01T00:00:00Z"]
OTHERS_ADDRESS = "192.0.2.53"  # that of nobody: what answers there was reached through the proxy
TXT, IHLE, A, AAAA = 16, 65297, 1, 28


class Check:
    """A check that has begun; `report` waits for it."""

    def __init__(self, *words, name=NAME):
        words = [BUILD / "emblem", "check", "--json", name, *SAME_MOMENT, *PINS, *map(str, words)]
        self.child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def report(self):
        output, errors = self.child.communicate(timeout=SECONDS)
        if not output:
            raise AssertionError("no report: " + errors.decode())
        return json.loads(output), self.child.returncode


class WaysCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="emblem-ways.")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.authority = web_certificates.Authority(cls.folder / "authority")
        cls.chain, cls.key = cls.authority.issue("dns.test", "127.0.0.1")
        cls.ca = ["--tls-ca", cls.authority.certificate]

    @classmethod
    def started(cls, server):
        cls.addClassCleanup(server.stop)
        return server

    def expect(self, check, verdict, code):
        report, exit_code = check.report()
        self.assertEqual((report["verdict"], exit_code), (verdict, code), json.dumps(report, indent=1))
        return report

    def found(self, report, name):
        return [row for row in report["findings"] if row["name"] == name]

    def ways(self, report):
        return {row["way"] for row in report["seen"]}

    def script(self, *words):
        server = Script(*words)
        self.addCleanup(server.stop)
        return server, server.address.partition("#")[2]


class RealServers(WaysCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.knot = cls.started(Knot(cls.folder / "knot", ZONES))
        cls.unbound = cls.started(EncryptedUnbound(cls.folder / "unbound", cls.knot, cls.chain, cls.key))
        cls.tls = "tls://127.0.0.1#%d@dns.test" % cls.unbound.tls_port

    def kdig(self, kind, *way):
        words = ["kdig", "@127.0.0.1", *way, "+tls-ca=%s" % self.authority.certificate, "+tls-hostname=dns.test",
                 "+short", NAME, kind]
        return subprocess.run(words, check=True, capture_output=True, text=True, timeout=SECONDS).stdout.splitlines()

    def test_an_emblem_is_found_over_tls_as_kdig_finds_it(self):
        report = self.expect(Check("--via", self.tls, *self.ca), "ENDORSED", 0)
        self.assertEqual(self.ways(report), {"tls"})
        self.assertEqual({row["server"] for row in report["seen"]}, {self.tls})
        self.assertIn("but not what", report["seen"][0]["noticed_by"])
        self.expect_what_kdig_finds(report, "-p", str(self.unbound.tls_port), "+tls")

    def expect_what_kdig_finds(self, report, *way):
        texts = ["".join(re.findall(r'"((?:[^"\\]|\\.)*)"', line)) for line in self.kdig("TXT", *way)]
        tokens = [text.split("=", 1)[1].encode() for text in texts if re.match("adem-(token|emb|end)", text)]
        tokens += [bytes.fromhex(line.split(" ", 2)[2].replace(" ", "")) for line in self.kdig("TYPE65297", *way)]
        digests = {hashlib.sha256(token).hexdigest() for token in tokens}
        self.assertTrue(report["tokens"])
        self.assertEqual({token["sha256"] for token in report["tokens"]} - digests, set())

    def test_an_emblem_is_found_over_https_as_kdig_finds_it(self):
        port = self.unbound.https_port
        for via in ("https://127.0.0.1:%d/dns-query" % port, "https://127.0.0.1#%d@dns.test/dns-query" % port):
            with self.subTest(via):
                report = self.expect(Check("--via", via, *self.ca), "ENDORSED", 0)
                self.assertEqual(self.ways(report), {"https"})
                self.assertIn("but not what", report["seen"][0]["noticed_by"])
                self.expect_what_kdig_finds(report, "-p", str(port), "+https=dns.test/dns-query")

    def test_over_https_too_another_certificate_is_refused(self):
        for name, ca in (("other.test", self.ca), ("dns.test", [])):
            with self.subTest(name):
                via = "https://127.0.0.1#%d@%s/dns-query" % (self.unbound.https_port, name)
                report = self.expect(Check("--via", via, *ca), "INDETERMINATE", 3)
                self.assertEqual(len(self.found(report, "lookup_tls_refused")), 1)

    def test_another_path_of_the_server_is_no_resolver(self):
        via = "https://127.0.0.1#%d@dns.test/other" % self.unbound.https_port
        report = self.expect(Check("--via", via, *self.ca), "INDETERMINATE", 3)
        self.assertIn("status 404", self.found(report, "lookup_unanswered")[0]["text"])

    def test_the_certificate_may_be_for_the_address(self):
        via = "tls://127.0.0.1#%d@127.0.0.1" % self.unbound.tls_port
        self.expect(Check("--via", via, *self.ca), "ENDORSED", 0)

    def test_absence_over_tls_is_claimed_as_over_udp(self):
        report = self.expect(Check("--via", self.tls, *self.ca, name="plain.example.org"), "NONE", 1)
        self.assertTrue(self.found(report, "lookup_absence_claimed"))

    def test_a_server_with_another_certificate_is_refused_and_never_asked_in_another_way(self):
        for name, ca, why in (("other.test", self.ca, "ostname mismatch"),
                              ("127.0.0.2", self.ca, "IP address mismatch"),
                              ("dns.test", [], "unable to get local issuer certificate")):
            with self.subTest(name):
                via = "tls://127.0.0.1#%d@%s" % (self.unbound.tls_port, name)
                report = self.expect(Check("--via", via, *ca), "INDETERMINATE", 3)
                refused = self.found(report, "lookup_tls_refused")
                self.assertEqual(len(refused), 1)
                self.assertIn(why, refused[0]["text"])
                self.assertEqual(self.ways(report), {"tls"})

    def test_servers_are_asked_side_by_side_each_in_its_way(self):
        report = self.expect(Check("--via", self.tls, "--via", self.knot.address, *self.ca), "ENDORSED", 0)
        self.assertEqual(self.ways(report), {"tls", "udp", "tcp"})
        self.assertFalse(self.found(report, "lookup_servers_differ"))

    def test_through_a_proxy_nothing_goes_around_it(self):
        log = self.folder / "proxied.log"
        for via, target, port, way in (
                (OTHERS_ADDRESS, OTHERS_ADDRESS + ":53", self.knot.port, "tcp+socks5"),
                ("tls://%s@dns.test" % OTHERS_ADDRESS, OTHERS_ADDRESS + ":853", self.unbound.tls_port, "tls+socks5"),
                # The proxy alone knows where the name leads.
                ("https://dns.test/dns-query", "dns.test:443", self.unbound.https_port, "https+socks5"),
                ("https://%s@dns.test/dns-query" % OTHERS_ADDRESS, OTHERS_ADDRESS + ":443", self.unbound.https_port,
                 "https+socks5")):
            for behaviour in ("honest", "named", "strict"):
                with self.subTest(way + " " + behaviour):
                    log.write_text("")
                    _, at = self.script(SOCKS_SERVER, behaviour, log, "%s=%d" % (target, port))
                    secret = "user:sesame%3A%25@" if behaviour == "strict" else ""
                    proxy = "socks5://%s127.0.0.1:%s" % (secret, at)
                    report = self.expect(Check("--via", via, "--proxy", proxy, *self.ca), "ENDORSED", 0)
                    self.assertEqual(self.ways(report), {way})
                    self.assertNotIn("sesame", json.dumps(report))
                    lines = log.read_text().splitlines()
                    self.assertEqual(lines.count("connect " + target), 1)  # one for all questions
                    sent = b"".join(bytes.fromhex(line[5:]) for line in lines if line.startswith("sent "))
                    self.assertEqual(b"\x07example\x03org" in sent, way == "tcp+socks5")


class Faults(WaysCase):
    """Servers that misbehave; each has to be survived, none to be believed."""

    def server(self, behaviour, chain=None):
        log = self.folder / ("%s.log" % behaviour)
        log.write_text("")
        chain, key = chain or (self.chain, self.key)
        _, port = self.script(TLS_SERVER, behaviour, chain, key, log)
        return "tls://127.0.0.1#%s@dns.test" % port, log

    def https_server(self, behaviour, chain=None):
        log = self.folder / ("https-%s.log" % behaviour)
        log.write_text("")
        chain, key = chain or (self.chain, self.key)
        _, port = self.script(HTTPS_SERVER, behaviour, chain, key, log)
        return "https://127.0.0.1#%s@dns.test/q" % port, log

    def outcomes(self, report):
        return {row["outcome"] for row in report["seen"]}

    def test_certificates_that_prove_nothing_are_refused_before_anything_is_asked(self):
        expired = self.authority.issue("dns.test", end=web_certificates.EXPIRED)
        by_subject_only = self.authority.issue(common_name="dns.test")
        partial = self.authority.issue("d*.test")
        stranger = web_certificates.Authority(self.folder / "stranger").issue("dns.test")
        for chain, why in ((expired, "certificate has expired"), (by_subject_only, "ostname mismatch"),
                           (partial, "ostname mismatch"), (stranger, "certificate signature failure")):
            with self.subTest(why):
                via, log = self.server("honest", chain)
                report = self.expect(Check("--via", via, *self.ca), "INDETERMINATE", 3)
                self.assertIn(why, self.found(report, "lookup_tls_refused")[0]["text"])
                self.assertIn("nothing was asked", report["seen"][0]["noticed_by"])
                self.assertEqual(log.read_text(), "")

    def test_what_is_no_tls_is_refused(self):
        via, _ = self.server("plain")
        report = self.expect(Check("--via", via, *self.ca), "INDETERMINATE", 3)
        self.assertTrue(self.found(report, "lookup_tls_refused"))

    def test_answers_may_come_in_any_order_and_in_pieces_and_one_a_connection(self):
        for behaviour in ("honest", "reversed_order", "in_pieces", "one_each"):
            with self.subTest(behaviour):
                via, log = self.server(behaviour)
                report, _ = Check("--via", via, *self.ca, name="www.test").report()
                self.assertEqual(self.outcomes(report), {"answer"}, json.dumps(report["seen"], indent=1))
                self.assertFalse(report["lookup_incomplete"])
                asked = [line.split() for line in log.read_text().splitlines()]
                self.assertEqual({int(kind) for _, kind, _ in asked}, {TXT, IHLE, A, AAAA})
                self.assertEqual({int(size) for _, _, size in asked}, {128})

    def test_over_https_questions_are_posted_padded_and_tell_nothing_else(self):
        for behaviour in ("honest", "with_parameter"):
            with self.subTest(behaviour):
                via, log = self.https_server(behaviour)
                report, _ = Check("--via", via, *self.ca, name="www.test").report()
                self.assertEqual(self.outcomes(report), {"answer"}, json.dumps(report, indent=1))
                self.assertEqual(set(log.read_text().splitlines()), {
                    "POST /q Content-Type=application/dns-message Accept=application/dns-message 128"})

    def test_over_https_what_is_no_answer_is_not_believed(self):
        for behaviour, outcome in (("wrong_type", "HTTP error"), ("failing", "HTTP error"),
                                   ("redirecting", "HTTP error"), ("flooding", "malformed answer"),
                                   ("cut", "connection failed"), ("garbage", "malformed answer"),
                                   ("foreign", "malformed answer")):
            with self.subTest(behaviour):
                via, log = self.https_server(behaviour)
                report = self.expect(Check("--via", via, *self.ca, name="www.test"), "INDETERMINATE", 3)
                self.assertEqual(self.outcomes(report), {outcome})
                self.assertNotIn("elsewhere", log.read_text())

    def test_over_https_a_certificate_that_proves_nothing_is_refused_before_anything_is_asked(self):
        via, log = self.https_server("honest", self.authority.issue("dns.test", end=web_certificates.EXPIRED))
        report = self.expect(Check("--via", via, *self.ca), "INDETERMINATE", 3)
        self.assertIn("expired", self.found(report, "lookup_tls_refused")[0]["text"])
        self.assertEqual(log.read_text(), "")

    def test_what_is_no_answer_is_not_believed(self):
        for behaviour, outcome in (("cut", "connection failed"), ("no_length", "malformed answer"),
                                   ("strays", "malformed answer"), ("foreign", "malformed answer"),
                                   ("closing", "connection failed")):
            with self.subTest(behaviour):
                via, _ = self.server(behaviour)
                report = self.expect(Check("--via", via, *self.ca, name="www.test"), "INDETERMINATE", 3)
                self.assertEqual(self.outcomes(report), {outcome})
                self.assertEqual(len(self.found(report, "lookup_unanswered")), 4)

    def test_silence_at_any_moment_ends_in_time(self):
        """The slow ones, side by side."""
        begun = [(behaviour, Check("--via", self.server(behaviour)[0], *self.ca, name="www.test"))
                 for behaviour in ("stalling", "dripping", "silent", "wrong_length")]
        begun.append(("https", Check("--via", self.https_server("silent")[0], *self.ca, name="www.test")))
        asked, log = self.server("honest")
        _, silent = self.script(SOCKS_SERVER, "silent", self.folder / "silent.log")
        begun.append(("proxy", Check("--via", asked, "--proxy", "socks5://127.0.0.1:" + silent, *self.ca)))
        for behaviour, check in begun:
            with self.subTest(behaviour):
                report = self.expect(check, "INDETERMINATE", 3)
                self.assertEqual(self.outcomes(report), {"timeout"})
        self.assertEqual(log.read_text(), "")  # nor asked around the proxy

    def test_a_server_without_edns_is_asked_without(self):
        via, _ = self.server("without_edns")
        report, _ = Check("--via", via, *self.ca, name="www.test").report()
        self.assertEqual(len(self.found(report, "lookup_without_edns")), 1)
        self.assertFalse(report["lookup_incomplete"])

    def test_nobody_listening_is_no_answer(self):
        report = self.expect(Check("--via", "tls://127.0.0.1#%d@dns.test" % free_port(), *self.ca), "INDETERMINATE", 3)
        self.assertEqual(self.outcomes(report), {"unreachable"})

    def test_a_proxy_that_does_not_let_us_through_is_not_gone_around(self):
        asked, log = self.server("honest")
        port = re.search(r"#(\d+)@", asked)[1]
        for behaviour, secret, why in (
                ("refusing", "", "not allowed by its rules"), ("closing", "", "it closed the connection"),
                ("web", "", "it speaks no SOCKS5"), ("unreadable", "", "its answer cannot be read"),
                ("strict", "", "it wants to be asked in another way"),
                ("strict", "user:wrong@", "it does not know the user or password"),
                ("honest", "", "connection refused")):
            for via in (asked, "127.0.0.1#" + port, "https://127.0.0.1#%s@dns.test/q" % port):
                with self.subTest(behaviour + " " + via):
                    _, at = self.script(SOCKS_SERVER, behaviour, self.folder / "refused.log")
                    proxy = "socks5://%s127.0.0.1:%s" % (secret, at)
                    report = self.expect(Check("--via", via, "--proxy", proxy, *self.ca), "INDETERMINATE", 3)
                    failed = self.found(report, "lookup_proxy_failed")
                    self.assertEqual(len(failed), 1)
                    if not via.startswith("https"):  # libcurl has words of its own
                        self.assertIn(why, failed[0]["text"])
                    self.assertEqual(log.read_text(), "")

    def test_a_proxy_that_is_not_there_is_not_gone_around(self):
        asked, log = self.server("honest")
        missing = Check("--via", asked, "--proxy", "socks5://127.0.0.1:%d" % free_port(), *self.ca)
        report = self.expect(missing, "INDETERMINATE", 3)
        self.assertIn("refused", self.found(report, "lookup_proxy_failed")[0]["text"])
        self.assertEqual(log.read_text(), "")


if __name__ == "__main__":
    if "Faults" not in sys.argv:
        if why := name_servers.fetch():
            print("skipped: no name servers to test with: " + why)
            sys.exit(77)
    unittest.main()
