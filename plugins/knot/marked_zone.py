"""A zone with marks, its store, and questions about it, for the tests of the module."""
import dns.message
import dns.name

import store_writer
from knot_server import IHLE


def ihle(name, rdatas):
    return "".join("%s 300 IN TYPE%d \\# %d %s\n" % (name, IHLE, len(rdata), rdata.hex()) for rdata in rdatas)


def tokens(seed, sizes):
    return [bytes((seed * 7 + i * 13 + at) % 251 for at in range(size)) for i, size in enumerate(sizes)]


SOA = "@ 3600 IN SOA ns nobody 1 3600 600 86400 60\n@ 3600 IN NS ns\nns 3600 IN A 192.0.2.53\n"
SETS = {
    "www.example.org.": tokens(1, (350, 341, 409)),  # the usual: 1.1 kB
    "small.example.org.": tokens(2, (120,)),  # fits anywhere
    "huge.example.org.": tokens(3, (9000, 9001, 9002, 9003)),  # TCP only
    "mail.example.org.": tokens(4, (200, 101)),
    "example.org.": tokens(5, (64, 65)),
}
ELSEWHERE = {
    "www.example.net.": tokens(6, (50,)),  # in the store, not in a zone of the server
    "nowhere.example.org.": tokens(7, (50,)),  # in the store, but the zone does not know the name
    "x.sub.example.org.": tokens(8, (50,)),  # below a delegation
    "sub.example.org.": tokens(9, (50,)),  # at one
    "alias.example.org.": tokens(10, (50,)),  # at an alias
    "outside.example.org.": tokens(11, (50,)),  # at an alias that leads elsewhere
}
ZONE = SOA + "".join(ihle(name, rdatas) for name, rdatas in SETS.items()) + """
www 300 IN A 192.0.2.1
www 300 IN AAAA 2001:db8::1
www 300 IN TXT "hello"
small 300 IN A 192.0.2.2
huge 300 IN A 192.0.2.3
mail 300 IN MX 10 exchange
""" + "".join("exchange 300 IN A 192.0.2.%d\n" % (100 + i) for i in range(40)) + """
plain 300 IN A 192.0.2.4
plain 300 IN MX 10 exchange
*.wild 300 IN A 192.0.2.5
alias 300 IN CNAME www
alias2 300 IN CNAME alias
SHOUT 300 IN CNAME WWW
loop 300 IN CNAME loop2
loop2 300 IN CNAME loop
outside 300 IN CNAME www.example.net.
dangling 300 IN CNAME none
sub 300 IN NS ns.sub
ns.sub 300 IN A 192.0.2.6
away 300 IN DNAME small
"""


def as_store(sets):
    return store_writer.encode({name: (300, rdatas) for name, rdatas in sets.items()})


def ask(server, name, kind, road=("udp", 4096), do=False, **options):
    query = dns.message.make_query(name, kind, use_edns=0 if road[1] or do else -1, payload=road[1] or 1232, want_dnssec=do,
                                   id=4711, **options)
    wire = server.tcp(query.to_wire()) if road[0] == "tcp" else server.udp(query.to_wire())
    return wire, dns.message.from_wire(wire)


def rdatas_in(section, name):
    return sorted(rdata.to_digestable() for rrset in section for rdata in rrset
                  if rrset.rdtype == IHLE and rrset.name == dns.name.from_text(name))
