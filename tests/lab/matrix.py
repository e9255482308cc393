"""Every server, every way to it, every question: does the whole set come, or none of it?

    matrix.py BUILD [--write FILE] [--quick]

Starts each server with the lab's zone, unsigned and signed, asks it directly and through resolvers, and holds every answer to what
docs/servers-matrix.md says. A part of a set is an error in any cell. --write makes that page anew.
"""
import argparse
import collections
import itertools
import pathlib
import sys
import tempfile

import dns.name
import dns.rdatatype

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / folder) for folder in ("tests/servers", "plugins/knot")]

import ask  # noqa: E402
import knot_server  # noqa: E402
import lab_servers  # noqa: E402
import store_writer  # noqa: E402
import zones  # noqa: E402
from name_servers import fetch  # noqa: E402

TYPES = ["IHLE", "A", "AAAA", "TXT", "MX", "HTTPS"]
IHLE_OWNERS, TEXT_OWNERS = ("www", "large", "alias"), ("text",)
TARGETS = {"alias": "www"}

# What a cell says, best first.
ANSWER, SIGNED, ADDITIONAL, CUT, ABSENT = "answer", "answer+sig", "additional", "TC", "-"
UNSIGNED, PART_CUT = "answer, TC", "part, TC"
PARTIAL, NOTHING = "PARTIAL", "no answer"


def number(rdtype):
    return zones.IHLE if rdtype == "IHLE" else dns.rdatatype.from_text(rdtype)


def name(owner):
    return dns.name.from_text(owner, dns.name.from_text(zones.ZONE))


def whole_sets(text):
    """(owner, type) -> sorted RDATA of the sets that carry emblems, read from the zone by dnspython."""
    import dns.zone
    zone = dns.zone.from_text(text, zones.ZONE)
    return {(owner, rdtype): sorted(rdata.to_wire() for rdata in zone.find_rdataset(owner, rdtype))
            for owners, rdtype in ((zones.COSE, zones.IHLE), (zones.JOSE, dns.rdatatype.TXT)) for owner in owners}


def outcome(port, owner, rdtype, way, sets):
    """What came of the set that stands at the owner, or at its target."""
    try:
        answer = ask.ask(port, name(owner), number(rdtype), way)
    except OSError:
        return NOTHING
    target = TARGETS.get(owner, owner)
    carrier = dns.rdatatype.TXT if target in zones.JOSE else zones.IHLE
    whole = sets[target, carrier]
    message = answer.message
    in_answer = answer.find(message.answer, name(target), carrier)
    beside = answer.find(message.authority, name(target), carrier) + answer.find(message.additional, name(target), carrier)
    if any(found and found != whole for found in (in_answer, beside)):
        return PART_CUT if answer.truncated else PARTIAL
    if in_answer:
        signed = answer.has_signature(message.answer, name(target), carrier)
        return UNSIGNED if answer.truncated else SIGNED if signed else ANSWER
    if beside:
        return ADDITIONAL
    return CUT if answer.truncated else ABSENT


def marked_knot(build, folder, zone):
    """Knot with our module, and a store of the zone's sets."""
    store = folder.parent / (folder.name + ".store")
    sets = {str(name(owner)): (300, whole) for (owner, rdtype), whole in whole_sets(zone[zones.ZONE]).items() if rdtype == zones.IHLE}
    store.write_bytes(store_writer.encode(sets, zones.IHLE))
    return knot_server.Knot(folder, zone, build.resolve() / "plugins/knot/emblem.so", store)


AUTHORITATIVE = {"Knot with module": "knot_with_module", "Knot": "knot", "NSD": "nsd", "BIND": "bind", "Unbound": "unbound"}
RESOLVERS = {"directly": None, "through Unbound": lab_servers.ValidatingUnbound, "through BIND": lab_servers.ResolvingBind}


class Lab:
    def __init__(self, build, folder):
        self.build, self.folder, self.started, self.numbers = build, folder, [], itertools.count()

    def start(self, make, name, *words):
        server = make(self.folder / ("%s-%d" % (name, next(self.numbers))), *words)
        self.started.append(server)
        return server

    def authoritative(self, kind, text):
        plain = {"knot": lab_servers.Knot, "nsd": lab_servers.Nsd, "bind": lab_servers.Bind,
                 "unbound": lab_servers.AuthoritativeUnbound}
        if kind == "knot_with_module":
            return self.start(lambda folder, zone: marked_knot(self.build, folder, zone), kind, {zones.ZONE: text})
        return self.start(plain[kind], kind, {zones.ZONE: text})

    def resolver(self, make, upstream, anchor):
        return upstream if make is None else self.start(make, make.__name__, upstream, anchor)

    def stop(self):
        while self.started:
            self.started.pop().stop()


def questions():
    return [(owner, rdtype) for owner in (*IHLE_OWNERS, *TEXT_OWNERS) for rdtype in TYPES]


