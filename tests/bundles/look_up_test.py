#!/usr/bin/python3
"""What a look-up found, judged again without a network: look_up_test.py BUILD

The name server is tests/lookup/fault_server.py, on loopback: alias.test is the alias of the marked www.example.org.
"""
import json
import pathlib
import sys
import unittest

import tool
from tool import DECIDED, UNKNOWN, USAGE, ToolCase

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from name_servers import Script  # noqa: E402

VECTORS = pathlib.Path("vectors/interop/cose-end1-ES256")
AT = "2026-12-01T00:00:00Z"
PINS = [word for issuer, name in json.loads((VECTORS / "case.json").read_text())["pins"].items()
        for word in ("--pin", f"{issuer}={VECTORS / name}")]
QUESTION = ("www.example.org", "--name", "alias.test", "--at", AT, *tool.LOGS)


def without_places(report):
    """What is said, and not by whom: offline that is the bundle."""
    said = sorted((finding["name"], finding["text"]) for finding in report["findings"] if finding["name"] != "bundle_records_used")
    return {**report, "seen": [], "findings": said}


class LookUpCase(ToolCase):
    def setUp(self):
        super().setUp()
        self.via = self.serve("honest")

    def serve(self, behaviour):
        server = Script("tests/lookup/fault_server.py", behaviour, "127.0.0.1", VECTORS / "records.zone")
        self.addCleanup(server.stop)
        return "--via", server.address

    def judge(self, *words, code=DECIDED):
        return json.loads(self.run_tool("check", *QUESTION, *PINS, "--json", *words, code=code).stdout)

    def fetch(self, name="fetched.bundle", *words):
        path = self.folder / name
        # No list knows the logs that the endorsements name: none is asked.
        self.run_tool("evidence", "fetch", *QUESTION, *(words or self.via), "--memory", self.folder / "heads", "-o", path,
                      code=DECIDED if "--offline" in words else UNKNOWN)
        return path


class LookUp(LookUpCase):
    def test_an_alias_that_was_followed_is_told_without_a_network_as_well(self):
        seen = self.judge(*self.via)
        self.assertEqual(seen["verdict"], "ENDORSED")
        told = [finding["text"] for finding in seen["findings"] if finding["name"] == "lookup_alias_followed"]
        self.assertEqual([text.partition(": ")[2] for text in told], ["alias.test leads to www.example.org"])
        carried = self.judge("--offline", "--evidence", self.fetch())
        self.assertEqual(without_places(carried), without_places(seen))

    def test_a_bundle_made_from_a_bundle_tells_the_same(self):
        first = self.fetch()
        second = self.fetch("second.bundle", "--offline", "--evidence", first)
        told = [without_places(self.judge("--offline", "--evidence", path)) for path in (first, second)]
        self.assertEqual(told[1], told[0])

    def test_nobody_asked_about_a_name_in_a_file(self):
        zone = self.folder / "alias.zone"
        zone.write_text((VECTORS / "records.zone").read_text() + "alias.test. 60 IN CNAME www.example.org.\n")
        read = self.judge("--records", zone)
        carried = self.judge("--offline", "--evidence", self.fetch("read.bundle", "--offline", "--records", zone))
        self.assertEqual(without_places(carried), without_places(read))


