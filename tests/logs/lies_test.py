#!/usr/bin/env python3
"""What logs do wrong, one thing at a time: lies_test.py --build DIR

Each lie is one finding of `emblem evidence fetch`, costs the other log's part nothing, and proves nothing.
"""
import base64
import gzip
import json
import os
import subprocess
import time
import unittest

import fake_logs
import marked_case


def altered(change):
    """A lie that answers with `change` of what the log would have said."""
    def answer(handler):
        body = change(handler.honest_body())
        handler.reply(200, body, **({"Content-Encoding": "gzip"} if "/tile/data/" in handler.path else {}))
        return True
    return answer


def members(**changes):
    """Of a JSON answer, other values."""
    return altered(lambda body: json.dumps(json.loads(body) | changes).encode())


def first_entry(change):
    """Of get-entries, another leaf."""
    def changed(body):
        entry = json.loads(body)["entries"][0]
        leaf = change(base64.b64decode(entry["leaf_input"]))
        return json.dumps({"entries": [entry | {"leaf_input": base64.b64encode(leaf).decode()}]}).encode()
    return altered(changed)


def unpacked(change):
    return altered(lambda body: gzip.compress(change(gzip.decompress(body))))


class Lies(marked_case.MarkedCase):
    def setUp(self):
        super().setUp()
        entries = {entry["name"]: entry for entry in self.submitted[1][1]}  # the hospital's
        self.leaf_hash = base64.b64decode(entries["alpha"]["leaf_hash"])
        self.tiled_index = entries["tiled"]["index"]
        self.index = self.logs["alpha"].tree.leaves.index(self.leaf_hash)
        text = (self.folder / "served.json").read_text()
        for kept, dropped in (("alpha", "tiled_logs"), ("tiled", "logs")):
            names = json.loads(text)
            names["operators"][0][dropped] = []
            (self.folder / f"{kept}.json").write_text(json.dumps(names))

    def tell(self, part, lie, finding, log):
        with self.subTest(part=part, finding=finding):
            self.server.lies = {part: lie}
            self.expect_one(3, finding, log)
            alone = self.check("--evidence", "out.bundle", logs=f"{log}.json")
            self.assertNotEqual(self.statuses(alone)["https://hospital.example"], "included")

    def test_a_tree_head_that_does_not_hold(self):
        other = self.logs["tiled"].sign_head()[2]
        for lie, finding in ((fake_logs.refuse(503), "log_unreachable"),
                             (fake_logs.refuse(404), "log_unreachable"),
                             (fake_logs.redirect, "http_redirected"),
                             (fake_logs.bomb, "http_answer_large"),
                             (fake_logs.endless, "http_answer_large"),
                             (fake_logs.long_length, "log_unreachable"),
                             (fake_logs.instead(b"{}"), "log_answer_wrong"),
                             (altered(lambda body: body[:-20]), "log_answer_wrong"),
                             (members(tree_size=10**12), "tree_head_signature_bad"),
                             (members(tree_head_signature=base64.b64encode(other).decode()), "tree_head_signature_bad")):
            self.tell("get-sth", lie, finding, "alpha")

    def test_a_proof_that_does_not_hold(self):
        size = len(self.logs["alpha"].entries)
        question = f"get-proof-by-hash?hash={fake_logs.urllib.parse.quote(base64.b64encode(self.leaf_hash).decode(), safe='')}"
        somebody_elses = self.logs["alpha"].get("ct/v1/get-proof-by-hash", {
            "hash": base64.b64encode(self.logs["alpha"].tree.leaves[0]).decode(), "tree_size": str(size)})
        path = somebody_elses["audit_path"]
        for lie, finding in ((members(**somebody_elses), "log_answer_wrong"),
                             (members(audit_path=path[:-1]), "log_answer_wrong"),
                             (members(audit_path=path * 100), "log_answer_wrong"),
                             (members(leaf_index=size), "log_answer_wrong"),
                             (altered(lambda body: body[:-20]), "log_answer_wrong"),
                             (fake_logs.bomb, "http_answer_large")):
            self.tell(question, lie, finding, "alpha")

    def test_an_entry_that_does_not_hold(self):
        question = f"get-entries?start={self.index}&"
        other = self.logs["alpha"].entries[0]["leaf"]
        for lie, finding in ((first_entry(lambda leaf: other), "log_answer_wrong"),
                             (first_entry(lambda leaf: leaf[:-1]), "log_answer_wrong"),
                             (first_entry(lambda leaf: leaf[:44] + b"\xff\xff\xff" + leaf[47:]), "log_answer_wrong"),
                             (altered(lambda body: json.dumps({"entries": json.loads(body)["entries"] * 2}).encode()),
                              "log_answer_wrong"),
                             (altered(lambda body: body[:-20]), "log_answer_wrong"),
                             (fake_logs.refuse(500), "log_unreachable")):
            self.tell(question, lie, finding, "alpha")

    def test_a_checkpoint_that_does_not_hold(self):
        tiled, alpha = self.logs["tiled"], self.logs["alpha"]
        stranger = fake_logs.StaticLog("tiled", alpha.key)
        stranger.fill(10)
        for lie, finding in ((fake_logs.instead(b"no checkpoint"), "log_answer_wrong"),
                             (fake_logs.instead(stranger.checkpoint()), "log_answer_wrong"),
                             (altered(lambda body: body[:-30]), "log_answer_wrong"),
                             (altered(lambda body: body.replace(f"\n{len(tiled.entries)}\n".encode(), b"\n5000000\n")),
                              "tree_head_signature_bad"),
                             (fake_logs.redirect, "http_redirected"),
                             (fake_logs.endless, "http_answer_large")):
            self.tell("checkpoint", lie, finding, "tiled")

    def test_tiles_that_do_not_hold(self):
        for part, lie, finding in (("tile/0/", fake_logs.instead(bytes(32 * 256)), "log_answer_wrong"),
                                   ("tile/0/", altered(lambda body: body[:-1]), "log_answer_wrong"),
                                   ("tile/1/", altered(lambda body: body + body[:32]), "log_answer_wrong"),
                                   ("tile/data", fake_logs.bomb, "http_answer_large"),
                                   ("tile/data", unpacked(lambda body: body[:-1]), "log_answer_wrong"),
                                   ("tile/data", unpacked(lambda body: body + body[:100]), "log_answer_wrong"),
                                   ("tile/data", unpacked(lambda body: body[:10] + b"\xff\xff\xff" + body[13:]),
                                    "log_answer_wrong"),
                                   ("tile/data", altered(lambda body: body[:len(body) // 2]), "log_answer_wrong"),
                                   ("tile/data", altered(lambda body: b"no gzip" + body), "log_unreachable")):
            self.tell(part, lie, finding, "tiled")

    def test_the_entry_of_another_in_a_tile(self):
        tiled = self.logs["tiled"]
        ours, other = (tiled.tile_entry(tiled.entries[index]) for index in (self.tiled_index, 0))
        self.tell("tile/data", unpacked(lambda body: body.replace(ours, other)), "log_answer_wrong", "tiled")


    @unittest.skipIf("ASAN_OPTIONS" in os.environ, "sanitizers take memory of their own")
    def test_bombs_take_no_more_memory_than_their_bound(self):
        quiet = self.peak_of_fetch()
        for part, lie in (("get-sth", fake_logs.bomb), ("tile/data", fake_logs.bomb), ("checkpoint", fake_logs.endless)):
            with self.subTest(part=part):
                self.server.lies = {part: lie}
                self.assertLess(self.peak_of_fetch() - quiet, 40_000)  # of the 100 MB that a bomb unpacks to

    def peak_of_fetch(self):
        """In kB. No less than what this process has taken itself, which the kernel counts for its child."""
        command = [str(self.emblem), *self.words_of_fetch()]
        child = subprocess.Popen(command, cwd=self.folder, env=self.homes.environment, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.assertIn(child.returncode, (0, 3))
        return usage.ru_maxrss


class Stalls(marked_case.MarkedCase):
    def test_logs_that_say_nothing_cost_their_time_and_no_more(self):
        self.server.lies = {"get-sth": fake_logs.stall, "checkpoint": fake_logs.stall_in_body}
        began = time.monotonic()
        code, out, err = self.fetch()
        self.assertLess(time.monotonic() - began, 45)
        self.assertEqual(code, 3, out + err)
        lines = [line for line in err.splitlines() if not line.startswith("emblem: hint")]
        self.assertEqual(len(lines), 2, err)
        for line, log in zip(sorted(lines), ("alpha", "tiled")):
            self.assertIn(f"Synthetic {log}", line)
            self.assertIn(self.sentence("log_unreachable"), line)
        self.assertNotIn("included", self.statuses(self.check("--evidence", "out.bundle")).values())


if __name__ == "__main__":
    marked_case.main()
