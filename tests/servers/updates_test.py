#!/usr/bin/env python3
"""Dynamic updates of real zones, and whether all servers of a zone agree afterwards."""
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

import name_servers
from updatable_servers import (BIND_KEY, KNOT_KEY, OTHER_SECRET, BindSecondary, KnotSecondary, UpdatableBind,
                               UpdatableKnot, notify, serial, transfer, write_key)

BUILD = pathlib.Path(sys.argv.pop(1) if __name__ == "__main__" and len(sys.argv) > 1 else "build").resolve()
CLIENT = BUILD / "tests/update_client"

HEAD = """$TTL 3600
@ SOA ns1 admin 1 86400 7200 3600000 60
@ NS ns1
ns1 A 127.0.0.1
"""
HOSPITAL = HEAD + """@ 300 TXT "v=spf1 -all"
ward A 192.0.2.7
ward 300 TXT "of somebody else" "in two strings"
ward TYPE65297 \\# 2 a100
alias CNAME ward
sub NS ns.elsewhere.example.
"""
ZONES = {"hospital.example": HOSPITAL, "clinic.example": HEAD}

OURS = ['ward.hospital.example. 3600 IN TXT "adem-token=a.b.c"',
        r"ward.hospital.example. 3600 IN TYPE65297 \# 3 a10102",
        r"hospital.example. 3600 IN TYPE65297 \# 3 a10103",
        r"new.ward.hospital.example. 3600 IN TYPE65297 \# 3 a10104"]
# The set of a name has one TTL: that of those who were there first.
STANDING = ['ward.hospital.example. 300 IN TXT "adem-token=a.b.c"', *OURS[1:]]


def spaced(lines):
    """As kdig prints them: data of unknown types in upper case."""
    def one(line):
        head, mark, data = line.partition("\\# ")
        return head + mark + data.upper()
    return sorted(one(line) for line in lines)


