#!/usr/bin/env python3
"""Malformed and mutated queries at a knotd with the module: malformed.py [--queries N] [--seed S] EMBLEM.SO

After each burst a proper question must be answered properly, so that the server has seen all of it. Ends with the number of
queries, or with the seed and burst that something went wrong after. Exit 77 (skipped) when the packages cannot be fetched.
"""
import argparse
import pathlib
import random
import select
import socket
import struct
import sys
import tempfile
import time

import knot_server
import store_writer
from knot_server import IHLE

BURST = 100  # queries that fit the server's socket buffer together
SECONDS = 10  # for the answer after a burst
SET = [bytes(range(200)), bytes(range(1, 120)), b"\xd2" * 300]
NAMES = ["www.example.org", "alias.example.org", "mail.example.org", "plain.example.org", "x.wild.example.org", "example.org",
         "none.example.org", "www.example.net", "x.sub.example.org", "", "a" * 63 + "." + "b" * 63 + ".example.org"]
ZONE = """@ 3600 IN SOA ns nobody 1 3600 600 86400 60
@ 3600 IN NS ns
ns 300 IN A 192.0.2.53
www 300 IN A 192.0.2.1
""" + "".join("www 300 IN TYPE%d \\# %d %s\n" % (IHLE, len(rdata), rdata.hex()) for rdata in SET) + """
mail 300 IN MX 10 www
alias 300 IN CNAME www
plain 300 IN A 192.0.2.2
*.wild 300 IN A 192.0.2.3
sub 300 IN NS ns.sub
"""
STORE = {name: (300, SET) for name in ("www.example.org", "mail.example.org", "example.org", "x.sub.example.org")}
TYPES = [1, 2, 5, 6, 15, 16, 28, 43, 46, 47, 251, 252, 255, IHLE, 65298, 0]


def question(chance, name):
    kind = chance.choice(TYPES)
    return store_writer.wire(name) + struct.pack("!HH", kind, chance.choice((1, 1, 1, 1, 255, 3, 254, 0)))


def opt(chance):
    options = b"".join(struct.pack("!HH", chance.choice((3, 8, 10, 11, 12, 65001)), len(data)) + data
                       for data in [chance.randbytes(chance.randrange(24)) for _ in range(chance.randrange(3))])
    return struct.pack("!BHHBBHH", 0, 41, chance.choice((0, 511, 512, 1232, 4096, 65535)), chance.choice((0, 0, 0, 1)),
                       chance.choice((0, 0, 0, 1, 255)), chance.choice((0, 0x8000)), len(options)) + options


def proper(chance, name):
    """A query that may be answered, with any flags, operations and sections."""
    extra = [opt(chance) for _ in range(chance.choice((0, 1, 1, 1, 2)))]
    flags = chance.choice((0, 0x100, 0x100, 0x110, 0x20, 0x2000, 0x2800, 0x8000, chance.randrange(65536)))
    return struct.pack("!HHHHHH", chance.randrange(65536), flags, 1, 0, 0, len(extra)) + question(chance, name) + b"".join(extra)


def mutated(chance, query):
    data = bytearray(query)
    for _ in range(chance.choice((0, 1, 1, 2, 4, 16))):
        what = chance.randrange(6)
        at = chance.randrange(len(data)) if data else 0
        if what == 0 and data:
            data[at] ^= 1 << chance.randrange(8)
        elif what == 1 and data:
            data[at] = chance.choice((0, 1, 0x3F, 0x40, 0xC0, 0xFF))
        elif what == 2:
            del data[at:]
        elif what == 3:
            data[at:at] = chance.randbytes(chance.randrange(1, 20))
        elif what == 4:
            data[at:at + 2] = struct.pack("!H", 0xC000 | chance.randrange(64))
        elif data:
            data += data[at:at + chance.randrange(64)]
    return bytes(data[:4000])


class Prober:
    """Sends over one connected socket and asks the proper question after each burst."""

    def __init__(self, server, expected):
        self.server, self.expected = server, expected
        self.client = socket.socket(type=socket.SOCK_DGRAM)
        self.client.connect(("127.0.0.1", server.port))
        self.client.setblocking(False)
        self.number = 0

    def send(self, query):
        try:
            self.client.send(query)
        except OSError:  # an empty queue or an ICMP error; the proper question finds out
            pass

    def still_answers(self):
        self.number = (self.number + 1) % 65536
        proper_question = struct.pack("!HHHHHH", self.number, 0x100, 1, 0, 0, 1) + store_writer.wire("www.example.org") + \
            struct.pack("!HH", 1, 1) + struct.pack("!BHHIH", 0, 41, 4096, 0, 0)
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.server.is_alive():
            self.send(proper_question)
            again = time.monotonic() + 1
            while time.monotonic() < again and select.select([self.client], [], [], 0.2)[0]:
                try:
                    answer = self.client.recv(65535)
                except OSError:
                    continue
                if answer[2:] == self.expected and answer[:2] == proper_question[:2]:
                    return True
        return False


def run(server, queries, seed):
    chance = random.Random(seed)
    first = server.udp(struct.pack("!HHHHHH", 1, 0x100, 1, 0, 0, 1) + store_writer.wire("www.example.org") +
                       struct.pack("!HH", 1, 1) + struct.pack("!BHHIH", 0, 41, 4096, 0, 0))
    if any(rdata not in first for rdata in SET):
        sys.exit("malformed: the proper question is not answered with the emblem")
    probers = [Prober(server, first[2:]) for _ in range(4)]  # so that each worker of the server gets some
    # Most of the time goes into making queries, so one mutated twice is sent as two.
    seeds = [proper(chance, name) for name in NAMES for _ in range(200)]
    sent = 0
    while sent < queries:
        prober = chance.choice(probers)
        for _ in range(BURST):
            prober.send(mutated(chance, chance.choice(seeds)))
        sent += BURST
        if not prober.still_answers():
            sys.exit("malformed: seed %d, after %d queries the server %s:\n%s" % (
                seed, sent, "does not answer" if server.is_alive() else "is gone", server.log()[-2000:]))
    return sent


def over_tcp(server, queries, seed):
    """The same over TCP, several in one connection; half of them with a length that does not fit."""
    chance = random.Random(seed)
    for _ in range(queries // 10):
        with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as client:
            for _ in range(10):
                query = mutated(chance, proper(chance, chance.choice(NAMES)))
                size = len(query) if chance.randrange(2) else chance.randrange(65536)
                try:
                    client.sendall(struct.pack("!H", size) + query)
                except OSError:
                    break
    return queries


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("module", type=pathlib.Path)
    options = parser.parse_args()
    problem = knot_server.name_servers.fetch()
    if problem:
        print("skipped: " + problem)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        store_writer.replace(path / "store", store_writer.encode(STORE))
        server = knot_server.Knot(path / "knot", {"example.org": ZONE}, options.module.resolve(), path / "store")
        begin = time.monotonic()
        try:
            tcp = over_tcp(server, max(100, options.queries // 100), options.seed)
            udp = run(server, options.queries, options.seed)
            done = server.is_alive()
        finally:
            server.stop()
        if server.process.child.returncode != 0 or not done:
            sys.exit("malformed: seed %d, the server ended with %s:\n%s" % (options.seed, server.process.child.returncode,
                                                                        server.log()[-2000:]))
    print("%d queries over UDP and %d over TCP in %.0f s, every proper one between them answered" % (
        udp, tcp, time.monotonic() - begin))


if __name__ == "__main__":
    main()
