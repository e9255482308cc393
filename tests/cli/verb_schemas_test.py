#!/usr/bin/env python3
"""What the verbs print with --json follows docs/schema, on homes in every stage: verb_schemas_test.py BUILD"""
import pathlib
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop()).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/tools"))
import homes  # noqa: E402
import schemas  # noqa: E402

NAME = "www.hospital.example"
ZONE = """$TTL 3600
@ SOA ns1 admin 1 86400 7200 3600000 60
@ NS ns1
ns1 A 192.0.2.1
"""


class VerbSchemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="emblem-schema.")))
        cls.homes = homes.Homes(BUILD / "emblem", cls.folder).make_all()

    def follow(self, schema, done, codes=(0,)):
        """What each line says."""
        self.assertIn(done.returncode, codes, done.stderr)
        said = [schemas.check(self, schema, line) for line in done.stdout.splitlines()]
        self.assertTrue(said, done.stderr)
        return said

    def home(self, schema, home, *words, codes=(0,)):
        said, = self.follow(schema, self.homes.run(home, *words, "--json"), codes)
        return said

    def free(self, schema, *words, codes=(0,)):
        """A verb that knows no home, or need not."""
        command = [str(BUILD / "emblem"), *map(str, words), "--json"]
        done = homes.subprocess.run(command, cwd=self.folder, env=self.homes.environment, capture_output=True, text=True,
                                    stdin=homes.subprocess.DEVNULL, timeout=homes.LONGEST, check=False)
        return self.follow(schema, done, codes)

    def copy(self, home):
        return self.homes.copy(home, self.id().rpartition(".")[2])

    def test_keys_and_commitments(self):
        self.assertEqual([key["role"] for key in self.home("key", "marked", "key", "list")], ["root", "emblem"])
        self.assertEqual(len(self.home("commit", "new", "commit")["names"]), 3)
        self.assertTrue(self.home("commit", self.copy("new"), "commit", "--chain", "hospital.pem", "--logs", "ca/logs.json")["log"])

    def test_requests_and_endorsements(self):
        reviewed = self.home("review", "ministry", "review", "request.cbor", "--logs", "ca/logs.json")
        self.assertEqual(reviewed["commitment"], "promised")
        self.assertTrue(self.home("accept", self.copy("requested"), "accept", "endorsement.cbor")["endorsements"])
        self.assertTrue(self.home("register", "authority", "register"))

    def test_marks_published_and_withdrawn(self):
        home = self.copy("endorsed")
        self.assertTrue(self.home("issue", home, "issue", NAME, "mail.hospital.example")["emblems"])
        self.home("issue", home, "renew")
        (self.folder / "hospital.zone").write_text(ZONE)
        self.home("publish", home, "publish", "--fragment", "emblem.zone")
        placed = self.home("publish", home, "publish", "--zone", "hospital.zone", "--zone-name", "hospital.example", codes=(0, 1))
        self.assertEqual([place["kind"] for place in placed["places"]], ["zone file"])
        status = self.home("status", home, "status", codes=(0, 1))
        self.assertEqual({place["kind"] for place in status["published"]}, {"fragment", "zone file"})
        self.home("publish", home, "publish", "--forget", "emblem.zone")
        (self.folder / "hospital.zone").write_text("rubbish\n")
        withdrawn = self.home("withdraw", home, "withdraw", NAME, codes=(1, 2, 3))
        self.assertTrue(withdrawn["remainders"])
        self.assertTrue([place["error"] for place in withdrawn["places"] if place["error"]])

    def test_every_stage_of_a_home_has_a_status(self):
        for home in ("new", "committed", "requested", "endorsed", "marked", "authority", "approver"):
            with self.subTest(home):
                self.home("status", home, "status", codes=(0, 1))

    def test_residue(self):
        said, = self.free("residue", "residue", NAME, "--offline", codes=(1, 3))
        self.assertEqual(said["state"], "unknown")
        said = self.free("residue", "--home", self.homes.path("marked"), "residue", NAME, "192.0.2.7", "--offline", codes=(1, 3))
        self.assertEqual([one["state"] for one in said], ["remaining", "unknown"])
        self.assertLess({"recorded"}, {row["basis"] for row in said[0]["remainders"]})
        # Nobody answers at a port of this machine where nobody listens.
        said, = self.free("residue", "residue", NAME, "--via", "127.0.0.1#9", codes=(3,))
        self.assertTrue(said["seen"])

    def test_exposure(self):
        for words in (("--via", "192.0.2.1"), ("--covert=resolver",), ("--covert=crowd", "--via", "tls://192.0.2.1@dns.example"),
                      ("--via", "https://dns.example/dns-query"), ("--offline",)):
            with self.subTest(words):
                self.free("exposure", "exposure", NAME, "ward.test", "192.0.2.7", *words)

    def test_items(self):
        for file in ("request.cbor", "approval.cbor", "endorsement.cbor", "hospital.pem", "ca/logs.json"):
            with self.subTest(file):
                self.free("item", "inspect", file, codes=(0, 2))

    def test_findings(self):
        self.assertGreater(len(self.free("finding", "explain")), 100)

    def test_what_export_writes(self):
        self.homes.do(self.homes.path("authority"), "export", "-o", str(self.folder / "exported"))
        schemas.check(self, "register", (self.folder / "exported/register.json").read_text())
        lines = (self.folder / "exported/journal.jsonl").read_text().splitlines()
        self.assertTrue([schemas.check(self, "journal", line)["action"] for line in lines])

    def test_what_a_schema_does_not_describe_is_noticed(self):
        line = {"schema": "emblem.item/1", "where": "", "kind": "", "facts": [], "findings": []}
        self.assertTrue(schemas.validator("item").is_valid(line))
        self.assertFalse(schemas.validator("item").is_valid({**line, "more": 1}))
        del line["kind"]
        self.assertFalse(schemas.validator("item").is_valid(line))


if __name__ == "__main__":
    unittest.main()
