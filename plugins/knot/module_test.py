#!/usr/bin/env python3
"""The module in an unmodified knotd on loopback, looked at with dnspython: module_test.py EMBLEM.SO

Exit 77 (skipped) when the servers' packages cannot be fetched.
"""
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.tsigkeyring

import knot_server
import store_writer
from knot_server import IHLE, Knot

MODULE = pathlib.Path(sys.argv.pop()).resolve()
SECONDS = 20  # for what happens by itself within one


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
TARGETS = {"alias.example.org.": "www.example.org.", "alias2.example.org.": "www.example.org.",
           "shout.example.org.": "www.example.org."}
UNMARKED = ["plain", "x.wild", "outside", "dangling", "none", "sub", "x.sub", "nowhere", "loop", "ns", "x.away", "exchange"]
TYPES = ["A", "AAAA", "TXT", "MX", "CNAME", "ANY", "SOA", "NS", "SRV", "TYPE65297", "TYPE65298", "TYPE4711", "RRSIG", "DS"]
NOT_FOLLOWED = ("CNAME", "ANY", "RRSIG")  # Knot answers these from the alias itself, which has no emblem
# EDNS size or None, with the transport; asking for signatures takes EDNS, and then None stands for 1232.
ROADS = [("udp", None), ("udp", 512), ("udp", 1232), ("udp", 4096), ("tcp", None), ("tcp", 1232)]
WAYS = [(road, False) for road in ROADS] + [(("udp", 1232), True), (("tcp", None), True)]
KEY = "c2VjcmV0IG9mIHRoZSB0ZXN0"
TSIG = """
key:
  - id: tester
    algorithm: hmac-sha256
    secret: %s
acl:
  - id: tester
    key: tester
    action: query
""" % KEY


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


