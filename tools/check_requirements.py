#!/usr/bin/env python3
"""Every test that docs/requirements.md and docs/threat-model.md name is there: check_requirements.py BUILD

Tests are those that ctest knows; the cases of docs/threat-model.md stand in the sources of tests. One line per requirement
without a test, per cell of the table of ways without one, and per name without a test; exit 1 if there is any.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "docs/requirements.md"
THREATS = ROOT / "docs/threat-model.md"
NOT_SHOWN = "not shown"


def known_tests(build):
    listed = subprocess.run(["ctest", "--test-dir", build, "-N"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^ *Test +#\d+: (\S+)", listed, re.M))


def problems(page, known):
    rows = [line.split("|") for line in page.splitlines() if re.match(r"\| R\d+ ", line)]
    if not rows:
        yield "no requirement is listed"
    for row in rows:
        named = re.findall(r"`([^`]+)`", row[4])
        if not named:
            yield row[1].strip() + ": no test is named"
        for test in named:
            if test not in known:
                yield "%s: there is no test %s" % (row[1].strip(), test)


def tables(page):
    """Each as its rows without the line below the head, each row as its cells."""
    for block in re.findall(r"(?:^\|.*\n)+", page, re.M):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        yield [row for row in rows if not set("".join(row)) <= set("-:")]


def cells_without_test(ways, keys):
    head, *rows = ways
    for row in rows:
        for party, cell in zip(head[1:], row[1:]):
            named = re.findall(r"\[(\w+)\]", cell)
            if not named and NOT_SHOWN not in cell:
                yield "%s, %s: no test is named" % (row[0], party)
            for key in named:
                if key not in keys:
                    yield "%s, %s: there is no claim %s" % (row[0], party, key)


def claims_with_one_key(claims):
    keys = [row[0] for row in claims]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield key + ": more than one claim has this key"


def claims_without_test(claims, known, sources):
    for key, _, shown_by in claims:
        found = re.findall(r"`([^`]+)`(?: \(([^)]*)\))?", shown_by)
        if not found:
            yield key + ": no test is named"
        for test, cases in found:
            if test not in known:
                yield "%s: there is no test %s" % (key, test)
            for case in re.findall(r"`([^`]+)`", cases):
                if not re.search(r"(?:\b|test_)%s\b" % re.escape(case), sources):
                    yield "%s: there is no case %s" % (key, case)


def threat_problems(page, known, sources):
    found = list(tables(page))
    ways = next((table for table in found if table[0][0] == "way"), None)
    claims = next((table[1:] for table in found if table[0][0] == "key"), None)
    if ways is None or claims is None:
        yield "the table of ways, or that of claims, is missing"
        return
    yield from cells_without_test(ways, {row[0] for row in claims})
    yield from claims_with_one_key(claims)
    yield from claims_without_test(claims, known, sources)


def test_sources():
    files = [path for folder in ("core", "engine", "adapters", "apps") for path in (ROOT / folder).rglob("*_test.cc")]
    files += [path for ending in ("*.py", "*.cc", "*.script") for path in (ROOT / "tests").rglob(ending)]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    known = known_tests(sys.argv[1])
    found = list(problems(REQUIREMENTS.read_text(), known))
    found += threat_problems(THREATS.read_text(), known, test_sources())
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