class Client:
    """The test program, with files for the records."""

    def __init__(self, folder):
        self.folder = folder

    def records(self, name, lines):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines))
        return str(path)

    def run(self, *words):
        done = subprocess.run([CLIENT, *map(str, words)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout

    def update(self, server, key, wanted, published=(), zone="hospital.example", ahead=0):
        return self.run("update", server.address, key, zone, ahead, self.records("wanted", wanted),
                        self.records("published", published))

    def verify(self, servers, present, gone=(), wait=0):
        return self.run("verify", wait, self.records("present", present), self.records("gone", gone),
                        *(server if isinstance(server, str) else server.address for server in servers))


class WithServers(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="emblem-updates-")
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)
        self.client = Client(self.folder)
        self.key = write_key(self.folder / "emblem.key", self.KEY_FORM) if hasattr(self, "KEY_FORM") else None

    def start(self, kind, name, *arguments):
        server = kind(self.folder / name, *arguments)
        self.addCleanup(server.stop)
        return server


class Updates:
    def setUp(self):
        super().setUp()
        self.server = self.start(self.KIND, "server", ZONES)
        self.before = transfer(self.server)

    def assert_ours(self, lines):
        """Ours stand there, and everybody else's as they did."""
        self.assertEqual(transfer(self.server), sorted(self.before + spaced(lines)))

    def assert_done(self, outcome, last_line):
        code, said = outcome
        self.assertEqual((code, said.splitlines()[-1:]), (0, [last_line]), said)

    def assert_refused(self, outcome, *words):
        code, said = outcome
        self.assertEqual(code, 3, said)
        for word in words:
            self.assertIn(word, said)
        self.assert_ours([])

    def test_adds_changes_and_removes_ours_and_nothing_else(self):
        first = serial(self.server)
        self.assert_done(self.client.update(self.server, self.key, OURS), "added 4, removed 0, ours 4")
        self.assert_ours(STANDING)
        # The other IHLE record there is not ours to touch.
        second = serial(self.server)
        self.assertGreater(second, first)
        # Nothing to do is nothing done.
        self.assert_done(self.client.update(self.server, self.key, OURS, OURS), "added 0, removed 0, ours 4")
        self.assertEqual(serial(self.server), second)
        changed = [OURS[0].replace("a.b.c", "d.e.f"), *OURS[1:3]]
        self.assert_done(self.client.update(self.server, self.key, changed, OURS), "added 1, removed 2, ours 3")
        self.assert_ours([STANDING[0].replace("a.b.c", "d.e.f"), *STANDING[1:3]])
        self.assert_done(self.client.update(self.server, self.key, [], changed), "added 0, removed 3, ours 0")
        self.assert_ours([])

    def test_keeps_them_over_a_restart(self):
        self.client.update(self.server, self.key, OURS)
        self.server.stop()
        self.assertTrue(self.server._start())
        self.assert_ours(STANDING)

    def test_leaves_out_aliases_and_names_below_a_delegation(self):
        wanted = [r"alias.hospital.example. 60 IN TYPE65297 \# 1 a0", r"x.sub.hospital.example. 60 IN TYPE65297 \# 1 a0",
                  OURS[1]]
        code, said = self.client.update(self.server, self.key, wanted)
        self.assertEqual(code, 0, said)
        self.assertIn("owner_is_alias: alias.hospital.example for ward.hospital.example", said)
        self.assertIn("owner_delegated: x.sub.hospital.example", said)
        self.assert_ours([OURS[1]])

    def test_splits_what_no_message_holds(self):
        many = [r"w%d.hospital.example. 3600 IN TYPE65297 \# 600 " % i + "a1" * 600 for i in range(300)]
        self.assert_done(self.client.update(self.server, self.key, many), "added 300, removed 0, ours 300")
        code, said = self.client.verify([self.server], many)
        self.assertEqual(code, 0, said)

    def test_finds_the_zone(self):
        code, said = self.client.run("zones", self.server.address, self.key, "new.ward.hospital.example",
                                     "alias.hospital.example", "clinic.example", "elsewhere.org")
        self.assertEqual((code, said), (0, "zone clinic.example\nzone hospital.example\noutside elsewhere.org\n"))

    def test_names_a_key_that_the_server_does_not_know(self):
        key = write_key(self.folder / "unknown.key", BIND_KEY, name="unknown")
        self.assert_refused(self.client.update(self.server, key, OURS), "update_answer_unsigned", "BADKEY")

    def test_names_a_wrong_secret(self):
        key = write_key(self.folder / "wrong.key", KNOT_KEY, secret=OTHER_SECRET)
        self.assert_refused(self.client.update(self.server, key, OURS), "update_answer_unsigned", "BADSIG")

    def test_names_clocks_that_differ(self):
        for ahead in (-7200, 7200):
            self.assert_refused(self.client.update(self.server, self.key, OURS, ahead=ahead), "update_refused", "BADTIME")

    def test_is_refused_for_a_zone_that_the_key_may_not_change(self):
        record = r"clinic.example. 60 IN TYPE65297 \# 1 a0"
        self.assert_refused(self.client.update(self.server, self.key, [record], zone="clinic.example"),
                            *self.REFUSED)

    def test_says_when_the_server_does_not_serve_the_zone(self):
        self.assert_refused(self.client.update(self.server, self.key, [], zone="elsewhere.org"), "zone_unknown")

    def test_says_when_nobody_answers(self):
        self.server.stop()
        code, said = self.client.update(self.server, self.key, OURS)
        self.assertEqual(code, 3)
        self.assertIn("update_unanswered", said)

    def test_warns_of_a_key_that_others_can_read(self):
        self.key.chmod(0o640)
        self.assertIn("exposed", self.client.update(self.server, self.key, [])[1])


class KnotUpdates(Updates, WithServers):
    KIND = UpdatableKnot
    KEY_FORM = KNOT_KEY
    REFUSED = ("update_answer_unsigned", "none for this zone")


class BindUpdates(Updates, WithServers):
    KIND = UpdatableBind
    KEY_FORM = BIND_KEY
    REFUSED = ("update_refused", "REFUSED")


class Verification(WithServers):
    KEY_FORM = KNOT_KEY

    def test_waits_for_secondaries_that_lag(self):
        primary = self.start(UpdatableKnot, "primary", ZONES)
        servers = [primary, self.start(KnotSecondary, "knot", primary), self.start(BindSecondary, "bind", primary)]
        self.client.update(primary, self.key, OURS)
        code, said = self.client.verify(servers, OURS)
        self.assertEqual(code, 1, said)
        self.assertIn("%s agrees serial %d, 0 missing" % (primary.address, serial(primary)), said)
        for server in servers[1:]:
            self.assertIn("%s differs serial 1, 4 missing" % server.address, said)
        self.assertIn("servers_disagree", said)
        for server in servers[1:]:
            notify(server)
        code, said = self.client.verify(servers, OURS, wait=30)
        self.assertEqual(code, 0, said)
        # Withdrawn: the secondaries still have them until they look.
        self.client.update(primary, self.key, [], OURS)
        code, said = self.client.verify(servers, [], OURS)
        self.assertEqual(code, 1, said)
        self.assertEqual(said.count(" 4 still there"), 2, said)
        for server in servers[1:]:
            notify(server)
        code, said = self.client.verify(servers, [], OURS, wait=30)
        self.assertEqual(code, 0, said)

    def test_tells_silence_from_disagreement(self):
        primary = self.start(UpdatableKnot, "primary", ZONES)
        self.client.update(primary, self.key, OURS)
        with socket.socket() as mute, socket.socket() as closed:
            mute.bind(("127.0.0.1", 0))
            mute.listen()
            closed.bind(("127.0.0.1", 0))
            addresses = ["127.0.0.1#%d" % taken.getsockname()[1] for taken in (mute, closed)]
            code, said = self.client.verify([primary, *addresses], OURS)
            self.assertEqual(code, 3, said)
            self.assertIn("%s agrees" % primary.address, said)
            for address, why in zip(addresses, ("timeout", "unreachable")):
                self.assertIn("%s silent" % address, said)
                self.assertIn("server_unanswering: hospital.example at %s: %s" % (address, why), said)
            code, said = self.client.verify([primary, addresses[1]], OURS[1:], [OURS[0]])
            self.assertEqual(code, 1, said)

    def test_does_not_take_refusal_for_withdrawal(self):
        other = self.start(name_servers.Knot, "other", {"clinic.example": HEAD})
        primary = self.start(UpdatableKnot, "primary", ZONES)
        code, said = self.client.verify([primary, other], [], OURS)
        self.assertEqual(code, 1, said)
        self.assertIn("%s agrees" % primary.address, said)
        self.assertIn("%s differs" % other.address, said)
        self.assertIn("refused", said)


if __name__ == "__main__":
    reason = name_servers.fetch()
    if reason:
        print("skipped:", reason)
        sys.exit(77)
    unittest.main()