class Record(LookUpCase):
    def keep(self, name, *words, code=DECIDED):
        report = self.judge("--record", self.folder / name, *words, code=code)
        kept = json.loads((self.folder / name).read_text(encoding="ascii"))
        self.assertEqual(kept["reports"], [report])
        return kept

    def again(self, *words, code=DECIDED):
        return self.keep("again.json", "--offline", *words, "--evidence", self.folder / "kept.json", code=code)

    def expect_same(self, kept, again):
        """All but when it was made, whom was asked, and whence the records are now."""
        def settled(record):
            reports = [{**report, "seen": [], "findings": [finding for finding in report["findings"] if finding["name"] != "bundle_records_used"]}
                       for report in record["reports"]]
            return {**record, "made": "", "reports": reports}
        self.assertEqual(settled(again), settled(kept))
        for report in again["reports"]:
            self.assertEqual(report["seen"], [])
            used, = (finding for finding in report["findings"] if finding["name"] == "bundle_records_used")
            self.assertTrue(used["where"].endswith(".json"), used)
            self.assertIn("a decision record of 20", used["text"])

    def test_it_is_judged_again_by_what_the_dns_said_then(self):
        bundle = self.fetch()
        kept = self.keep("kept.json", *self.via, "--evidence", bundle)
        self.assertEqual((kept["question"]["records"], kept["reports"][0]["verdict"]), ("dns", "ENDORSED"))
        self.assertTrue(kept["reports"][0]["seen"])
        self.expect_same(kept, self.again("--evidence", bundle))

    def test_it_needs_no_bundle_for_its_records(self):
        self.expect_same(self.keep("kept.json", *self.via), self.again())

    def test_what_bundles_say_of_later_days_changes_nothing(self):
        kept = self.keep("kept.json", *self.serve("refusing"), code=UNKNOWN)
        self.assertIn("lookup_unanswered", tool.names(kept["reports"][0]))
        self.expect_same(kept, self.again("--evidence", self.fetch(), code=UNKNOWN))

    def test_what_was_judged_again_is_judged_again(self):
        kept = self.keep("kept.json", *self.via)
        self.again()
        (self.folder / "kept.json").unlink()
        (self.folder / "again.json").rename(self.folder / "kept.json")
        self.expect_same(kept, self.again())

    def test_at_another_moment_it_answers_nothing(self):
        self.keep("kept.json", *self.via)
        later = QUESTION[:QUESTION.index("--at")] + ("--at", "2026-06-18T00:00:00Z") + QUESTION[QUESTION.index("--at") + 2:]
        done = self.run_tool("check", *later, "--offline", "--evidence", self.folder / "kept.json", "--json", code=UNKNOWN)
        missing, = (finding for finding in json.loads(done.stdout)["findings"] if finding["name"] == "bundle_without_records")
        self.assertIn(" at " + AT, missing["text"])

    def test_a_proof_becomes_the_records_word(self):
        kept = self.keep("kept.json", *self.via)
        kept["looked_up"][0]["findings"].append({**kept["looked_up"][0]["findings"][0], "code": "EM-523", "text": "x"})
        (self.folder / "kept.json").write_text(json.dumps(kept, indent=1))  # other programs write it otherwise
        names = tool.names(self.again()["reports"][0])
        self.assertIn("lookup_absence_claimed", names)
        self.assertNotIn("lookup_absence_proved", names)

    def test_another_question_is_not_answered(self):
        self.keep("kept.json", *self.via)
        done = self.run_tool("check", "alias.test", "--at", AT, "--offline", "--evidence", self.folder / "kept.json", "--json", code=UNKNOWN)
        self.assertIn("bundle_without_records", tool.names(json.loads(done.stdout)))

    def test_a_damaged_one_is_refused_with_the_place(self):
        kept = self.keep("kept.json", *self.via)
        kept["looked_up"][0]["findings"][0]["code"] = "EM-610"
        (self.folder / "kept.json").write_text(json.dumps(kept, separators=(",", ":")))
        done = self.run_tool("check", *QUESTION, "--offline", "--evidence", self.folder / "kept.json", code=USAGE)
        self.assertIn("looked_up[0].findings[0]", done.stderr)

    def test_inspect_shows_it_with_the_records_that_it_kept(self):
        self.keep("kept.json", *self.via)
        shown = self.run_tool("inspect", "--json", self.folder / "kept.json", code=DECIDED).stdout.splitlines()
        first, *others = map(json.loads, shown)
        facts = {fact["name"]: fact["value"] for fact in first["facts"]}
        self.assertEqual((first["kind"], facts["records"], facts["judged at"]), ("decision record", "from dns", AT))
        self.assertEqual(facts["answer"], "www.example.org: ENDORSED, meets the policy")
        self.assertIn("looked for at alias.test; complete; 1 A, 1 CNAME, 6 IHLE", facts["looked up"])
        self.assertEqual({item["kind"] for item in others}, {"emblem", "endorsement", "key"})

    def test_its_look_up_becomes_part_of_a_bundle(self):
        kept = self.keep("kept.json", *self.via)
        carried = self.judge("--offline", "--evidence", self.fetch("made.bundle", "--offline", "--evidence", self.folder / "kept.json"))
        self.assertEqual(without_places(carried), without_places(kept["reports"][0]))


if __name__ == "__main__":
    unittest.main()
