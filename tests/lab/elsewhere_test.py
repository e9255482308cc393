#!/usr/bin/env python3
"""Names whose owner has little say in the DNS: elsewhere_test.py BUILD

An alias of a name at a provider, and a provider that takes TXT records and nothing else. docs/servers.md tells of both. Exit 77 when the
servers cannot be fetched.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / folder) for folder in ("tests/servers", "tests/tools")]

import lab_servers  # noqa: E402
from homes import AT, Homes  # noqa: E402
from name_servers import ROOT, fetch  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else ROOT / "build"
SOA = "@ 3600 IN SOA ns.invalid. nobody.invalid. 1 3600 600 86400 60\n@ 3600 IN NS ns.invalid.\n"
ALIAS, TARGET = "www.hospital.example", "edge7.cdn.example"


class Elsewhere(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory(prefix="emblem-elsewhere.")
        self.folder = pathlib.Path(self.place.name)
        self.homes = Homes(BUILD / "emblem", self.folder).make_all()
        self.servers = []

    def tearDown(self):
        for server in reversed(self.servers):
            server.stop()
        self.place.cleanup()

    def start(self, make, name, *words):
        self.servers.append(make(self.folder / name, *words))
        return self.servers[-1]

    def fragment(self, dialect):
        home = self.homes.copy("committed", "issuer")
        self.homes.do(home, "request", "--dialect", dialect, "-o", "wanted.cbor")
        self.homes.do(self.homes.copy("ministry", "endorser"), "endorse", "wanted.cbor", "--yes", "-o", "given.cbor")
        self.homes.do(home, "accept", "given.cbor")
        self.homes.do(home, "issue", ALIAS, "--dialect", dialect)
        return self.homes.do(home, "publish", "--fragment", "-")

    def check(self, server):
        words = [BUILD / "emblem", "check", ALIAS, "--json", "--at", AT, "--via", server.address, "--logs", "ca/logs.json",
                 "--evidence", "hospital.pem", "--evidence", "ministry.pem"]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, json.loads(done.stdout)

    def behind_an_alias(self, dialect):
        """The verdict about an alias, with its emblem at the name that it stands for, in somebody else's zone."""
        records = self.fragment(dialect).replace(ALIAS + ".", TARGET + ".")
        zones = {"hospital.example": SOA + "www 300 IN CNAME %s.\n" % TARGET,
                 "cdn.example": SOA + "edge7 300 IN A 192.0.2.7\n" + records}
        return self.check(self.start(lab_servers.ResolvingBind, "resolver", self.start(lab_servers.Bind, "provider", zones)))

    def expect_endorsed(self, code, report):
        self.assertEqual((0, "ENDORSED"), (code, report["verdict"]), report["findings"])

    def test_an_alias_is_marked_in_cose_by_an_emblem_at_its_target_that_names_it(self):
        self.expect_endorsed(*self.behind_an_alias("cose"))

    def test_an_alias_is_marked_in_jose_by_an_emblem_at_its_target_that_names_it(self):
        self.expect_endorsed(*self.behind_an_alias("jose"))

    def test_a_provider_of_txt_records_alone_serves_a_jose_emblem(self):
        records = self.fragment("jose")
        self.assertEqual({"TXT"}, {line.split()[3] for line in records.splitlines()})
        zone = SOA + "www 300 IN A 192.0.2.7\nwww 300 IN TXT \"v=spf1 -all\"\n" + records
        self.expect_endorsed(*self.check(self.start(lab_servers.Nsd, "provider", {"hospital.example": zone})))


if __name__ == "__main__":
    why = fetch()
    if why:
        print(why)
        sys.exit(77)
    unittest.main()
