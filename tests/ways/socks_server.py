#!/usr/bin/env python3
"""A SOCKS5 proxy on loopback that misbehaves on demand: socks_server.py BEHAVIOUR LOG [TARGET=PORT…]

Listens on a port of 127.0.0.1 drawn by the kernel, prints it, and ends with its standard input. A connection to TARGET
("192.0.2.53:53", "dns.test:443") is made to PORT of 127.0.0.1; every other is refused. Writes what it was asked and
everything that the client sent through it to LOG: "connect TARGET", "sent HEX". For tests only.
"""
import socket
import struct
import sys
import threading

USER, PASSWORD = b"user", b"sesame:%"


def take(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def reply(connection, code, kind=b"\x01" + bytes(6)):
    connection.sendall(bytes([5, code, 0]) + kind)


class Proxy:
    def __init__(self, log, targets):
        self.log, self.targets = log, targets
        self.lock = threading.Lock()

    def note(self, line):
        with self.lock, open(self.log, "a", encoding="ascii") as log:
            log.write(line + "\n")

    def choose(self, connection, method):
        version, count = take(connection, 2)
        methods = take(connection, count)
        if version != 5 or method not in methods:
            connection.sendall(b"\x05\xff")
            raise EOFError
        connection.sendall(bytes([5, method]))

    def read_target(self, connection):
        _, _, _, kind = take(connection, 4)
        if kind == 3:
            host = take(connection, take(connection, 1)[0]).decode("ascii")
        else:
            host = socket.inet_ntop(socket.AF_INET if kind == 1 else socket.AF_INET6,
                                    take(connection, 4 if kind == 1 else 16))
        target = "%s:%d" % (host, struct.unpack("!H", take(connection, 2))[0])
        self.note("connect " + target)
        return target

    def copy(self, source, target, note=lambda line: None):
        try:
            while data := source.recv(65536):
                note("sent " + data.hex())
                target.sendall(data)
        except OSError:
            pass
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def pass_on(self, connection, target, kind=b"\x01" + bytes(6)):
        if target not in self.targets:
            return reply(connection, 5)
        with socket.create_connection(("127.0.0.1", self.targets[target]), timeout=10) as server:
            reply(connection, 0, kind)
            back = threading.Thread(target=self.copy, args=(server, connection), daemon=True)
            back.start()
            self.copy(connection, server, self.note)
            back.join()
        return None

    # The behaviours.

    def honest(self, connection):
        self.choose(connection, 0)
        self.pass_on(connection, self.read_target(connection))

    def named(self, connection):
        """Its own address as a name, in its reply."""
        self.choose(connection, 0)
        self.pass_on(connection, self.read_target(connection), b"\x03\x05proxy\0\x50")

    def strict(self, connection):
        self.choose(connection, 2)
        take(connection, 1)
        user = take(connection, take(connection, 1)[0])
        password = take(connection, take(connection, 1)[0])
        right = (user, password) == (USER, PASSWORD)
        connection.sendall(b"\x01\x00" if right else b"\x01\x01")
        if right:
            self.pass_on(connection, self.read_target(connection))

    def refusing(self, connection):
        self.choose(connection, 0)
        self.read_target(connection)
        reply(connection, 2)

    def closing(self, connection):
        take(connection, 2)

    def silent(self, connection):
        while connection.recv(4096):
            pass

    def web(self, connection):
        connection.sendall(b"HTTP/1.0 405 No\r\n\r\n")
        self.silent(connection)

    def unreadable(self, connection):
        self.choose(connection, 0)
        self.read_target(connection)
        reply(connection, 0, b"\x09" + bytes(6))
        self.silent(connection)


def serve(behave, connection):
    with connection:
        try:
            behave(connection)
        except (OSError, EOFError, struct.error, ValueError):
            pass


def main():
    behaviour, log, *targets = sys.argv[1:]
    proxy = Proxy(log, {target: int(port) for target, port in (word.rsplit("=", 1) for word in targets)})
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)

    def accept():
        while True:
            connection = listening.accept()[0]
            threading.Thread(target=serve, args=(getattr(proxy, behaviour), connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
