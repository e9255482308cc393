#!/usr/bin/python3
"""`emblem check` and `emblem inspect` with bundles, and the format as another program reads it: bundles_test.py BUILD"""
import json
import sys
import unittest

try:
    import cbor2
except ModuleNotFoundError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
import tool
from tool import CHAINS, DECIDED, DEPLOYED, LOGS, NO, RECORDS, UNKNOWN, USAGE, ToolCase, judged, names

CERTIFICATES = 3  # its label
MOST_PROMISED = 8000


class Judged(ToolCase):
    def test_a_bundle_says_what_its_records_and_chains_say(self):
        from_files, code = self.check(*RECORDS, *CHAINS, *LOGS, "--offline")
        self.assertEqual((code, from_files["verdict"]), (DECIDED, "ENDORSED"))
        from_bundle, code = self.check("--evidence", self.bundle(), *LOGS, "--offline")
        self.assertEqual(code, DECIDED)
        self.assertEqual(judged(from_bundle), judged(from_files))
        note = next(f for f in from_bundle["findings"] if f["name"] == "bundle_records_used")
        self.assertIn("made 2026-06-17T00:10:00Z", note["text"])

    def test_it_needs_no_network(self):
        if not tool.can_unshare():
            self.skipTest("no network namespaces here")
        report, code = self.check("--evidence", self.bundle(), *LOGS, "--offline", before=tool.WITHOUT_NETWORK)
        self.assertEqual((code, report["verdict"], report["seen"]), (DECIDED, "ENDORSED", []))

    def test_the_moment_is_the_askers_not_the_bundles(self):
        report, code = self.check("--evidence", self.bundle(), *LOGS, "--offline", at="2027-05-01T00:00:00Z")
        self.assertEqual((code, report["verdict"]), (NO, "INVALID"))

    def test_its_evidence_serves_for_records_from_files(self):
        report, _ = self.check(*RECORDS, "--evidence", self.bundle(), *LOGS, "--offline")
        from_files, _ = self.check(*RECORDS, *CHAINS, *LOGS, "--offline")
        self.assertEqual(report, from_files)

    def test_a_folder_may_hold_it(self):
        self.bundle()
        report, code = self.check("--evidence", self.folder, *LOGS, "--offline")
        self.assertEqual((code, report["verdict"]), (DECIDED, "ENDORSED"))

    def test_with_a_network_the_dns_is_asked_all_the_same(self):
        report, code = self.check("--evidence", self.bundle(), *LOGS, "--via", "127.0.0.1#9", "--name", "emblem.felixlinker.de")
        self.assertEqual((code, report["verdict"]), (UNKNOWN, "INDETERMINATE"))
        self.assertNotIn("bundle_records_used", names(report))
        self.assertTrue(report["seen"])

    def test_another_asset_is_not_in_it(self):
        for words in ((), ("--name", "emblem.felixlinker.de"), ("--ihle-type", "65300")):
            asset = "www.hospital.example" if not words else tool.ASSET
            report, code = self.check("--evidence", self.bundle(), *LOGS, "--offline", *words, asset=asset)
            self.assertEqual((code, report["verdict"]), (UNKNOWN, "INDETERMINATE"))
            self.assertIn("bundle_without_records", names(report))
            self.assertNotIn("bundle_records_used", names(report))

    def test_without_any_records_there_is_nowhere_to_look(self):
        done = self.run_tool("check", tool.ASSET, "--offline", *CHAINS, code=USAGE)
        self.assertIn("without network there is nowhere to look", done.stderr)

    def test_of_two_bundles_the_later_answers(self):
        words = ("--records", str(DEPLOYED / "records.zone"), tool.ASSET)
        earlier = self.bundle("a.bundle", "--made", "2026-06-01T00:00:00Z", *words)
        later = self.bundle("b.bundle", "--made", "2026-06-02T00:00:00Z", tool.ASSET)
        for order in ((earlier, later), (later, earlier)):
            report, code = self.check("--offline", "--evidence", order[0], "--evidence", order[1])
            self.assertEqual((code, report["verdict"]), (NO, "NONE"))

    def test_none_needs_a_complete_look_up(self):
        report, code = self.check("--offline", "--evidence", self.bundle("none", "www.hospital.example"), asset="www.hospital.example")
        self.assertEqual((code, report["verdict"]), (NO, "NONE"))
        self.assertIn("lookup_absence_claimed", names(report))
        path = self.bundle("partial", "--incomplete", "www.hospital.example")
        report, code = self.check("--offline", "--evidence", path, asset="www.hospital.example")
        self.assertEqual((code, report["verdict"]), (UNKNOWN, "INDETERMINATE"))

    def test_its_logs_are_not_believed(self):
        nobody = self.folder / "logs.json"
        nobody.write_text('{"operators": []}')
        report, code = self.check("--evidence", self.bundle(), "--logs", nobody, "--offline")
        self.assertEqual((code, report["verdict"]), (UNKNOWN, "INDETERMINATE"))
        self.assertIn("log_unknown", names(report))


