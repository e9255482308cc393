#!/usr/bin/env python3
"""Other people's tools see what we serve: tools_test.py BUILD. Exit 77 when their packages cannot be fetched."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / folder) for folder in ("tests/servers", "plugins/knot")]

import ask  # noqa: E402
import lab_servers  # noqa: E402
import matrix  # noqa: E402
import zones  # noqa: E402
import knot_server  # noqa: E402
from name_servers import ROOT, SERVERS  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else ROOT / "build"
PACKAGES = ("knot", "nsd", "bind9", "unbound", "bind9-dnsutils", "ldnsutils")
SECONDS = 30


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=SECONDS, check=False)
    return done.returncode, done.stdout + done.stderr


def unpacked(*words):
    return run(SERVERS, "exec", *words)


def rdata(output, owner):
    """The IHLE data at an owner in what dig, kdig and drill print."""
    found = re.findall(r"^%s\.\s.*TYPE65297\s+\\#\s+\d+\s+\(?([0-9A-Fa-f\s]+)" % re.escape(owner), output, re.MULTILINE)
    return sorted(bytes.fromhex("".join(text.split())) for text in found)


class Tools(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="emblem-tools.")
        folder = pathlib.Path(cls.place.name)
        cls.signed, cls.anchor = zones.sign(folder / "signing")
        cls.servers = {"unsigned": matrix.marked_knot(BUILD, folder / "module", {zones.ZONE: zones.text()}),
                       "signed": matrix.marked_knot(BUILD, folder / "signed", {zones.ZONE: cls.signed}),
                       "no module": knot_server.Knot(folder / "plain", {zones.ZONE: zones.text()})}
        cls.set = matrix.whole_sets(zones.text())["www", zones.IHLE]
        cls.folder = folder

    @classmethod
    def tearDownClass(cls):
        for server in cls.servers.values():
            server.stop()
        cls.place.cleanup()

    def port(self, which="unsigned"):
        return self.servers[which].port

    def ask_with(self, tool, rdtype, *options):
        port = self.port()
        if tool == "drill":
            return unpacked("drill", "-p", port, *options, "www.lab.example", "@127.0.0.1", rdtype)[1]
        words = (tool, "@127.0.0.1", "-p", port, *options, "www.lab.example", rdtype)
        return (run if tool == "kdig" else unpacked)(*words)[1]

    def test_every_tool_reads_the_set_where_it_asks_for_it(self):
        for tool in ("kdig", "dig", "drill"):
            for options in (("-b", "4096"), ("-t",)) if tool == "drill" else ((), ("+tcp",)):
                with self.subTest(tool=tool, options=options):
                    self.assertEqual(self.set, rdata(self.ask_with(tool, "TYPE65297", *options), "www.lab.example"))

    def test_every_tool_reads_the_set_beside_another_answer(self):
        for tool, size in (("kdig", "+bufsize=4096"), ("dig", "+bufsize=4096"), ("drill", "-b4096")):
            with self.subTest(tool=tool):
                options = ("-b", "4096") if tool == "drill" else (size,)
                output = self.ask_with(tool, "A", *options)
                self.assertIn("192.0.2.1", output)
                self.assertEqual(self.set, rdata(output, "www.lab.example"))

    def test_a_tool_that_takes_little_comes_back_over_tcp_and_has_all_of_it(self):
        for tool in ("kdig", "dig"):
            with self.subTest(tool=tool):
                self.assertEqual(self.set, rdata(self.ask_with(tool, "A", "+bufsize=512"), "www.lab.example"))

    def test_a_transfer_is_the_same_with_the_module_and_without(self):
        zone = [run("kdig", "@127.0.0.1", "-p", self.port(which), "lab.example", "AXFR", "+noall", "+answer")[1]
                for which in ("unsigned", "no module")]
        self.assertGreater(len(zone[0].splitlines()), 20)
        self.assertEqual(*(sorted(line for line in text.splitlines() if line[:1] not in ";") for text in zone))

    def test_the_signed_zone_verifies_in_other_software(self):
        (self.folder / "zone.signed").write_text(self.signed)
        code, said = unpacked("ldns-verify-zone", self.folder / "zone.signed")
        self.assertEqual(0, code, said)
        code, said = unpacked("dnssec-verify", "-z", "-o", zones.ZONE, self.folder / "zone.signed")
        self.assertEqual(0, code, said)

    def test_a_resolver_that_validates_calls_the_set_authentic(self):
        for make in (lab_servers.ValidatingUnbound, lab_servers.ResolvingBind):
            with self.subTest(resolver=make.__name__):
                resolver = make(self.folder / make.__name__, self.servers["signed"], self.anchor)
                try:
                    answer = ask.ask(resolver.port, matrix.name("www"), zones.IHLE, ask.Way("TCP", 1232, True))
                finally:
                    resolver.stop()
                self.assertTrue(answer.message.flags & 0x0020, "AD")
                self.assertEqual(self.set, answer.find(answer.message.answer, matrix.name("www"), zones.IHLE))


if __name__ == "__main__":
    why, said = run(SERVERS, "fetch", *PACKAGES)
    if why:
        print(said)
        sys.exit(77)
    unittest.main()
