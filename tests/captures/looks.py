"""What a look shows to somebody who watches, and by what two looks can be told apart.

Two observers: one who reads DNS messages, such as the name's servers (`shown_messages`, `compare_messages`), and one on
the path who sees TLS alone (`shown_talk`, `compare_talks`). Each comparison gives aspects: "types" are those of the
questions, "exchanges" how many there are and what waits for what, and so on.
"""
import collections
import dataclasses

import dns.flags
import dns.rdatatype

import packets

ANSWER_BLOCK = 468  # RFC 8467 section 4.1, of servers
RETRY = 0.3  # seconds without an answer, after which a question comes again; answers on loopback take a hundredth
ENCRYPTION = 17  # bytes that TLS 1.3 adds to what is in a record
ALERT = 2 + ENCRYPTION


@dataclasses.dataclass(frozen=True)
class Shown:
    """One DNS message. Names and servers are the same in both looks, and so are compared as they are."""
    kind: str  # "query" or "answer"
    server: str
    name: str
    type: str
    way: str
    flags: str
    edns: str
    size: int  # of queries in bytes; of answers in steps of 128
    when: str  # "first", "side by side" with an open question, "after an answer", "again"

    @property
    def subject(self):
        return self.kind, self.server, self.name, self.type


def edns_text(message):
    if message.edns < 0:
        return "none"
    options = ",".join(str(int(option.otype)) for option in message.options)
    return "version %d, %d bytes, flags %04x, options %s" % (message.edns, message.payload, message.ednsflags, options)


def shown_messages(found):
    """Of every message, in the order in which they passed."""
    still_open, shown, answered = [], [], False
    for message in found:
        decoded = message.decoded
        if not decoded.question:
            continue
        question = decoded.question[0]
        # Some resolvers mix upper and lower case to make forgeries harder.
        key = message.server[0], question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
        if message.is_query:
            earlier = [time for one, time in still_open if one == key]
            if earlier and message.time - earlier[-1] > RETRY:
                when = "again"
            elif still_open:
                when = "side by side"
            else:
                when = "after an answer" if answered else "first"
            still_open.append((key, message.time))
        else:
            still_open = [(one, time) for one, time in still_open if one != key]
            when, answered = "", True
        shown.append(Shown("query" if message.is_query else "answer", *key, message.way, dns.flags.to_text(decoded.flags),
                           edns_text(decoded), size_of(message), when))
    return shown


def is_disturbed(found):
    """Whether a question came twice in the same way, as it does when an answer is late."""
    counts = collections.Counter((one.subject, one.way) for one in shown_messages(found) if one.kind == "query")
    return any(count > 1 for count in counts.values())


