"""What answering costs: Knot with our module against Knot alone, on one core, the load on the other.

    serving.py BUILD [--json FILE] [--names N] [--seconds N] [--module FOLDER]

BUILD holds dns_load and marked_zone; FOLDER (BUILD, where none is named) holds plugins/knot/emblem.so. Everything is asked in
turn, five rounds each, and the median counts. --json appends the lines to those that are in the file.
"""
import argparse
import itertools
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/servers"), str(ROOT / "plugins/knot")]

import knot_server  # noqa: E402
import name_servers  # noqa: E402

SERVER_CORE, CLIENT_CORE = 0, 1
ROUNDS = 5
TXT, A, IHLE = 16, 1, 65297
LONGEST = 600  # seconds for one program

# As `emblem serve` sets it: answers a second to one /24 for one name, and every second one beyond that is cut.
RATE, SLIP, WORKERS = 50, 2, 8
ANSWER_BYTES = 1232

class Bench:
    def __init__(self, options, folder):
        self.options, self.folder, self.started, self.numbers = options, pathlib.Path(folder), [], itertools.count()

    def tool(self, name, *words, core=CLIENT_CORE):
        command = ["taskset", "-c", str(core), str(self.options.build / name), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=True)
        return json.loads(done.stdout) if done.stdout else {}

    def make_zone(self, names):
        """(zone file, store file, sizes)"""
        zone, store = self.folder / ("zone-%d" % names), self.folder / ("store-%d" % names)
        return zone, store, self.tool("marked_zone", names, zone, store)

    def start(self, kind, zone, store=None, settings=""):
        name_servers.SECONDS_TO_START = 20 + zone.stat().st_size // 10**7
        folder = self.folder / ("server-%d" % next(self.numbers))
        server = kind(folder, zone, store, settings, self.options.module)
        self.started.append(server)
        return server

    def stop(self):
        while self.started:
            self.started.pop().stop()


class PlainKnot(knot_server.Knot):
    """One worker, on the server's core, with a zone that stands in a file already."""

    def __init__(self, folder, zone, store, settings, module):
        self.zone_file = zone
        super().__init__(folder, {"bench.example": ""}, sections=settings)

    def command(self, configuration):
        (self.folder / "bench.example.zone").unlink(missing_ok=True)
        (self.folder / "bench.example.zone").symlink_to(self.zone_file)
        return super().command(configuration)

    def configuration(self):
        return super().configuration().replace("workers: 2", "workers: 1")

    def _start(self):
        started = super()._start()
        if started:
            for thread in os.listdir("/proc/%d/task" % self.pid):
                os.sched_setaffinity(int(thread), {SERVER_CORE})
        return started

    @property
    def pid(self):
        return self.process.child.pid

    def cpu(self):
        """Seconds of processor time that it has used."""
        fields = pathlib.Path("/proc/%d/stat" % self.pid).read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Bytes that it alone answers for, mapped files included."""
        lines = pathlib.Path("/proc/%d/smaps_rollup" % self.pid).read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))


class MarkedKnot(PlainKnot):
    zone_lines_of_ours = "    module: mod-emblem/default\n"

    def __init__(self, folder, zone, store, settings, module):
        self.zone_file = zone
        knot_server.Knot.__init__(self, folder, {"bench.example": ""}, module / "plugins/knot/emblem.so", store, self.zone_lines_of_ours,
                                  settings)


class LimitedKnot(MarkedKnot):
    """Limited as `emblem serve` does it."""

    def configuration(self):
        return super().configuration().replace("template:\n  - id: default\n", """template:
  - id: default
    global-module: [mod-cookies/default, mod-rrl/default]
""").replace("udp-workers: 1", "udp-workers: %d" % WORKERS)


def load(bench, server, kind, names, rdtype):
    """Microseconds of the server's processor a query, and what came back."""
    before = server.cpu()
    tally = bench.tool("dns_load", "window", "--server", server.address, "--pattern", "%s%%.bench.example" % kind, "--names", names,
                       "--type", rdtype, "--edns", 4096, "--window", 128, "--seconds", bench.options.seconds)
    used = server.cpu() - before
    if tally["answered"] < 0.99 * tally["asked"] or tally["refused"]:
        sys.exit("serving.py: %d of %d questions were answered whole: %s" % (tally["answered"], tally["asked"], tally))
    return used * 1e6 / tally["answered"], tally


def in_turn(bench, loads):
    """The median cost of each load, asked in turn."""
    costs = [[] for _ in loads]
    for _ in range(ROUNDS):
        for kept, words in zip(costs, loads):
            kept.append(load(bench, *words)[0])
    return [statistics.median(kept) for kept in costs]


def line(name, ours, limit, unit, goal):
    return {"name": name, "ours": round(ours, 3), "limit": round(limit, 3), "unit": unit, "ratio": round(limit / ours, 3), "goal": goal}


def answering(bench):
    zone, store, _ = bench.make_zone(100)
    plain, marked = bench.start(PlainKnot, zone), bench.start(MarkedKnot, zone, store)
    with_set, text, beside, without = in_turn(bench, [(marked, "n", 100, A), (plain, "t", 100, TXT), (marked, "p", 100, A),
                                                      (plain, "p", 100, A)])
    bench.stop()
    return [line("serving: A with its set, against TXT of that size", with_set, text, "us of server CPU", round(1 / 1.15, 3)),
            line("serving: A of an unmarked name, against no module", beside, without, "us of server CPU", round(1 / 1.05, 3))]


