#!/usr/bin/env python3
"""--verify finds the servers of a zone by the resolver, in a network namespace of its own where they have port 53."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import name_servers
import schemas
from updatable_servers import KNOT_KEY, KnotSecondary, UpdatableKnot, transfer, write_key

BUILD = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else "build").resolve()
INSIDE = "EMBLEM_TEST_NAMESPACE"
free_port = name_servers.free_port

ZONE = """$TTL 3600
@ SOA ns1 admin 1 86400 7200 3600000 60
@ NS ns1
@ NS ns2
ns1 A 127.0.0.1
ns1 AAAA 2001:db8::1
ns2 A 127.0.0.2
ward A 192.0.2.7
"""


class SecondServer(KnotSecondary):
    """At 127.0.0.2; nobody waits for it but --verify."""

    def configuration(self):
        return super().configuration().replace("listen: 127.0.0.1@", "listen: 127.0.0.2@")


class ByTheResolver(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="emblem-zone-")
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)

    def emblem(self, code, *words):
        done = subprocess.run([BUILD / "emblem", *map(str, words)], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "EMBLEM_HOME": str(self.folder / "home")})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_asks_every_address_of_every_server(self):
        primary = UpdatableKnot(self.folder / "primary", {"hospital.example": ZONE, "clinic.example": ZONE})
        self.addCleanup(primary.stop)
        key = write_key(self.folder / "emblem.key", KNOT_KEY)
        self.emblem(0, "init", "--issuer", "https://hospital.example")
        self.emblem(0, "issue", "ward.hospital.example", "--force")
        said = self.emblem(3, "publish", "--force", "--update", "127.0.0.1", "--tsig", key, "--verify", "--wait", "1s")
        self.assertIn("hospital.example: 1 of 2 servers agree\n"
                      "  ns1.hospital.example (127.0.0.1#53): agrees, serial 2\n"
                      "  ns2.hospital.example (127.0.0.2#53): silent\n", said)
        self.assertTrue(any("TYPE65297" in line for line in transfer(primary)))

        second = SecondServer(self.folder / "second", primary)
        self.addCleanup(second.stop)
        said = self.emblem(0, "publish", "--force", "--verify", "--wait", "30s")
        self.assertIn("hospital.example: 2 of 2 servers agree", said)
        said = schemas.check(self, "publish", self.emblem(0, "publish", "--force", "--verify", "--wait", "30s", "--json"))
        self.assertEqual([server["state"] for server in said["verified"][0]["servers"]], ["agrees", "agrees"])
        # A fragment belongs to no zone that the home knows: the resolver says which.
        said = self.emblem(0, "publish", "--force", "--fragment", self.folder / "emblem.zone", "--verify")
        self.assertIn("hospital.example: 2 of 2 servers agree", said)


class BesideTheResolver(unittest.TestCase):
    def test_servers_named_and_the_resolver_are_compared(self):
        with tempfile.TemporaryDirectory(prefix="emblem-system-") as folder:
            folder = pathlib.Path(folder)
            resolver = name_servers.Knot(folder / "resolver", {"hospital.example": ZONE + 'ward TXT "adem-token=x"\n'})
            self.addCleanup(resolver.stop)
            with unittest.mock.patch.object(name_servers, "free_port", free_port):
                named = name_servers.Knot(folder / "named", {"hospital.example": ZONE})
            self.addCleanup(named.stop)
            done = subprocess.run([BUILD / "emblem", "check", "--json", "ward.hospital.example", "--via", named.address,
                                   "--via", "system"], capture_output=True, text=True, timeout=60, check=False)
            self.assertTrue(done.stdout, done.stderr)
            findings = {row["name"] for row in json.loads(done.stdout)["findings"]}
            self.assertIn("lookup_servers_differ", findings)
            self.assertNotIn("lookup_absence_claimed", findings)


class Residue(unittest.TestCase):
    """Two zones that differ in one thing: whether the resolver knows an address of their server."""
    ALONE = ZONE.replace("@ NS ns2\n", "")
    LOST = ALONE.replace("ns1 A 127.0.0.1\nns1 AAAA 2001:db8::1\n", 'ns1 TXT "somewhere"\n')

    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="emblem-residue-")
        self.addCleanup(place.cleanup)
        resolver = name_servers.Knot(pathlib.Path(place.name), {"hospital.example": self.ALONE, "lost.example": self.LOST})
        self.addCleanup(resolver.stop)

    def residue(self, name):
        done = subprocess.run([BUILD / "emblem", "residue", "--json", name], capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, "EMBLEM_HOME": "/nonexistent"})
        self.assertTrue(done.stdout, done.stderr)
        said = json.loads(done.stdout)
        return done.returncode, said["state"], said

    def test_a_mark_is_gone_where_the_zones_own_servers_say_so(self):
        code, state, said = self.residue("ward.hospital.example")
        self.assertEqual((code, state), (0, "gone"), said)
        self.assertEqual(said["findings"], [])

    def test_nobody_knows_whether_it_is_gone_where_the_zones_own_servers_are_not_found(self):
        code, state, said = self.residue("ward.lost.example")
        self.assertEqual((code, state), (3, "unknown"), said)
        self.assertIn("the zone's own servers", [row["where"] for row in said["remainders"]])
        self.assertEqual([row["name"] for row in said["findings"]], ["zone_unknown"])


def enter_namespace():
    """Runs this program again where it can have port 53 and a resolver of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as resolver:
        resolver.write("nameserver 127.0.0.1\n")
        resolver.flush()
        inside = 'ip link set lo up && mount --bind "$1" /etc/resolv.conf || exit 77; shift; exec "$@"'
        words = ["unshare", "--user", "--map-root-user", "--net", "--mount"]
        if os.geteuid() == 0:
            words = ["unshare", "--net", "--mount"]
        if subprocess.run([*words, "true"], capture_output=True, check=False).returncode != 0:
            print("skipped: no network namespace can be made here")
            return 77
        return subprocess.run([*words, "sh", "-c", inside, "sh", resolver.name, sys.executable, __file__, str(BUILD)],
                              env={**os.environ, INSIDE: "1"}, check=False).returncode


if __name__ == "__main__":
    reason = name_servers.fetch()
    if reason:
        print("skipped:", reason)
        sys.exit(77)
    if INSIDE not in os.environ:
        try:
            code = enter_namespace()
        except FileNotFoundError:
            code = 77
        sys.exit(code)
    name_servers.free_port = lambda: 53
    unittest.main()
