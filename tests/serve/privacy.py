#!/usr/bin/env python3
"""Asks `emblem serve` from many addresses and looks for them in everything that was written: privacy.py BUILD [QUERIES [ADDRESSES]]

In a network namespace of its own (as root). Half of the addresses are IPv4, half IPv6; most questions go over UDP, some over
TCP, some are zone transfers and updates from strangers, and some connections are left open until the server ends them.
Exit 0: no trace; 1: traces; 77: skipped.
"""
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile

import serving
from serving import HEAD, Serve, mark, name_servers

BUILD = pathlib.Path(sys.argv[1]).resolve()
QUERIES = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
ADDRESSES = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
ZONE = "hospital.example"
NAMES = (("www." + ZONE, "A"), ("www." + ZONE, "IHLE"), (ZONE, "SOA"), ("none." + ZONE, "TXT"), ("elsewhere.test", "A"))


def addresses():
    """No byte of them is zero, so that they are not found by chance in files full of zeros."""
    for number in range(ADDRESSES // 2):
        high, low = divmod(number, 200)
        yield "127.%d.%d.%d" % (101 + high, 33 + low, 217 - low)
        yield "2001:db8:1122:3344:5566:%x:%x:%x" % (0x7711 + high, 0x8811 + low, 0x99ee - low)


def client(kind, address):
    made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
    made.settimeout(2)
    if ":" in address:
        made.setsockopt(socket.IPPROTO_IPV6, 78, 1)  # IPV6_FREEBIND: the route makes it ours, no interface has it
    made.bind((address, 0))
    return made


def ask(address, port, number):
    target = ("::1" if ":" in address else "127.0.0.1", port)
    name, kind = NAMES[number % len(NAMES)]
    message = serving.query(name, kind, number=number & 0xffff)
    if number % 50 == 0:
        name, kind = (ZONE, "AXFR") if number % 100 else (name, kind)
        with client(socket.SOCK_STREAM, address) as tcp:
            tcp.connect(target)
            message = serving.query(name, kind)
            tcp.sendall(struct.pack("!H", len(message)) + message)
            tcp.recv(65535)
        return
    with client(socket.SOCK_DGRAM, address) as udp:
        if number % 77 == 0:
            message = message[:2] + b"\x28\x00" + message[4:]  # an update
        udp.sendto(message, target)
        if number % 8 == 0:
            udp.settimeout(0.05)
            try:
                udp.recv(65535)
            except socket.timeout:
                pass  # limited


def main():
    if "EMBLEM_ALONE" not in os.environ:
        done = subprocess.run(["unshare", "--net", sys.executable, *sys.argv], env={**os.environ, "EMBLEM_ALONE": "1"})
        return 77 if done.returncode == 1 and os.geteuid() != 0 else done.returncode
    for words in (["link", "set", "lo", "up"], ["-6", "route", "add", "local", "2001:db8:1122:3344::/64", "dev", "lo"]):
        subprocess.run(["ip", *words], check=True)
    if why := name_servers.fetch():
        print("skipped:", why)
        return 77
    with tempfile.TemporaryDirectory(prefix="emblem-privacy-") as name:
        folder = pathlib.Path(name)
        zone = folder / (ZONE + ".zone")
        zone.write_text(HEAD.format(zone=ZONE) + "www A 192.0.2.1\n" + mark("www", 400))
        run = Serve(BUILD / "emblem", serving.programs(folder / "programs"),
                    ["--zone", zone, "--dir", folder / "state", "--rate", 50, "--listen", "127.0.0.1#5300", "--listen", "::1#5300"])
        run.line("out", "^serving")
        everybody = list(addresses())
        left_open = []
        for number in range(QUERIES):
            address = everybody[number % len(everybody)]
            ask(address, 5300, number)
            if number % (QUERIES // 20 + 1) == 0:
                left_open.append(client(socket.SOCK_STREAM, address))
                left_open[-1].connect(("::1" if ":" in address else "127.0.0.1", 5300))
                with zone.open("a") as file:  # changes are written down, too
                    file.write("n%d A 192.0.2.9\n" % number)
        for connection in left_open:
            connection.settimeout(60)
            connection.recv(1)  # until the server has enough of it
            connection.close()
        code = run.end()
        found = serving.traces(folder, run.output(), everybody)
        files = [path for path in folder.rglob("*") if path.is_file()]
        print("%d queries from %d addresses; exit %d; %d files, %d bytes looked through; said:\n%s" % (
            QUERIES, len(everybody), code, len(files), sum(path.stat().st_size for path in files),
            "".join(sorted(set(run.seen["out"] + run.seen["err"])))))
        print("\n".join(found) or "no trace of any address")
        return 1 if found or code else 0


if __name__ == "__main__":
    sys.exit(main())
