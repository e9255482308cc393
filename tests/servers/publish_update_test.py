#!/usr/bin/env python3
"""emblem publish --update and withdraw, with --verify, against Knot, BIND and a secondary that lags."""
import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

import name_servers
from updatable_servers import (BIND_KEY, KNOT_KEY, OTHER_SECRET, KnotSecondary, UpdatableBind, UpdatableKnot, notify,
                               transfer, write_key)
from updates_test import ZONES

BUILD = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else "build").resolve()


class PublishByUpdate(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="emblem-publish-")
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)
        self.emblem(0, "init", "--issuer", "https://hospital.example")
        # Nobody vouches for this home, so what it signs is forced out.
        self.emblem(0, "issue", "ward.hospital.example", "--force", "--dialect", "cose", "--dialect", "jose")

    def emblem(self, code, *words):
        done = subprocess.run([BUILD / "emblem", *map(str, words)], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "EMBLEM_HOME": str(self.folder / "home")})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def start(self, kind, name, *arguments):
        server = kind(self.folder / name, *arguments)
        self.addCleanup(server.stop)
        return server

    def publish_and_withdraw(self, kind, form):
        server = self.start(kind, "primary", ZONES)
        lagging = self.start(KnotSecondary, "secondary", server)
        before = transfer(server)
        key = write_key(self.folder / "emblem.key", form)
        to_server = ("publish", "--force", "--update", server.address, "--tsig", key)
        shown = self.emblem(1, *to_server, "--diff")
        self.assertIn("+ward.hospital.example. 300 IN TXT", shown)  # the TTL of the SPF-like record that stands there
        self.assertEqual(transfer(server), before)

        said = self.emblem(0, *to_server, "--verify", "--via", server.address)
        self.assertIn("hospital.example: 1 of 1 servers agree", said)
        ours = set(transfer(server)) - set(before)
        self.assertEqual(set(before) - set(transfer(server)), set())
        self.assertEqual(sum(" TYPE65297 " in line for line in ours), 4, ours)
        self.assertEqual(sum(' TXT "adem-' in line for line in ours), 4, ours)

        # The home knows the place; the secondary was not told.
        both = ("--verify", "--via", server.address, "--via", lagging.address)
        verified = json.loads(self.emblem(1, "publish", "--force", "--json", *both, "--wait", "1s"))["verified"]
        self.assertEqual([row["state"] for row in verified[0]["servers"]], ["agrees", "differs"])
        self.assertEqual(verified[0]["servers"][1]["missing"], 8)
        notify(lagging)
        self.assertIn("2 of 2 servers agree", self.emblem(0, "publish", "--force", *both, "--wait", "30s"))

        said = self.emblem(1, "withdraw", "ward.hospital.example", *both, "--wait", "1s")
        self.assertIn("1 of 2 servers agree", said)
        self.assertIn("still there", said)
        self.assertEqual(transfer(server), before)
        self.assert_secret_is_nowhere()

    def assert_secret_is_nowhere(self):
        from updatable_servers import SECRET
        import base64
        for path in (self.folder / "home").rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                self.assertNotIn(SECRET.encode(), data, path)
                self.assertNotIn(base64.b64decode(SECRET), data, path)

    def test_publishes_and_withdraws_through_knot(self):
        self.publish_and_withdraw(UpdatableKnot, KNOT_KEY)

    def test_publishes_and_withdraws_through_bind(self):
        self.publish_and_withdraw(UpdatableBind, BIND_KEY)

    def test_says_what_is_wrong_and_changes_nothing(self):
        server = self.start(UpdatableKnot, "primary", ZONES)
        before = transfer(server)
        key = write_key(self.folder / "emblem.key", KNOT_KEY)
        update = ("publish", "--force", "--update", server.address)
        self.assertIn("--tsig", self.emblem(2, *update))
        wrong = write_key(self.folder / "wrong.key", KNOT_KEY, secret=OTHER_SECRET)
        said = self.emblem(3, *update, "--tsig", wrong)
        self.assertIn("BADSIG", said)
        self.assertNotIn(OTHER_SECRET, said)
        self.emblem(2, *update, "--tsig", key, "--zone-name", "elsewhere.example")
        old = write_key(self.folder / "old.key", BIND_KEY, algorithm="hmac-md5")
        self.assertIn("MD5 and SHA-1 are refused", self.emblem(2, *update, "--tsig", old))
        self.assertEqual(transfer(server), before)
        key.chmod(key.stat().st_mode | stat.S_IRGRP)
        self.assertIn("warning", self.emblem(0, *update, "--tsig", key))
        self.assertNotEqual(transfer(server), before)


if __name__ == "__main__":
    reason = name_servers.fetch()
    if reason:
        print("skipped:", reason)
        sys.exit(77)
    unittest.main()
