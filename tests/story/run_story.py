#!/usr/bin/env python3
"""Runs the commands of a document as they stand there, and compares what they print.

run_story.py --build DIR [--variant NAME] [--update] DOCUMENT TRANSCRIPT

Every block fenced as ```sh is run, command by command, in the folder of a machine of its own; the remark before it says where:

  <!-- story: at hospital, with endorsement.cbor from ministry, answers y -->

"with FILE… from MACHINE" carries files over, for machines share nothing else (but the world: the web CA's folder `ca`);
"with PICTURE as photographed at MACHINE" makes a picture of the QR codes that its last command printed; "answers WORD…" types
these at the prompts of a terminal. TRANSCRIPT holds what must be printed, with everything that differs from run to run
masked. A variant runs the same commands with other options (variants.py), and what it adds after them. Exit 77: skipped.
"""
import argparse
import os
import pathlib
import re
import sys
import tempfile
import urllib.parse

import terminal
import variants
from photograph import is_of_a_code, photograph

ROOT = pathlib.Path(__file__).resolve().parents[2]
REMARK = re.compile(r"<!-- story: at (?P<machine>\w+)(?P<more>.*) -->")
CARRIED = re.compile(r"with (?P<files>[\w. -]+) from (?P<machine>\w+)")
PHOTOGRAPHED = re.compile(r"with (?P<picture>[\w.-]+) as photographed at (?P<machine>\w+)")
ANSWERS = re.compile(r"answers (?P<words>.*)")

# What differs from run to run, by something of the same width.
MASKS = (
    (re.compile(r'^\{"serial": .*'), '{"serial": …}'),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "TTTT-TT-TTTTT:TT:TTZ"),
    (re.compile(r"\b(root|emblem|web|approver)((?:-\d+)?)-[a-z2-7]{8}\b"), r"\1\2-kkkkkkkk"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "d" * 16),
    (re.compile(r"^(code \d+ of \d+) of [0-9A-F]{8}$"), r"\1 of DDDDDDDD"),
)
# The same, but what is equal stays equal: digests and key identifiers, by their number.
NUMBERED = re.compile(r"\b([0-9a-f]{64}|[a-z2-7]{52})\b")


class Step:
    """The commands of one block, and where they are run."""

    def __init__(self, remark, place):
        found = REMARK.fullmatch(remark or "")
        if not found:
            sys.exit(f"{place}: a block to run without a story remark before it")
        self.machine = found["machine"]
        self.carried, self.photographed, self.answers = [], [], []
        for part in found["more"].split(", "):
            if carried := CARRIED.fullmatch(part):
                self.carried.append((carried["files"].split(), carried["machine"]))
            elif photo := PHOTOGRAPHED.fullmatch(part):
                self.photographed.append((photo["picture"], photo["machine"]))
            elif answers := ANSWERS.fullmatch(part):
                self.answers = answers["words"].split()
            elif part:
                sys.exit(f"{place}: what is '{part}'?")
        self.commands = []


def steps_of(path):
    """Steps of a document, in order. A command may go on behind a backslash; what follows ' # ' is for readers."""
    steps, remark, inside, begun = [], None, None, ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if inside is None:
            if line == "```sh":
                inside = Step(remark, f"{path.name}:{number}")
            remark = line if line else remark
        elif line == "```":
            steps.append(inside)
            inside = remark = None
        elif line.endswith("\\"):
            begun += line[:-1].rstrip() + " "
        elif command := (begun + line.strip()).split(" # ")[0].rstrip():
            begun = ""
            if not command.startswith("#"):
                inside.commands.append(command)
    return steps


class World:
    """Machines as folders below one, and what happened on them."""

    def __init__(self, folder, build, variant):
        self.folder = folder
        self.variant = variant
        self.transcript = []
        self.numbers = {}  # of digests and identifiers, in the order in which they came up
        self.screens = {}  # what the last command of a machine printed
        self.environment = {"PATH": f"{build}:{ROOT / 'tests/tools'}:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                            "HOME": str(folder / "nobody"), "STORY_ROOT": str(ROOT), **variant.environment}
        for name, value in os.environ.items():
            if name.startswith(("ASAN_", "UBSAN_", "LSAN_", "LLVM_PROFILE")):
                self.environment[name] = value
        (folder / "ca").mkdir()

    def count_commands(self, machine):
        return sum(line.startswith(f"{machine}$ emblem ") for line in self.transcript)

    def masked(self, line):
        for folder in (str(self.folder), urllib.parse.quote(str(self.folder), safe="")):
            line = line.replace(folder, "FOLDER")
        for pattern, instead in MASKS:
            line = pattern.sub(instead, line)
        return NUMBERED.sub(self.numbered, line).rstrip()

    def numbered(self, found):
        number = self.numbers.setdefault(found[0], len(self.numbers) + 1)
        return f"{'digest' if len(found[0]) == 64 else 'identifier'}-{number}".ljust(len(found[0]), "-")

    def machine(self, name):
        place = self.folder / name
        if not place.exists():
            place.mkdir()
            (place / "ca").symlink_to(self.folder / "ca")
        return place

    def run_step(self, step):
        place = self.machine(step.machine)
        for files, origin in step.carried:
            for name in files:
                self.carry(self.machine(origin) / name, place / name)
        for picture, origin in step.photographed:
            (place / picture).write_bytes(photograph(self.screens[origin]))
        answers = list(step.answers)
        for command in step.commands:
            self.run(step.machine, command, answers)
        if answers:
            self.transcript.append(f"? nobody asked for {answers}")

    def carry(self, origin, target):
        if origin.exists():
            target.write_bytes(origin.read_bytes())
        else:
            self.transcript.append(f"? {origin.name} is not there")

    def run(self, machine, command, answers):
        changed = self.variant.change(machine, command)
        done = terminal.run(changed, self.machine(machine), self.environment, answers)
        self.screens[machine] = done.stdout
        self.transcript.append(f"{machine}$ {changed}")
        self.transcript += [self.masked(line) for line in done.stdout.splitlines() if not is_of_a_code(line)]
        self.transcript += ["! " + self.masked(line) for line in done.stderr.splitlines()]
        self.transcript += ["> " + self.masked(line) for line in done.asked]
        self.transcript += [f"? {done.code}"] if done.code else []


def differences(wanted, got):
    import difflib  # pylint: disable=import-outside-toplevel
    return list(difflib.unified_diff(wanted, got, "wanted", "got", lineterm=""))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--variant", choices=sorted(variants.ALL), default="as_written")
    parser.add_argument("--at-most", nargs=2, metavar=("MACHINE", "N"), help="so many commands of emblem there")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("transcript", type=pathlib.Path)
    options = parser.parse_args()
    variant = variants.ALL[options.variant]
    with tempfile.TemporaryDirectory(prefix="emblem_story_") as folder:
        if why := variant.prepare(pathlib.Path(folder)):
            print(f"skipped: {why}")
            return 77
        world = World(pathlib.Path(folder), options.build.resolve(), variant)
        for step in steps_of(options.document):
            world.run_step(step)
        for machine, command in variant.afterwards:
            world.run(machine, command, [])
    if options.update:
        options.transcript.write_text("\n".join(world.transcript) + "\n", encoding="utf-8")
        return 0
    if options.at_most and world.count_commands(options.at_most[0]) > int(options.at_most[1]):
        print(f"more than {options.at_most[1]} commands at {options.at_most[0]}")
        return 1
    wrong = differences(options.transcript.read_text(encoding="utf-8").splitlines(), world.transcript)
    print("\n".join(wrong) if wrong else f"{options.document.name}: as written")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
