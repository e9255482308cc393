#!/usr/bin/env python3
"""`emblem check --covert=resolver` in a little internet: resolver_test.py BUILD

Exit 77 (skipped) without root, or when the servers' packages cannot be fetched.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import internet
from internet import OWN_SERVER, ROOT_SERVER, TOP_SERVER
from serving import ROOT, children_of, is_running, until

BUILD = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "build"
SECONDS = 60  # for one check

VECTOR = ROOT / "vectors/interop/cose-end1-ES256"
ZONE, NAME = "example.org", "www.example.org"
PINS = [word for issuer, file in json.loads((VECTOR / "case.json").read_text())["pins"].items()
        for word in ("--pin", "%s=%s" % (issuer, VECTOR / file))]
RECORDS = (VECTOR / "records.zone").read_text() + """
www 300 IN A 198.19.0.1
www 300 IN AAAA 2001:db8::1
alias 300 IN CNAME www
plain 300 IN A 198.19.0.2
"""
REVERSE = "1.0.19.198.in-addr.arpa. 300 IN PTR %s.\n" % NAME
# The ends of every range that Unbound keeps to itself, and what lies beside them.
LOCAL = ["www.test", "www.invalid", "www.onion", "www.localhost", "www.home.arpa", "0.0.0.1", "10.0.0.1", "127.0.0.2",
         "172.16.0.1", "172.31.0.1", "192.168.0.1", "100.64.0.1", "100.127.0.1", "169.254.0.1", "192.0.2.1", "198.51.100.1",
         "203.0.113.1", "255.255.255.255", "::", "fd00::1", "fe80::1", "fe90::1", "fea0::1", "feb0::1", "2001:db8::1"]
PUBLIC = ["www.internal", "intranet", "172.15.0.1", "172.32.0.1", "100.128.0.1", "fec0::1"]
YES, NO, USAGE, UNKNOWN = 0, 1, 2, 3


class CovertCase(unittest.TestCase):
    """Each class has an internet of its own."""
    how = {}

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="emblem-covert-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.scratch = cls.folder / "tmp"
        cls.scratch.mkdir()
        cls.net = cls.enterClassContext(internet.Internet(cls.folder / "net", BUILD, RECORDS, root=REVERSE, zone=ZONE, **cls.how))

    def command(self, verb, *words, anchor=None):
        anchor = anchor or self.net.anchor
        return [BUILD / "emblem", verb, *words, "--covert=resolver", "--root-hints", self.net.hints, "--trust-anchor", anchor]

    def environment(self):
        return {**os.environ, "PATH": "%s:%s" % (self.net.programs, os.environ["PATH"]), "TMPDIR": str(self.scratch)}

    def run_tool(self, *words, **how):
        return subprocess.run(self.command(*words, **how), env=self.environment(), capture_output=True, text=True,
                              timeout=SECONDS, check=False)

    def check(self, *words, code, **how):
        """The reports."""
        done = self.run_tool("check", *words, "--json", "--at", "2026-12-01T00:00:00Z", *PINS, **how)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(list(self.scratch.iterdir()), [])
        return [json.loads(line) for line in done.stdout.splitlines()]

    def names(self, report):
        return [finding["name"] for finding in report["findings"]]

    def asked(self, report, server=None):
        return {row["question"] for row in report["seen"] if server in (None, row["server"].partition("#")[0])}


class Signed(CovertCase):
    def test_an_emblem_comes_beside_the_address(self):
        report, = self.check(NAME, code=YES)
        self.assertEqual(report["verdict"], "ENDORSED", report)
        beside = [row for row in report["seen"] if row["additional_records"]]
        self.assertTrue(beside)
        for row in beside:
            self.assertEqual(row["server"], OWN_SERVER + "#53")
            self.assertIn(row["question"], (NAME + " A", NAME + " AAAA"))
            self.assertEqual(row["additional_records"], 6)

    def test_nobody_is_asked_about_emblems(self):
        report, = self.check(NAME, code=YES)
        self.assertEqual({row["server"] for row in report["seen"]}, {server + "#53" for server in
                                                                      (ROOT_SERVER, TOP_SERVER, OWN_SERVER)})
        kinds = {question.rpartition(" ")[2] for question in self.asked(report)}
        self.assertLessEqual(kinds, {"A", "AAAA", "NS", "DNSKEY", "DS", "NULL"})
        self.assertNotIn(NAME + " A", self.asked(report, ROOT_SERVER))
        self.assertNotIn(NAME + " A", self.asked(report, TOP_SERVER))

    def test_what_was_sent_was_foretold(self):
        self.expect_foretold(*self.check(NAME, code=YES))

    def test_who_is_told_a_delegated_name_whole_was_foretold(self):
        report, = self.check(ZONE, code=UNKNOWN)
        self.expect_foretold(report)
        self.assertIn(ZONE + " A", self.asked(report, TOP_SERVER))

    def expect_foretold(self, report):
        done = self.run_tool("exposure", report["asset"], "--json")
        exposure = json.loads(done.stdout)
        foretold = {row["question"] for row in exposure["messages"]}
        of_top = {row["question"] for row in exposure["messages"] if row["to"] == "a server of org"}
        addresses = {question for question in self.asked(report, TOP_SERVER) if question.partition(" ")[0] == ZONE}
        self.assertLessEqual({question for question in addresses if question.endswith((" A", " AAAA"))}, of_top)
        for question in self.asked(report) - foretold:
            name, _, kind = question.rpartition(" ")
            depends = kind in ("DNSKEY", "DS") or name.startswith("_ta-") or (
                kind in ("A", "AAAA") and (name.startswith("ns.") or name in ("a.root", "root")))
            self.assertTrue(depends, question)
        self.assertLessEqual({row["question"] for row in exposure["messages"] if "when" not in row}, self.asked(report))

    def test_an_alias_is_followed_to_the_server_of_its_target(self):
        report, = self.check(NAME, "--name", "alias." + ZONE, code=YES)
        self.assertEqual(report["verdict"], "ENDORSED")
        self.assertIn("lookup_alias_followed", self.names(report))

    def test_no_emblem_beside_an_address_proves_nothing(self):
        report, = self.check("plain." + ZONE, code=UNKNOWN)
        self.assertEqual(report["verdict"], "INDETERMINATE")
        finding, = [finding for finding in report["findings"] if finding["name"] == "lookup_too_telling"]
        self.assertIn("IHLE and TXT of plain.%s would have had to be asked of %s#53" % (ZONE, OWN_SERVER), finding["text"])

    def test_a_name_that_does_not_exist_has_none_and_dnssec_proves_it(self):
        report, = self.check("none." + ZONE, code=NO)
        self.assertEqual(report["verdict"], "NONE")
        self.assertIn("lookup_absence_proved", self.names(report))

    def test_of_names_kept_for_local_use_nobody_is_asked_and_nothing_is_known(self):
        for asset, name in (("10.1.2.3", "3.2.1.10.in-addr.arpa"), ("www.hospital.test", "www.hospital.test"),
                            ("www.hospital.home.arpa", "www.hospital.home.arpa")):
            with self.subTest(asset):
                report, = self.check(asset, code=UNKNOWN)
                self.assertEqual((report["verdict"], report["seen"]), ("INDETERMINATE", []))
                finding, = [finding for finding in report["findings"] if finding["name"] == "lookup_too_telling"]
                self.assertEqual(finding["where"], name)
                self.assertIn("nobody was asked", finding["text"])
                exposure = json.loads(self.run_tool("exposure", asset, "--json").stdout)
                self.assertEqual((exposure["messages"], exposure["contingencies"]), ([], []))

    def test_of_which_names_nobody_is_asked_was_foretold(self):
        reports = self.check(*LOCAL, code=UNKNOWN)
        for asset in PUBLIC:  # each by a resolver that knows nothing yet
            done = self.run_tool("check", asset, "--json")
            reports.append(json.loads(done.stdout))
        done = self.run_tool("exposure", *LOCAL, *PUBLIC, "--json")
        foretold = {row["asset"]: bool(row["messages"]) for row in map(json.loads, done.stdout.splitlines())}
        self.assertEqual({report["asset"]: bool(report["seen"]) for report in reports}, foretold)
        self.assertEqual({asset for asset, sends in foretold.items() if sends}, set(PUBLIC))

    def test_an_address_is_looked_for_by_its_name(self):
        report, = self.check("198.19.0.1", code=NO)
        self.assertIn("1.0.19.198.in-addr.arpa PTR", self.asked(report))
        self.assertIn(NAME + " A", self.asked(report))
        self.assertTrue(report["tokens"])  # which are for another asset

    def test_several_assets_are_asked_for_through_one_resolver(self):
        first, second = self.check(NAME, "alias." + ZONE, "--require", "signed", code=NO)
        self.assertEqual(first["verdict"], "ENDORSED")
        self.assertTrue(second["tokens"])
        for question in (". NS", "org A", NAME + " A"):  # which it knows by now
            self.assertIn(question, self.asked(first))
            self.assertNotIn(question, self.asked(second))

    def test_what_dnssec_shows_to_be_forged_is_set_aside(self):
        other = self.folder / "other.key"
        _, _, anchor = internet.sign(self.folder / "other-keys", ".", internet.head(".", "a.root.", ROOT_SERVER))
        other.write_text(anchor + "\n")
        report, = self.check(NAME, code=UNKNOWN, anchor=other)
        self.assertEqual(report["verdict"], "INDETERMINATE")
        self.assertIn("lookup_bogus", self.names(report))
        self.assertEqual(report["tokens"], [])

    def test_it_has_no_place_beside_other_ways(self):
        for words in (("--via", "192.0.2.1"), ("--proxy", "socks5://127.0.0.1:9")):
            done = self.run_tool("check", NAME, *words)
            self.assertEqual(done.returncode, USAGE, done.stderr)
            self.assertIn("no place where we are the resolver", done.stderr)

    def test_files_named_must_be_there(self):
        for verb in ("check", "exposure"):
            for file in (self.net.anchor, self.net.hints):
                with self.subTest(verb=verb, file=file):
                    words = ["/nonexistent" if word == file else word for word in self.command(verb, NAME)]
                    done = subprocess.run(words, env=self.environment(), capture_output=True, text=True, timeout=SECONDS,
                                          check=False)
                    self.assertEqual((done.returncode, done.stdout), (USAGE, ""))
                    self.assertIn("/nonexistent", done.stderr)

    def test_unbound_must_be_installed(self):
        environment = {**self.environment(), "PATH": "/nowhere"}
        if shutil.which("unbound", path="/usr/local/sbin:/usr/sbin:/sbin"):
            self.skipTest("it is installed here")
        done = subprocess.run(self.command("check", NAME), env=environment, capture_output=True, text=True, timeout=SECONDS,
                              check=False)
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("apt-get install unbound", done.stderr)

    def test_nothing_of_it_stays_when_the_look_is_broken_off(self):
        os.kill(self.knot(), signal.SIGSTOP)
        self.addCleanup(os.kill, self.knot(), signal.SIGCONT)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            with self.subTest(number):
                child = subprocess.Popen(self.command("check", NAME), env=self.environment(), stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
                self.addCleanup(child.wait)
                # It has told where it listens once the folder is gone.
                until(lambda: children_of(child.pid) and not list(self.scratch.iterdir()), "an Unbound that listens")
                resolver, = children_of(child.pid)
                child.send_signal(number)
                self.assertEqual(child.wait(SECONDS), -number)
                until(lambda: not is_running(resolver), "the end of Unbound")
                self.assertEqual(list(self.scratch.iterdir()), [])

    def knot(self):
        return self.net.serve.server()


class WithoutModule(CovertCase):
    how = {"plain": True, "signed": False}

    def test_a_server_without_the_rule_brings_nothing(self):
        report, = self.check(NAME, code=UNKNOWN)
        self.assertEqual((report["verdict"], report["tokens"]), ("INDETERMINATE", []))
        self.assertIn("lookup_too_telling", self.names(report))

    def test_absence_without_signatures_is_a_claim(self):
        report, = self.check("none." + ZONE, code=NO)
        self.assertIn("lookup_absence_claimed", self.names(report))


if __name__ == "__main__":
    internet.go_alone()
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