class Format(ToolCase):
    def load(self, path):
        return cbor2.loads(path.read_bytes())

    def save(self, item):
        path = self.folder / "altered.bundle"
        path.write_bytes(cbor2.dumps(cbor2.CBORTag(55799, item), canonical=True))
        return path

    def refused(self, path, *parts, code=USAGE):
        done = self.run_tool("check", tool.ASSET, "--offline", "--evidence", path, code=code)
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_it_is_small(self):
        size = self.bundle().stat().st_size
        print(f"bundle of the deployed emblem, promised: {size} bytes")
        self.assertLess(size, MOST_PROMISED)

    def test_another_programs_canonical_encoding_is_the_same(self):
        path = self.bundle()
        magic, version, content = self.load(path)
        self.assertEqual((magic, version, sorted(content)), ("emblem-bundle", 1, list(range(1, 10))))
        self.assertEqual(self.save([magic, version, content]).read_bytes(), path.read_bytes())

    def test_a_member_too_many_is_refused(self):
        magic, version, content = self.load(self.bundle())
        self.refused(self.save([magic, version, {**content, 10: 0}]), "content", "not a map of 9")

    def test_lists_out_of_order_are_refused(self):
        magic, version, content = self.load(self.bundle())
        turned = {**content, CERTIFICATES: list(reversed(content[CERTIFICATES]))}
        self.refused(self.save([magic, version, turned]), "certificates", "byte ")

    def test_a_newer_version_is_named(self):
        magic, version, content = self.load(self.bundle())
        self.refused(self.save([magic, version + 1, content]), "newer version", "version 2")

    def test_a_cut_one_is_refused(self):
        path = self.bundle()
        path.write_bytes(path.read_bytes()[:-1])
        self.refused(path, "not a bundle that can be read", "byte ")


class Shown(ToolCase):
    def test_inspect_shows_what_is_in_it(self):
        done = self.run_tool("inspect", self.bundle(), code=0)
        flat = " ".join(done.stdout.split())
        for part in (": bundle", "made 2026-06-17T00:10:00Z", "made for 2a01:4f9:c010:d8e4::1; complete; 6 TXT; ",
                     "timestamps of ", "DigiCert 'Sphinx2026h1'", "emblem.felixlinker.de TXT 57e81d14: emblem", "log list "):
            self.assertIn(part, flat)

    def test_inspect_shows_it_to_programs(self):
        done = self.run_tool("inspect", "--json", self.bundle(), code=0)
        items = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([item["kind"] for item in items].count("bundle"), 1)
        labels = [fact["name"] for fact in items[0]["facts"]]
        self.assertEqual(labels.count("certificate"), 4)
        self.assertEqual(sorted(item["kind"] for item in items[1:]), ["emblem"] + ["endorsement"] * 2 + ["key"] * 3)

    def test_inspect_says_what_is_wrong_with_it(self):
        path = self.folder / "broken"
        path.write_bytes(self.bundle().read_bytes()[:-1])
        done = self.run_tool("inspect", path, code=USAGE)
        self.assertIn("not a bundle that can be read", " ".join(done.stdout.split()))


if __name__ == "__main__":
    unittest.main()