def size_of(message):
    return len(message.wire) if message.is_query else -(-len(message.wire) // 128)


def compare_messages(ordinary, covert):
    """{aspect: what differs}: first of all whether there are types that the ordinary look has not. About the others:
    flags, EDNS, ways, sizes and moments of each question, and the order of all."""
    found = {}
    usual = {one.type for one in ordinary}
    strange = [one for one in covert if one.type not in usual]
    if strange:
        found["types"] = sorted({one.type for one in strange})
    covert = [one for one in covert if one.type in usual]
    for aspect, attribute in (("flags", "flags"), ("edns", "edns"), ("ways", "way"), ("sizes", "size"),
                              ("moments", "when")):
        counts = [collections.Counter((one.subject, getattr(one, attribute)) for one in side)
                  for side in (ordinary, covert)]
        if counts[0] != counts[1]:
            found[aspect] = {"only ordinary": list(counts[0] - counts[1]), "only covert": list(counts[1] - counts[0])}
    orders = [[one.subject for one in side if one.kind == "query"] for side in (ordinary, covert)]
    if orders[0] != orders[1]:
        found["order"] = orders
    return found


def chains(found, name):
    """The questions of a resolver that must wait for one another, with their answers: those on the way down to `name`, and
    those for keys. And all others, such as those for addresses of servers: they come when they come, in another order each
    time, and some are still to come when the look is over."""
    labels = name.rstrip(".").split(".")
    way_down = {".".join(labels[count:]) + "." for count in range(len(labels) + 1)}
    down, keys, beside = [], [], []
    for message in found:
        question = message.decoded.question[0] if message.decoded.question else None
        if question is None:
            continue
        if question.rdtype in (dns.rdatatype.DNSKEY, dns.rdatatype.DS):
            keys.append(message)
        else:
            (down if question.name.to_text().lower() in way_down else beside).append(message)
    return down, keys, beside


def compare_resolvers(ordinary, covert, name):
    """As compare_messages, of what two resolvers ask: both chains must be the same, and beside them nothing is asked that
    the ordinary one does not ask in the same way."""
    found = {}
    *usual_chains, usual_beside = chains(ordinary, name)
    *covert_chains, covert_beside = chains(covert, name)
    for sides in zip(usual_chains, covert_chains):
        found.update(compare_messages(*map(shown_messages, sides)))
    usual, unusual = ({dataclasses.replace(one, when="") for one in shown_messages(side) if one.kind == "query"}
                      for side in (usual_beside, covert_beside))
    if unusual - usual:
        found["beside"] = sorted(unusual - usual, key=lambda one: one.subject)
    return found


@dataclasses.dataclass
class Talk:
    """What TLS connections to one server show."""
    connections: int = 0
    closed_by: list = dataclasses.field(default_factory=list)
    hello: tuple = ()
    # ("query", bytes) and ("answer", blocks) of the records that carry messages, in the order in which they passed.
    flow: list = dataclasses.field(default_factory=list)

    @property
    def query_sizes(self):
        return sorted({size for kind, size in self.flow if kind == "query"})

    @property
    def answer_blocks(self):
        return sorted(size for kind, size in self.flow if kind == "answer")

    @property
    def exchanges(self):
        """"qqaaqa": what waits for what."""
        return "".join(kind[0] for kind, _ in self.flow)


def shown_talk(found, server):
    """`found` are packets; of DNS over TLS to `server`, (address, port), where answers are padded."""
    talk, flow = Talk(), []
    for connection in packets.connections(found):
        if connection.server != server:
            continue
        talk.connections += 1
        talk.closed_by.append(connection.closed_by)
        finished = False
        for record in packets.records(connection):
            size = len(record.body) - ENCRYPTION
            if record.kind == packets.HANDSHAKE and record.from_client and not talk.hello:
                talk.hello = packets.client_hello(record.body)
            elif record.kind != packets.DATA or len(record.body) == ALERT:
                pass
            elif record.from_client and finished:
                flow.append((record.time, "query", size))
            elif record.from_client:
                finished = True  # the end of the handshake
            elif finished and (size - 2) % ANSWER_BLOCK == 0:
                flow.append((record.time, "answer", (size - 2) // ANSWER_BLOCK))
    talk.flow = [(kind, size) for _, kind, size in sorted(flow, key=lambda one: one[0])]
    return talk


def shown_posts(found, server):
    """For each connection over HTTPS to `server`, the sizes of the questions posted: records of a frame's head (RFC 9113
    section 4.1) and steps of padding."""
    frame_head, query_block = 9, 128
    sizes = [[len(record.body) - ENCRYPTION - frame_head for record in packets.records(connection)
              if record.kind == packets.DATA and record.from_client]
             for connection in packets.connections(found) if connection.server == server]
    return [[size for size in of_one if size > 0 and size % query_block == 0] for of_one in sizes]


def compare_talks(ordinary, covert):
    """{aspect: what differs}."""
    found = {}
    for aspect, sides in (
            ("query sizes", (ordinary.query_sizes, covert.query_sizes)),
            ("answer sizes", (ordinary.answer_blocks, covert.answer_blocks)),
            ("exchanges", (ordinary.exchanges, covert.exchanges)),
            ("handshake", (ordinary.hello, covert.hello)),
            ("connection", ((ordinary.connections, ordinary.closed_by), (covert.connections, covert.closed_by)))):
        if sides[0] != sides[1]:
            found[aspect] = sides
    return found
