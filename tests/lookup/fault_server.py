#!/usr/bin/env python3
"""A small DNS server on loopback that misbehaves on demand. For tests only.

usage: fault_server.py BEHAVIOUR ADDRESS [RECORDS]

Listens on a port of ADDRESS, 127.0.0.1 or ::1, drawn by the kernel (UDP and TCP), prints it as one line, and serves
until its standard input ends. The name "www.test" has TXT, TYPE65297, A and AAAA records; "alias.test" is its alias;
everything else does not exist. BEHAVIOUR is a method of `Server`. RECORDS is a master file whose first owner and
TYPE65297 records stand in for "www.test" and its own.
"""
import selectors
import socket
import struct
import sys

TXT, A, AAAA, CNAME, SOA, IHLE = 16, 1, 28, 5, 6, 65297


def encode_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def encode_text(text):
    pieces = [text[i:i + 255] for i in range(0, len(text), 255)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)


NAME = "www.test"
RECORDS = {
    TXT: [encode_text(b"adem-token=" + b"x" * 3000), encode_text(b"v=spf1 -all")],
    IHLE: [bytes.fromhex("d28443a10126"), bytes.fromhex("a1010a")],
    A: [bytes([192, 0, 2, 1])],
    AAAA: [bytes.fromhex("20010db8000000000000000000000001")],
}


def record(name, kind, rdata):
    return encode_name(name) + struct.pack("!HHIH", kind, 1, 60, len(rdata)) + rdata


class Query:
    def __init__(self, wire):
        self.wire = wire
        self.identifier = struct.unpack("!H", wire[:2])[0]
        labels, at = [], 12
        while wire[at]:
            labels.append(wire[at + 1:at + 1 + wire[at]].decode().lower())
            at += 1 + wire[at]
        self.name = ".".join(labels)
        self.kind = struct.unpack("!H", wire[at + 1:at + 3])[0]
        self.question = wire[12:at + 5]
        self.edns = struct.unpack("!H", wire[10:12])[0] > 0


def message(query, flags=0x8580, answers=(), authority=(), additional=(), identifier=None):
    identifier = query.identifier if identifier is None else identifier
    counts = struct.pack("!HHHH", 1, len(answers), len(authority), len(additional))
    body = b"".join((*answers, *authority, *additional))
    return struct.pack("!HH", identifier, flags) + counts + query.question + body


def truth(query):
    """The right answer, with the IHLE records beside it as the IHLE draft asks."""
    answers, target = [], query.name
    if query.name == "alias.test":
        target = NAME
        answers.append(record(query.name, CNAME, encode_name(target)))
    soa = record(NAME.partition(".")[2], SOA, encode_name("ns.test") * 2 + struct.pack("!IIIII", 1, 2, 3, 4, 5))
    if target != NAME:
        return message(query, flags=0x8583, authority=[soa])
    found = [record(target, query.kind, rdata) for rdata in RECORDS.get(query.kind, [])]
    beside = [record(target, IHLE, rdata) for rdata in RECORDS[IHLE]] if query.kind != IHLE else []
    return message(query, answers=answers + found, authority=[] if found else [soa], additional=beside)


def fit(query, reply):
    """UDP answers are cut at 1232 bytes."""
    return reply if len(reply) <= 1232 else message(query, flags=0x8780)


class Server:
    """Each behaviour is a method with the query and the way, giving the messages to send back."""

    def __init__(self, behaviour):
        self.behave = getattr(self, behaviour)
        self.counts = {}

    def honest(self, query, way):
        return [truth(query) if way == "tcp" else fit(query, truth(query))]

    def lossy(self, query, way):
        key = (query.name, query.kind)
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.honest(query, way) if self.counts[key] > 1 else []

    def tcp_only(self, query, way):
        return self.honest(query, way) if way == "tcp" else []

    def silent(self, query, way):
        return []

    def forging(self, query, way):
        lie = message(query, flags=0x8583, identifier=query.identifier ^ 1)
        return [lie, b"", b"\xff" * 40] + self.honest(query, way) if way == "udp" else self.honest(query, way)

    def lying(self, query, way):
        if query.kind != IHLE:
            return self.honest(query, way)
        return [message(query, answers=[record(query.name, IHLE, b"\xa0")])]

    def cut_tcp(self, query, way):
        return self.honest(query, way) if way == "udp" else [truth(query)[:100] + b"CUT"]

    def without_edns(self, query, way):
        return [message(query, flags=0x8581)] if query.edns else self.honest(query, way)

    def garbage(self, query, way):
        return [struct.pack("!H", query.identifier) + b"\x85\x80" + b"\xff" * 60]

    def only_beside(self, query, way):
        """The IHLE records come as Additional data of other answers, and never when asked for."""
        return self.refusing(query, way) if query.kind == IHLE else self.honest(query, way)

    def without_ihle(self, query, way):
        """Neither asked for nor beside."""
        if query.kind == IHLE:
            return self.refusing(query, way)
        found = [record(query.name, query.kind, rdata) for rdata in RECORDS.get(query.kind, [])]
        return [message(query, answers=found)]

    def refusing(self, query, way):
        return [message(query, flags=0x8505)]


def read_records(path):
    """The first owner of a master file of lines `OWNER TTL IN TYPE65297 \\# LENGTH HEX`, and what stands there."""
    rows = [line.split() for line in open(path) if "TYPE65297" in line]
    owner = rows[0][0].rstrip(".")
    return owner, {IHLE: [bytes.fromhex(row[6]) for row in rows if row[0] == rows[0][0]], A: RECORDS[A]}


def serve_connection(server, connection):
    with connection:
        connection.settimeout(5)
        try:
            header = connection.recv(2, socket.MSG_WAITALL)
            wire = connection.recv(struct.unpack("!H", header)[0], socket.MSG_WAITALL)
            for reply in server.behave(Query(wire), "tcp"):
                cut = reply.endswith(b"CUT")
                framed = struct.pack("!H", len(reply)) + reply
                # In pieces, so that readers must put them together.
                for piece in (framed[:1], framed[1:7], framed[7:-3] if cut else framed[7:]):
                    connection.sendall(piece)
        except (OSError, struct.error):
            pass


def serve(server, address):
    """Prints the port, and answers as the server behaves until standard input ends."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    while True:
        udp = socket.socket(family, socket.SOCK_DGRAM)
        udp.bind((address, 0))
        tcp = socket.socket(family, socket.SOCK_STREAM)
        try:
            tcp.bind(udp.getsockname())
            break
        except OSError:
            udp.close()
            tcp.close()
    tcp.listen(64)
    print(udp.getsockname()[1], flush=True)
    selector = selectors.DefaultSelector()
    for source in (udp, tcp, sys.stdin):
        selector.register(source, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                return
            if key.fileobj is tcp:
                serve_connection(server, tcp.accept()[0])
            else:
                wire, peer = udp.recvfrom(65535)
                for reply in server.behave(Query(wire), "udp"):
                    udp.sendto(reply, peer)


def main():
    global NAME, RECORDS
    if len(sys.argv) > 3:
        NAME, RECORDS = read_records(sys.argv[3])
    serve(Server(sys.argv[1]), sys.argv[2])


if __name__ == "__main__":
    main()
