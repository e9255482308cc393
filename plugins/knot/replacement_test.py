#!/usr/bin/env python3
"""The module's store replaced, broken and missing under a running knotd and at its start: replacement_test.py EMBLEM.SO

Exit 77 (skipped) when the servers' packages cannot be fetched.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import knot_server
import store_writer
from knot_server import Knot
from marked_zone import SETS, SOA, ZONE, as_store, ask, rdatas_in

MODULE = pathlib.Path(sys.argv.pop()).resolve()
USER = "server:\n    user: nobody:nogroup\n"
SECONDS = 20  # for what happens by itself within one
FIRST_RECORD = 64 + 8 + 4 + 8  # of a store with one name: header, buckets, mark and padding, places


class Replacement(unittest.TestCase):
    NAME = "small.example.org."

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.store = self.folder / "store"
        self.first, self.second = as_store({self.NAME: [b"first"]}), as_store({self.NAME: [b"the second"]})
        store_writer.replace(self.store, self.first)
        self.server = Knot(self.folder / "knot", {"example.org": ZONE, "example.net": SOA}, MODULE, self.store)
        self.addCleanup(self.server.stop)

    def served(self):
        return rdatas_in(ask(self.server, self.NAME, "A")[1].additional, self.NAME)

    def until(self, condition):
        begin = time.monotonic()
        while not condition():
            self.assertLess(time.monotonic() - begin, SECONDS, self.server.log())
            time.sleep(0.02)
        return time.monotonic() - begin

    def said(self, text):
        self.served()  # the module speaks when Knot's own threads call it
        return text in self.server.log()

    def test_a_replaced_store_is_served_without_being_told(self):
        self.assertEqual(self.served(), [b"first"])
        for data, rdata in ((self.second, b"the second"), (self.first, b"first")):
            store_writer.replace(self.store, data)
            self.until(lambda: self.served() == [rdata])
        self.until(lambda: self.said("taken, 1 names"))

    def test_a_store_that_does_not_hold_is_refused_once_and_the_old_one_keeps_serving(self):
        store_writer.replace(self.store, self.second[:-3])
        self.until(lambda: self.said("refused, the one before it is still served: byte"))
        refused = "byte %d: the store file does not hold" % (len(self.second) - 3)
        self.assertIn(refused, self.server.log())
        for _ in range(20):
            self.assertEqual(self.served(), [b"first"])
        self.assertEqual(self.server.log().count(refused), 1)
        store_writer.replace(self.store, self.second)
        self.until(lambda: self.served() == [b"the second"])

    def test_what_else_may_befall_the_file_leaves_the_old_one_serving(self):
        other_type = store_writer.encode({self.NAME: (300, [b"x"])}, 65300)
        for befall, says in ((lambda: store_writer.replace(self.store, b""), "byte 0: "),
                             (lambda: store_writer.replace(self.store, other_type), "holds type 65300"),
                             (self.store.unlink, "No such file"), (lambda: os.mkfifo(self.store), "no regular file"),
                             (self.store.unlink, "No such file"), (self.store.mkdir, "no regular file")):
            befall()
            self.until(lambda: self.said(says))
            self.assertEqual(self.served(), [b"first"])
        self.store.rmdir()
        store_writer.replace(self.store, self.second)
        self.until(lambda: self.served() == [b"the second"])

    def test_a_store_cut_in_place_does_no_harm(self):
        os.truncate(self.store, 10)
        self.until(lambda: self.said("refused"))
        self.assertEqual(self.served(), [b"first"])
        self.store.write_bytes(self.second)
        self.until(lambda: self.served() == [b"the second"])

    def test_a_damaged_record_makes_the_whole_file_refused_with_its_byte(self):
        data = as_store({self.NAME: [b"other"]})
        store_writer.replace(self.store, data.replace(b"other", b"0ther"))
        self.until(lambda: self.said("refused, the one before it is still served: byte %d" % FIRST_RECORD))
        self.assertEqual(self.served(), [b"first"])
        self.assertNotIn("Reloaded", self.server.control("reload"))
        self.assertEqual(self.served(), [b"first"])
        store_writer.replace(self.store, data)
        self.until(lambda: self.served() == [b"other"])

    def test_a_reload_keeps_the_store_and_refuses_a_broken_one(self):
        self.assertIn("Reloaded", self.server.control("reload"))
        self.assertEqual(self.served(), [b"first"])
        store_writer.replace(self.store, self.second)
        self.assertIn("Reloaded", self.server.control("reload"))
        self.assertEqual(self.served(), [b"the second"])
        store_writer.replace(self.store, b"nothing of the kind")
        self.server.control("reload")
        self.assertEqual(self.served(), [b"the second"])
        self.assertIn("byte 0", self.server.log())

    def test_a_hundred_replacements_under_questions(self):
        for i in range(100):
            store_writer.replace(self.store, self.second if i % 2 else self.first)
            for _ in range(10):
                self.assertIn(self.served(), ([b"first"], [b"the second"]))
        self.assertTrue(self.server.is_alive())


@unittest.skipUnless(os.geteuid() == 0, "only root can run Knot as somebody else")
class OtherUser(unittest.TestCase):
    """Knot checks its configuration as root, and then gives root's rights away."""

    def test_a_store_that_knots_user_cannot_read_is_named_and_taken_when_it_can(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name)
        path.chmod(0o755)
        store_writer.replace(path / "store", as_store({"small.example.org.": [b"first"]}))
        (path / "store").chmod(0o600)
        self.addCleanup(os.umask, os.umask(0))  # Knot writes to folders that we make
        server = Knot(path / "knot", {"example.org": ZONE}, MODULE, path / "store", sections=USER)
        self.addCleanup(server.stop)
        self.assertRegex(server.log(), "error: .*store '%s/store': .*Permission denied.*no emblems are added" % path)
        served = lambda: rdatas_in(ask(server, "small.example.org.", "A")[1].additional, "small.example.org.")
        self.assertEqual(served(), [])
        (path / "store").chmod(0o644)
        begin = time.monotonic()
        while served() != [b"first"]:
            self.assertLess(time.monotonic() - begin, SECONDS, server.log())
            time.sleep(0.02)


