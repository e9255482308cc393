#!/usr/bin/env python3
"""A path on which some questions fail: choosy_proxy.py PORT TYPE...

Listens on a port of 127.0.0.1 drawn by the kernel, prints it, passes questions on to PORT by the way on which they came,
answers those for a TYPE (a number) with SERVFAIL itself, and ends with its standard input. For tests only.
"""
import pathlib
import socket
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lookup"))

import fault_server  # noqa: E402

SERVFAIL = 0x8182
SECONDS = 5


def ask_by_tcp(place, wire):
    with socket.create_connection(place, timeout=SECONDS) as server:
        server.sendall(struct.pack("!H", len(wire)) + wire)
        size = struct.unpack("!H", server.recv(2, socket.MSG_WAITALL))[0]
        return server.recv(size, socket.MSG_WAITALL)


def ask_by_udp(place, wire):
    with socket.socket(type=socket.SOCK_DGRAM) as server:
        server.settimeout(SECONDS)
        server.sendto(wire, place)
        return server.recv(65535)


class ChoosyProxy:
    def __init__(self, port, failing):
        self.place = ("127.0.0.1", port)
        self.failing = failing

    def behave(self, query, way):
        if query.kind in self.failing:
            return [fault_server.message(query, flags=SERVFAIL)]
        return [(ask_by_tcp if way == "tcp" else ask_by_udp)(self.place, query.wire)]


if __name__ == "__main__":
    fault_server.serve(ChoosyProxy(int(sys.argv[1]), {int(word) for word in sys.argv[2:]}), "127.0.0.1")
