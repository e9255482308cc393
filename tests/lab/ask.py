"""One question on the wire, its answer read by dnspython: a decoder that shares nothing with ours."""
import socket
import struct

import dns.flags
import dns.message
import dns.name
import dns.rdatatype

SECONDS = 5


class Way:
    """How to ask: over UDP or TCP, with an EDNS size (None: no EDNS), with DO or without."""

    def __init__(self, transport, size, dnssec=False):
        self.transport, self.size, self.dnssec = transport, size, dnssec

    def __str__(self):
        return "%s %s%s" % (self.transport, "plain" if self.size is None else self.size, " DO" if self.dnssec else "")


WAYS = [Way("UDP", None), *(Way("UDP", size, do) for do in (False, True) for size in (512, 1232, 4096)),
        Way("TCP", None), Way("TCP", 1232), Way("TCP", 1232, True)]


def make_query(name, rdtype, way):
    query = dns.message.make_query(name, rdtype, use_edns=False if way.size is None else 0, payload=way.size or 0,
                                   want_dnssec=way.dnssec)
    return query.id, query.to_wire()


def exchange(port, query, transport):
    """The answer's bytes; an OSError when there is none."""
    if transport == "UDP":
        with socket.socket(type=socket.SOCK_DGRAM) as udp:
            udp.settimeout(SECONDS)
            udp.connect(("127.0.0.1", port))
            udp.send(query)
            return udp.recv(65535)
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as tcp:
        tcp.sendall(struct.pack("!H", len(query)) + query)
        size = struct.unpack("!H", tcp.recv(2, socket.MSG_WAITALL))[0]
        return tcp.recv(size, socket.MSG_WAITALL)


class Answer:
    """What an answer holds of one RRset."""

    def __init__(self, wire):
        self.bytes = len(wire)
        self.message = dns.message.from_wire(wire, raise_on_truncation=False)
        self.truncated = bool(self.message.flags & dns.flags.TC)
        self.rcode = self.message.rcode()

    def find(self, section, name, rdtype):
        """The RDATA of that RRset in one section, as a sorted list."""
        return sorted(rdata.to_wire() for rrset in section if rrset.rdtype == rdtype and rrset.name == name
                      for rdata in rrset)

    def has_signature(self, section, name, rdtype):
        return any(rrset.rdtype == dns.rdatatype.RRSIG and rrset.covers == rdtype and rrset.name == name
                   for rrset in section)


def ask(port, name, rdtype, way):
    identity, query = make_query(name, rdtype, way)
    answer = Answer(exchange(port, query, way.transport))
    if answer.message.id != identity:
        raise OSError("an answer to another question")
    return answer
