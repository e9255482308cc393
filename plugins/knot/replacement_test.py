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

import dns.flags

import knot_server
import store_writer
from knot_server import Knot
from marked_zone import SETS, SOA, ZONE, as_store, ask, rdatas_in

MODULE = pathlib.Path(sys.argv.pop()).resolve()
SECONDS = 20  # for what happens by itself within one


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

    def test_a_damaged_record_costs_its_own_name_only_and_is_named(self):
        both = {self.NAME: [b"first"], "www.example.org.": [b"other"]}
        data = as_store(both)
        store_writer.replace(self.store, data.replace(b"other", b"0ther"))
        self.until(lambda: self.said("taken, 2 names"))
        _, message = ask(self.server, "www.example.org.", "A")
        self.assertEqual((message.additional, message.flags & dns.flags.TC), ([], 0))
        self.until(lambda: self.said("is damaged"))
        self.assertEqual(self.served(), [b"first"])

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
        for given, says in ((None, "No such file"), (data[:1000], "byte 1000"), (flipped, "byte 64")):
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
