#!/usr/bin/env python3
"""A path on which some questions fail: choosy_proxy.py PORT TYPE...

Listens on a port of 127.0.0.1 drawn by the kernel, prints it, passes questions on to PORT by the way on which they came,
answers those for a TYPE (a number) with SERVFAIL itself, and ends with its standard input. For tests only.
"""
import pathlib
import selectors
import socket
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lookup"))

import fault_server  # noqa: E402
import tcp_only_proxy  # noqa: E402

SERVFAIL = 0x8182
SECONDS = 5


def read_message(stream):
    size = stream.recv(2, socket.MSG_WAITALL)
    return stream.recv(struct.unpack("!H", size)[0], socket.MSG_WAITALL) if len(size) == 2 else b""


def ask_by_tcp(port, wire):
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as server:
        server.sendall(struct.pack("!H", len(wire)) + wire)
        return read_message(server)


def ask_by_udp(port, wire):
    with socket.socket(type=socket.SOCK_DGRAM) as server:
        server.settimeout(SECONDS)
        server.sendto(wire, ("127.0.0.1", port))
        return server.recv(65535)


def main():
    port, failing = int(sys.argv[1]), {int(word) for word in sys.argv[2:]}

    def answer(wire, ask):
        query = fault_server.Query(wire)
        return fault_server.message(query, flags=SERVFAIL) if query.kind in failing else ask(port, wire)

    tcp, udp = tcp_only_proxy.bound_pair()
    tcp.listen(64)
    print(tcp.getsockname()[1], flush=True)
    selector = selectors.DefaultSelector()
    for source in (tcp, udp, sys.stdin):
        selector.register(source, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                return
            if key.fileobj is udp:
                wire, peer = udp.recvfrom(65535)
                udp.sendto(answer(wire, ask_by_udp), peer)
                continue
            with tcp.accept()[0] as client:
                client.settimeout(SECONDS)
                while wire := read_message(client):
                    reply = answer(wire, ask_by_tcp)
                    client.sendall(struct.pack("!H", len(reply)) + reply)


if __name__ == "__main__":
    main()
