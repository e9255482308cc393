#!/usr/bin/env python3
"""What remains after a withdrawal, at real servers: residue_test.py BUILD

A hospital's mark is put into Knot by update, found through Unbound, which keeps it in its cache, and withdrawn. Exit 77 when the servers
cannot be fetched.
"""
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / folder) for folder in ("tests/servers", "tests/tools")]

from homes import Homes  # noqa: E402
import schemas  # noqa: E402
from name_servers import ROOT, Unbound, fetch  # noqa: E402
from updatable_servers import KNOT_KEY, UpdatableKnot, write_key  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else ROOT / "build"
NAME = "www.hospital.example"
TTL = 2  # seconds: the cache is waited for
SOA = "@ 60 IN SOA ns.invalid. nobody.invalid. 1 3600 600 86400 1\n@ 60 IN NS ns.invalid.\nwww 60 IN A 192.0.2.7\n"


class Residue(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="emblem-residue.")
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)
        self.homes = Homes(BUILD / "emblem", self.folder).make_all()
        self.home = self.homes.copy("marked", "issuer")
        settings = self.home / "emblem.toml"
        settings.write_text(settings.read_text().replace("# ttl = 3600\n", "ttl = %d\n" % TTL))
        zones = {"hospital.example": SOA, "clinic.example": SOA}
        self.knot = self.start(UpdatableKnot, "knot", zones)
        self.unbound = self.start(Unbound, "unbound", self.knot)

    def start(self, make, name, *words):
        server = make(self.folder / name, *words)
        self.addCleanup(server.stop)
        return server

    def residue(self, *words):
        done = subprocess.run([BUILD / "emblem", "residue", NAME, "--json", *words], cwd=self.folder, env=self.homes.environment,
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        return done.returncode, schemas.check(self, "residue", done.stdout)

    def publish(self):
        key = write_key(self.folder / "emblem.key", KNOT_KEY)
        self.homes.do(self.home, "publish", "--update", self.knot.address, "--tsig", str(key))

    def until_let_go(self, server):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            code, said = self.residue("--via", server.address)
            if code == 0:
                return said
            time.sleep(0.2)  # a cache tells nobody when it lets go
        raise AssertionError("%s never let go: %s" % (server.address, said))

    def test_servers_let_go_at_once_and_caches_after_the_time_to_live(self):
        self.publish()
        code, said = self.residue("--via", self.unbound.address)
        self.assertEqual((1, "remaining"), (code, said["state"]))
        self.homes.do(self.home, "withdraw", NAME)
        # A withdrawal marks the other name of the emblem anew; at this one nothing is left.
        code, said = self.residue("--via", self.knot.address)
        self.assertEqual((0, "gone"), (code, said["state"]), said)
        said = self.until_let_go(self.unbound)
        self.assertNotIn(self.unbound.address, [row["where"] for row in said["remainders"]])

    def test_a_cache_is_named_with_the_moment_at_which_it_lets_go(self):
        self.publish()
        _, said = self.residue("--via", self.unbound.address)
        rows = [row for row in said["remainders"] if row["where"] == self.unbound.address]
        self.assertEqual(["seen"], [row["basis"] for row in rows])
        self.assertRegex(rows[0]["until"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ where it has it in its cache")

    def test_the_log_names_the_organisation_and_the_home_knows_the_copies(self):
        self.publish()
        self.homes.do(self.home, "withdraw", NAME)
        code, said = self.residue("--via", self.knot.address, "--home", str(self.home), "--at", "2026-06-01T00:00:05Z")
        self.assertEqual((0, "gone"), (code, said["state"]), said)
        logged = [row for row in said["remainders"] if "committed to a root key" in row["shows"]]
        self.assertEqual(1, len(logged), said)
        self.assertIn("hospital.example", logged[0]["shows"])
        self.assertNotIn(NAME, logged[0]["shows"] + logged[0]["what"])
        self.assertEqual(("for ever", "seen"), (logged[0]["until"], logged[0]["basis"]))
        copies = [row for row in said["remainders"] if row["what"].startswith("emblem ")]
        self.assertTrue(copies and all(row["basis"] == "recorded" for row in copies), said)
        self.assertTrue(any(row["where"] == "the register of https://ministry.example" for row in said["remainders"]), said)

    def test_a_server_that_is_silent_leaves_the_question_open(self):
        self.knot.stop()
        code, said = self.residue("--via", self.knot.address)
        self.assertEqual((3, "unknown"), (code, said["state"]))

    def test_without_a_network_nobody_is_asked(self):
        code, said = self.residue("--offline")
        self.assertEqual((3, "unknown", []), (code, said["state"], said["seen"]))


if __name__ == "__main__":
    why = fetch()
    if why:
        print(why)
        sys.exit(77)
    unittest.main()
