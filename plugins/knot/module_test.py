#!/usr/bin/env python3
"""The module in an unmodified knotd on loopback, looked at with dnspython: module_test.py EMBLEM.SO

Exit 77 (skipped) when the servers' packages cannot be fetched.
"""
import itertools
import pathlib
import sys
import tempfile
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
from marked_zone import ELSEWHERE, SETS, ZONE, as_store, ask, rdatas_in

MODULE = pathlib.Path(sys.argv.pop()).resolve()

TARGETS = {"alias.example.org.": "www.example.org.", "alias2.example.org.": "www.example.org.",
           "shout.example.org.": "www.example.org."}
UNMARKED = ["plain", "x.wild", "outside", "dangling", "none", "sub", "x.sub", "nowhere", "loop", "ns", "x.away", "exchange"]
TYPES = ["A", "AAAA", "TXT", "MX", "CNAME", "ANY", "SOA", "NS", "SRV", "TYPE65297", "TYPE65298", "TYPE4711", "RRSIG", "NSEC",
         "DS"]
NOT_FOLLOWED = ("CNAME", "ANY", "RRSIG", "NSEC")  # Knot answers these from the alias itself, which has no emblem
WITHOUT = ("RRSIG", "NSEC", "DS")  # answers to these do not tell an alias or a delegation from other names


def is_bare(name, kind):
    """Nothing comes along, whatever the store holds; at the top of a zone DS is its own."""
    return kind in WITHOUT and not (kind == "DS" and name == "example.org.")
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
        if kind == "TYPE65297" or is_bare(name, kind) or rdatas_in(message.answer, holder) or other.flags & dns.flags.TC:
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

    def test_what_the_store_has_for_an_alias_or_a_delegation_is_never_added(self):
        for name, kind in (("alias", "CNAME"), ("alias", "ANY"), ("alias", "RRSIG"), ("outside", "CNAME"), ("outside", "A"),
                           ("sub", "DS"), ("sub", "A"), ("x.sub", "A")):
            for road in ROADS:
                with self.subTest(name=name, kind=kind, road=road):
                    wire, message = ask(self.marked, name + ".example.org.", kind, road)
                    self.assertFalse([rrset for rrset in message.additional
                                      if rrset.rdtype == IHLE and rrset.name == dns.name.from_text(name + ".example.org.")])
                    if name != "alias" or kind in NOT_FOLLOWED:
                        self.assertEqual(wire, ask(self.plain, name + ".example.org.", kind, road)[0])

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
                if kind not in ("TYPE65297", "CNAME", "ANY") and not is_bare(name, kind):
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


if __name__ == "__main__":
    problem = knot_server.name_servers.fetch()
    if problem:
        print("skipped: " + problem)
        sys.exit(77)
    unittest.main(verbosity=1)