def without_emblem(message):
    """The sections as text, without IHLE in Additional, and the flags without TC."""
    additional = [rrset for rrset in message.additional if rrset.rdtype != IHLE]
    sections = [sorted(rrset.to_text() for rrset in section) for section in
                (message.question, message.answer, message.authority, additional)]
    return sections, message.flags & ~dns.flags.TC, message.rcode(), message.edns, message.ednsflags


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        store_writer.replace(folder / "store", as_store({**SETS, **ELSEWHERE}))
        cls.plain = Knot(folder / "plain", {"example.org": ZONE})
        cls.marked = Knot(folder / "marked", {"example.org": ZONE}, MODULE, folder / "store")

    @classmethod
    def tearDownClass(cls):
        cls.marked.stop()
        cls.plain.stop()
        cls.folder.cleanup()

    def check_answer(self, name, kind, road, do):
        """True when the set came along."""
        wire, message = ask(self.marked, name, kind, road, do)
        _, other = ask(self.plain, name, kind, road, do)
        holder = TARGETS.get(name, name)
        whole = sorted(SETS.get(holder, []))
        most = 65535 if road[0] == "tcp" else road[1] or (1232 if do else 512)
        self.assertLessEqual(len(wire), most)
        if kind == "TYPE65297" or rdatas_in(message.answer, holder) or other.flags & dns.flags.TC:
            self.assertEqual(message, other)
            return False
        found = rdatas_in(message.additional, holder)
        self.assertEqual(found, whole if found else [])
        self.assertEqual(bool(found), not message.flags & dns.flags.TC, (name, kind, road, do))
        self.assertTrue(found or road[0] == "udp")
        self.assertEqual(sum(rrset.rdtype == IHLE for rrset in message.additional), 1 if found else 0)
        self.assertEqual(without_emblem(message), without_emblem(other))
        return bool(found)

    def test_every_answer_about_a_marked_name_has_the_whole_set_or_none_and_tc(self):
        names = [*SETS, *TARGETS]
        for name, kind, (road, do) in itertools.product(names, TYPES, WAYS):
            if name in TARGETS and kind in NOT_FOLLOWED:
                continue
            with self.subTest(name=name, kind=kind, road=road, do=do):
                self.check_answer(name, kind, road, do)

    def test_the_set_comes_where_it_fits(self):
        for name, road, fits in [("www.example.org.", ("udp", None), False), ("www.example.org.", ("udp", 1232), True),
                                 ("alias2.example.org.", ("udp", 4096), True), ("small.example.org.", ("udp", None), True),
                                 ("huge.example.org.", ("udp", 4096), False), ("huge.example.org.", ("tcp", None), True)]:
            for kind in ("A", "SRV"):
                with self.subTest(name=name, kind=kind, road=road):
                    self.assertEqual(self.check_answer(name, kind, road, False), fits)

    def test_one_byte_decides(self):
        size = len(ask(self.marked, "www.example.org.", "A")[0])
        self.assertTrue(self.check_answer("www.example.org.", "A", ("udp", size), False))
        self.assertFalse(self.check_answer("www.example.org.", "A", ("udp", size - 1), False))

    def test_addresses_that_do_not_fit_leave_no_answer_without_set_and_tc(self):
        # 40 addresses of the exchange need 640 bytes. Knot leaves them out without TC, and then does not call the module.
        for size in range(512, 1400, 8):
            with self.subTest(size=size):
                self.check_answer("mail.example.org.", "MX", ("udp", size), False)
        self.assertFalse(self.check_answer("mail.example.org.", "MX", ("udp", 512), False))
        self.assertTrue(self.check_answer("mail.example.org.", "MX", ("udp", 1400), False))

    def test_signed_questions_are_answered_within_what_the_signature_leaves(self):
        keys = dns.tsigkeyring.from_text({"tester.": ("hmac-sha256", KEY)})
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name)
        store_writer.replace(path / "store", as_store(SETS))
        server = Knot(path / "knot", {"example.org": ZONE}, MODULE, path / "store", sections=TSIG,
                      zone_lines="    module: mod-emblem/default\n    acl: tester\n")
        self.addCleanup(server.stop)
        came = []
        for size in [512, 1232, *range(1240, 1340, 3), 4096]:
            query = dns.message.make_query("www.example.org.", "A", use_edns=0, payload=size)
            query.use_tsig(keys)
            wire = server.udp(query.to_wire())
            message = dns.message.from_wire(wire, keyring=keys, request_mac=query.mac)  # raises where the MAC does not fit
            self.assertTrue(message.had_tsig)
            self.assertLessEqual(len(wire), size)
            found = rdatas_in(message.additional, "www.example.org.")
            self.assertIn(found, ([], sorted(SETS["www.example.org."])))
            self.assertEqual(bool(found), not message.flags & dns.flags.TC)
            came.append(bool(found))
        self.assertEqual(came, sorted(came))
        self.assertEqual((came[0], came[-1]), (False, True))

    def test_a_direct_question_is_answered_from_the_zone(self):
        _, message = ask(self.marked, "www.example.org.", "TYPE65297")
        self.assertEqual(rdatas_in(message.answer, "www.example.org."), sorted(SETS["www.example.org."]))
        self.assertEqual(rdatas_in(message.additional, "www.example.org."), [])

    def test_names_without_a_mark_are_answered_byte_for_byte_as_by_knot_alone(self):
        names = [name + ".example.org." for name in UNMARKED] + ["alias.example.org.", "www.example.net."]
        for name, kind, (road, do) in itertools.product(names, TYPES, WAYS):
            if name == "alias.example.org." and kind not in NOT_FOLLOWED:
                continue
            with self.subTest(name=name, kind=kind, road=road, do=do):
                self.assertEqual(ask(self.marked, name, kind, road, do)[0], ask(self.plain, name, kind, road, do)[0])

    def test_case_and_compression_are_those_of_the_question(self):
        wire, message = ask(self.marked, "wWw.ExAmPlE.oRg.", "A")
        self.assertEqual(rdatas_in(message.additional, "www.example.org."), sorted(SETS["www.example.org."]))
        self.assertEqual(wire.lower().count(b"\3www\7example\3org\0"), 1)

    def test_other_classes_and_operations_are_left_alone(self):
        for options in ({"rdclass": "CH"}, {"rdclass": "ANY"}, {"rdclass": "HS"}):
            with self.subTest(options):
                self.assertEqual(ask(self.marked, "www.example.org.", "A", **options)[0],
                                 ask(self.plain, "www.example.org.", "A", **options)[0])

    def test_transfers_are_untouched(self):
        query = dns.message.make_query("example.org.", "AXFR", id=4711).to_wire()

        def transfer(server):
            messages, ends = [], 0
            for message in server.messages(query):
                messages.append(message)
                answer = dns.message.from_wire(message, one_rr_per_rrset=True, xfr=True).answer
                ends += sum(rrset.rdtype == dns.rdatatype.SOA for rrset in answer)
                if ends == 2:
                    return messages

        self.assertEqual(transfer(self.marked), transfer(self.plain))

    def test_counters_count(self):
        def count(name):
            said = self.marked.control("zone-stats", "example.org", "mod-emblem." + name)
            return int(said.rpartition("=")[2]) if "=" in said else 0
        before = count("complete"), count("truncated")
        ask(self.marked, "www.example.org.", "A", ("udp", 1232))
        ask(self.marked, "www.example.org.", "A", ("udp", 512))
        self.assertEqual((count("complete"), count("truncated")), (before[0] + 1, before[1] + 1))


