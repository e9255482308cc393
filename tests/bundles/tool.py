"""What the tests of bundles share. Their last argument is BUILD."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop()).resolve()
DEPLOYED = pathlib.Path("vectors/deployed/emblem.felixlinker.de")
ASSET, AT = "2a01:4f9:c010:d8e4::1", "2026-06-17T00:10:00Z"
LOGS = ("--logs", "vectors/deployed/ct-logs.json")
RECORDS = ("--records", DEPLOYED / "records.zone")
CHAINS = ("--evidence", DEPLOYED / "emblem.felixlinker.de.chain.pem", "--evidence", DEPLOYED / "auth.felixlinker.de.chain.pem")
WITHOUT_NETWORK = ("unshare", "--net")
DECIDED, NO, USAGE, UNKNOWN = 0, 1, 2, 3


def can_unshare():
    return subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, check=False).returncode == 0


class ToolCase(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="emblem-bundles-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def run_tool(self, *words, before=(), code=None, **more):
        done = subprocess.run([*before, BUILD / "emblem", *words], capture_output=True, text=True, timeout=60, check=False, **more)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def check(self, *words, asset=ASSET, at=AT, **more):
        """The report, and the exit code."""
        done = self.run_tool("check", asset, "--at", at, "--json", *words, **more)
        self.assertEqual(len(done.stdout.splitlines()), 1, done.stderr)
        return json.loads(done.stdout), done.returncode

    def bundle(self, name="deployed.bundle", *words):
        path = self.folder / name
        subprocess.run([BUILD / "tests/write_bundle", "-o", path, *words], check=True, timeout=60)
        return path


def names(report):
    return [finding["name"] for finding in report["findings"]]


def judged(report):
    """A report without what says where it came from."""
    return {**report, "seen": [], "findings": [f for f in report["findings"] if f["name"] != "bundle_records_used"]}
