"""What tests of fetching begin with: a marked hospital, endorsed by a ministry, with both certificates in both fake logs."""
import argparse
import json
import pathlib
import sys
import tempfile
import unittest

import fake_logs

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import homes  # noqa: E402

ASSET = "www.hospital.example"


class MarkedCase(unittest.TestCase):
    """`logs` hold what they did at first in every test."""
    emblem, sentences = None, {}

    @classmethod
    def setUpClass(cls):
        cls.homes = homes.Homes(cls.emblem, cls.enterClassContext(tempfile.TemporaryDirectory()))
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
        done = homes.subprocess.run([str(self.emblem), *words], cwd=self.folder, env=self.homes.environment, capture_output=True,
                                    text=True, timeout=homes.LONGEST, check=False)
        return done.returncode, done.stdout, done.stderr

    @staticmethod
    def words_of_fetch():
        return ("evidence", "fetch", ASSET, "--records", "emblem.zone", "--logs", "served.json", "--at", homes.AT, "-o", "out.bundle",
                "--memory", "heads")

    def fetch(self, *words):
        return self.run_tool(*self.words_of_fetch(), *words)

    def check(self, *words, logs="served.json"):
        code, out, err = self.run_tool("check", ASSET, "--offline", "--logs", logs, "--at", homes.AT, "--json", *words)
        self.assertIn(code, (0, 3), err)
        return json.loads(out)

    def statuses(self, report):
        return {one["issuer"]: one["status"] for one in report["commitments"]}

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
        if finding not in self.sentences:
            code, out, _ = self.run_tool("explain", finding, "--json")
            self.assertEqual(code, 0)
            self.sentences[finding] = json.loads(out.splitlines()[0])["sentence"]
        return self.sentences[finding]


def main():
    """Runs the tests of the program that was started: --build DIR, and what unittest takes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    known, rest = parser.parse_known_args()
    MarkedCase.emblem = known.build.resolve() / "emblem"
    unittest.main(module="__main__", argv=[sys.argv[0], *rest])
