#!/usr/bin/env python3
"""`emblem serve` with the real Knot on loopback: serve_test.py BUILD

Exit 77 (skipped) when the servers' packages cannot be fetched, or the module was not built.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import serving
from serving import HEAD, IHLE, SECONDS, Serve, ask, mark, name_servers, until

BUILD = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else serving.ROOT / "build"
EMBLEM = BUILD / "emblem"
MODULE = BUILD / "plugins/knot/emblem.so"
ZONE = "hospital.example"
WWW = "www." + ZONE


class ServeTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="emblem-serve-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.programs = serving.programs(self.folder / "programs")
        self.zone = self.folder / (ZONE + ".zone")
        self.port = name_servers.free_port()
        self.write("www A 192.0.2.1\n" + mark("www"))

    def write(self, rest, head=HEAD.format(zone=ZONE)):
        new = self.zone.with_suffix(".new")
        new.write_text(head + rest)
        new.rename(self.zone)

    def words(self, *more):
        return ["--zone", self.zone, "--listen", "127.0.0.1#%d" % self.port, "--dir", self.folder / "state", *more]

    def begin(self, *more, **how):
        run = Serve(EMBLEM, self.programs, self.words(*more), **how)
        self.addCleanup(lambda: run.child.poll() is None and run.end(signal.SIGKILL))
        return run

    def serve(self, *more, **how):
        run = self.begin(*more, **how)
        run.line("out", "^serving %s at 127.0.0.1#%d, " % (ZONE, self.port))
        return run

    def refused(self, *more, **how):
        """What it says when it does not start: exit 2."""
        run = self.begin(*more, **how)
        self.assertEqual(run.end(0), 2, run.output())
        self.assertNotIn("serving", run.output())
        return run.output()

    def ask(self, name, kind, **how):
        return ask(self.port, name, kind, **how)


class Answers(ServeTest):
    def test_the_emblem_comes_along_and_is_given_when_asked_for(self):
        run = self.serve()
        reply = self.ask(WWW, "A")
        self.assertEqual(reply.data("answer", 1), [bytes([192, 0, 2, 1])])
        self.assertEqual(reply.data("additional", IHLE), [b"\xa5" * 40])
        self.assertEqual(self.ask(WWW, "IHLE").data("answer", IHLE), [b"\xa5" * 40])
        self.assertEqual(run.end(), 0)
        self.assertEqual(run.seen["err"], [])

    def test_a_set_that_does_not_fit_is_left_out_whole_and_comes_over_tcp(self):
        self.write("www A 192.0.2.1\n" + "".join(mark("www", 700, n) for n in range(1, 4)))
        self.serve()
        reply = self.ask(WWW, "A", edns=4096)
        self.assertTrue(reply.truncated)
        self.assertEqual(reply.data("additional", IHLE), [])
        self.assertEqual(len(self.ask(WWW, "A", tcp=True).data("additional", IHLE)), 3)

    def test_a_first_zone_is_made_and_an_existing_one_refused(self):
        self.assertIn("is there already", self.refused("--init"))
        self.zone.unlink()
        run = self.serve("--init")
        run.line("out", "^note: the zone holds no emblem")
        self.assertEqual(self.ask(ZONE, "SOA").serial(), 1)
        self.assertIn("ns1", self.zone.read_text())

    def test_the_answers_are_limited_to_a_network_and_not_with_rate_0(self):
        for rate, most in ((5, 60), (0, 200)):
            run = self.serve("--rate", rate)
            with self.subTest(rate=rate):
                got = sum(1 for reply in self.burst(200) if not reply.truncated)
                (self.assertLess if rate else self.assertEqual)(got, most)
            self.assertEqual(run.end(), 0)

    def burst(self, count):
        with serving.socket.socket(type=serving.socket.SOCK_DGRAM) as client:
            client.connect(("127.0.0.1", self.port))
            client.settimeout(0.5)
            replies = []
            for number in range(count):
                client.send(serving.query(WWW, "A", number=number))
                if number % 20 == 19:
                    try:
                        while len(replies) <= number:
                            replies.append(serving.Reply(client.recv(65535)))
                    except serving.socket.timeout:
                        pass
            return replies


class Changes(ServeTest):
    def test_a_replaced_file_is_taken_and_the_serial_counted_though_it_was_not_raised(self):
        run = self.serve()
        before = self.ask(ZONE, "SOA").serial()
        self.write("www A 192.0.2.1\nshop A 192.0.2.2\n" + mark("shop", filling=0x11))
        run.line("out", "^serving %s as changed, 1 name marked" % ZONE)
        self.assertEqual(self.ask("shop." + ZONE, "IHLE").data("answer", IHLE), [b"\x11" * 40])
        self.assertEqual(self.ask(ZONE, "SOA").serial(), before + 1)
        # The module looks at its store by itself, a moment later.
        until(lambda: self.ask("shop." + ZONE, "A").data("additional", IHLE), "the new mark beside an answer")
        until(lambda: not self.ask(WWW, "A").data("additional", IHLE), "the old mark gone")

    def test_a_file_written_in_place_is_taken(self):
        run = self.serve()
        with self.zone.open("a") as file:
            file.write("more A 192.0.2.9\n")
        run.line("out", "as changed")
        self.assertEqual(self.ask("more." + ZONE, "A").data("answer", 1), [bytes([192, 0, 2, 9])])

    def test_an_included_file_is_watched_too(self):
        marks = self.folder / "marks.zone"
        marks.write_text(mark(WWW + "."))
        self.write("www A 192.0.2.1\n$INCLUDE marks.zone\n")
        run = self.serve()
        self.assertEqual(self.ask(WWW, "A").data("additional", IHLE), [b"\xa5" * 40])
        marks.write_text("; nothing is marked\n")
        run.line("out", "as changed, 0 names marked")
        self.assertEqual(self.ask(WWW, "IHLE").data("answer", IHLE), [])

    def test_a_hang_up_reads_the_zone_and_changes_nothing_when_nothing_changed(self):
        run = self.serve()
        run.child.send_signal(signal.SIGHUP)
        self.write("www A 192.0.2.77\n")
        run.line("out", "as changed")
        self.assertEqual(self.ask(ZONE, "SOA").serial(), 2)
        self.assertEqual(run.end(), 0)
        self.assertEqual(run.output().count("as changed"), 1)

    def test_the_serial_goes_on_after_a_restart(self):
        run = self.serve()
        self.write("www A 192.0.2.2\n")
        run.line("out", "as changed")
        self.assertEqual(run.end(), 0)
        self.write("www A 192.0.2.3\n")
        self.serve()
        self.assertEqual(self.ask(ZONE, "SOA").serial(), 3)
        self.assertEqual(self.ask(WWW, "A").data("answer", 1), [bytes([192, 0, 2, 3])])


class BrokenZones(ServeTest):
    def test_at_the_start_they_are_refused_with_the_line(self):
        for line, why in (("x A 192.0.2.777", "address"), ("x TYPE65297 \\# 2 00", "."), ("x FOO bar", "."),
                          ("x CNAME y\nx A 192.0.2.1", "CNAME"), ("x TXT \"open", ".")):
            with self.subTest(line=line):
                self.write("www A 192.0.2.1\n" + line + "\n")
                said = self.refused()
                self.assertIn(str(self.zone) + ("" if "CNAME" in line else " line 7"), said)
                self.assertIn("the zone file does not hold", said)
                self.assertIn(why, said)

    def test_the_line_is_that_of_the_included_file(self):
        (self.folder / "marks.zone").write_text("\nx.%s. TYPE65297 \\# 3 00\n" % ZONE)
        self.write("$INCLUDE marks.zone\n")
        self.assertIn("marks.zone line 2", self.refused())

    def test_without_soa_or_file_they_are_refused(self):
        self.write("", head="www.%s. 60 A 192.0.2.1\n" % ZONE)
        self.assertIn("SOA", self.refused("--zone-name", ZONE))
        self.zone.unlink()
        self.assertIn(self.zone.name, self.refused())

    def test_later_the_zone_before_them_is_served_on_even_when_the_server_is_killed(self):
        run = self.serve()
        self.write("www A 192.0.2.1\nbroken A 1.2.3\n")
        run.line("err", "warning: .*%s line 7: .*still served" % self.zone.name)
        self.assertEqual(self.ask(WWW, "A").data("additional", IHLE), [b"\xa5" * 40])
        os.kill(run.server(), signal.SIGKILL)
        run.line("out", "^serving")
        self.assertEqual(self.ask(WWW, "A").data("additional", IHLE), [b"\xa5" * 40])
        self.write("www A 192.0.2.5\n")
        run.line("out", "as changed")
        self.assertEqual(self.ask(WWW, "A").data("answer", 1), [bytes([192, 0, 2, 5])])

    def test_a_file_that_is_gone_is_told_of_and_taken_when_it_is_back(self):
        run = self.serve()
        self.zone.unlink()
        run.line("err", "warning: .*%s" % self.zone.name)
        self.assertEqual(self.ask(WWW, "A").rcode, 0)
        self.write("www A 192.0.2.6\n")
        run.line("out", "as changed")


class Misfortunes(ServeTest):
    def test_a_port_that_is_taken_is_named(self):
        with serving.socket.socket(type=serving.socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.1", self.port))
            self.assertIn("127.0.0.1#%d (UDP): another program listens" % self.port, self.refused())

    def test_a_folder_that_is_in_use_is_refused_and_the_first_goes_on(self):
        run = self.serve()
        first, self.port = self.port, name_servers.free_port()
        self.assertIn("another run of the program uses this folder", self.refused())
        self.assertEqual(ask(first, WWW, "A").rcode, 0)
        self.assertEqual(run.end(), 0)

    def test_a_killed_server_is_started_again(self):
        run = self.serve()
        for _ in range(2):
            killed = run.server()
            os.kill(killed, signal.SIGKILL)
            run.line("err", "ended by itself .killed by signal 9")
            run.line("out", "^serving")
            self.assertNotEqual(run.server(), killed)
        self.assertEqual(self.ask(WWW, "A").rcode, 0)
        self.assertEqual(run.end(), 0)

    def test_killed_itself_it_leaves_no_server_behind_and_starts_again(self):
        run = self.serve()
        server = run.server()
        self.assertEqual(run.end(signal.SIGKILL), -signal.SIGKILL)
        until(lambda: not serving.is_running(server), "the end of knotd")
        # The worst that can be left: the number of a process that lives.
        (self.folder / "state/run/knot.pid").write_text("%d\n" % os.getpid())
        (self.folder / "state/next.zone").write_text("half")
        again = self.serve()
        self.assertEqual(self.ask(WWW, "A").rcode, 0)
        self.assertEqual(again.end(), 0)

    def test_without_descriptors_it_says_so(self):
        for count in (4, 6, 8, 12, 16, 60):
            with self.subTest(count=count):
                said = self.refused(before=["prlimit", "--nofile=%d:%d" % (count, count)])
                self.assertRegex(said, "emblem: error: .*open files")

    def test_it_stops_quickly_under_load(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            run = self.serve("--rate", 0)
            going, answered = threading.Event(), [0]
            load = threading.Thread(target=self.load, args=(going, answered))
            load.start()
            until(lambda: answered[0] > 500, "load")
            begun = time.monotonic()
            self.assertEqual(run.end(number), 0, run.output())
            took = time.monotonic() - begun
            going.set()
            load.join(SECONDS)
            self.assertLess(took, 8)
            self.assertEqual(run.seen["err"], [])

    def load(self, going, answered):
        while not going.is_set():
            for tcp in (False, False, False, True):
                answered[0] += bool(self.ask(WWW, "A", tcp=tcp) if not going.is_set() else 0)

    def test_it_stops_while_the_server_waits_to_be_started_again(self):
        run = self.serve()
        (self.programs / "knotd").write_text("#!/bin/sh\nexit 1\n")
        os.kill(run.server(), signal.SIGKILL)
        run.line("err", "started again in 2 s")
        self.assertEqual(run.end(), 0)

    def test_a_server_that_cannot_start_is_an_error_with_what_it_said(self):
        (self.programs / "knotd").write_text("#!/bin/sh\necho 'critical: no luck today' >&2\nexit 1\n")
        self.assertIn("the name server did not start (critical: no luck today)", self.refused())

    def test_a_module_that_is_not_there_is_named(self):
        self.assertIn("nothing.so", self.refused("--module", "nothing.so"))


class Configurations(ServeTest):
    def test_are_printed_without_starting_anything_and_without_secrets(self):
        key = self.folder / "ns2.key"
        key.write_text('key "ns2" { algorithm hmac-sha256; secret "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="; };\n')
        run = self.begin("--print-config", "--secondary", "192.0.2.2@%s" % key, "--sign")
        self.assertEqual(run.end(0), 0)
        self.assertIn('domain: "%s."' % ZONE, run.output())
        self.assertNotIn("MDEyMzQ1", run.output())
        self.assertFalse((self.folder / "state").exists())

    def test_hold_for_knot_with_the_oddest_names(self):
        odd = self.folder / "a \"b'%s;#[x],y: \u00fc"
        odd.mkdir()
        (odd / self.zone.name).write_bytes(self.zone.read_bytes())
        whole, self.folder, self.zone = self.folder, odd, odd / self.zone.name
        run = self.serve()
        self.folder = whole
        self.assertEqual(self.ask(WWW, "A").data("additional", IHLE), [b"\xa5" * 40])
        self.assertEqual(run.end(), 0)

    def test_that_could_be_changed_by_a_name_are_refused(self):
        for name, why in (("x\n    user: root", "control characters"), ("x\\", "backslash")):
            self.assertIn(why, self.refused("--module", self.folder / name))
        self.assertIn("emblem: error", self.refused("--zone-name", "a\\010b.example"))
        self.assertIn("emblem: error", self.refused("--secondary", "192.0.2.2@"))


class Privacy(ServeTest):
    def test_no_address_of_a_client_is_written_anywhere(self):
        run = self.serve("--rate", 2)
        addresses = ["127.%d.%d.%d" % (90 + n % 7, 17 + n, 201 - n) for n in range(40)]
        for address in addresses:
            for name, kind in ((WWW, "A"), (WWW, "IHLE"), (ZONE, "SOA"), ("other.test", "A"), ("none." + ZONE, "A")):
                for _ in range(3):
                    with serving.socket.socket(type=serving.socket.SOCK_DGRAM) as client:
                        client.bind((address, 0))
                        client.sendto(serving.query(name, kind), ("127.0.0.1", self.port))
            self.assertIsNotNone(self.ask(WWW, "A", source=address, tcp=True))
            self.ask(ZONE, "AXFR", source=address, tcp=True, edns=0)
            self.misbehave(address)
        self.assertEqual(run.end(), 0)
        self.assertEqual(serving.traces(self.folder, run.output(), addresses), [])

    def misbehave(self, address):
        """Updates, notifies, cut and empty messages, connections that are left open and half sent."""
        update = bytearray(serving.query(ZONE, "SOA", edns=0))
        for opcode in (4, 5, 9):
            update[2] = opcode << 3
            with serving.socket.socket(type=serving.socket.SOCK_DGRAM) as client:
                client.bind((address, 0))
                client.sendto(bytes(update), ("127.0.0.1", self.port))
                client.sendto(bytes(update[:17]), ("127.0.0.1", self.port))
        client = serving.socket.socket()
        self.addCleanup(client.close)
        client.bind((address, 0))
        client.connect(("127.0.0.1", self.port))
        client.sendall(b"\0\x40half")


if __name__ == "__main__":
    if problem := name_servers.fetch():
        print(problem)
        sys.exit(77)
    if not MODULE.exists():
        print("skipped: %s was not built" % MODULE)
        sys.exit(77)
    unittest.main(verbosity=2)
