#!/usr/bin/env python3
"""`emblem evidence mirror` against logs on loopback: mirror_test.py --build DIR

What the logs were asked, that it says nothing of the entries looked for, that a mirror settles commitments without any
network, and what logs and disks can do wrong.
"""
import base64
import json
import pathlib
import re
import shutil
import subprocess
import unittest
import urllib.parse

import fake_logs
import marked_case

OTHERS = 100  # so intervals are of 256 entries


class Mirror(marked_case.MarkedCase):
    def setUp(self):
        super().setUp()
        self.grow(1000)
        shutil.rmtree(self.folder / "mirror", ignore_errors=True)
        for log in self.logs.values():
            log.page = 100

    def words(self, *words, evidence=("hospital.pem", "ministry.pem"), logs=("alpha", "tiled"), others=OTHERS):
        given = [word for path in evidence for word in ("--evidence", path)]
        return ["evidence", "mirror", *(f"http://127.0.0.1:{self.server.port}/{log}/" for log in logs), "--k", str(others),
                "--dir", "mirror", "--logs", "served.json", "--at", marked_case.homes.AT, "--memory", "heads", *given, *words]

    def mirror(self, *words, **more):
        self.server.asked.clear()
        return self.run_tool(*self.words(*words, **more))

    def paths(self, log):
        return [path.removeprefix(f"/{log}/") for path, _ in self.server.asked if path.startswith(f"/{log}/")]

    def entries_asked(self, log):
        """First and last entry of each question about entries."""
        asked = []
        for path in self.paths(log):
            if of_pages := re.fullmatch(r"ct/v1/get-entries\?start=(\d+)&end=(\d+)", path):
                asked.append((int(of_pages[1]), int(of_pages[2])))
            elif of_tile := re.fullmatch(r"tile/data/(\d+)(?:\.p/(\d+))?", path):
                asked.append((int(of_tile[1]) * 256, int(of_tile[1]) * 256 + int(of_tile[2] or 256) - 1))
        return asked

    def submission(self, name):
        """What the first log promised for its certificate."""
        return next(entry for entry in dict(self.submitted)[name] if entry["name"] == "alpha")

    def take(self, name):
        self.logs["alpha"].take_precertificate((self.folder / f"{name}.pem").read_bytes(),
                                               (self.folder / f"{name}.der").read_bytes(), self.submission(name))

    def judge(self, *words):
        report = self.check("--records", "emblem.zone", *words)
        return report, {finding["name"] for finding in report["findings"]}

    # What goes well

    def test_settles_commitments_without_asking_anybody(self):
        code, out, err = self.mirror()
        self.assertEqual((code, err), (0, ""), out)
        self.assertIn("2 of 2 entries cared about", out)
        asked = len(self.server.asked)
        report, findings = self.judge("--evidence", "mirror")
        self.assertEqual(report["verdict"], "ENDORSED")
        self.assertEqual(set(self.statuses(report).values()), {"included"})
        said = [one["text"] for one in report["findings"] if one["name"] == "mirror_interval"]
        self.assertTrue(any("alpha" in text and "entries 0 to 255, 255 others" in text for text in said), said)
        self.assertNotIn("mirror_lacks_entry", findings)
        code, out, err = self.fetch("--evidence", "mirror")
        self.assertEqual((code, err), (0, ""), out)
        shutil.rmtree(self.folder / "mirror")
        report = self.check("--evidence", "out.bundle")
        self.assertEqual(report["verdict"], "ENDORSED")
        self.assertEqual(set(self.statuses(report).values()), {"included"})
        self.assertEqual(len(self.server.asked), asked)

    def residue(self, name, *words):
        code, out, err = self.run_tool("residue", name, "--offline", "--logs", "served.json", "--at", marked_case.homes.AT, "--json",
                                       *words)
        self.assertEqual(code, 3, err)  # nobody was asked
        return json.loads(out)["remainders"]

    def test_residue_lists_the_commitments_that_a_mirror_holds(self):
        self.assertEqual(self.mirror()[0], 0)
        rows = self.residue(marked_case.ASSET, "--evidence", "mirror")
        held = [row for row in rows if row["where"] == "mirror"]
        self.assertEqual(sorted(re.findall(r"Synthetic \w+", " ".join(row["what"] for row in held))),
                         ["Synthetic alpha", "Synthetic tiled"])
        for row in held:
            self.assertIn("hospital.example committed to a root key", row["shows"])
            self.assertRegex(row["shows"], "one of 255 others from entry 0 to 255|one of [0-9]+ others from entry")
            self.assertEqual((row["until"], row["basis"]), ("the folder is deleted", "seen"))
        logged = [row["where"] for row in rows if row["until"] == "for ever" and row["basis"] == "seen"]
        self.assertEqual(len(logged), 2, rows)
        # The ministry's stands in the same mirror, and is listed for whoever asks about the ministry.
        self.assertFalse([row for row in rows if "ministry" in row["shows"]])
        rows = self.residue("www.ministry.example", "--evidence", "mirror")
        self.assertIn("ministry.example committed", " ".join(row["shows"] for row in rows if row["where"] == "mirror"))
        self.assertFalse([row for row in self.residue("www.elsewhere.example", "--evidence", "mirror") if row["where"] == "mirror"])

    def test_residue_refuses_a_mirror_that_changed(self):
        self.mirror()
        for section in (self.folder / "mirror").glob("*/*-*"):
            section.write_bytes(section.read_bytes()[:-1] + b"x")
        code, out, err = self.run_tool("residue", marked_case.ASSET, "--offline", "--logs", "served.json", "--evidence", "mirror")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("mirror/", err)

    def test_gives_what_the_logs_would_have_given(self):
        self.mirror()
        self.fetch("--evidence", "mirror", "--offline")
        mirrored = self.shown("out.bundle")
        self.fetch()
        self.assertEqual(mirrored, self.shown("out.bundle"))

    def shown(self, bundle):
        """What is in a bundle, times and signatures apart: the logs sign their heads anew each time."""
        code, out, err = self.run_tool("inspect", bundle, "--json")
        self.assertEqual(code, 0, err)
        return sorted(re.sub(r'"(signature|sha256|bytes|size)":("[^"]*"|\d+)|\d+ bytes|20\d\d-\d\d-\d\dT[^"]*', "", out).split(","))

    def test_what_is_asked_names_no_entry(self):
        for others in (OTHERS, 300):
            shutil.rmtree(self.folder / "mirror", ignore_errors=True)
            code, _, err = self.mirror(others=others)
            self.assertEqual((code, err), (0, ""))
            for path, _ in self.server.asked:
                self.assertNotRegex(path, "get-proof-by-hash|get-entry-and-proof")
                for entries in self.submitted:
                    for entry in entries[1]:
                        self.assertNotIn(urllib.parse.quote(entry["leaf_hash"], safe=""), path)
            for log in self.logs:
                covered = {index for begin, end in self.entries_asked(log) for index in range(begin, end + 1)}
                wanted = {index for index, entry in enumerate(self.logs[log].entries) if entry["pre"]}
                width = 256 if others < 256 else 512
                for index in wanted:
                    interval = range(index // width * width, index // width * width + width)
                    self.assertGreater(len(interval), others)
                    self.assertLessEqual(set(interval), covered, log)

    def test_what_is_asked_is_the_same_for_every_entry_of_an_interval(self):
        asked = []
        for name in ("hospital", "ministry"):
            shutil.rmtree(self.folder / "mirror", ignore_errors=True)
            (self.folder / "heads").unlink(missing_ok=True)
            self.assertEqual(self.mirror(evidence=(f"{name}.pem",))[0], 0)
            asked.append([sorted(self.paths(log)) for log in self.logs])
        self.assertEqual(asked[0], asked[1])

    def test_says_what_each_log_learned(self):
        said = " ".join(self.mirror()[1].split())
        self.assertIn("wants something of the entries 0 to 255, 256 of them", said)
        for _, entries in self.submitted:
            for entry in entries:
                self.assertNotIn(entry["leaf_hash"], said)

    def test_what_is_there_is_not_asked_again(self):
        self.mirror()
        self.grow(50)
        code, _, err = self.mirror()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(self.entries_asked("alpha") + self.entries_asked("tiled"), [])

    def test_an_entry_whose_index_is_known_is_not_searched_by_time(self):
        self.logs["alpha"].fill(3000)
        self.fetch()
        (self.folder / "heads").unlink()
        code, out, err = self.mirror(logs=("alpha",), evidence=("out.bundle",))
        self.assertEqual((code, err), (0, ""), out)
        self.assertIn("2 of 2", out)
        self.assertEqual({begin // 256 for begin, _ in self.entries_asked("alpha")}, {0})

    def test_logs_are_named_in_several_ways(self):
        listed = json.loads((self.folder / "served.json").read_text())
        log = listed["operators"][0]["logs"][0]
        for name in (log["url"], log["url"].rstrip("/"), log["log_id"], log["description"]):
            code, out, err = self.run_tool("evidence", "mirror", name, *self.words(logs=())[2:])
            self.assertEqual((code, err), (0, ""), name + out)
        code, _, err = self.run_tool("evidence", "mirror", "nobody", *self.words(logs=())[2:])
        self.assertEqual(code, 2)
        self.assertIn("nobody", err)

    # What goes wrong

    def one_finding(self, result, code, finding, log):
        status, out, err = result
        self.assertEqual(status, code, out + err)
        lines = [line for line in err.splitlines() if not line.startswith("emblem: hint")]
        self.assertEqual(len(lines), 1, err)
        self.assertIn(f"Synthetic {log}", lines[0])
        self.assertIn(self.sentence(finding), lines[0])

    def test_lies_are_set_aside(self):
        tile = b"".join(map(fake_logs.StaticLog.tile_entry, self.logs["tiled"].entries[:256]))
        page = json.dumps(self.logs["alpha"].get("ct/v1/get-entries", {"start": "300", "end": "399"})).encode()
        for part, lie, finding, log in (
                ("get-sth", fake_logs.refuse(503), "log_unreachable", "alpha"),
                ("get-entries", fake_logs.redirect, "http_redirected", "alpha"),
                ("get-entries", fake_logs.bomb, "http_answer_large", "alpha"),
                ("get-entries", fake_logs.long_length, "log_unreachable", "alpha"),
                ("get-entries", fake_logs.instead(b'{"entries":[]}'), "log_answer_wrong", "alpha"),
                ("get-entries?start=0", fake_logs.instead(page), "log_answer_wrong", "alpha"),
                ("get-sth-consistency", fake_logs.instead(b'{"consistency":[]}'), "log_answer_wrong", "alpha"),
                ("tile/data", fake_logs.bomb, "http_answer_large", "tiled"),
                ("tile/data/003", fake_logs.instead(tile), "log_answer_wrong", "tiled"),
                ("tile/data/003", fake_logs.instead(tile[:-1]), "log_answer_wrong", "tiled"),
                ("tile/1/", fake_logs.instead(bytes(32 * 8)), "log_answer_wrong", "tiled"),
                ("checkpoint", fake_logs.instead(b"no checkpoint"), "log_answer_wrong", "tiled")):
            with self.subTest(part=part, finding=finding):
                shutil.rmtree(self.folder / "mirror", ignore_errors=True)
                self.server.lies = {part: lie}
                self.one_finding(self.mirror(), 3, finding, log)
                report, findings = self.judge("--evidence", "mirror")
                self.assertEqual(set(self.statuses(report).values()), {"included"})
                self.assertIn("mirror_lacks_entry", findings)
                self.server.lies = {}
                code, _, err = self.mirror()
                self.assertEqual((code, err), (0, ""))

    def test_a_tree_that_shrank_is_named(self):
        self.mirror()
        shutil.rmtree(self.folder / "mirror")
        self.logs["alpha"].cut(400)
        self.one_finding(self.mirror(), 3, "log_tree_shrank", "alpha")

    def test_a_fork_is_named_and_kept(self):
        self.mirror()
        log = self.logs["alpha"]
        size = len(log.entries)
        log.cut(400)
        log.fill(size + 50, salt=b"another way ")
        status, out, err = self.mirror(others=300)
        self.assertEqual(status, 1, out + err)
        self.assertIn(self.sentence("log_forked"), err)
        kept = re.search(r"kept in (\S+)", " ".join(out.split())).group(1)
        self.assertTrue((self.folder / kept).exists())
        self.assertEqual(set(self.statuses(self.judge("--evidence", "mirror")[0]).values()), {"included"})

    def test_goes_on_after_it_was_killed(self):
        """A page of the second section never comes; the first section is not asked for again."""
        last = "/alpha/ct/v1/get-entries?start=456"
        self.server.lies = {last.rpartition("/")[2]: fake_logs.stall}
        words = self.words(logs=("alpha",), others=300)
        running = subprocess.Popen([str(self.emblem), *words], cwd=self.folder, env=self.homes.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        first = self.folder / "mirror" / self.logs["alpha"].log_id.hex() / "0-255"
        self.assertTrue(self.server.wait_until(lambda: first.exists() and any(last in path for path, _ in self.server.asked)))
        running.kill()
        running.wait(marked_case.homes.LONGEST)
        self.assertFalse((self.folder / "mirror" / "mirror").exists())
        self.server.lies = {}
        code, out, err = self.mirror(logs=("alpha",), others=300)
        self.assertEqual((code, err), (0, ""), out)
        self.assertEqual(min(begin for begin, _ in self.entries_asked("alpha")), 256)

    def test_a_mirror_holds_although_the_memory_cannot_be_written(self):
        words = self.words()
        words[words.index("heads")] = "/proc/heads"
        self.assertEqual(self.run_tool(*words)[0], 2)
        report, findings = self.judge("--evidence", "mirror")
        self.assertEqual(report["verdict"], "ENDORSED")
        self.assertNotIn("mirror_lacks_entry", findings)

    def test_a_mirror_stays_whole_when_it_is_ended_while_a_log_is_silent(self):
        """One log has answered everything, and its last section has grown; the other never answers."""
        log = self.logs["alpha"]
        log.cut(0)
        log.latest = 1_700_000_000_000
        log.fill(300)
        self.take("hospital")
        log.fill(500)
        alpha = self.folder / "mirror" / log.log_id.hex()
        self.assertEqual(self.mirror(others=250)[0], 3)  # the ministry is not in it yet
        self.assertTrue((alpha / "256-499").exists())
        log.latest = self.submission("ministry")["timestamp"] - 1000
        log.fill(505)
        self.take("ministry")
        log.fill(1500)
        self.server.lies = {"tiled/checkpoint": fake_logs.stall}
        running = subprocess.Popen([str(self.emblem), *self.words(others=250)], cwd=self.folder,
                                   env=self.homes.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.assertTrue(self.server.wait_until(lambda: (alpha / "256-511").exists()))
        finally:
            running.terminate()
            running.wait(marked_case.homes.LONGEST)
        self.assertTrue((alpha / "256-499").exists())
        self.assertEqual(self.judge("--evidence", "mirror")[0]["verdict"], "ENDORSED")
        self.server.lies = {}
        self.assertEqual(self.mirror(others=250)[0], 0)
        self.assertFalse((alpha / "256-499").exists())
        self.assertEqual(self.judge("--evidence", "mirror")[0]["verdict"], "ENDORSED")

    def test_a_damaged_mirror_is_repaired(self):
        self.mirror()
        whole = {path: path.read_bytes() for path in (self.folder / "mirror").rglob("*") if path.is_file()}
        for path in whole:
            if path.name in ("0-255",) or path.parent.name == "issuer":
                for change in (lambda: path.write_bytes(whole[path][:-5]), path.unlink):
                    with self.subTest(path=path.name):
                        change()
                        code, out, err = self.mirror()
                        self.assertEqual((code, err), (0, ""), out)
                        self.assertEqual(path.read_bytes(), whole[path])

    def test_a_certificate_that_does_not_come_is_missed(self):
        self.server.lies = {"/issuer/": fake_logs.refuse(404)}
        code, out, err = self.mirror(logs=("tiled",))
        self.assertEqual(code, 3, out + err)
        self.server.lies = {}
        code, out, err = self.mirror(logs=("tiled",))
        self.assertEqual((code, err), (0, ""), out)
        self.assertTrue(any(path.startswith("issuer/") for path in self.paths("tiled")))

    def test_a_damaged_mirror_is_refused_by_its_file(self):
        self.mirror()
        alpha = self.folder / "mirror" / self.logs["alpha"].log_id.hex()
        for file, changed in (("0-255", b"x"), ("0-255", None)):
            path = alpha / file
            good = path.read_bytes()
            if changed:
                path.write_bytes(good[:-1] + changed)
            else:
                path.unlink()
            code, out, err = self.run_tool("check", marked_case.ASSET, "--offline", "--logs", "served.json", "--at",
                                           marked_case.homes.AT, "--records", "emblem.zone", "--evidence", "mirror")
            self.assertEqual((code, out), (2, ""))
            self.assertIn(f"mirror/{alpha.name}/0-255", err)
            self.assertIn(self.sentence("mirror_malformed"), err)
            path.write_bytes(good)
        index = self.folder / "mirror" / "mirror"
        index.write_text(index.read_text().replace("section 0 256", "section 0 255", 1))
        for words in (("check", marked_case.ASSET, "--offline", "--records", "emblem.zone", "--evidence", "mirror"),
                      self.words()):
            code, _, err = self.run_tool(*words)
            self.assertEqual(code, 2)
            self.assertIn("mirror/mirror", err)

    def test_a_mirror_is_believed_no_more_than_its_log(self):
        """A head that the log did not sign proves nothing, however well the mirror fits together."""
        self.mirror()
        index = self.folder / "mirror" / "mirror"
        lines = index.read_text().splitlines()
        for number, line in enumerate(lines):
            if line.startswith("head "):
                words = line.split()
                words[2] = str(int(words[2]) - 1)
                lines[number] = " ".join(words)
        index.write_text("\n".join(lines) + "\n")
        report, findings = self.judge("--evidence", "mirror")
        self.assertEqual(set(self.statuses(report).values()), {"unverified"})
        self.assertIn("tree_head_signature_bad", findings)

    def test_wrong_usage_is_said(self):
        for words, said in ((("--k", "0"), "--k 0"), (("--k", "x"), "--k x"), (("--k", "65536"), "--k 65536"),
                            (("--k", "9", "--offline"), "--offline"),
                            (("--k", "9", "--records", "emblem.zone"), "--records emblem.zone"), ((), "--k")):
            code, _, err = self.run_tool("evidence", "mirror", "alpha", "--dir", "mirror", "--logs", "served.json", *words)
            self.assertEqual(code, 2, err)
            self.assertIn(said, err)
        self.assertEqual(self.server.asked, [])

    def test_without_anything_to_care_about_nobody_is_asked(self):
        code, _, err = self.mirror(evidence=())
        self.assertEqual(code, 3)
        self.assertIn("nothing at hand", err)
        self.assertEqual(self.server.asked, [])

    def test_a_log_with_fewer_others_is_asked_for_nothing(self):
        code, _, err = self.mirror(logs=("alpha",), others=5000)
        self.assertEqual(code, 3)
        self.assertIn("fewer than are to stand beside one", err)
        self.assertEqual(self.entries_asked("alpha"), [])


if __name__ == "__main__":
    marked_case.main()
