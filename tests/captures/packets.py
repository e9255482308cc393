"""From a pcap file to what somebody who watches it can read: DNS messages, and the records of TLS connections."""
import dataclasses
import ipaddress
import struct

import dns.exception
import dns.message

TCP, UDP = 6, 17
FIN, SYN, RST = 1, 2, 4


@dataclasses.dataclass
class Packet:
    time: float
    protocol: int
    source: tuple  # (address, port)
    target: tuple
    payload: bytes
    sequence: int = 0  # of TCP
    flags: int = 0


def read_packets(path):
    """Every UDP and TCP packet over IPv4 or IPv6, without fragments."""
    data = path.read_bytes()
    at = 24
    while at + 16 <= len(data):
        seconds, micros, kept, _ = struct.unpack_from("<IIII", data, at)
        packet = parse(seconds + micros / 1e6, data[at + 16:at + 16 + kept])
        if packet is not None:
            yield packet
        at += 16 + kept


def parse(time, frame):
    kind = struct.unpack_from("!H", frame, 12)[0]
    rest = frame[14:]
    if kind == 0x0800:
        protocol, addresses = rest[9], (rest[12:16], rest[16:20])
        rest = rest[(rest[0] & 15) * 4:struct.unpack_from("!H", rest, 2)[0]]
    elif kind == 0x86dd:
        protocol, addresses = rest[6], (rest[8:24], rest[24:40])
        rest = rest[40:40 + struct.unpack_from("!H", rest, 4)[0]]
    else:
        return None
    if protocol not in (TCP, UDP):
        return None
    ports = struct.unpack_from("!HH", rest)
    source, target = ((str(ipaddress.ip_address(address)), port) for address, port in zip(addresses, ports))
    if protocol == UDP:
        return Packet(time, UDP, source, target, rest[8:])
    return Packet(time, TCP, source, target, rest[(rest[12] >> 4) * 4:], struct.unpack_from("!I", rest, 4)[0], rest[13])


@dataclasses.dataclass
class Connection:
    """A TCP connection to `server`; `pieces` are (time, from the client, bytes) in the order in which they passed."""
    client: tuple
    server: tuple
    begun: float
    pieces: list = dataclasses.field(default_factory=list)
    closed_by: str = ""  # "client" or "server", whoever did so first
    next_sequence: dict = dataclasses.field(default_factory=dict)

    def take(self, packet):
        from_client = packet.source == self.client
        if packet.flags & (FIN | RST) and not self.closed_by:
            self.closed_by = "client" if from_client else "server"
        expected = self.next_sequence.get(from_client, packet.sequence)
        if packet.payload and packet.sequence == expected:  # no repetition
            self.pieces.append((packet.time, from_client, packet.payload))
            self.next_sequence[from_client] = (packet.sequence + len(packet.payload)) & 0xffffffff
        elif packet.flags & SYN:
            self.next_sequence[from_client] = (packet.sequence + 1) & 0xffffffff


def connections(packets):
    """In the order in which they were begun."""
    found = {}
    for packet in packets:
        if packet.protocol != TCP:
            continue
        if packet.flags & SYN and not packet.flags & 16:
            found[packet.source, packet.target] = Connection(packet.source, packet.target, packet.time)
        one = found.get((packet.source, packet.target)) or found.get((packet.target, packet.source))
        if one is not None:
            one.take(packet)
    return list(found.values())


@dataclasses.dataclass
class Message:
    time: float
    way: str
    client: tuple
    server: tuple
    wire: bytes
    decoded: dns.message.Message = None

    @property
    def is_query(self):
        return not self.decoded.flags & 0x8000


def messages(packets, port=53):
    """The DNS messages that anybody can read, in the order in which they passed."""
    packets = list(packets)
    found = []
    for packet in packets:
        if packet.protocol == UDP and port in (packet.source[1], packet.target[1]):
            client, server = sides(packet, port)
            found.append(Message(packet.time, "udp", client, server, packet.payload))
    for one in connections(packets):
        if one.server[1] == port:
            found += framed(one)
    for message in found:
        try:
            message.decoded = dns.message.from_wire(message.wire, ignore_trailing=True)
        except dns.exception.DNSException:
            pass
    return sorted((message for message in found if message.decoded is not None), key=lambda message: message.time)


def sides(packet, port):
    return (packet.source, packet.target) if packet.target[1] == port else (packet.target, packet.source)


def framed(connection):
    """RFC 7766 section 8: two bytes of length before each message."""
    held = {True: b"", False: b""}
    for time, from_client, piece in connection.pieces:
        held[from_client] += piece
        while len(held[from_client]) >= 2:
            size = struct.unpack("!H", held[from_client][:2])[0]
            if len(held[from_client]) < 2 + size:
                break
            yield Message(time, "tcp", connection.client, connection.server, held[from_client][2:2 + size])
            held[from_client] = held[from_client][2 + size:]


@dataclasses.dataclass
class Record:
    """Of TLS: what its head says, and its bytes, which are readable in the first flight only."""
    time: float
    from_client: bool
    kind: int
    body: bytes


HANDSHAKE, DATA = 22, 23


def records(connection):
    held = {True: b"", False: b""}
    for time, from_client, piece in connection.pieces:
        held[from_client] += piece
        while len(held[from_client]) >= 5:
            kind, _, size = struct.unpack("!BHH", held[from_client][:5])
            if len(held[from_client]) < 5 + size:
                break
            yield Record(time, from_client, kind, held[from_client][5:5 + size])
            held[from_client] = held[from_client][5 + size:]


def client_hello(body):
    """What tells TLS libraries apart (RFC 8446 section 4.1.2): versions, cipher suites, and the extensions in order;
    for those that name choices, the choices."""
    at = 4 + 2 + 32
    at += 1 + body[at]
    size = struct.unpack_from("!H", body, at)[0]
    suites = body[at + 2:at + 2 + size].hex()
    at += 2 + size
    at += 1 + body[at] + 2
    extensions = []
    while at + 4 <= len(body):
        kind, size = struct.unpack_from("!HH", body, at)
        chosen = body[at + 4:at + 4 + size].hex() if kind in (10, 11, 13, 16, 43) else ""
        extensions.append((kind, chosen))
        at += 4 + size
    return suites, tuple(extensions)
