#!/usr/bin/env python3
"""Real output of `emblem check --json` on the kept cases follows docs/schema/report-1.json: schema_test.py BUILD"""
import json
import pathlib
import subprocess
import sys
import unittest

import jsonschema

BUILD = pathlib.Path(sys.argv.pop()).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
STEP = 5  # every fifth case: all kinds of report, and quick under sanitizers


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads((ROOT / "docs/schema/report-1.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        cls.validator = jsonschema.Draft7Validator(schema)

    def check(self, *words):
        done = subprocess.run([BUILD / "emblem", "check", "--json", "--offline", *words], capture_output=True, timeout=60)
        lines = done.stdout.decode("ascii").splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        report = json.loads(lines[0])
        self.assertEqual([error.message for error in self.validator.iter_errors(report)], [])
        self.assertEqual(report["meets_policy"], done.returncode == 0)
        return report

    def test_reports_on_the_cases_follow_the_schema(self):
        seen = set()
        for path in sorted(ROOT.glob("vectors/*/*/case.json"))[::STEP]:
            case, folder = json.loads(path.read_text()), path.parent
            words = [case["ask"], "--at", case["at"]]
            for option, names in (("--records", case["records"]), ("--evidence", case.get("evidence", []))):
                for name in names:
                    words += [option, str(folder / name)]
            if case.get("logs"):
                words += ["--logs", str(folder / case["logs"])]
            with self.subTest(folder.name):
                seen.add(self.check(*words)["verdict"])
        self.assertLessEqual({"INVALID", "SIGNED", "ORGANIZATIONAL", "ENDORSED"}, seen)

    def test_a_field_that_is_missing_is_noticed(self):
        self.assertFalse(self.validator.is_valid({"schema": "emblem.report/1"}))


if __name__ == "__main__":
    unittest.main()