def ask_everything(lab, text, anchor, servers):
    """(server, resolver, owner, type, way) -> outcome."""
    sets, cells = whole_sets(text), {}
    for server, kind in servers.items():
        upstream = lab.authoritative(kind, text)
        for resolver, make in RESOLVERS.items():
            at = lab.resolver(make, upstream, anchor)
            for owner, rdtype in questions():
                for way in ask.WAYS:
                    cells[server, resolver, owner, rdtype, str(way)] = outcome(at.port, owner, rdtype, way, sets)
        lab.stop()
    return cells


def broken_rules(cells):
    """What no cell may show, whatever the page says."""
    for (server, resolver, owner, rdtype, way), value in cells.items():
        place = "%s %s, %s %s, %s: %s" % (server, resolver, owner, rdtype, way, value)
        carrier = "TXT" if owner in zones.JOSE else "IHLE"
        if value in (PARTIAL, NOTHING):
            yield place
        elif value == PART_CUT and not (server == "BIND" or resolver == "through BIND"):
            yield place
        elif rdtype == carrier and value not in (ANSWER, SIGNED, UNSIGNED, PART_CUT, CUT):
            yield place + " instead of the set"
        elif rdtype == carrier and way.startswith("TCP") and value not in (ANSWER, SIGNED):
            yield place + ", cut over TCP"
        elif server == "Knot with module" and resolver == "directly" and carrier == "IHLE" and value == ABSENT:
            yield place + ": the module added nothing"


def rows(cells, servers):
    """Rows of equal cells together: (server, resolver, owner, [types], {way: outcome})."""
    for server in servers:
        for resolver in RESOLVERS:
            for owner in (*IHLE_OWNERS, *TEXT_OWNERS):
                groups = collections.OrderedDict()
                for rdtype in TYPES:
                    # Whether BIND fits a part into a cut answer hangs on the order in which it sends the records.
                    line = tuple(cells[server, resolver, owner, rdtype, str(way)].replace(PART_CUT, CUT) for way in ask.WAYS)
                    groups.setdefault(line, []).append(rdtype)
                for line, types in groups.items():
                    yield [server, resolver, owner, " ".join(types), *line]


def table(cells, servers):
    head = ["server", "asked", "owner", "types", *map(str, ask.WAYS)]
    lines = [head, ["---"] * len(head), *rows(cells, servers)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


PAGE = """# Which answers carry the set

What %(count)s questions to real servers brought back; made by `tests/lab/matrix.py`, which also holds every answer to this page. The
zone has three marked names: `www` (IHLE, 1.1 kB), `large` (IHLE, 5 kB) and `text` (TXT, 2.4 kB), and `alias`, a CNAME of `www`.

Each cell says where the whole set stood: in the `answer` (`answer+sig`: with its RRSIG), as `additional` data, nowhere but with the `TC` bit,
so that whoever asks comes back over TCP, or nowhere (`-`). `answer, TC` is a whole set whose signature did not fit. No answer without TC
holds a part of a set: the test fails on one. BIND alone fills an answer with TC with what fits; RFC 2181 section 9 has whoever asked
throw that away, and so does `emblem check`.

Read it so: every server gives the set to whoever asks for its type. Only Knot with our module also gives it beside other answers. Resolvers
drop such additional data; the one exception seen is Unbound, which passes it on where an alias has no record of the type asked for.
Columns are transport, EDNS size (`plain`: no EDNS) and DO bit.

## Unsigned zone

%(unsigned)s
## Signed zone

Signed beforehand by BIND's `dnssec-signzone`; the resolvers validate.

%(signed)s"""


def parse_page(text):
    """The two tables of the page, as lists of lines."""
    return [[line for line in part.splitlines() if line.startswith("|")] for part in text.split("\n## ")[1:]]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build", type=pathlib.Path)
    options.add_argument("--write", type=pathlib.Path)
    options.add_argument("--server", action="append", choices=AUTHORITATIVE, help="these only")
    options = options.parse_args()
    why = fetch()
    if why:
        print(why)
        return 77
    servers = {name: kind for name, kind in AUTHORITATIVE.items() if not options.server or name in options.server}
    with tempfile.TemporaryDirectory(prefix="emblem-lab.") as folder:
        folder = pathlib.Path(folder)
        lab = Lab(options.build, folder)
        try:
            signed, anchor = zones.sign(folder / "signing")
            plain_cells = ask_everything(lab, zones.text(), None, servers)
            signed_cells = ask_everything(lab, signed, anchor, servers)
        finally:
            lab.stop()
    broken = [*broken_rules(plain_cells), *broken_rules(signed_cells)]
    page = PAGE % {"count": "{:,}".format(len(plain_cells) + len(signed_cells)), "unsigned": table(plain_cells, servers),
                   "signed": table(signed_cells, servers)}
    for line in broken:
        print("broken:", line)
    if options.write:
        options.write.write_text(page)
        return 1 if broken else 0
    kept = {line for part in parse_page((HERE.parents[1] / "docs/servers-matrix.md").read_text()) for line in part}
    changed = [line for part in parse_page(page) for line in part if line not in kept]
    for line in changed:
        print("not on the page:", line)
    print("%d answers, %d break a rule, %d lines differ from the page" % (len(plain_cells) + len(signed_cells), len(broken), len(changed)))
    return 1 if broken or changed else 0


if __name__ == "__main__":
    sys.exit(main())
