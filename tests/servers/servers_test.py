#!/usr/bin/env python3
"""`emblem check` against real name servers on loopback: servers_test.py BUILD

Exit 77 (skipped) when the servers' packages cannot be fetched.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import name_servers
from name_servers import ROOT, Bind, Knot, Nsd, Script, Unbound

BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else ROOT / "build"
FAULTS = ROOT / "tests/lookup/fault_server.py"
PROXY = ROOT / "tests/servers/tcp_only_proxy.py"
CHOOSY = ROOT / "tests/servers/choosy_proxy.py"
SECONDS = 60  # for one check; a silent server costs it about 15

DEPLOYED = ROOT / "vectors/deployed/emblem.felixlinker.de"
GENERATED = ROOT / "vectors/cases/commitment-003-older-names"
JOSE = ROOT / "vectors/interop/jose-c01-endorsed"
COSE = ROOT / "vectors/interop/cose-end1-ES256"

TXT_NAME = "emblem.felixlinker.de"  # as deployed, with the address that it covers
IHLE_NAME = "harbour.saint-anne-union-2662.example"
BOTH = "www.example.org"  # marked in both dialects, by two issuers
SAME_MOMENT = "2026-12-01T00:00:00Z"

SOA = "@ 3600 IN SOA ns.invalid. nobody.invalid. 1 3600 600 86400 60\n@ 3600 IN NS ns.invalid.\n"


def records(folder):
    return (folder / "records.zone").read_text()


def forged(text):
    """IHLE tokens with another last byte: their signatures do not hold."""
    lines = text.splitlines(keepends=True)
    return "".join(line.rstrip()[:-2] + "00\n" if " d2845" in line else line for line in lines)


def example_zone(jose, cose):
    return SOA + jose + cose + (
        "plain 300 IN A 192.0.2.1\n"
        "alias 300 IN CNAME www\n"
        "elsewhere 300 IN A 192.0.2.2\n" + cose.replace(BOTH + ".", "elsewhere.example.org."))


ZONES = {
    TXT_NAME: SOA + records(DEPLOYED) + "@ 300 IN AAAA 2a01:4f9:c010:d8e4::1\n",
    IHLE_NAME: SOA + records(GENERATED),
    "example.org": example_zone(records(JOSE), records(COSE)),
}

TXT_CASE = [TXT_NAME, "--at", "2026-06-17T00:10:00Z",
            *(word for chain in sorted(DEPLOYED.glob("*.chain.pem")) for word in ("--evidence", str(chain)))]
IHLE_CASE = [IHLE_NAME, "--at", "2027-10-25T02:19:17Z", "--logs", str(GENERATED / "logs.json"),
             *(word for chain in sorted(GENERATED.glob("*.chain.pem")) for word in ("--evidence", str(chain)))]
PINS = [word for folder in (JOSE, COSE)
        for issuer, name in json.loads((folder / "case.json").read_text())["pins"].items()
        for word in ("--pin", "%s=%s" % (issuer, folder / name))]


def at_example(name):
    return [name, "--at", SAME_MOMENT, *PINS]


class Check:
    """A check that has begun; `report` waits for it."""

    def __init__(self, words, *servers):
        via = [word for server in servers for word in ("--via", server.address)]
        self.child = subprocess.Popen([BUILD / "emblem", "check", "--json", *words, *via], stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE)

    def report(self):
        output, errors = self.child.communicate(timeout=SECONDS)
        if not output:
            raise AssertionError("no report: " + errors.decode())
        return json.loads(output), self.child.returncode


class Servers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="emblem-servers.")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.knot, cls.nsd, cls.bind = (cls.started(kind(cls.folder / kind.__name__, ZONES))
                                       for kind in (Knot, Nsd, Bind))
        cls.unbound = cls.started(Unbound(cls.folder / "Unbound", cls.knot))
        # The second server lies: no emblem at one name, forged ones at the other.
        cls.liar = cls.started(Nsd(cls.folder / "Liar", {
            IHLE_NAME: SOA, "example.org": example_zone("", forged(records(COSE)))}))

    @classmethod
    def started(cls, server):
        cls.addClassCleanup(server.stop)
        return server

    def expect(self, words, servers, verdict, code):
        report, exit_code = Check(words, *servers).report()
        self.assertEqual((report["verdict"], exit_code), (verdict, code), json.dumps(report["findings"], indent=1))
        return report

    def seen(self, report, server, kind):
        return [row for row in report["seen"]
                if row["server"] == server.address and row["question"].endswith(" " + kind)]

    def found(self, report, name):
        return [row for row in report["findings"] if row["name"] == name]

    def every_way(self):
        for servers in ([self.knot], [self.nsd], [self.bind], [self.unbound], [self.knot, self.unbound, self.bind]):
            with self.subTest([type(server).__name__ for server in servers]):
                yield servers

    def test_an_emblem_in_txt_is_found_through_every_server(self):
        for servers in self.every_way():
            report = self.expect(TXT_CASE, servers, "ENDORSED", 0)
            self.assertEqual(report["covered_by"], "[2a01:4f9:c010:d8e4::1]")
            for server in servers:  # 3 kB: asked by UDP, answered by TCP
                ways = [(row["way"], row["outcome"], row["answer_records"]) for row in self.seen(report, server, "TXT")]
                self.assertEqual(ways, [("udp", "truncated", 0), ("tcp", "answer", 6)])

    def test_an_emblem_in_ihle_is_found_through_every_server(self):
        for servers in self.every_way():
            report = self.expect(IHLE_CASE, servers, "ENDORSED", 0)
            self.assertEqual(report["dialect"], "cose")
            for server in servers:
                self.assertEqual(self.seen(report, server, "IHLE")[-1]["answer_records"], 6)
                self.assertIn(server.address, self.seen(report, server, "IHLE")[0]["noticed_by"])

    def test_a_name_marked_in_both_dialects_has_two_emblems(self):
        for servers in self.every_way():
            report = self.expect(at_example(BOTH), servers, "ENDORSED", 0)
            self.assertEqual([(emblem["issuer"], emblem["verdict"]) for emblem in
                              sorted(report["emblems"], key=lambda emblem: emblem["issuer"])],
                             [("https://emblem.example.org", "ENDORSED"), ("https://example.org", "ENDORSED")])
            for server in servers:
                self.assertEqual(self.seen(report, server, "TXT")[-1]["answer_records"], 6)
                self.assertEqual(self.seen(report, server, "IHLE")[-1]["answer_records"], 6)

    def test_an_alias_leads_to_its_targets_emblem_which_must_cover_the_alias(self):
        for servers in self.every_way():
            report = self.expect(at_example("alias.example.org"), servers, "INVALID", 1)
            self.assertTrue(self.found(report, "asset_not_covered"))

    def test_an_emblem_that_covers_another_name_says_which(self):
        for servers in self.every_way():
            report = self.expect(at_example("elsewhere.example.org"), servers, "INVALID", 1)
            self.assertIn("it covers " + BOTH, self.found(report, "asset_not_covered")[0]["text"])

    def test_a_name_without_emblem_is_none_only_as_claimed(self):
        for servers in self.every_way():
            for name in ("plain.example.org", "nowhere.example.org"):
                report = self.expect(at_example(name), servers, "NONE", 1)
                self.assertTrue(self.found(report, "lookup_absence_claimed"))

    def test_a_zone_that_a_server_does_not_serve_is_not_none(self):
        for server in (self.knot, self.nsd, self.bind, self.unbound):
            with self.subTest(type(server).__name__):
                self.expect(at_example("www.somewhere.org"), [server], "INDETERMINATE", 3)

    def test_a_server_that_hides_the_emblem_is_overruled_and_seen(self):
        report = self.expect(IHLE_CASE, [self.knot, self.liar], "ENDORSED", 0)
        self.assertTrue(self.found(report, "lookup_servers_differ"))
        self.assertEqual(self.seen(report, self.liar, "IHLE")[-1]["outcome"], "no data")
        self.assertEqual(self.seen(report, self.knot, "IHLE")[-1]["answer_records"], 6)

    def test_a_server_that_forges_the_emblem_is_overruled_and_seen(self):
        report = self.expect(at_example(BOTH), [self.liar, self.knot], "ENDORSED", 0)
        self.assertTrue(self.found(report, "lookup_servers_differ"))
        self.assertEqual(self.seen(report, self.liar, "IHLE")[-1]["answer_records"], 6)
        self.expect(at_example(BOTH), [self.liar], "INVALID", 1)

    def test_a_server_that_gives_an_alias_instead_hides_nothing(self):
        for answer in ("www 300 IN CNAME plain\nplain 300 IN A 192.0.2.1\n", "www 300 IN CNAME other\nother 300 IN CNAME www\n"):
            liar = Nsd(pathlib.Path(tempfile.mkdtemp(dir=self.folder)), {"example.org": SOA + answer})
            try:
                for servers in ([self.knot, liar], [liar, self.knot]):
                    with self.subTest(answer, first=type(servers[0]).__name__):
                        self.expect(at_example(BOTH), servers, "ENDORSED", 0)
            finally:
                liar.stop()

    def test_additional_data_is_enough_when_the_direct_question_is_refused(self):
        for behaviour, verdict, code in (("only_beside", "ENDORSED", 0), ("without_ihle", "INDETERMINATE", 3)):
            with self.subTest(behaviour):
                server = Script(FAULTS, behaviour, "127.0.0.1", GENERATED / "records.zone")
                self.addCleanup(server.stop)
                report = self.expect(IHLE_CASE, [server], verdict, code)
                self.assertTrue(report["lookup_incomplete"])
                self.assertEqual(self.seen(report, server, "IHLE")[-1]["answer_records"], 0)
                self.assertEqual(self.seen(report, server, "A")[-1]["additional_records"], 6 if code == 0 else 0)

    def test_addresses_kept_back_leave_a_name_open_that_they_would_cover(self):
        for kinds, verdict, code in (([], "ENDORSED", 0), (["28"], "INDETERMINATE", 3), (["1", "28"], "INDETERMINATE", 3)):
            with self.subTest(kinds):
                proxy = Script(CHOOSY, self.knot.port, *kinds)
                self.addCleanup(proxy.stop)
                report = self.expect(TXT_CASE, [proxy], verdict, code)
                self.assertEqual((report["undecided"], report["covered_by"] is None), (code == 3, code == 3))
                self.assertEqual(len(self.found(report, "addresses_unknown")), code // 3)

    def test_silence_is_neither_a_no_nor_a_hindrance(self):
        """The slow checks, side by side."""
        proxies = [Script(PROXY, self.knot.port), Script(PROXY, self.unbound.port)]
        silent = Script(FAULTS, "silent", "127.0.0.1")
        for server in (*proxies, silent):
            self.addCleanup(server.stop)
        blocked = [(server, Check(at_example(BOTH), server)) for server in proxies]
        beside_silence = Check(at_example(BOTH), self.knot, silent)
        unknown = [Check(at_example("plain.example.org"), *servers) for servers in ([silent], [self.knot, silent])]
        for server, check in blocked:
            report, code = check.report()
            self.assertEqual((report["verdict"], code), ("ENDORSED", 0))
            ways = [(row["way"], row["outcome"]) for row in self.seen(report, server, "IHLE")]
            self.assertEqual((ways[0][0], ways[-1]), ("udp", ("tcp", "answer")))
            self.assertEqual(len(report["emblems"]), 2)
        report, code = beside_silence.report()
        self.assertEqual((report["verdict"], code, report["lookup_incomplete"]), ("ENDORSED", 0, True))
        for check in unknown:
            report, code = check.report()
            self.assertEqual((report["verdict"], code), ("INDETERMINATE", 3))
            self.assertTrue(self.found(report, "lookup_unanswered"))


if __name__ == "__main__":
    if why := name_servers.fetch():
        print("skipped: no name servers to test with: " + why)
        sys.exit(77)
    unittest.main()
