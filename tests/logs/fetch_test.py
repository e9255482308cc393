#!/usr/bin/env python3
"""`emblem evidence fetch` and `emblem logs update` against logs on loopback: fetch_test.py --build DIR

From an emblem of our own making, whose certificates stand in the fake logs, to a bundle that is judged without a network;
then everything that a log can do wrong.
"""
import argparse
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import fake_logs

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import homes  # noqa: E402

EMBLEM = None
ASSET = "www.hospital.example"


class Case(unittest.TestCase):
    """A marked hospital, endorsed by a ministry; both kinds of logs hold both certificates."""

    @classmethod
    def setUpClass(cls):
        cls.homes = homes.Homes(EMBLEM, cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder = cls.homes.folder
        cls.homes.environment["XDG_STATE_HOME"] = str(cls.folder / "state")
        cls.submitted = []
        ministry, hospital = (cls.commit(name) for name in ("ministry", "hospital"))
        cls.homes.do(hospital, "request", "-o", "request.cbor")
        cls.homes.do(ministry, "endorse", "request.cbor", "--yes", "-o", "endorsement.cbor")
        cls.homes.do(hospital, "accept", "endorsement.cbor")
        cls.homes.do(hospital, "issue", ASSET)
        cls.homes.do(hospital, "publish", "--fragment", "emblem.zone")

    @classmethod
    def commit(cls, name):
        home = cls.homes.make_new(name, f"{name}.example")
        said = cls.homes.make_chain(home, f"{name}.pem", "--precertificate", str(cls.folder / f"{name}.der"))
        cls.homes.do(home, "commit", "--chain", f"{name}.pem", "--logs", "ca/logs.json", "--log-entries", "2")
        cls.submitted.append((name, said["logs"]))
        return home

    def setUp(self):
        self.logs = fake_logs.logs_of(self.folder / "ca")
        self.logs["alpha"].fill(70)
        for name, entries in self.submitted:
            for entry in entries:
                self.logs[entry["name"]].take_precertificate((self.folder / f"{name}.pem").read_bytes(),
                                                             (self.folder / f"{name}.der").read_bytes(), entry)
        self.grow(300)
        self.server = self.enterContext(fake_logs.Server(self.logs))
        fake_logs.write_log_list(self.folder / "ca", self.server.port, self.folder / "served.json")
        for left in self.folder.glob("*.bundle*"):
            left.unlink()
        for left in self.folder.glob("heads*"):
            left.unlink()

    def grow(self, count):
        for log in self.logs.values():
            log.fill(len(log.entries) + count)

    def run_tool(self, *words):
        """On no home: what the verbs are given must be enough."""
        done = homes.subprocess.run([str(EMBLEM), *words], cwd=self.folder, env=self.homes.environment, capture_output=True,
                                    text=True, timeout=homes.LONGEST, check=False)
        return done.returncode, done.stdout, done.stderr

    def fetch(self, *words):
        return self.run_tool("evidence", "fetch", ASSET, "--records", "emblem.zone", "--logs", "served.json", "--at",
                             homes.AT, "-o", "out.bundle", "--memory", "heads", *words)

    def check(self, *words):
        code, out, err = self.run_tool("check", ASSET, "--offline", "--logs", "served.json", "--at", homes.AT, "--json", *words)
        self.assertIn(code, (0, 3), err)
        return json.loads(out)

    def statuses(self, report):
        return {one["issuer"]: one["status"] for one in report["commitments"]}

    # What goes well

    def test_a_bundle_is_enough_without_a_network(self):
        code, out, err = self.fetch()
        self.assertEqual((code, err), (0, ""), out)
        self.assertRegex(out, r"out\.bundle: \d+ bytes\n")
        report = self.check("--evidence", "out.bundle")
        self.assertEqual(report["verdict"], "ENDORSED")
        self.assertEqual(set(self.statuses(report).values()), {"included"})

    def test_says_what_each_log_learned(self):
        said = " ".join(self.fetch()[1].split())
        for name, entries in self.submitted:
            for entry in entries:
                if entry["name"] == "alpha":
                    self.assertIn(entry["leaf_hash"], said)
        self.assertIn("one of the entries 768 to 1023", said)

    def test_what_is_proven_is_not_asked_again(self):
        self.fetch()
        asked = len(self.server.asked)
        code, _, _ = self.fetch("--evidence", "out.bundle")
        self.assertEqual((code, len(self.server.asked)), (0, asked))

    def test_asks_nobody_when_offline(self):
        code, out, _ = self.fetch("--offline", "--evidence", "hospital.pem", "--evidence", "ministry.pem")
        self.assertEqual((code, self.server.asked), (0, []))
        self.assertEqual(set(self.statuses(self.check("--evidence", "out.bundle")).values()), {"promised"})

    def test_remembers_tree_heads(self):
        self.fetch()
        before = (self.folder / "heads").read_text()
        self.grow(100)
        code, _, err = self.fetch()
        self.assertEqual((code, err), (0, ""))
        sizes = [[int(line.split()[1]) for line in text.splitlines()[1:]] for text in (before, (self.folder / "heads").read_text())]
        self.assertEqual([size + 100 for size in sizes[0]], sizes[1])
        self.assertEqual(sum("get-sth-consistency" in path for path, _ in self.server.asked), 1)

    # What logs do wrong

    def expect_one(self, code, finding, log, *words):
        """One clear finding; the other log's part is there, and the bundle is written."""
        status, out, err = self.fetch(*words)
        self.assertEqual(status, code, out + err)
        lines = [line for line in err.splitlines() if not line.startswith("emblem: hint")]
        self.assertEqual(len(lines), 1, err)
        self.assertIn(f"Synthetic {log}", lines[0])
        self.assertIn(self.sentence(finding), lines[0])
        self.assertTrue((self.folder / "out.bundle").exists())
        self.assertEqual(set(self.statuses(self.check("--evidence", "out.bundle")).values()), {"included"})

    def sentence(self, finding):
        code, out, _ = self.run_tool("explain", finding, "--json")
        self.assertEqual(code, 0)
        return json.loads(out.splitlines()[0])["sentence"]

    def test_lies_are_set_aside(self):
        for part, lie, finding, log in (
                ("get-sth", fake_logs.refuse(503), "log_unreachable", "alpha"),
                ("get-sth", fake_logs.redirect, "http_redirected", "alpha"),
                ("get-sth", fake_logs.bomb, "http_answer_large", "alpha"),
                ("get-sth", fake_logs.long_length, "log_unreachable", "alpha"),
                ("get-sth", fake_logs.instead(b"{}"), "log_answer_wrong", "alpha"),
                ("tile/data", fake_logs.bomb, "http_answer_large", "tiled"),
                ("tile/0/", fake_logs.instead(bytes(32 * 256)), "log_answer_wrong", "tiled"),
                ("checkpoint", fake_logs.instead(b"no checkpoint"), "log_answer_wrong", "tiled")):
            with self.subTest(part=part, finding=finding):
                self.server.lies = {part: lie}
                self.expect_one(3, finding, log)

    def test_a_fork_is_named_and_kept(self):
        self.fetch()
        for name in ("alpha", "tiled"):
            with self.subTest(name):
                log = self.logs[name]
                size = len(log.entries)
                log.cut(size - 100)
                log.fill(size + 50, salt=b"another way ")
                status, out, err = self.fetch()
                self.assertEqual(status, 1, out + err)
                self.assertIn(self.sentence("log_forked"), err)
                self.assertEqual(len(re.findall(r"root [0-9a-f]{64}", err)), 2, err)
                kept = re.search(r"kept in (\S+)", " ".join(out.split())).group(1)
                self.assertEqual((self.folder / kept).read_bytes()[:3], b"\xd9\xd9\xf7")
                log.cut(size - 100)
                log.fill(size)

    def test_a_tree_that_shrank_is_named(self):
        self.fetch()
        self.logs["alpha"].cut(200)
        self.expect_one(3, "log_tree_shrank", "alpha")

    def test_a_broken_memory_is_no_memory(self):
        (self.folder / "heads").write_text("nonsense")
        status, _, err = self.fetch()
        self.assertEqual(status, 2)
        self.assertIn("heads", err)


class LogList(unittest.TestCase):
    """`logs update` with a publisher of our own."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.server = self.enterContext(fake_logs.Server())
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        (self.folder / "publisher.pem").write_bytes(self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))

    def publish(self, date):
        text = json.dumps({"version": "99.1", "log_list_timestamp": date, "operators": []}).encode()
        self.server.files = {"/list.json": text,
                             "/list.sig": self.key.sign(text, padding.PKCS1v15(), hashes.SHA256())}
        return text

    def run_tool(self, *words):
        environment = {**os.environ, "XDG_STATE_HOME": str(self.folder / "state"), "HOME": str(self.folder)}
        done = homes.subprocess.run([str(EMBLEM), *words], cwd=self.folder, env=environment, capture_output=True, text=True,
                                    timeout=homes.LONGEST, check=False)
        return done.returncode, done.stdout, done.stderr

    def update(self, *words):
        return self.run_tool("logs", "update", "--url", f"http://127.0.0.1:{self.server.port}/list.json", "--key",
                             "publisher.pem", *words)

    def kept(self):
        return self.folder / "state/emblem/log_list.json"

    def test_takes_a_signed_list_and_uses_it(self):
        text = self.publish("2026-06-01T00:00:00Z")
        code, out, err = self.update()
        self.assertEqual((code, err), (0, ""))
        self.assertIn("as of 2026-06-01T00:00:00Z", out)
        self.assertEqual(self.kept().read_bytes(), text)
        self.assertIn("as before", self.update()[1])
        (self.folder / "empty.zone").write_text("")
        for at, old in (("2026-06-02T00:00:00Z", False), ("2026-08-10T00:00:00Z", False), ("2026-08-11T00:00:00Z", True)):
            report = json.loads(self.run_tool("check", ASSET, "--records", "empty.zone", "--at", at, "--json")[1])
            names = {finding["name"]: finding for finding in report["findings"]}
            self.assertEqual(names["log_list_used"]["where"], str(self.kept()))
            self.assertEqual("log_list_old" in names, old, at)

    def test_writes_where_it_is_told(self):
        text = self.publish("2026-06-01T00:00:00Z")
        self.assertEqual(self.update("-o", "here.json")[0], 0)
        self.assertEqual((self.folder / "here.json").read_bytes(), text)
        self.assertFalse(self.kept().exists())

    def test_refuses_what_its_publisher_did_not_sign(self):
        good = self.publish("2026-06-01T00:00:00Z")
        self.update()
        self.publish("2026-06-02T00:00:00Z")
        self.server.files["/list.json"] += b" "
        code, _, err = self.update()
        self.assertEqual(code, 1)
        self.assertIn("not signed by its publisher", err)
        self.publish("2026-06-02T00:00:00Z")
        code, _, err = self.run_tool("logs", "update", "--url", f"http://127.0.0.1:{self.server.port}/list.json")
        self.assertEqual(code, 1, "the built-in key is another")
        self.assertEqual(self.kept().read_bytes(), good)

    def test_refuses_an_older_list(self):
        good = self.publish("2026-06-02T00:00:00Z")
        self.update()
        self.publish("2026-06-01T00:00:00Z")
        self.assertEqual(self.update()[0], 1)
        self.assertEqual(self.kept().read_bytes(), good)
        self.publish("2025-01-01T00:00:00Z")  # older than the built-in
        self.assertEqual(self.update("-o", "here.json")[0], 1)
        self.assertFalse((self.folder / "here.json").exists())

    def test_leaves_everything_where_the_server_fails(self):
        for part, lie in (("list.json", fake_logs.refuse(404)), ("list.sig", fake_logs.redirect), ("list.json", fake_logs.bomb)):
            self.publish("2026-06-01T00:00:00Z")
            self.server.lies = {part: lie}
            self.assertEqual(self.update()[0], 3)
            self.assertFalse(self.kept().exists())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    known, rest = parser.parse_known_args()
    EMBLEM = known.build.resolve() / "emblem"
    unittest.main(argv=[sys.argv[0], *rest])
