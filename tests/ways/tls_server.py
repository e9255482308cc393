#!/usr/bin/env python3
"""A DNS-over-TLS server on loopback that misbehaves on demand: tls_server.py BEHAVIOUR CHAIN KEY LOG

Listens on a port of 127.0.0.1 drawn by the kernel, prints it, writes one line for each query that it could read
("NAME TYPE BYTES") to LOG, and ends with its standard input. Serves what tests/lookup/fault_server.py does. For tests
only. BEHAVIOUR is a function below.
"""
import pathlib
import socket
import ssl
import struct
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lookup"))
import fault_server

QUESTIONS = 4  # of one look-up


class Queries:
    """What one connection asks."""

    def __init__(self, connection, log):
        self.connection, self.log = connection, log

    def take(self):
        head = self.read(2)
        wire = self.read(struct.unpack("!H", head)[0])
        query = fault_server.Query(wire)
        with open(self.log, "a", encoding="ascii") as log:
            log.write("%s %d %d\n" % (query.name, query.kind, len(wire)))
        return query

    def read(self, count):
        data = b""
        while len(data) < count:
            more = self.connection.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data


def framed(reply):
    return struct.pack("!H", len(reply)) + reply


def stay(connection):
    """Until the other side has enough."""
    while connection.recv(4096):
        pass


def honest(connection, queries):
    while True:
        connection.sendall(framed(fault_server.truth(queries.take())))


def reversed_order(connection, queries):
    asked = [queries.take() for _ in range(QUESTIONS)]
    connection.sendall(b"".join(framed(fault_server.truth(query)) for query in reversed(asked)))
    stay(connection)


def in_pieces(connection, queries):
    while True:
        reply = framed(fault_server.truth(queries.take()))
        for at in range(0, len(reply), 100):
            connection.sendall(reply[at:at + 100])


def one_each(connection, queries):
    connection.sendall(framed(fault_server.truth(queries.take())))
    connection.shutdown(socket.SHUT_WR)
    stay(connection)  # unread queries would make a reset of it, which may overtake the answer


def cut(connection, queries):
    reply = framed(fault_server.truth(queries.take()))
    connection.sendall(reply[:len(reply) // 2])


def silent(connection, queries):
    while True:
        queries.take()


def wrong_length(connection, queries):
    reply = fault_server.truth(queries.take())
    connection.sendall(struct.pack("!H", 65535) + reply)
    stay(connection)


def no_length(connection, queries):
    queries.take()
    connection.sendall(b"\0\0" * 100)
    stay(connection)


def strays(connection, queries):
    query = queries.take()
    while True:
        connection.sendall(framed(fault_server.message(query, identifier=query.identifier ^ 0x5555)) * 100)


def foreign(connection, queries):
    while True:
        query = queries.take()
        query.question = fault_server.encode_name("other.test") + query.question[-4:]
        connection.sendall(framed(fault_server.message(query)))


def without_edns(connection, queries):
    while True:
        query = queries.take()
        connection.sendall(framed(fault_server.Server("without_edns").without_edns(query, "tcp")[0]))


def stalling(connection):
    """Before the handshake."""
    stay(connection)


def plain(connection):
    connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n" * 100)
    stay(connection)


def dripping(connection):
    """A handshake that never comes to an end."""
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        connection.sendall(b"\x02")
        time.sleep(0.2)


def closing(connection):
    connection.recv(100)


BEFORE_HANDSHAKE = (stalling, plain, dripping, closing)


def serve(connection, behave, context, log):
    with connection:
        try:
            if behave in BEFORE_HANDSHAKE:
                return behave(connection)
            with context.wrap_socket(connection, server_side=True) as secure:
                behave(secure, Queries(secure, log))
        except (OSError, EOFError, struct.error, IndexError):
            pass


def main():
    behaviour, chain, key, log = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)

    def accept():
        while True:
            connection = listening.accept()[0]
            threading.Thread(target=serve, args=(connection, globals()[behaviour], context, log), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
