#!/usr/bin/python3
"""What a look-up found, judged again without a network: look_up_test.py BUILD

The name server is tests/lookup/fault_server.py, on loopback: alias.test is the alias of the marked www.example.org.
"""
import json
import pathlib
import sys
import unittest

import tool
from tool import DECIDED, UNKNOWN, ToolCase

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


class LookUp(ToolCase):
    def setUp(self):
        super().setUp()
        server = Script("tests/lookup/fault_server.py", "honest", "127.0.0.1", VECTORS / "records.zone")
        self.addCleanup(server.stop)
        self.via = ("--via", server.address)

    def judge(self, *words, code=DECIDED):
        return json.loads(self.run_tool("check", *QUESTION, *PINS, "--json", *words, code=code).stdout)

    def fetch(self, name="fetched.bundle", *words):
        path = self.folder / name
        # No list knows the logs that the endorsements name: none is asked.
        self.run_tool("evidence", "fetch", *QUESTION, *(words or self.via), "--memory", self.folder / "heads", "-o", path,
                      code=DECIDED if "--offline" in words else UNKNOWN)
        return path

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


if __name__ == "__main__":
    unittest.main()
