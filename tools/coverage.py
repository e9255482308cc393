#!/usr/bin/env python3
"""Prints the coverage of every room of the core (clang, source-based), and whether the goals are reached.

coverage.py BUILD: a build of the preset `coverage` whose tests ran with profiles in BUILD/profiles.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys

GOAL_LINES = 92.0     # of core/
GOAL_BRANCHES = 95.0  # of core/validate


def summary(build):
    profiles = sorted((build / "profiles").glob("*.profraw"))
    merged = build / "tests.profdata"
    subprocess.run(["llvm-profdata-19", "merge", "-sparse", *profiles, "-o", merged], check=True)
    programs = [path for path in sorted((build / "tests").glob("*")) if path.is_file() and os.access(path, os.X_OK)]
    programs += [path for path in [build / "emblem"] if path.exists()]
    objects = [word for program in programs[1:] for word in ("-object", str(program))]
    done = subprocess.run(["llvm-cov-19", "export", "-summary-only", f"-instr-profile={merged}", str(programs[0]), *objects],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["data"][0]["files"]


def percent(covered, count):
    return 100.0 * covered / count if count else 100.0


def main():
    root = pathlib.Path.cwd()
    rooms = collections.defaultdict(lambda: [0, 0, 0, 0])
    for entry in summary(pathlib.Path(sys.argv[1])):
        path = pathlib.Path(entry["filename"])
        if not path.is_relative_to(root / "core") or path.stem.endswith("_test"):
            continue
        numbers = entry["summary"]
        for name in (str(path.parent.relative_to(root)), "core"):
            for place, kind in ((0, "lines"), (2, "branches")):
                rooms[name][place] += numbers[kind]["covered"]
                rooms[name][place + 1] += numbers[kind]["count"]
    print(f"{'room':<20}{'lines':>8}{'':>14}{'branches':>10}")
    for name in sorted(rooms):
        lines, all_lines, branches, all_branches = rooms[name]
        print(f"{name:<20}{percent(lines, all_lines):>7.1f}%{lines:>7}/{all_lines:<6}"
              f"{percent(branches, all_branches):>9.1f}%{branches:>7}/{all_branches}")
    lines = percent(*rooms["core"][0:2])
    branches = percent(*rooms["core/validate"][2:4])
    print(f"\nlines of core: {lines:.1f} % (goal {GOAL_LINES} %); branches of core/validate: {branches:.1f} % "
          f"(goal {GOAL_BRANCHES} %)")
    return 0 if lines >= GOAL_LINES and branches >= GOAL_BRANCHES else 1


if __name__ == "__main__":
    sys.exit(main())
