#!/usr/bin/env python3
"""Kills a command at every write to the file system, one after the other, and sees whether the home is unharmed.

kill_everywhere.py --shim libkill_at.so [--home FOLDER] --check COMMAND [--alike REGEX]… [--exit N] -- COMMAND…

In both commands {home} stands for the home, {work} for a folder of the run's own. The command is run once on a copy of
--home (without it: on nothing) to count its writes, syncs, renames and the like; then for each n on a fresh copy, killed
in place of the n-th, and where that is a write, once more having done half of it. Unharmed is: the check answers (output and exit code) as before the command or as
after it; and where it answers as before, the same command, run again, comes to the state after. What matches --alike is
left out of the comparison: signatures and new keys differ from run to run.

Prints the number of points; exit 1 if any home was harmed.
"""
import argparse
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

LONGEST = 60  # seconds for one run


class Trial:
    """One home in a folder of its own."""

    def __init__(self, options, folder):
        self.options, self.work, self.home = options, folder, folder / "home"
        folder.mkdir()
        if options.home:
            shutil.copytree(options.home, self.home, symlinks=True)

    def fill(self, words):
        return [word.replace("{home}", str(self.home)).replace("{work}", str(self.work)) for word in words]

    def run(self, words, **shim):
        environment = dict(os.environ)
        if shim:
            environment.update(LD_PRELOAD=str(self.options.shim), **shim)
            # The address sanitizer wants to be the first library, and works as the second.
            sanitizer = environment.get("ASAN_OPTIONS", "")
            environment["ASAN_OPTIONS"] = sanitizer + (":" if sanitizer else "") + "verify_asan_link_order=0"
        return subprocess.run(self.fill(words), env=environment, cwd=self.work, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=LONGEST, check=False)

    def check(self):
        done = self.run(self.options.check)
        text = (done.stdout + (done.stderr if done.returncode else "")).replace(str(self.work), "WORK")
        for pattern in self.options.alike:
            text = pattern.sub("…", text)
        return done.returncode, text


class Killing:
    def __init__(self, options, folder):
        self.options, self.folder, self.trials = options, folder, 0
        self.harmed, self.as_before, self.as_after = [], 0, 0

    def trial(self):
        self.trials += 1
        return Trial(self.options, self.folder / str(self.trials))

    def count(self):
        """Runs the command undisturbed: sets the states before and after; returns a letter for each point."""
        self.before = self.trial().check()
        whole = self.trial()
        counted = whole.work / "count"
        done = whole.run(self.options.command, EMBLEM_KILL_COUNT=str(counted))
        if done.returncode != self.options.exit:
            sys.exit(f"kill_everywhere: the command itself ends with {done.returncode}:\n{done.stdout}{done.stderr}")
        if not counted.exists():
            sys.exit("kill_everywhere: the command did not load the shim")
        self.after = whole.check()
        self.whole = whole
        if self.before == self.after:
            print("note: the check cannot tell before from after")
        return counted.read_text()

    def kill_at(self, n, half):
        trial = self.trial()
        shim = {"EMBLEM_KILL_AT": str(n)} | ({"EMBLEM_KILL_HALF": "1"} if half else {})
        where = f"point {n}" + (", by half" if half else "")
        killed = trial.run(self.options.command, **shim)
        if killed.returncode != -signal.SIGKILL:
            self.harmed.append(f"{where}: was not killed but ended with {killed.returncode}: {killed.stderr}")
            return
        if harm := self.find_harm(trial):
            self.harmed.append(f"{where}: {harm}")
        shutil.rmtree(trial.work)

    def find_harm(self, trial):
        state = trial.check()
        if state == self.after:
            self.as_after += 1
            return None
        if state != self.before:
            return f"neither as before nor as after: {self.differing(state)}"
        self.as_before += 1
        again = trial.run(self.options.command)
        if again.returncode != self.options.exit or trial.check() != self.after:
            return f"cannot be done again: {again.returncode}: {again.stderr or self.differing(trial.check())}"
        return None

    def differing(self, state):
        """What is not as after; of lists, the lines."""
        return [line for line in state if line not in self.after] if isinstance(state, list) else state


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shim", type=pathlib.Path, required=True)
    parser.add_argument("--home", type=pathlib.Path)
    parser.add_argument("--check", type=shlex.split, required=True)
    parser.add_argument("--alike", type=re.compile, action="append", default=[], metavar="REGEX")
    parser.add_argument("--exit", type=int, default=0, metavar="N", help="exit code of the command when it is left alone")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    options.shim = options.shim.resolve()
    with tempfile.TemporaryDirectory(prefix="emblem-kill-") as folder:
        killing = Killing(options, pathlib.Path(folder))
        points = killing.count()
        for n, kind in enumerate(points, 1):
            killing.kill_at(n, half=False)
            if kind == "w":
                killing.kill_at(n, half=True)
    for line in killing.harmed:
        print(f"harmed: {line}")
    print(f"{len(points)} points, {len(points) + points.count('w')} kills: {killing.as_before} homes as before, {killing.as_after} as after, "
          f"{len(killing.harmed)} harmed")
    return 1 if killing.harmed or not points else 0


if __name__ == "__main__":
    sys.exit(main())
