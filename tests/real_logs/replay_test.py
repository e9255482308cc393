#!/usr/bin/env python3
"""`emblem evidence fetch` on what real logs answered once: replay_test.py --build DIR

The answers below recorded/ were written by live_test.py --record.
"""
import argparse
import pathlib
import sys
import tempfile
import unittest

import answers
import story

EMBLEM = None
RECORDED = pathlib.Path(__file__).resolve().parent / "recorded"


class Replayed(story.Story):
    kind = ""

    @classmethod
    def setUpClass(cls):
        work = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.told = story.Told(EMBLEM, RECORDED / cls.kind, work)
        cls.outcomes = {}
        for stage in story.STAGES:
            recorded = answers.read_answers(RECORDED / cls.kind / f"{stage}.json")
            cls.outcomes[stage] = cls.told.fetch(stage, answers.replaying(recorded))


class Rfc6962(Replayed, unittest.TestCase):
    kind = "rfc6962"


class StaticCt(Replayed, unittest.TestCase):
    kind = "static_ct"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    known, rest = parser.parse_known_args()
    EMBLEM = known.build.resolve() / "emblem"
    unittest.main(argv=[sys.argv[0], *rest])
