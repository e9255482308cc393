"""A test that works on copies of homes in every stage, and what it may assert of them. Its test is run with BUILD behind it."""
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/tools"))
import homes  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop()).resolve()
USAGE = 2
ISSUE = ("issue", "www.hospital.example")


def setUpModule():
    global FOLDER
    FOLDER = tempfile.TemporaryDirectory(prefix="emblem-homes-")
    if subprocess.run(["/usr/bin/python3", "-c", "import cryptography"], capture_output=True, check=False).returncode != 0:
        raise unittest.SkipTest("python3-cryptography is not installed")
    HomeCase.world = homes.Homes(BUILD / "emblem", FOLDER.name).make_all()


def tearDownModule():
    FOLDER.cleanup()


class HomeCase(unittest.TestCase):
    copies = 0

    def home(self, stage):
        HomeCase.copies += 1
        return self.world.copy(stage, f"{stage}-{self.copies}")

    def state(self, home):
        """Everything that the home says of itself, and the names of its files."""
        said = [self.world.run(home, *words, at=homes.AT).stdout for words in
                (("status", "--json"), ("key", "list", "--json"), ("register", "--json"))]
        store = sqlite3.connect(f"file:{home}/store.sqlite?mode=ro", uri=True)
        journal = store.execute("SELECT count(*) FROM journal").fetchone()
        store.close()
        return said, journal, sorted(str(path.relative_to(home)) for path in home.rglob("*"))

    def assert_refused(self, home, words, error, code=USAGE, **more):
        """One line of error, at most one hint, nothing on standard output, and an unharmed home."""
        before = self.state(home)
        done = self.world.run(home, *words, **more)
        self.assert_one_line(done, error, code)
        self.assertEqual(self.state(home), before)
        return done

    def assert_one_line(self, done, error, code=USAGE):
        lines = done.stderr.splitlines()
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual([line for line in lines if line.startswith("emblem: error: ")], lines[:1], done.stderr)
        self.assertLessEqual(len(lines), 2)
        self.assertTrue(all(line.startswith("emblem: hint: ") for line in lines[1:]), done.stderr)
        self.assertIn(error, lines[0])

    def changed(self, file, change):
        """A copy of a file in the world's folder, with its bytes changed."""
        path = self.world.path(f"changed-{self.copies}-{file}")
        content = bytearray(self.world.path(file).read_bytes())
        change(content)
        path.write_bytes(content)
        return str(path)
