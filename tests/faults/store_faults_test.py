#!/usr/bin/env python3
"""Kills at every write of a store, and what the killing itself must find. store_faults_test.py BUILD"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
WRITER = BUILD / "tests" / "store_writer"


def kill_everywhere(command, check, home=None):
    words = [sys.executable, HERE / "kill_everywhere.py", "--shim", BUILD / "tests" / "libkill_at.so", "--check", check]
    if home:
        words += ["--home", home]
    done = subprocess.run([*words, "--", *command], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


class StoreFaults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="emblem-faults-")
        self.home = pathlib.Path(self.folder.name) / "home"
        self.addCleanup(self.folder.cleanup)

    def make_home(self):
        subprocess.run([WRITER, "init", self.home], check=True)
        subprocess.run([WRITER, "add", self.home, "40"], check=True)

    def test_making_a_store_leaves_none_or_a_whole_one(self):
        code, text = kill_everywhere([WRITER, "init", "{home}"], f"{WRITER} show {{home}}")
        print("init:", text, end="")
        self.assertEqual(code, 0, text)

    def test_changing_a_store_leaves_it_as_before_or_after(self):
        self.make_home()
        code, text = kill_everywhere([WRITER, "add", "{home}", "40"], f"{WRITER} show {{home}}", self.home)
        print("add:", text, end="")
        self.assertEqual(code, 0, text)

    def test_a_careless_writer_is_found(self):
        self.home.mkdir()
        (self.home / "file").write_text("old old old\n")
        careless = "import os; f = os.open('{home}/file', os.O_WRONLY | os.O_TRUNC); os.write(f, b'new new new')"
        code, text = kill_everywhere([sys.executable, "-c", careless], "cat {home}/file", self.home)
        self.assertEqual(code, 1, text)
        self.assertIn("neither as before nor as after", text)

    def test_a_careful_writer_is_not(self):
        self.home.mkdir()
        (self.home / "file").write_text("old old old\n")
        careful = ("import os; f = os.open('{home}/new', os.O_WRONLY | os.O_CREAT | os.O_TRUNC); os.write(f, b'new new');"
                   "os.fsync(f); os.rename('{home}/new', '{home}/file')")
        code, text = kill_everywhere([sys.executable, "-c", careful], "cat {home}/file", self.home)
        self.assertEqual(code, 0, text)
        self.assertIn("4 points, 5 kills: 5 homes as before, 0 as after, 0 harmed", text)


if __name__ == "__main__":
    unittest.main()
