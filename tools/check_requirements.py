#!/usr/bin/env python3
"""Every test that docs/requirements.md names is one that ctest knows: check_requirements.py BUILD

One line per requirement without a test and per name without a test; exit 1 if there is any.
"""
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/requirements.md"


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


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(problems(PAGE.read_text(), known_tests(sys.argv[1])))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
