"""Twenty minutes under load while the store is replaced each second: soak.py BUILD [--minutes N] [--module FOLDER] [--rate N]

Every question must be answered with its whole set, and the server's memory must not grow. Exit 1 when not.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from serving import A, CLIENT_CORE, Bench, MarkedKnot, read_options

NAMES = 10000
SETTLED = 60  # seconds after which memory is looked at


def replace_each_second(stores, target, until, counts):
    """Two stores in turn, each put in place by a rename."""
    while not until.is_set():
        waiting = pathlib.Path(str(target) + ".new")
        shutil.copyfile(stores[counts["replaced"] % 2], waiting)
        os.replace(waiting, target)
        counts["replaced"] += 1
        until.wait(1)


def main():
    options = read_options(minutes=(float, 20), rate=(float, 20000))
    with tempfile.TemporaryDirectory(prefix="emblem-soak.", dir=options.build) as folder:
        bench = Bench(options, folder)
        zone, store, _ = bench.make_zone(NAMES)
        other = bench.folder / "other"
        bench.tool("marked_zone", NAMES + 1, "", other)
        first = bench.folder / "first"
        shutil.copyfile(store, first)
        server = bench.start(MarkedKnot, zone, store)
        counts, until, memory = {"replaced": 0}, threading.Event(), []
        replacing = threading.Thread(target=replace_each_second, args=((other, first), store, until, counts))
        load = subprocess.Popen(["taskset", "-c", str(CLIENT_CORE), str(options.build / "dns_load"), "rate", "--server", server.address,
                                 "--pattern", "n%.bench.example", "--names", str(NAMES), "--type", str(A), "--edns", "4096",
                                 "--rate", str(options.rate), "--seconds", str(options.minutes * 60)], stdout=subprocess.PIPE, text=True)
        replacing.start()
        begin = time.monotonic()
        while load.poll() is None:
            time.sleep(min(10, options.minutes * 6))  # how often memory is looked at; nothing waits for it
            memory.append((time.monotonic() - begin, server.memory()))
        until.set()
        replacing.join()
        tally = json.loads(load.stdout.read())
        bench.stop()
    settled = [size for at, size in memory if at >= min(SETTLED, options.minutes * 15)] or [memory[-1][1]]
    print("%(asked)d asked, %(answered)d answered, %(added)d with their set, %(truncated)d cut; "
          "at most %(longest_silence).3f s from one answer to the next" % tally)
    print("store replaced %d times; memory %.1f MiB after the first minute, %.1f at most, %.1f at the end" % (
        counts["replaced"], settled[0] / 2**20, max(settled) / 2**20, settled[-1] / 2**20))
    lost = tally["asked"] - tally["answered"]
    grown = settled[-1] / settled[0]
    return 1 if lost or tally["added"] < tally["answered"] or grown > 1.1 else 0


if __name__ == "__main__":
    sys.exit(main())
