#!/usr/bin/env python3
"""What may go wrong while `emblem serve` takes a changed zone, and that it takes it in the end: misfortune_test.py BUILD

Exit 77 (skipped) when the servers' packages cannot be fetched, or the module was not built.
"""
import os
import resource
import signal
import subprocess
import sys
import time
import unittest

import serve_test
import serving
from serve_test import WWW, ZONE, ServeTest
from serving import IHLE, children_of, mark, name_servers, until

SIGNATURE = "@ 60 IN RRSIG %s 13 2 60 20370101000000 20260101000000 4711 " + ZONE + ". AAAA\n"


def descriptors(pid):
    """How many it has open while nothing goes on: the fewest seen in a second, for one may be about to be closed."""
    fewest = sys.maxsize
    end = time.monotonic() + 1
    while time.monotonic() < end:
        fewest = min(fewest, len(os.listdir("/proc/%d/fd" % pid)))
        time.sleep(0.01)
    return fewest


def limit_descriptors(pid, count=None):
    """To so many, or to as many as it may have."""
    most = resource.prlimit(pid, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (count or most, most))


class MisfortuneTest(ServeTest):
    def marks(self, name=WWW):
        return self.ask(name, "IHLE").data("answer", IHLE)

    def instead_of_knotc(self, word, script):
        """Runs the script where the words of knotc hold the word; gives back what takes that back."""
        program = self.programs / "knotc"
        before = program.read_text()
        new = self.programs / "new"
        new.write_text('#!/bin/sh\ncase "$*" in *%s*) %s;; esac\n%s' % (word, script, before.removeprefix("#!/bin/sh\n")))
        new.chmod(0o755)
        new.rename(program)

        def take_back():
            new.write_text(before)
            new.chmod(0o755)
            new.rename(program)
        return take_back

    def ends_soon(self, run, number=signal.SIGTERM):
        begun = time.monotonic()
        self.assertEqual(run.end(number), 0, run.output())
        self.assertLess(time.monotonic() - begun, 5)


class Retries(MisfortuneTest):
    def test_a_server_without_descriptors_does_not_keep_a_withdrawn_mark(self):
        # With one left it hears and cannot read, with none it does not hear; a late start may take the one.
        says = "did not take the changed zone .*this is tried again|has not taken the changed zone yet"
        for left in (1, 0):
            with self.subTest(left=left):
                self.write("www A 192.0.2.1\n" + mark("www"))
                run = self.serve()
                self.assertEqual(self.marks(), [b"\xa5" * 40])
                server = run.server()
                limit_descriptors(server, descriptors(server) + left)
                self.write("www A 192.0.2.1\n")
                self.assertNotIn("does not hold", run.line("err", "warning: .*(%s)" % says))
                limit_descriptors(server)
                run.line("out", "as changed, 0 names marked")
                self.assertEqual(self.marks(), [])
                self.assertEqual(run.end(), 0)

    def test_a_server_that_says_it_has_reloaded_and_has_not_is_told_again(self):
        run = self.serve()
        take_back = self.instead_of_knotc("zone-reload", "exit 0")
        self.write("www A 192.0.2.1\n")
        run.line("err", "warning: .*still has serial 1")
        self.assertEqual(self.marks(), [b"\xa5" * 40])
        take_back()
        run.line("out", "as changed, 0 names marked")
        self.assertEqual(self.marks(), [])

    def test_a_hang_up_tries_again_at_once(self):
        run = self.serve()
        count = self.folder / "count"
        take_back = self.instead_of_knotc("zone-reload", "echo >>%s; exit 1" % count)
        self.write("www A 192.0.2.1\n")
        until(lambda: count.exists() and count.read_text().count("\n") >= 3, "three tries")  # the next one in 4 s
        take_back()
        run.child.send_signal(signal.SIGHUP)
        begun = time.monotonic()
        run.line("out", "as changed, 0 names marked")
        self.assertLess(time.monotonic() - begun, 3)

    def test_without_descriptors_of_its_own_it_says_so_and_takes_the_zone_later(self):
        run = self.serve()
        limit_descriptors(run.child.pid, 5)
        self.write("www A 192.0.2.1\n")
        said = run.line("err", "warning: .*Too many open files")
        self.assertNotIn("does not hold", said)
        limit_descriptors(run.child.pid)
        run.line("out", "as changed, 0 names marked")
        self.assertEqual(self.marks(), [])

    def test_what_cannot_be_written_is_said_once_and_written_later_both_or_none(self):
        run = self.serve()
        state = self.folder / "state"
        before = {name: (state / name).read_bytes() for name in ("zone", "emblem.store")}
        for name in ("next.zone", "next.store"):
            with self.subTest(name=name):
                (state / name).mkdir()
                self.write("www A 192.0.2.1\n" if name == "next.zone" else "www A 192.0.2.2\n")
                said = run.line("err", "warning: .*%s: the file could not be written" % name)
                self.assertNotIn("does not hold", said)
                self.assertEqual({name: (state / name).read_bytes() for name in before}, before)
                # An empty folder goes as a file would, before it is tried again.
                run.line("out", "as changed, 0 names marked")
                before = {name: (state / name).read_bytes() for name in before}
        self.assertFalse((state / "next.zone").exists() or (state / "next.store").exists())


