"""Publishing into files and withdrawing from them, as an operator does it."""
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
        self.assertEqual(self.status(home)["published_nowhere"], [])
        said = json.loads(self.run_on(home, "withdraw", "www.hospital.example", "--json"))
        self.assertEqual([place["error"] for place in said["places"]], [None] * 3)
        self.assertEqual(self.ours(zone), [])
        self.assertEqual(self.rest(zone), ZONE.replace("2026060101", "2026060103"))
        self.assertNotIn("www.hospital", fragment.read_text(encoding="utf-8"))
        self.assertNotIn(b"\3www\x08hospital", store.read_bytes())
        self.assertEqual([place["stale"] for place in self.status(home)["published"]], [0, 0, 0])

    def test_a_place_that_cannot_be_reached_is_tried_again(self):
        home = self.home("marked")
        zone, fragment = self.zone(home), pathlib.Path(f"{home}.fragment")
        self.run_on(home, "publish", "--zone", zone, "--fragment", fragment)
        away = zone.rename(f"{zone}.away")
        done = self.world.run(home, "withdraw", "www.hospital.example")
        self.assertEqual(done.returncode, NOT_FOUND_OUT, done.stderr)
        self.assertIn(str(zone), done.stderr)
        self.assertNotIn("www.hospital", fragment.read_text(encoding="utf-8"))
        place = next(p for p in self.status(home, wanted=1)["published"] if p["kind"] == "zone file")
        self.assertEqual((place["names"], place["stale"]), (1, 1))
        self.run_on(home, "publish", wanted=NOT_FOUND_OUT)
        away.rename(zone)
        self.run_on(home, "publish")
        self.assertEqual(self.ours(zone), [])
        self.assertEqual([place["stale"] for place in self.status(home)["published"]], [0, 0])

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


if __name__ == "__main__":
    unittest.main()