class Signed(unittest.TestCase):
    """Zones that Knot signs."""

    def served(self, zone_lines, sections=""):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name)
        store_writer.replace(path / "store", as_store(SETS))
        server = Knot(path / "knot", {"example.org": ZONE}, MODULE, path / "store", zone_lines, sections)
        self.addCleanup(server.stop)
        return server

    def check_all(self, server, kinds=TYPES):
        came = 0
        for name, kind, road in itertools.product([*SETS, "alias.example.org."], kinds, ROADS):
            with self.subTest(name=name, kind=kind, road=road):
                _, message = ask(server, name, kind, road, do=True)
                if message.rcode() != dns.rcode.NOERROR:  # Knot's online signing found no room for a signature
                    continue
                holder = TARGETS.get(name, name)
                found = rdatas_in(message.additional, holder)
                self.assertIn(found, ([], sorted(SETS[holder])))
                came += bool(found)
                if kind not in ("TYPE65297", "CNAME", "ANY", "RRSIG"):
                    self.assertEqual(bool(found), not message.flags & dns.flags.TC)
        self.assertGreater(came, 20)
        self.assertTrue(server.is_alive())

    def test_signatures_and_the_set_stand_side_by_side(self):
        server = self.served("    module: mod-emblem/default\n    dnssec-signing: on\n")
        _, message = ask(server, "www.example.org.", "A", ("tcp", 1232), do=True)
        self.assertTrue(any(rrset.rdtype == dns.rdatatype.RRSIG for rrset in message.answer))
        self.assertEqual(rdatas_in(message.additional, "www.example.org."), sorted(SETS["www.example.org."]))
        self.check_all(server)

    def test_online_signing_comes_first(self):
        server = self.served("    module: [mod-onlinesign, mod-emblem/default]\n")
        self.check_all(server, ("A", "MX", "SRV"))

    def test_online_signing_afterwards_is_refused(self):
        server = self.served("    module: [mod-emblem/default, mod-onlinesign]\n")
        self.assertIn("must be listed after mod-onlinesign", server.log())
        _, message = ask(server, "www.example.org.", "A", ("tcp", 1232), do=True)
        self.assertEqual(message.rcode(), dns.rcode.NOERROR)
        self.assertEqual(rdatas_in(message.additional, "www.example.org."), [])


