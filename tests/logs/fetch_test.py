#!/usr/bin/env python3
"""`emblem evidence fetch` and `emblem logs update` against logs on loopback: fetch_test.py --build DIR

From an emblem of our own making, whose certificates stand in the fake logs, to a bundle that is judged without a network;
forks, and the memory that shows them.
"""
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import fake_logs
import marked_case


class Fetch(marked_case.MarkedCase):
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
        self.assertIn("issued under the authority", said)

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

    def test_warns_of_an_old_log_list_as_check_does(self):
        for at, old in (("2026-07-10T00:00:00Z", False), ("2026-07-11T00:00:00Z", True)):
            code, out, err = self.run_tool(*self.with_value(marked_case.homes.AT, at))
            self.assertEqual(code, 0, out + err)
            self.assertEqual(self.sentence("log_list_old") in err, old, err)
            report = self.check_at(at)
            self.assertEqual("log_list_old" in [finding["name"] for finding in report["findings"]], old)

    def check_at(self, at):
        return json.loads(self.run_tool("check", marked_case.ASSET, "--offline", "--logs", "served.json", "--at", at, "--json",
                                        "--evidence", "out.bundle")[1])

    # What logs do wrong; lies_test.py has the rest

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

    def with_value(self, old, new):
        return [new if word == old else word for word in self.words_of_fetch()]

    def test_nobody_is_asked_where_nothing_can_be_kept(self):
        (self.folder / "a folder").mkdir(exist_ok=True)
        there = sorted(self.folder.iterdir())
        for old, new in (("out.bundle", "no/such/out.bundle"), ("out.bundle", "a folder"), ("out.bundle", "/proc/out.bundle"),
                         ("heads", "emblem.zone/heads"), ("heads", "/proc/heads"), ("heads", "a folder")):
            with self.subTest(new):
                code, out, err = self.run_tool(*self.with_value(old, new))
                self.assertEqual((code, out, self.server.asked), (2, "", []), err)
                self.assertIn(new.removesuffix("/heads"), err)
                self.assertEqual(sorted(self.folder.iterdir()), there)

    def spoil(self, name):
        """A log's answer makes a folder where a file was to be written."""
        def answer(_):
            (self.folder / name).mkdir(exist_ok=True)
            self.addCleanup(shutil.rmtree, self.folder / name, ignore_errors=True)
            return False
        return answer

    def test_what_logs_learned_is_said_when_the_memory_fails_and_the_bundle_is_written(self):
        self.server.lies = {"get-sth": self.spoil("heads")}
        code, out, err = self.fetch()
        self.assertEqual(code, 3, out + err)
        self.assertIn("heads", err)
        self.assertIn("learned", out)
        self.assertEqual(set(self.statuses(self.check("--evidence", "out.bundle")).values()), {"included"})

    def test_what_logs_learned_is_said_when_the_bundle_cannot_be_written(self):
        self.server.lies = {"get-sth": self.spoil("out.bundle")}
        code, out, err = self.fetch()
        self.assertEqual(code, 2, out + err)
        self.assertIn(self.sentence("file_not_written"), err)
        self.assertIn("learned", out)
        self.assertTrue((self.folder / "heads").exists())

    def test_a_bundle_on_standard_output_stands_alone(self):
        done = subprocess.run([str(self.emblem), *self.with_value("out.bundle", "-")], cwd=self.folder,
                              env=self.homes.environment, capture_output=True, timeout=marked_case.homes.LONGEST, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        (self.folder / "piped.bundle").write_bytes(done.stdout)
        self.assertEqual(set(self.statuses(self.check("--evidence", "piped.bundle")).values()), {"included"})
        self.assertIn(b"standard output: %d bytes" % len(done.stdout), done.stderr)
        self.assertIn(b"learned", done.stderr)
        self.assertNotIn(b"learned", done.stdout)

    def test_a_log_that_shows_no_consistency_has_not_forked_and_proves_nothing(self):
        self.fetch()
        before = (self.folder / "heads").read_text().splitlines()
        self.grow(100)
        nothing = b'{"consistency":["%s"]}' % base64.b64encode(bytes(32))
        for lie, finding in ((fake_logs.refuse(400), "log_unreachable"), (fake_logs.refuse(403), "log_unreachable"),
                             (fake_logs.instead(nothing), "log_answer_wrong"),
                             (fake_logs.instead(b'{"consistency":[]}'), "log_answer_wrong")):
            with self.subTest(finding):
                self.server.lies = {"get-sth-consistency": lie}
                self.expect_one(3, finding, "alpha")
                self.assertEqual(list(self.folder.glob("heads-fork*")), [])
                kept = (self.folder / "heads").read_text().splitlines()
                self.assertEqual(len(set(before) & set(kept)), 2, "the first line, and alpha's")
                alone = self.check("--evidence", "out.bundle", logs=self.alone("alpha"))
                self.assertNotIn("included", self.statuses(alone).values())

    def alone(self, name):
        """A list with one of the logs."""
        names = json.loads((self.folder / "served.json").read_text())
        names["operators"][0][{"alpha": "tiled_logs", "tiled": "logs"}[name]] = []
        (self.folder / f"{name}.json").write_text(json.dumps(names))
        return f"{name}.json"

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
        done = subprocess.run([str(marked_case.MarkedCase.emblem), *words], cwd=self.folder, env=environment, capture_output=True,
                              text=True, timeout=marked_case.homes.LONGEST, check=False)
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
            report = json.loads(self.run_tool("check", marked_case.ASSET, "--records", "empty.zone", "--at", at, "--json")[1])
            names = {finding["name"]: finding for finding in report["findings"]}
            self.assertEqual(names["log_list_used"]["where"], str(self.kept()))
            self.assertEqual("log_list_old" in names, old, at)

    def test_writes_where_it_is_told(self):
        text = self.publish("2026-06-01T00:00:00Z")
        self.assertEqual(self.update("-o", "here.json")[0], 0)
        self.assertEqual((self.folder / "here.json").read_bytes(), text)
        self.assertFalse(self.kept().exists())

    def test_a_list_on_standard_output_stands_alone(self):
        text = self.publish("2026-06-01T00:00:00Z")
        code, out, err = self.update("-o", "-")
        self.assertEqual((code, out.encode()), (0, text), err)
        self.assertIn("standard output: 0 logs", err)

    def test_a_damaged_list_is_named_and_replaced(self):
        text = self.publish("2026-06-01T00:00:00Z")
        self.update()
        (self.folder / "empty.zone").write_text("")
        for damaged in (b"{broken", b"", b"[]"):
            self.kept().write_bytes(damaged)
            code, _, err = self.run_tool("check", marked_case.ASSET, "--records", "empty.zone")
            self.assertEqual(code, 2)
            self.assertIn(f"`emblem logs update` replaces {self.kept()}", err)
            code, _, err = self.update()
            self.assertEqual(code, 0, err)
            self.assertIn(str(self.kept()), err)
            self.assertEqual(self.kept().read_bytes(), text)
        (self.folder / "mine.txt").write_text("no list")
        self.assertEqual(self.update("-o", "mine.txt")[0], 2)
        self.assertEqual((self.folder / "mine.txt").read_text(), "no list")

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
    marked_case.main()