class Start(unittest.TestCase):
    def run_with(self, data, store="store"):
        """Exit code and words of a knotd that ends by itself, and of knotc checking the same configuration."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            if data is not None:
                store_writer.replace(path / "store", data)
            server = Knot.__new__(Knot)
            server.folder, server.zones, server.port = path / "knot", {"example.org": ZONE}, 53535
            server.module, server.store, server.sections = MODULE, path / store if store[0] != "." else store, ""
            server.zone_lines = "    module: mod-emblem/default\n"
            server.folder.mkdir()
            configuration = server.folder / "server.conf"
            configuration.write_text(server.configuration())
            words = []
            for command in (["knotd", "-c", configuration], ["knotc", "-c", configuration, "conf-check"]):
                done = subprocess.run([knot_server.SERVERS, "exec", *command], capture_output=True, text=True, timeout=30)
                self.assertNotEqual(done.returncode, 0)
                words.append(done.stdout + done.stderr)
            return words

    def test_knot_does_not_start_without_a_store_that_holds_and_says_where(self):
        data = as_store(SETS)
        flipped = data[:70] + bytes([data[70] ^ 1]) + data[71:]
        one = as_store({"small.example.org.": [b"other"]}).replace(b"other", b"0ther")
        for given, says in ((None, "No such file"), (data[:1000], "byte 1000"), (flipped, "byte 64"),
                            (one, "byte %d" % FIRST_RECORD)):
            for words in self.run_with(given):
                self.assertIn(says, words)
        for words in self.run_with(data, "./relative"):
            self.assertIn("must begin with '/'", words)


if __name__ == "__main__":
    problem = knot_server.name_servers.fetch()
    if problem:
        print("skipped: " + problem)
        sys.exit(77)
    unittest.main(verbosity=1)