class Replacement(unittest.TestCase):
    NAME = "small.example.org."

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.store = self.folder / "store"
        self.first, self.second = as_store({self.NAME: [b"first"]}), as_store({self.NAME: [b"the second"]})
        store_writer.replace(self.store, self.first)
        self.server = Knot(self.folder / "knot", {"example.org": ZONE, "example.net": SOA}, MODULE, self.store)
        self.addCleanup(self.server.stop)

    def served(self):
        return rdatas_in(ask(self.server, self.NAME, "A")[1].additional, self.NAME)

    def until(self, condition):
        begin = time.monotonic()
        while not condition():
            self.assertLess(time.monotonic() - begin, SECONDS, self.server.log())
            time.sleep(0.02)
        return time.monotonic() - begin

    def said(self, text):
        self.served()  # the module speaks when Knot's own threads call it
        return text in self.server.log()

    def test_a_replaced_store_is_served_without_being_told(self):
        self.assertEqual(self.served(), [b"first"])
        for data, rdata in ((self.second, b"the second"), (self.first, b"first")):
            store_writer.replace(self.store, data)
            self.until(lambda: self.served() == [rdata])
        self.until(lambda: self.said("taken, 1 names"))

    def test_a_store_that_does_not_hold_is_refused_once_and_the_old_one_keeps_serving(self):
        store_writer.replace(self.store, self.second[:-3])
        self.until(lambda: self.said("refused, the one before it is still served: byte"))
        refused = "byte %d: the store file does not hold" % (len(self.second) - 3)
        self.assertIn(refused, self.server.log())
        for _ in range(20):
            self.assertEqual(self.served(), [b"first"])
        self.assertEqual(self.server.log().count(refused), 1)
        store_writer.replace(self.store, self.second)
        self.until(lambda: self.served() == [b"the second"])

    def test_what_else_may_befall_the_file_leaves_the_old_one_serving(self):
        other_type = store_writer.encode({self.NAME: (300, [b"x"])}, 65300)
        for befall, says in ((lambda: store_writer.replace(self.store, b""), "byte 0: "),
                             (lambda: store_writer.replace(self.store, other_type), "holds type 65300"),
                             (self.store.unlink, "No such file"), (lambda: os.mkfifo(self.store), "no regular file"),
                             (self.store.unlink, "No such file"), (self.store.mkdir, "no regular file")):
            befall()
            self.until(lambda: self.said(says))
            self.assertEqual(self.served(), [b"first"])
        self.store.rmdir()
        store_writer.replace(self.store, self.second)
        self.until(lambda: self.served() == [b"the second"])

    def test_a_store_cut_in_place_does_no_harm(self):
        os.truncate(self.store, 10)
        self.until(lambda: self.said("refused"))
        self.assertEqual(self.served(), [b"first"])
        self.store.write_bytes(self.second)
        self.until(lambda: self.served() == [b"the second"])

    def test_a_damaged_record_costs_its_own_name_only_and_is_named(self):
        both = {self.NAME: [b"first"], "www.example.org.": [b"other"]}
        data = as_store(both)
        store_writer.replace(self.store, data.replace(b"other", b"0ther"))
        self.until(lambda: self.said("taken, 2 names"))
        _, message = ask(self.server, "www.example.org.", "A")
        self.assertEqual((message.additional, message.flags & dns.flags.TC), ([], 0))
        self.until(lambda: self.said("is damaged"))
        self.assertEqual(self.served(), [b"first"])

    def test_a_reload_keeps_the_store_and_refuses_a_broken_one(self):
        self.assertIn("Reloaded", self.server.control("reload"))
        self.assertEqual(self.served(), [b"first"])
        store_writer.replace(self.store, self.second)
        self.assertIn("Reloaded", self.server.control("reload"))
        self.assertEqual(self.served(), [b"the second"])
        store_writer.replace(self.store, b"nothing of the kind")
        self.server.control("reload")
        self.assertEqual(self.served(), [b"the second"])
        self.assertIn("byte 0", self.server.log())

    def test_a_hundred_replacements_under_questions(self):
        for i in range(100):
            store_writer.replace(self.store, self.second if i % 2 else self.first)
            for _ in range(10):
                self.assertIn(self.served(), ([b"first"], [b"the second"]))
        self.assertTrue(self.server.is_alive())


class Start(unittest.TestCase):
    def run_with(self, data, store="store"):
        """Exit code and words of a knotd that ends by itself, and of knotc checking the same configuration."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            if data is not None:
                store_writer.replace(path / "store", data)
            server = Knot.__new__(Knot)
            server.folder, server.zones, server.port = path / "knot", {"example.org": ZONE}, 53535
            server.module, server.store, server.sections = MODULE, path / store if store[0] != "." else store, ""
            server.zone_lines = "    module: mod-emblem/default\n"
            server.folder.mkdir()
            configuration = server.folder / "server.conf"
            configuration.write_text(server.configuration())
            words = []
            for command in (["knotd", "-c", configuration], ["knotc", "-c", configuration, "conf-check"]):
                done = subprocess.run([knot_server.SERVERS, "exec", *command], capture_output=True, text=True, timeout=30)
                self.assertNotEqual(done.returncode, 0)
                words.append(done.stdout + done.stderr)
            return words

    def test_knot_does_not_start_without_a_store_that_holds_and_says_where(self):
        data = as_store(SETS)
        flipped = data[:70] + bytes([data[70] ^ 1]) + data[71:]
        for given, says in ((None, "No such file"), (data[:1000], "byte 1000"), (flipped, "byte 64")):
            for words in self.run_with(given):
                self.assertIn(says, words)
        for words in self.run_with(data, "./relative"):
            self.assertIn("must begin with '/'", words)


if __name__ == "__main__":
    problem = knot_server.name_servers.fetch()
    if problem:
        print("skipped: " + problem)
        sys.exit(77)
    unittest.main(verbosity=1)
