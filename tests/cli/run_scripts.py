#!/usr/bin/env python3
"""Runs the command lines of script files and compares what they print.

run_scripts.py --build DIR [--update] FILE…

A line "$ COMMAND" is given to sh with the program first in PATH, from the root of the source tree; the lines up to the next
command are what it must print (standard error after standard output, each of its lines behind "! ") and, last, "? CODE" when
its exit code is not 0. Lines "# …" before a command are remarks.
"""
import argparse
import os
import pathlib
import subprocess
import sys


def run(command, build):
    environment = {"PATH": f"{build}:{os.environ['PATH']}", "LC_ALL": "C", "HOME": "/nonexistent"}
    for name, value in os.environ.items():
        if name.startswith(("ASAN_", "UBSAN_", "LLVM_PROFILE")):
            environment[name] = value
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=environment, stdin=subprocess.DEVNULL, timeout=60)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    lines += ["! " + line for line in done.stderr.decode("utf-8", "replace").splitlines()]
    return lines + ([f"? {done.returncode}"] if done.returncode else [])


def parts(text):
    """(remark lines and command line, expected lines) of a script."""
    head, expected = [], []
    for line in text.splitlines():
        is_head = line.startswith("$ ") or line.startswith("# ") and not (expected and head and not head[-1].startswith("$ "))
        if is_head and head and head[-1].startswith("$ "):
            yield head, expected
            head, expected = [], []
        (head if is_head else expected).append(line)
    if head:
        yield head, expected


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    wrong = total = 0
    for path in options.files:
        written = []
        for head, expected in parts(path.read_text(encoding="utf-8")):
            got = run(head[-1][2:], options.build.resolve())
            written += head + got
            total += 1
            if got != expected and not options.update:
                wrong += 1
                print(f"{path}: {head[-1]}")
                print("".join(f"  wanted {line}\n" for line in expected) + "".join(f"  got    {line}\n" for line in got), end="")
        if options.update:
            path.write_text("\n".join(written) + "\n", encoding="utf-8")
    print(f"{total - wrong} of {total} command lines right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
