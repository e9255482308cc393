#!/usr/bin/env python3
"""From issuing to *included* with real logs, and a forked one: live_test.py --build DIR [--record]

Starts Trillian with ct_server, and TesseraCT, each alone, on loopback; everything they write lies in a temporary folder. Runs
with EMBLEM_REAL_LOGS=1 alone; exit 77 where that is not set, or where the software cannot be had. --record keeps what the logs
answered for replay_test.py.
"""
import argparse
import datetime
import json
import os
import pathlib
import sys
import tempfile
import time
import unittest

from cryptography.hazmat.primitives.asymmetric import ec

import answers
import authority
import software
import story
import tesseract
import trillian

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import homes  # noqa: E402

EMBLEM, RECORD_TO = None, None
BEFORE = 256  # entries before ours: a whole tile
LONGEST = 60  # seconds until what was submitted is in the tree


def wait_for_size(log, size):
    end = time.monotonic() + LONGEST
    while log.size() < size:
        if time.monotonic() > end:
            raise RuntimeError(f"the log has {log.size()} entries of {size}")
        time.sleep(0.1)


def write_log_list(log, key, path):
    name, kind, address = ("alpha", "logs", "url") if log.kind == "rfc6962" else ("tiled", "tiled_logs", "monitoring_url")
    entry = authority.web_ca.log_list_entry(name, key)
    entry[address] = f"http://127.0.0.1:{story.PORT}/log/"
    now = authority.web_ca.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    operator = {"name": "Synthetic", "email": ["logs@log.example"], "logs": [], "tiled_logs": []} | {kind: [entry]}
    path.write_text(json.dumps({"version": "1.0", "log_list_timestamp": now, "operators": [operator]}, indent=1) + "\n")


class World:
    """A log with the commitments of a ministry and a hospital, and the emblem of the latter."""

    def __init__(self, folder, make_log):
        self.folder = folder
        self.homes = homes.Homes(EMBLEM, folder)
        now = authority.web_ca.now()
        self.at = (now + datetime.timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")  # after everything the log does here
        self.authority = authority.Authority(folder / "ca", now)
        key = ec.generate_private_key(ec.SECP256R1())
        (folder / "log").mkdir()
        self.log = make_log(folder / "log", key, folder / "ca/root.pem")
        self.size = 0
        (folder / "told").mkdir()
        write_log_list(self.log, key, folder / "told/logs.json")
        (folder / "logs.json").write_text((folder / "told/logs.json").read_text().replace(story.PORT, "1"))
        (folder / "told/about.json").write_text(json.dumps({"at": self.at, "software": software.versions()}, indent=1) + "\n")

    def fill(self, count, salt):
        self.size += self.authority.fill(self.log, count, salt)
        wait_for_size(self.log, self.size)

    def do(self, home, *words):
        return self.homes.do(home, *words, at=self.at)

    def commit(self, name):
        home = self.folder / name
        self.do(home, "init", "--issuer", f"https://{name}.example", "--algorithm", "Ed25519")
        self.do(home, "commit", "--csr", f"{name}.csr")
        builder = self.authority.start_requested(self.folder / f"{name}.csr")
        self.size += self.authority.certify(self.log, builder, self.folder / f"{name}.pem")
        self.do(home, "commit", "--chain", f"{name}.pem", "--logs", "logs.json")
        return home

    def mark(self):
        self.fill(BEFORE, "before")
        self.log.keep("without-ours")
        ministry, hospital = self.commit("ministry"), self.commit("hospital")
        self.do(hospital, "request", "-o", "request.cbor")
        self.do(ministry, "endorse", "request.cbor", "--yes", "-o", "endorsement.cbor")
        self.do(hospital, "accept", "endorsement.cbor")
        self.do(hospital, "issue", story.ASSET)
        self.do(hospital, "publish", "--fragment", "told/emblem.zone")
        self.fill(3, "after")

    def bring_to(self, stage):
        if stage == "first":
            self.mark()
            self.log.keep("with-ours")
            self.first_size = self.size
        elif stage == "grown":
            self.fill(8, "honest")
        elif stage == "restored":
            self.log.go_back("with-ours")
            self.size = self.first_size
        elif stage == "twin":
            self.fill(8, "another-way")
        elif stage == "forked":
            self.fill(12, "further")
        else:
            self.log.go_back("without-ours")


class Live(story.Story):
    make_log = None

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        world = World(folder, cls.make_log)
        cls.addClassCleanup(world.log.stop)
        (folder / "work").mkdir()
        cls.told, cls.outcomes = story.Told(EMBLEM, folder / "told", folder / "work"), {}
        for stage in story.STAGES:
            world.bring_to(stage)
            cls.outcomes[stage] = cls.told.fetch(stage, world.log.source)
            if stage == "grown":
                cls.mirror(world)
        if RECORD_TO:
            cls.record(RECORD_TO / world.log.kind)

    @classmethod
    def mirror(cls, world):
        """Whole intervals of the log, too large to be recorded."""
        with answers.Server(world.log.source) as server:
            address = f"http://127.0.0.1:{server.port}/log/"
            cls.told.place_log_list(server.port)
            certificates = [word for name in ("hospital", "ministry") for word in ("--evidence", str(world.folder / f"{name}.pem"))]
            code, out, err = cls.told.run("evidence", "mirror", address, "--k", "10", "--dir", "mirror", "--logs", "logs.json",
                                          "--memory", "mirror-heads", "--at", cls.told.at, *certificates)
        cls.mirrored = story.Outcome(code, " ".join(out.split()), err, "", server.given)

    def test_a_mirror_of_it_settles_the_commitments_and_named_no_entry(self):
        self.assertEqual((self.mirrored.code, self.mirrored.err), (0, ""), self.mirrored.out)
        self.assertIn("2 of 2 entries", self.mirrored.out)
        self.assertFalse([path for path in self.mirrored.given if "hash=" in path or "get-entry-and-proof" in path])
        code, report = self.told.judge("--records", str(self.told.folder / "emblem.zone"), "--evidence", "mirror")
        self.assertEqual((code, report["verdict"]), (0, "ENDORSED"), report)
        self.assertEqual(set(self.statuses(report).values()), {"included"})

    @classmethod
    def record(cls, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("about.json", "emblem.zone", "logs.json"):
            (folder / name).write_bytes((cls.told.folder / name).read_bytes())
        for stage, outcome in cls.outcomes.items():
            answers.write_answers(folder / f"{stage}.json", outcome.given)


class TrillianLog(Live, unittest.TestCase):
    make_log = trillian.Log


class TesseractLog(Live, unittest.TestCase):
    make_log = tesseract.Log


def skip(why):
    print(f"live_test: skipped: {why}")
    sys.exit(77)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--record", action="store_true")
    known, rest = parser.parse_known_args()
    if os.environ.get("EMBLEM_REAL_LOGS") != "1":
        skip("not asked for: ./run real-logs, or EMBLEM_REAL_LOGS=1")
    try:
        software.prepare()
    except software.Missing as missing:
        skip(missing)
    EMBLEM = known.build.resolve() / "emblem"
    RECORD_TO = pathlib.Path(__file__).resolve().parent / "recorded" if known.record else None
    unittest.main(argv=[sys.argv[0], *rest])
