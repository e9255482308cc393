#!/usr/bin/env python3
"""Shares a number of seconds among the fuzz targets and prints what each one did.

New inputs go to BUILD/…/grown, never into the kept corpus; what crashes goes to --found. Exit 1 on a crash.
"""
import argparse
import concurrent.futures
import pathlib
import re
import subprocess
import sys


def run_target(target, options, seconds):
    name = target.name.removesuffix("_fuzz")
    kept = options.corpus / name
    grown = options.found.parent / "grown" / name
    found = options.found / name
    for folder in (grown, found):
        folder.mkdir(parents=True, exist_ok=True)
    command = [target.resolve(), f"-max_total_time={seconds}", "-print_final_stats=1", "-timeout=10", "-rss_limit_mb=2048",
               "-max_len=65536", f"-artifact_prefix={found.resolve()}/", grown.resolve()]
    if kept.is_dir():
        command.append(kept.resolve())
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return name, done.returncode, done.stderr


def last_number(pattern, text):
    numbers = re.findall(pattern, text)
    return int(numbers[-1]) if numbers else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--targets", type=pathlib.Path, required=True)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--found", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    targets = sorted(path for path in options.targets.glob("*_fuzz") if path.is_file())
    if not targets:
        print("fuzz: no targets", file=sys.stderr)
        return 2
    jobs = min(options.jobs, len(targets))
    seconds = max(1, options.seconds * jobs // len(targets))
    print(f"{len(targets)} targets, {jobs} at a time, {seconds} s each")
    print(f"{'target':<24}{'executions':>12}{'per second':>12}{'edges':>8}{'features':>10}{'corpus':>8}  result", flush=True)
    failed = False
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for name, code, log in pool.map(lambda target: run_target(target, options, seconds), targets):
            print(f"{name:<24}{last_number(r'number_of_executed_units: *([0-9]+)', log):>12}"
                  f"{last_number(r'average_exec_per_sec: *([0-9]+)', log):>12}{last_number(r'cov: ([0-9]+)', log):>8}"
                  f"{last_number(r'ft: ([0-9]+)', log):>10}{last_number(r'corp: ([0-9]+)', log):>8}  "
                  f"{'ok' if code == 0 else 'CRASH'}", flush=True)
            if code != 0:
                failed = True
                print(log[-4000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