class Writers(MisfortuneTest):
    def test_a_file_that_is_written_slowly_is_taken_when_it_is_closed(self):
        many = "www A 192.0.2.1\n" + "".join(mark("www", 40, n) for n in range(1, 7))
        for anew in (False, True):
            with self.subTest(anew=anew):
                self.write(many)
                run = self.serve("--rate", 0)
                if anew:
                    self.zone.unlink()
                text = serving.HEAD.format(zone=ZONE) + many
                with self.zone.open("w") as file:
                    for half in (text[:text.index("TYPE65297 \\# 40 04") - 4], text[text.index("TYPE65297 \\# 40 04") - 4:]):
                        begun = time.monotonic()
                        while time.monotonic() - begun < 1:
                            self.assertEqual(len(self.marks()), 6)
                        file.write(half)
                        file.flush()
                        run.child.send_signal(signal.SIGHUP)
                    file.write("more A 192.0.2.9\n")
                run.line("out", "as changed, 1 name marked")
                self.assertEqual(len(self.marks()), 6)
                self.assertEqual(run.end(), 0)
                self.assertEqual(run.output().count("as changed"), 1)

    def test_a_folder_on_the_way_that_is_swapped_is_noticed(self):
        text = self.zone.read_text()
        for name, more in (("v1", ""), ("v2", "more A 192.0.2.9\n")):
            (self.folder / name).mkdir()
            (self.folder / name / "z").write_text(text + more)
        (self.folder / "way").mkdir()
        os.symlink(self.folder / "v1", self.folder / "way/current")
        self.zone.unlink()
        os.symlink(self.folder / "way/current/z", self.zone)
        run = self.serve()
        os.symlink(self.folder / "v2", self.folder / "way/next")
        os.rename(self.folder / "way/next", self.folder / "way/current")
        run.line("out", "as changed")
        self.assertEqual(self.ask("more." + ZONE, "A").data("answer", 1), [bytes([192, 0, 2, 9])])


class SignedZones(MisfortuneTest):
    def test_are_refused_as_their_serial_must_not_be_counted(self):
        self.write("www A 192.0.2.1\n" + SIGNATURE % "SOA")
        self.assertRegex(self.refused(), "%s line 7: .*signed already" % self.zone.name)
        self.write("www A 192.0.2.1\n" + mark("www"))
        run = self.serve()
        self.write("www A 192.0.2.1\n" + SIGNATURE % "SOA")
        run.line("err", "warning: .*%s line 7: .*still served.*signed already" % self.zone.name)
        self.assertEqual(self.ask(ZONE, "SOA").serial(), 1)
        self.assertEqual(self.marks(), [b"\xa5" * 40])


class Ends(MisfortuneTest):
    def test_soon_while_the_server_does_not_finish_a_change(self):
        run = self.serve()
        self.instead_of_knotc("zone-reload", "exec sleep 100")
        self.write("www A 192.0.2.1\n")
        until(lambda: len(children_of(run.child.pid)) == 2, "knotc beside knotd")
        self.ends_soon(run)

    def test_soon_while_a_zone_is_checked_at_the_start_and_later(self):
        take_back = self.instead_of_knotc("zone-check", "exec sleep 100")
        run = self.begin()
        until(lambda: children_of(run.child.pid), "knotc")
        self.ends_soon(run, signal.SIGINT)
        take_back()
        run = self.serve()
        self.instead_of_knotc("zone-check", "exec sleep 100")
        self.write("www A 192.0.2.1\n")
        until(lambda: len(children_of(run.child.pid)) == 2, "knotc beside knotd")
        self.ends_soon(run)


    def test_soon_while_it_waits_for_a_file_that_does_not_come(self):
        self.zone.unlink()
        os.mkfifo(self.zone)
        run = self.begin("--zone-name", ZONE)
        self.is_read()
        self.ends_soon(run)
        self.zone.unlink()
        self.write("www A 192.0.2.1\n")
        run = self.serve()
        server = run.server()
        self.zone.unlink()
        os.mkfifo(self.zone)
        self.is_read()
        self.ends_soon(run)
        until(lambda: not serving.is_running(server), "the end of knotd")

    def is_read(self):
        """Waits until somebody reads the pipe, and lets him wait for more."""
        def opened():
            try:
                return os.open(self.zone, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                return None
        self.addCleanup(os.close, until(opened, "somebody who reads"))


class Folders(MisfortuneTest):
    def test_are_to_be_named_where_nothing_says_whose_they_are(self):
        run = serving.Serve(serve_test.EMBLEM, self.programs, ["--zone", self.zone, "--listen", "127.0.0.1#%d" % self.port],
                            environment={"HOME": "", "XDG_STATE_HOME": "", "STATE_DIRECTORY": ""})
        self.assertEqual(run.end(0), 2, run.output())
        self.assertIn("name a folder", run.output())


class FirstZones(MisfortuneTest):
    def test_hold_for_those_who_check_zones_and_name_an_address(self):
        self.zone.unlink()
        run = self.serve("--init")
        self.assertEqual(self.ask("ns1." + ZONE, "A").data("answer", 1), [bytes([127, 0, 0, 1])])
        self.assertEqual(run.end(), 0)
        for checker in (["named-checkzone", ZONE, self.zone], ["kzonecheck", "-o", ZONE, self.zone],
                        ["nsd-checkzone", ZONE, self.zone]):
            done = subprocess.run([name_servers.SERVERS, "exec", *checker], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_are_not_made_without_an_address(self):
        self.zone.unlink()
        for all_of_them in ("0.0.0.0#%d", "[::]#%d"):
            run = serving.Serve(serve_test.EMBLEM, self.programs, ["--init", "--zone", self.zone, "--listen",
                                                                   all_of_them % self.port, "--dir", self.folder / "state"])
            self.assertEqual(run.end(0), 2, run.output())
            self.assertIn("--init needs an address", run.output())
            self.assertFalse(self.zone.exists())


if __name__ == "__main__":
    if problem := name_servers.fetch("knot-dnssecutils"):
        print(problem)
        sys.exit(77)
    if not serve_test.MODULE.exists():
        print("skipped: %s was not built" % serve_test.MODULE)
        sys.exit(77)
    unittest.main(verbosity=2)