def size(bench):
    """The same with many names, and what they cost in memory. Few and many are asked in turn: the machine has its moods.

    Knot's own zone is colder in the caches with a million names, with the module or without; what the module adds must not grow.
    """
    names = bench.options.names
    few_zone, few_store, _ = bench.make_zone(100)
    zone, store, sizes = bench.make_zone(names)
    few, few_plain = bench.start(MarkedKnot, few_zone, few_store), bench.start(PlainKnot, few_zone)
    plain, marked = bench.start(PlainKnot, zone), bench.start(MarkedKnot, zone, store)
    few_cost, few_alone, alone_cost, asked_cost, cost = in_turn(
        bench, [(few, "n", 100, A), (few_plain, "n", 100, A), (plain, "n", names, A), (plain, "n", names, IHLE), (marked, "n", names, A)])
    alone, memory = plain.memory(), marked.memory()
    bench.stop()
    print("%d names: %.2f us with the set, %.2f us without the module, %.2f us where Knot itself is asked for it; "
          "100 names: %.2f us with the set, %.2f us without the module" % (names, cost, alone_cost, asked_cost, few_cost, few_alone), file=sys.stderr)
    return [line("serving: A with its set, against asking Knot for the set, %d names" % names, cost, asked_cost, "us of server CPU", round(1 / 1.15, 3)),
            line("serving: A with its set, %d names against 100, grown as Knot alone grows" % names, cost, few_cost * alone_cost / few_alone,
                 "us of server CPU", round(1 / 1.15, 3)),
            line("serving: memory with the module, against Knot's for the zone and the store file", memory / 2**20,
                 (alone + sizes["store"]) / 2**20, "MiB", 1.0),
            line("store file of %d names, against its data" % names, sizes["store"] / 2**20, sizes["data"] / 2**20, "MiB",
                 round(1 / 1.2, 3)),
            line("opening a store of %d names" % names, sizes["open_ms"], 50, "ms", 1.0)]


LIMIT = """mod-cookies:
  - id: default
mod-rrl:
  - id: default
    rate-limit: %d
    slip: %d
""" % (RATE, SLIP)


def overload(bench):
    """Good clients of many networks at half of what it can do, and a flood from one network that asks for one name, half of it garbage."""
    zone, store, _ = bench.make_zone(100)
    free = bench.start(MarkedKnot, zone, store)
    capacity = load(bench, free, "n", 100, A)[1]
    bench.stop()
    rate = capacity["answered"] / capacity["seconds"] / 2
    server = bench.start(LimitedKnot, zone, store, LIMIT)
    seconds, networks = 10, min(900, int(rate / RATE) + 1)
    at = ["--server", server.address, "--edns", "4096"]
    flood = subprocess.Popen(["nice", "taskset", "-c", str(CLIENT_CORE), str(bench.options.build / "dns_load"), "garbage", *at, "--pattern",
                              "n1.bench.example", "--from", "127.200.0.1", "--ports", "64", "--seconds", str(seconds + 2)], stdout=subprocess.PIPE, text=True)
    good = bench.tool("dns_load", "rate", *at, "--pattern", "n%.bench.example", "--names", 100, "--from", "127.1.0.1", "--addresses", networks,
                      "--rate", rate, "--seconds", seconds)
    spoofed = json.loads(flood.communicate(timeout=60)[0])
    bench.stop()
    got, brought = (spoofed[key] / spoofed["seconds"] for key in ("bytes", "bytes_sent"))
    print("overload: %.0f good questions a second, %.4f answered; the flood brought %.0f packets and %.0f bytes a second and got %.0f bytes" % (
        rate, good["answered"] / good["asked"], spoofed["sent"] / spoofed["seconds"], brought, got), file=sys.stderr)
    answered = round(good["answered"] / good["asked"], 4)
    return [{"name": "serving: good clients answered within three tries, under a flood", "ours": answered, "limit": 1,
             "unit": "of their questions", "ratio": answered, "goal": 0.9},
            line("serving: to the address that the flood names, against the limit and one cut answer for %d packets" % SLIP, max(1, got),
                 RATE * ANSWER_BYTES + brought / SLIP, "bytes a second", 1.0)]


def read_options(**more):
    """BUILD and --module, and `more`: option -> (type, default). Ends the program where Knot cannot be had."""
    options = argparse.ArgumentParser()
    options.add_argument("build", type=pathlib.Path)
    options.add_argument("--module", type=pathlib.Path)
    for name, (kind, default) in more.items():
        options.add_argument("--" + name, type=kind, default=default)
    options = options.parse_args()
    options.build = options.build.resolve()
    options.module = (options.module or options.build).resolve()
    why = name_servers.fetch()
    if why:
        sys.exit(why)
    return options


def main():
    options = read_options(json=(pathlib.Path, None), names=(int, 1000000), seconds=(float, 2))
    with tempfile.TemporaryDirectory(prefix="emblem-serving.", dir=options.build) as folder:
        bench = Bench(options, folder)
        try:
            lines = answering(bench) + overload(bench)
            lines += size(bench) if options.names else []
        finally:
            bench.stop()
    for one in lines:
        print("%-90s %10.3f %10.3f %s  ratio %.3f  goal %.3f%s" % (one["name"], one["ours"], one["limit"], one["unit"], one["ratio"],
                                                                  one["goal"], "" if one["ratio"] >= one["goal"] else "  MISSED"))
    if options.json:
        kept = json.loads(options.json.read_text()) if options.json.exists() else []
        options.json.write_text(json.dumps(kept + lines, indent=1) + "\n")


if __name__ == "__main__":
    main()
