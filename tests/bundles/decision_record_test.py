#!/usr/bin/python3
"""Decision records: kept once, and judged again: decision_record_test.py BUILD"""
import json
import stat
import unittest

import tool
from tool import CHAINS, DECIDED, LOGS, NO, RECORDS, USAGE, ToolCase

POLICY = 'require = "organizational"\n'


class DecisionRecord(ToolCase):
    def keep(self, name, *words, assets=(tool.ASSET,), at=tool.AT, code=DECIDED):
        path = self.folder / name
        self.run_tool("check", *assets, "--at", at, "--offline", "--record", path, "--json", *words, code=code)
        return json.loads(path.read_text(encoding="ascii"))

    def policy(self):
        path = self.folder / "policy.toml"
        path.write_text(POLICY)
        return path

    def test_years_later_the_same_answer_comes_out(self):
        words = ("--evidence", self.bundle(), "--policy", self.policy(), *LOGS)
        kept = self.keep("kept.json", *words)
        again = self.keep("again.json", *words, at=kept["question"]["at"], assets=kept["question"]["assets"])
        for member in ("question", "policy", "evidence", "log_list", "reports"):
            self.assertEqual(again[member], kept[member], member)
        report, _ = self.check("--offline", *words, asset=kept["question"]["assets"][0], at=kept["question"]["at"])
        self.assertEqual([report], kept["reports"])

    def test_it_says_what_was_asked_and_with_what(self):
        kept = self.keep("kept.json", "--evidence", self.bundle(), *LOGS, assets=(tool.ASSET, "www.hospital.example"), code=3)
        self.assertEqual(kept["schema"], "emblem.decision/1")
        self.assertRegex(kept["program"], r"^emblem \d")
        self.assertEqual(kept["question"], {"assets": [tool.ASSET, "www.hospital.example"], "at": tool.AT, "name": None,
                                            "ihle_type": 65297, "records": "bundle"})
        self.assertEqual([report["verdict"] for report in kept["reports"]], ["ENDORSED", "INDETERMINATE"])
        self.assertEqual(kept["policy"]["require"], "endorsed")
        self.assertIsNone(kept["policy"]["file_sha256"])

    def test_its_digests_tell_what_is_different(self):
        words = (*RECORDS, *CHAINS, *LOGS)
        kept = self.keep("kept.json", *words)
        same = self.keep("same.json", *RECORDS, "--evidence", self.bundle(), *LOGS)
        self.assertEqual(same["evidence"], kept["evidence"])  # the same items, from another file
        policy = self.keep("policy.json", *words, "--require", "signed")
        self.assertNotEqual(policy["policy"]["sha256"], kept["policy"]["sha256"])
        trust = self.keep("trust.json", *words, "--trust", tool.DEPLOYED / "auth.felixlinker.de.pub.pem")
        self.assertNotEqual(trust["policy"]["sha256"], kept["policy"]["sha256"])
        less = self.keep("less.json", *RECORDS, *LOGS, code=3)
        self.assertNotEqual(less["evidence"], kept["evidence"])
        logs = self.keep("logs.json", *RECORDS, *CHAINS)
        self.assertNotEqual(logs["log_list"]["sha256"], kept["log_list"]["sha256"])
        self.assertEqual(logs["log_list"]["name"], "built-in")

    def test_a_no_is_kept_as_well(self):
        kept = self.keep("no.json", *RECORDS, *CHAINS, *LOGS, at="2027-05-01T00:00:00Z", code=NO)
        self.assertEqual(kept["reports"][0]["verdict"], "INVALID")

    def test_it_is_its_owners_alone(self):
        self.keep("kept.json", *RECORDS, *CHAINS, *LOGS)
        self.assertEqual(stat.S_IMODE((self.folder / "kept.json").stat().st_mode), 0o600)

    def test_what_is_there_is_never_overwritten(self):
        path = self.folder / "kept.json"
        path.write_text("kept")
        done = self.run_tool("check", tool.ASSET, *RECORDS, "--record", path, code=USAGE)
        self.assertIn("never overwritten", done.stderr)
        self.assertEqual((path.read_text(), done.stdout), ("kept", ""))

    def test_where_nothing_can_be_kept_it_says_so_after_the_answer(self):
        done = self.run_tool("check", tool.ASSET, *RECORDS, *CHAINS, *LOGS, "--at", tool.AT, "--record", "/nowhere/kept.json", code=USAGE)
        self.assertTrue(done.stdout.startswith("YES"))
        self.assertIn("could not be kept", done.stderr)

    def test_standard_output_is_taken(self):
        self.run_tool("check", tool.ASSET, *RECORDS, "--record", "-", code=USAGE)


if __name__ == "__main__":
    unittest.main()
