"""Publishing into files and withdrawing from them, as an operator does it."""
import fcntl
import json
import os
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import home_case  # noqa: E402
from home_case import HomeCase, setUpModule, tearDownModule  # noqa: E402, F401

ZONE = """$ORIGIN hospital.example.
$TTL 1h
@\tSOA ns hostmaster ( 2026060101 ; serial
\t1h 15m 30d 1h )
\tNS ns
ns\tA 192.0.2.53
www\tA 192.0.2.1 ; the web server
\tAAAA 2001:db8::1
mail\tCNAME www
"""
WITHOUT_ALIAS = ZONE.replace("mail\tCNAME www\n", "")
NOT_FOUND_OUT = 3


class Publishing(HomeCase):
    def zone(self, home, text=ZONE):
        path = pathlib.Path(f"{home}.zone")
        path.write_text(text, encoding="utf-8")
        return path

    def run_on(self, home, *words, wanted=0, **more):
        done = self.world.run(home, *map(str, words), **more)
        self.assertEqual(done.returncode, wanted, done.stdout + done.stderr)
        return done.stdout

    def status(self, home, wanted=0):
        return json.loads(self.run_on(home, "status", "--json", wanted=wanted))

    def ours(self, path):
        return [line for line in path.read_text(encoding="utf-8").splitlines() if "TYPE65297" in line]

    def rest(self, path):
        return "".join(line for line in path.read_text(encoding="utf-8").splitlines(True) if "TYPE65297" not in line)

    def test_a_zone_file_gets_our_records_and_a_serial_and_nothing_else(self):
        home = self.home("marked")
        zone = self.zone(home)
        os.chmod(zone, 0o640)
        said = json.loads(self.run_on(home, "publish", "--zone", zone, "--json"))["places"][0]
        self.assertEqual((said["kind"], said["zone"], said["serial"]), ("zone file", "hospital.example", 2026060102))
        self.assertEqual(self.rest(zone), ZONE.replace("2026060101", "2026060102"))
        self.assertEqual(len(self.ours(zone)), said["added"])
        self.assertTrue(all(line.startswith("www.hospital.example. ") for line in self.ours(zone)))
        self.assertEqual([finding["name"] for finding in said["findings"]], ["owner_is_alias"])
        self.assertEqual(zone.stat().st_mode & 0o777, 0o640)
        after = zone.read_bytes()
        self.run_on(home, "publish")
        self.assertEqual(zone.read_bytes(), after)

    def test_the_difference_is_shown_and_nothing_is_changed(self):
        home = self.home("marked")
        zone = self.zone(home)
        before = self.state(home)
        shown = self.run_on(home, "publish", "--zone", zone, "--diff", wanted=1)
        self.assertIn("\n+www.hospital.example. ", shown)
        self.assertIn("\n-serial 2026060101\n+serial 2026060102\n", shown)
        self.assertEqual(zone.read_text(encoding="utf-8"), ZONE)
        self.assertEqual(self.state(home), before)
        self.run_on(home, "publish", "--zone", zone)
        self.assertEqual(self.run_on(home, "publish", "--zone", zone, "--diff"), "")

    def test_what_is_withdrawn_goes_from_every_place(self):
        home = self.home("marked")
        zone, fragment, store = self.zone(home), pathlib.Path(f"{home}.fragment"), pathlib.Path(f"{home}.store")
        self.run_on(home, "publish", "--zone", zone, "--fragment", fragment, "--store", store)
        self.assertEqual(self.status(home, wanted=1)["published_nowhere"], ["mail.hospital.example"])
        said = json.loads(self.run_on(home, "withdraw", "www.hospital.example", "--json"))
        self.assertEqual([place["error"] for place in said["places"]], [None] * 3)
        self.assertEqual(self.ours(zone), [])
        self.assertEqual(self.rest(zone), ZONE.replace("2026060101", "2026060103"))
        self.assertNotIn("www.hospital", fragment.read_text(encoding="utf-8"))
        self.assertNotIn(b"\3www\x08hospital", store.read_bytes())
        self.assertEqual([place["stale"] for place in self.status(home, wanted=1)["published"]], [0, 0, 0])

    def test_a_place_that_cannot_be_reached_is_tried_again(self):
        home = self.home("marked")
        zone, fragment = self.zone(home), pathlib.Path(f"{home}.fragment")
        self.run_on(home, "publish", "--zone", zone, "--fragment", fragment)
        away = zone.rename(f"{zone}.away")
        done = self.world.run(home, "withdraw", "www.hospital.example")
        self.assertEqual(done.returncode, NOT_FOUND_OUT, done.stderr)
        self.assertIn(str(zone), done.stderr)
        self.assertEqual(self.ours(fragment), [], "the zone cannot take the other name")
        place = next(p for p in self.status(home, wanted=1)["published"] if p["kind"] == "zone file")
        self.assertEqual((place["names"], place["stale"]), (1, 1))
        self.run_on(home, "publish", wanted=NOT_FOUND_OUT)
        away.rename(zone)
        self.run_on(home, "publish")
        self.assertEqual(self.ours(zone), [])
        self.assertEqual([place["stale"] for place in self.status(home, wanted=1)["published"]], [0, 0])

    def test_records_of_others_stay(self):
        home = self.home("marked")
        other = "www 60 TYPE65297 \\# 1 a0\n"
        zone = self.zone(home, ZONE + other)
        said = json.loads(self.run_on(home, "publish", "--zone", zone, "--json"))["places"][0]
        self.assertIn("record_of_another", [finding["name"] for finding in said["findings"]])
        self.run_on(home, "withdraw", "www.hospital.example")
        self.assertEqual(zone.read_text(encoding="utf-8"), (ZONE + other).replace("2026060101", "2026060103"))

    def test_what_was_put_there_before_the_home_remembered_is_known(self):
        home = self.home("marked")
        zone = self.zone(home)
        self.run_on(home, "publish", "--zone", zone)
        with sqlite3.connect(home / "store.sqlite") as store:
            store.execute("UPDATE published_records SET rdata = x'00' WHERE position > 0")
            store.execute("DELETE FROM published_records WHERE position = 0")
        store.close()
        self.run_on(home, "withdraw", "mail.hospital.example")
        self.run_on(home, "withdraw", "www.hospital.example")
        left = self.ours(zone)
        # All but the key of those who endorse us, which others publish too.
        self.assertLessEqual(len(left), 1, left)

    def test_zones_that_cannot_be_edited_are_refused_with_the_line(self):
        home = self.home("marked")
        for text, error in ((ZONE + "www TXT \"open\n", ".zone: line 10"), ("www A 192.0.2.1\n", "no SOA record"),
                            ("@ SOA ns a 1 1 1 1 1\n", "zone"), ("", "no SOA record")):
            with self.subTest(text):
                zone = self.zone(home, text)
                self.assert_refused(home, ("publish", "--zone", str(zone)), error)
                self.assertEqual(zone.read_text(encoding="utf-8"), text)

    def test_a_zone_without_a_name_of_its_own_is_named(self):
        home = self.home("marked")
        zone = self.zone(home, ZONE.replace("$ORIGIN hospital.example.\n", ""))
        self.run_on(home, "publish", "--zone", zone, "--zone-name", "hospital.example")
        self.assertTrue(self.ours(zone))
        self.run_on(home, "publish")

    def test_without_any_place_one_has_to_be_named(self):
        self.assert_refused(self.home("marked"), ("publish",), "--fragment")

    def test_a_link_is_followed_and_stays(self):
        home = self.home("marked")
        zone = self.zone(home)
        link = pathlib.Path(f"{home}.link")
        link.symlink_to(zone.name)
        self.run_on(home, "publish", "--zone", link)
        self.assertTrue(link.is_symlink())
        self.assertTrue(self.ours(zone))

    def test_files_beside_a_zone_get_no_name_that_it_cannot_take(self):
        home = self.home("marked")
        zone, store, fragment = self.zone(home), pathlib.Path(f"{home}.store"), pathlib.Path(f"{home}.fragment")
        said = json.loads(self.run_on(home, "publish", "--zone", zone, "--store", store, "--fragment", fragment, "--json"))
        told = [finding["name"] for place in said["places"] for finding in place["findings"]]
        self.assertEqual(told, ["owner_is_alias"])
        for _ in range(2):
            self.assertIn(b"\3www\x08hospital", store.read_bytes())
            self.assertNotIn(b"\4mail\x08hospital", store.read_bytes())
            self.assertNotIn("mail.hospital", fragment.read_text(encoding="utf-8"))
            self.run_on(home, "publish")
        self.assertEqual([place["stale"] for place in self.status(home, wanted=1)["published"]], [0, 0, 0])

    def test_aliases_in_included_files_are_seen(self):
        home = self.home("marked")
        part = pathlib.Path(f"{home}.part")
        part.write_text("www CNAME elsewhere.example.\n", encoding="utf-8")
        text = WITHOUT_ALIAS.replace("www\tA 192.0.2.1 ; the web server\n\tAAAA 2001:db8::1\n", f"$INCLUDE {part.name}\n$INCLUDE none\n")
        zone = self.zone(home, text)
        said = json.loads(self.run_on(home, "publish", "--zone", zone, "--json"))["places"][0]
        self.assertEqual(sorted(finding["name"] for finding in said["findings"]), ["file_unreadable", "owner_is_alias"])
        self.assertTrue(all(line.startswith("mail.") for line in self.ours(zone)), self.ours(zone))

    def test_a_signed_zone_and_a_quoted_serial_are_refused(self):
        home = self.home("marked")
        signed = "www RRSIG A 8 3 3600 20260701000000 20260601000000 1 hospital.example. AAAA\n"
        for text, error in ((ZONE + signed, "then sign"), (ZONE.replace("2026060101", '"2026060101"'), "in quotes")):
            zone = self.zone(home, text)
            self.assert_refused(home, ("publish", "--zone", str(zone)), error)
            self.assertEqual(zone.read_text(encoding="utf-8"), text)

    def test_what_is_no_fragment_and_no_store_is_not_written_over(self):
        home = self.home("marked")
        for option, text in (("--fragment", ZONE), ("--store", ZONE), ("--fragment", "www 60 MX 10 mail\n"),
                             ("--fragment", "$TTL 60\n"), ("--fragment", "a sentence of prose\n"), ("--store", "x")):
            with self.subTest((option, text)):
                file = self.zone(home, text)
                self.assert_refused(home, ("publish", option, str(file)), "of ours")
                self.assertEqual(file.read_text(encoding="utf-8"), text)

    def test_lines_of_others_in_a_fragment_stay(self):
        home = self.home("marked")
        other = "www.hospital.example. 3600 IN TYPE65297 \\# 1 a0"
        fragment = self.zone(home, f"; of another\n{other}\n")
        self.run_on(home, "publish", "--fragment", fragment)
        self.assertIn(other, self.ours(fragment))
        self.assertGreater(len(self.ours(fragment)), 2)
        self.run_on(home, "withdraw", "www.hospital.example")
        self.run_on(home, "withdraw", "mail.hospital.example")
        self.assertEqual(self.ours(fragment), [other])

    def test_options_that_would_be_ignored_are_refused(self):
        home = self.home("marked")
        zone = str(self.zone(home))
        for words in (("--zone", zone, "--wait", "5s"), ("--zone", zone, "--via", "127.0.0.1"), ("--zone", zone, "--diff", "--verify"),
                      ("--zone", zone, "--tsig", zone), ("--zone", "-"), ("--forget", zone, "--zone", zone)):
            with self.subTest(words):
                self.assert_refused(home, ("publish", *words), "the value does not suit the option")

    def test_a_place_can_be_forgotten(self):
        home = self.home("marked")
        zone, fragment = self.zone(home, WITHOUT_ALIAS), pathlib.Path(f"{home}.fragment")
        self.run_on(home, "publish", "--zone", zone, "--fragment", fragment)
        zone.unlink()
        self.run_on(home, "publish", wanted=NOT_FOUND_OUT)
        self.assertIn("what stands there stays", self.run_on(home, "publish", "--forget", zone))
        self.assertEqual([place["kind"] for place in self.status(home)["published"]], ["fragment"])
        self.run_on(home, "publish")
        self.assert_refused(home, ("publish", "--forget", str(zone)), "nothing is published there")

    def test_several_publishers_at_one_file_all_come_through(self):
        homes = []
        for name in ("a", "b", "c"):
            homes.append(self.home("marked"))
            self.run_on(homes[-1], "issue", f"{name}.hospital.example")
        for _ in range(4):
            zone = self.zone(homes[0], WITHOUT_ALIAS)
            running = [self.world.start(home, "publish", "--zone", str(zone)) for home in homes]
            for process in running:
                said = process.communicate(timeout=60)[0]
                self.assertEqual(process.returncode, 0, said)
            owners = {line.split()[0] for line in self.ours(zone)}
            self.assertLessEqual({f"{name}.hospital.example." for name in ("a", "b", "c", "www")}, owners)

    def test_publishing_waits_for_who_publishes_from_the_home_and_gives_up(self):
        home = self.home("marked")
        zone = self.zone(home)
        folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
        self.addCleanup(os.close, folder)
        fcntl.flock(folder, fcntl.LOCK_EX)
        self.assert_refused(home, ("publish", "--zone", str(zone)), "another process is changing the home")
        self.run_on(home, "publish", "--zone", zone, "--diff", wanted=1)
        fcntl.flock(folder, fcntl.LOCK_UN)
        self.run_on(home, "publish", "--zone", zone)

    def test_several_places_that_fail_end_with_one_hint(self):
        home = self.home("marked")
        zone, fragment = self.zone(home), pathlib.Path(f"{home}.fragment")
        self.run_on(home, "publish", "--zone", zone, "--fragment", fragment)
        zone.unlink()
        fragment.write_text("no fragment\n", encoding="utf-8")
        done = self.world.run(home, "publish")
        self.assertEqual(done.returncode, NOT_FOUND_OUT)
        self.assertEqual(done.stderr.count("emblem: error: "), 2, done.stderr)
        self.assertEqual(done.stderr.count("emblem: hint: "), 1, done.stderr)


if __name__ == "__main__":
    unittest.main()
