#!/usr/bin/env python3
"""Runs a validator on case folders: run_cases.py --emblem PATH DIR…

Every case.json below a DIR is a case (vectors/cases/README.md). One line per mismatch, last `N of M right`;
exit 1 if any is wrong.
"""
import argparse
import json
import pathlib
import subprocess
import sys

ORDER = ["NONE", "INVALID", "SIGNED", "INDETERMINATE", "ORGANIZATIONAL", "ENDORSED"]
VALID = ["SIGNED", "ORGANIZATIONAL", "ENDORSED"]
SECONDS = 20


def differences(case, seen, code):
    """What a report and an exit code lack of the expectation; [] if nothing."""
    expect = case["expect"]
    if not isinstance(seen, dict) or seen.get("verdict") not in ORDER:
        return ["no verdict in the report"]
    lines = []
    if seen.get("meets_policy") is not (code == 0):
        lines.append("meets_policy %s does not go with exit %s" % (json.dumps(seen.get("meets_policy")), code))
    if "at_most" in expect:
        return lines + _at_most(expect["at_most"], seen, code)
    return lines + min((_one(choice, seen, code) for choice in expect.get("any_of", [expect])), key=len)


def _one(expect, seen, code):
    lines = []

    def compare(what, got):
        if what in expect and expect[what] != got:
            lines.append("%s: wanted %s, got %s" % (what, json.dumps(expect[what]), json.dumps(got)))

    compare("verdict", seen["verdict"])
    compare("exit", code)
    compare("undecided", seen.get("undecided"))
    compare("levels", [{"level": level.get("level"), "trusted": level.get("trusted")} for level in seen.get("levels", [])])
    compare("issuer", seen.get("issuer"))
    compare("endorsers", sorted({endorser.get("issuer") for endorser in seen.get("endorsers", [])}))
    return lines


def _at_most(limit, seen, code):
    lines = []
    if ORDER.index(seen["verdict"]) > ORDER.index(limit):
        lines.append("verdict: wanted at most %s, got %s" % (limit, seen["verdict"]))
    unknown = seen["verdict"] == "INDETERMINATE" or seen.get("undecided") is True
    if code not in (0, 1, 3) or (code == 0) > (seen["verdict"] in VALID) or code != 0 and (code == 3) != unknown:
        lines.append("exit %s does not go with %s" % (code, seen["verdict"]))
    return lines


def pins(case):
    """(organisation, file) pairs; an organisation may have several files."""
    return [(issuer, name) for issuer, names in case.get("pins", {}).items()
            for name in (names if isinstance(names, list) else [names])]


def by_tool(tool, folder, case):
    """The first line of the report, and the exit code; (None, what is wrong) if there is no report."""
    command = [tool, "check", case["ask"], "--at", case["at"], "--offline", "--json"]
    for option, names in (("--records", case["records"]), ("--evidence", case.get("evidence", [])),
                          ("--trust", case.get("trust", []))):
        for name in names:
            command += [option, str(folder / name)]
    for issuer, name in pins(case):
        command += ["--pin", "%s=%s" % (issuer, folder / name)]
    if case.get("logs"):
        command += ["--logs", str(folder / case["logs"])]
    for member, option in (("name", "--name"), ("require", "--require"), ("ihle_type", "--ihle-type")):
        if case.get(member):
            command += [option, str(case[member])]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None, "no answer within %d s" % SECONDS
    except OSError as error:
        sys.exit("%s: %s" % (tool, error.strerror))
    try:
        return json.loads(done.stdout.decode().strip().splitlines()[0]), done.returncode
    except (ValueError, IndexError):
        return None, "no JSON report, exit %d: %s" % (done.returncode, done.stderr.decode("utf-8", "replace")[:200].strip())


def run(dirs, judge, group=None):
    """judge(folder, case) -> (report, exit code) or (None, what is wrong). True if all are right."""
    right = total = 0
    for path in sorted(p for directory in dirs for p in directory.rglob("case.json")):
        folder, case = path.parent, json.loads(path.read_text())
        if group and case["group"] != group:
            continue
        total += 1
        seen, code = judge(folder, case)
        lines = [code] if seen is None else differences(case, seen, code)
        right += not lines
        if lines:
            print("%s [%s] %s" % (folder.name, case["title"], "; ".join(lines)))
    print("%d of %d right" % (right, total))
    return right == total and total > 0


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--emblem", help="the validator")
    parser.add_argument("--group", help="only cases of this group")
    parser.add_argument("dirs", nargs="+", type=pathlib.Path)
    return parser


def main():
    parser = arguments(__doc__.splitlines()[0])
    options = parser.parse_args()
    if not options.emblem:
        parser.error("--emblem is missing")
    return 0 if run(options.dirs, lambda folder, case: by_tool(options.emblem, folder, case), options.group) else 1


if __name__ == "__main__":
    sys.exit(main())
