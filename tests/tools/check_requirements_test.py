#!/usr/bin/env python3
"""The check of docs/requirements.md and docs/threat-model.md finds what is planted."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
import check_requirements  # noqa: E402

PAGE = """
| way | path | resolver |
|---|---|---|
| plain | all [P] | all [P] |

| key | what | tests |
|---|---|---|
| P | a recording | `captures` (`all_is_read`) |
"""
SOURCES = "def test_all_is_read(self):"


def problems(page=PAGE, known=("captures",), sources=SOURCES):
    return list(check_requirements.threat_problems(page, set(known), sources))


class Threats(unittest.TestCase):
    def test_a_table_with_its_tests_has_no_problem(self):
        self.assertEqual(problems(), [])

    def test_a_cell_without_test_is_found(self):
        self.assertEqual(problems(PAGE.replace(" [P]", "", 1)), ["plain, path: no test is named"])

    def test_a_cell_may_say_that_it_is_not_shown(self):
        self.assertEqual(problems(PAGE.replace("[P]", "(not shown)", 1)), [])

    def test_a_claim_that_is_not_there_is_found(self):
        self.assertEqual(problems(PAGE.replace("[P]", "[Q]", 1)), ["plain, path: there is no claim Q"])

    def test_a_key_of_two_claims_is_found(self):
        twice = PAGE + "| P | another recording | `captures` (`all_is_read`) |\n"
        self.assertEqual(problems(twice), ["P: more than one claim has this key"])

    def test_a_test_that_is_not_there_is_found(self):
        self.assertEqual(problems(known=()), ["P: there is no test captures"])

    def test_a_case_that_is_not_there_is_found(self):
        self.assertEqual(problems(sources="def test_all_is_read_twice(self):"), ["P: there is no case all_is_read"])

    def test_a_missing_table_is_found(self):
        self.assertEqual(len(problems("")), 1)


if __name__ == "__main__":
    unittest.main()
