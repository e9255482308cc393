"""What `emblem evidence fetch` makes of a log in six stages, and what must come of it: of a running log and of a recorded one.

first: the log holds both certificates of a marked hospital. grown: others came after them. restored: its operator has gone
back to a copy of the first. twin: the copy has grown another way, to the size that we saw. forked: and past it. early: it has
not taken up our certificates, and we know nothing of it.
"""
import base64
import dataclasses
import json
import os
import pathlib
import re
import subprocess

import answers

ASSET = "www.hospital.example"
ISSUERS = {"https://hospital.example", "https://ministry.example"}
STAGES = ("first", "grown", "restored", "twin", "forked", "early")
LONGEST = 60  # seconds for one run
PORT = "PORT"  # stands in logs.json for the port


@dataclasses.dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str
    heads: str  # the memory afterwards
    given: dict  # what the log answered, by path


@dataclasses.dataclass(frozen=True)
class Told:
    """What a log was asked about: `folder` holds emblem.zone, logs.json and about.json."""
    emblem: pathlib.Path
    folder: pathlib.Path
    work: pathlib.Path  # where everything is written

    @property
    def at(self):
        return json.loads((self.folder / "about.json").read_text())["at"]

    def run(self, *words):
        environment = {**os.environ, "HOME": str(self.work), "XDG_STATE_HOME": str(self.work / "state"), "LC_ALL": "C"}
        done = subprocess.run([str(self.emblem), *words], cwd=self.work, env=environment, capture_output=True, text=True,
                              timeout=LONGEST, stdin=subprocess.DEVNULL, check=False)
        return done.returncode, done.stdout, done.stderr

    def place_log_list(self, port):
        (self.work / "logs.json").write_text((self.folder / "logs.json").read_text().replace(PORT, str(port)))

    def fetch(self, stage, source):
        heads = self.work / ("no-heads" if stage == "early" else "heads")
        with answers.Server(source) as server:
            self.place_log_list(server.port)
            code, out, err = self.run("evidence", "fetch", ASSET, "--records", str(self.folder / "emblem.zone"), "--logs",
                                      "logs.json", "--at", self.at, "--memory", heads.name, "-o", f"{stage}.bundle")
        return Outcome(code, " ".join(out.split()), err, heads.read_text() if heads.exists() else "", server.given)

    def check(self, stage, *words):
        return self.judge("--evidence", f"{stage}.bundle", *words)

    def judge(self, *words):
        code, out, err = self.run("check", ASSET, "--offline", "--logs", "logs.json", "--at", self.at, "--json", *words)
        return code, json.loads(out) if out else err

    def sentence(self, finding):
        return json.loads(self.run("explain", finding, "--json")[1].splitlines()[0])["sentence"]


def roots_of(heads):
    """The root hashes of a memory, in hexadecimal."""
    return [base64.b64decode(line.split()[3]).hex() for line in heads.splitlines()[1:]]


def sizes_of(heads):
    return [int(line.split()[1]) for line in heads.splitlines()[1:]]


class Story:
    """Tests of `told` and `outcomes`, one for each stage."""
    told, outcomes = None, {}

    def statuses(self, report):
        return {one["issuer"]: one["status"] for one in report["commitments"]}

    def expect_included(self, stage):
        code, report = self.told.check(stage)
        self.assertEqual((code, report["verdict"]), (0, "ENDORSED"), report)
        self.assertEqual(self.statuses(report), {issuer: "included" for issuer in ISSUERS})

    def expect_alone(self, stage, code, finding, times=1):
        """Nothing but this finding, and nothing proven."""
        outcome = self.outcomes[stage]
        self.assertEqual(outcome.code, code, outcome)
        lines = [line for line in outcome.err.splitlines() if not line.startswith("emblem: hint")]
        self.assertEqual(len(lines), times, outcome.err)
        for line in lines:
            self.assertIn(self.told.sentence(finding), line)
        self.assertNotIn("included", self.statuses(self.told.check(stage)[1]).values())

    def test_commitments_are_included(self):
        first = self.outcomes["first"]
        self.assertEqual((first.code, first.err), (0, ""), first.out)
        self.expect_included("first")

    def test_a_log_that_grew_is_linked_to_what_was_seen(self):
        first, grown = self.outcomes["first"], self.outcomes["grown"]
        self.assertEqual((grown.code, grown.err), (0, ""), grown.out)
        self.assertGreater(sizes_of(grown.heads), sizes_of(first.heads))
        self.expect_included("grown")

    def test_a_log_that_was_set_back_is_named(self):
        self.expect_alone("restored", 3, "log_tree_shrank")
        self.assertEqual(self.outcomes["restored"].heads, self.outcomes["grown"].heads)

    def test_a_forked_log_is_caught_with_both_heads_and_the_evidence_kept(self):
        for stage in ("twin", "forked"):
            with self.subTest(stage):
                self.expect_alone(stage, 1, "log_forked")
                outcome = self.outcomes[stage]
                named = re.findall(r"root ([0-9a-f]{64})", outcome.err)
                self.assertEqual(len(set(named)), 2, outcome.err)
                self.assertEqual(named[:1], roots_of(self.outcomes["grown"].heads))
                self.assertEqual(outcome.heads, self.outcomes["grown"].heads)
                shown = self.told.run("inspect", "--json", self.kept(stage))[1]
                for root in named:
                    self.assertIn(base64.b64encode(bytes.fromhex(root)).decode(), shown.replace("\\/", "/"))

    def kept(self, stage):
        return re.search(r"kept in (\S+)", self.outcomes[stage].out).group(1)

    def test_two_heads_of_one_size_convince_others(self):
        code, report = self.told.check("first", "--evidence", self.kept("twin"))
        self.assertEqual(code, 3)
        self.assertNotIn("included", self.statuses(report).values())
        self.assertIn("log_forked", {finding["name"] for finding in report["findings"]})

    def test_two_heads_of_different_sizes_convince_nobody_else(self):
        code, report = self.told.check("first", "--evidence", self.kept("forked"))
        self.assertEqual((code, report["verdict"]), (0, "ENDORSED"), report)

    def test_certificates_not_yet_in_the_log_are_named(self):
        self.expect_alone("early", 3, "log_lacks_entry", times=len(ISSUERS))

    def test_what_was_asked_was_answered(self):
        for stage in STAGES:
            for path, answer in self.outcomes[stage].given.items():
                missing = stage == "early" and "get-proof-by-hash" in path
                self.assertEqual(answer.status == 200, not missing, f"{stage}: {path}: {answer}")
