#!/usr/bin/env python3
"""Revocation lists in `emblem evidence fetch`, from an authority on loopback: crl_test.py --build DIR"""
import argparse
import json
import pathlib
import sys
import tempfile
import unittest

import fake_logs

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import homes  # noqa: E402

EMBLEM = None
ASSET = "www.hospital.example"


class Lists(unittest.TestCase):
    """A marked hospital and the ministry that endorses it; both certificates name the same list."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(fake_logs.Server())
        cls.point = f"http://127.0.0.1:{cls.server.port}/web.crl"
        cls.homes = homes.Homes(EMBLEM, cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder = cls.homes.folder
        cls.serials, cls.submitted = {}, []
        ministry, hospital = (cls.commit(name) for name in ("ministry", "hospital"))
        cls.homes.do(hospital, "request", "-o", "request.cbor")
        cls.homes.do(ministry, "endorse", "request.cbor", "--yes", "-o", "endorsement.cbor")
        cls.homes.do(hospital, "accept", "endorsement.cbor")
        cls.homes.do(hospital, "issue", ASSET)
        cls.homes.do(hospital, "publish", "--fragment", "emblem.zone")
        cls.serve_logs()
        (cls.folder / "state.json").write_bytes((cls.folder / "ca/state.json").read_bytes())

    @classmethod
    def commit(cls, name):
        home = cls.homes.make_new(name, f"{name}.example")
        said = cls.homes.make_chain(home, f"{name}.pem", "--crl", cls.point, "--precertificate",
                                    str(cls.folder / f"{name}.der"))
        cls.homes.do(home, "commit", "--chain", f"{name}.pem", "--logs", "ca/logs.json")
        cls.serials[name] = said["serial"]
        cls.submitted.append((name, said["logs"]))
        return home

    @classmethod
    def serve_logs(cls):
        cls.server.logs = fake_logs.logs_of(cls.folder / "ca")
        for name, entries in cls.submitted:
            for entry in entries:
                cls.server.logs[entry["name"]].take_precertificate((cls.folder / f"{name}.pem").read_bytes(),
                                                                   (cls.folder / f"{name}.der").read_bytes(), entry)
        fake_logs.write_log_list(cls.folder / "ca", cls.server.port, cls.folder / "served.json")

    def setUp(self):
        (self.folder / "ca/state.json").write_bytes((self.folder / "state.json").read_bytes())  # nothing is revoked
        self.server.files, self.server.lies, self.server.asked[:] = {}, {}, []
        for left in self.folder.glob("out.bundle"):
            left.unlink()

    def publish(self, *words, at="2026-05-28T00:00:00Z"):
        self.homes.certify("revoke", "--at", at, "-o", str(self.folder / "web.crl"), *words)
        self.server.files = {"/web.crl": (self.folder / "web.crl").read_bytes()}

    def run_tool(self, *words):
        done = homes.subprocess.run([str(EMBLEM), *words], cwd=self.folder, env=self.homes.environment,
                                    capture_output=True, text=True, timeout=homes.LONGEST, check=False)
        return done.returncode, done.stdout, done.stderr

    def fetch(self, *words):
        return self.fetch_from_logs("--evidence", "hospital.pem", "--evidence", "ministry.pem", *words)

    def fetch_from_logs(self, *words):
        return self.run_tool("evidence", "fetch", ASSET, "--records", "emblem.zone", "--logs", "served.json", "--at",
                             homes.AT, "-o", "out.bundle", "--memory", "heads", *words)

    def check(self, *words):
        code, out, err = self.run_tool("check", ASSET, "--offline", "--logs", "served.json", "--at", homes.AT, "--json",
                                       "--evidence", "out.bundle", *words)
        self.assertTrue(out, err)
        report = json.loads(out)
        return report, {finding["name"] for finding in report["findings"]}

    def statuses(self, report):
        return {one["issuer"]: one["status"] for one in report["commitments"]}

    def lists_asked(self):
        return [path for path, *_ in self.server.asked if path.endswith(".crl")]

    def test_a_list_is_fetched_once_and_carried(self):
        self.publish()
        code, out, err = self.fetch()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(self.lists_asked(), ["/web.crl"])
        size = len(fake_logs.web_ca.x509.load_pem_x509_crl((self.folder / "web.crl").read_bytes()).public_bytes(
            fake_logs.web_ca.serialization.Encoding.DER))
        self.assertIn(f" bytes, {size} of them revocation lists\n", out)
        self.assertIn(self.point, " ".join(out.split()))
        report, findings = self.check()
        self.assertEqual(report["verdict"], "ENDORSED")
        self.assertNotIn("revocation_not_checked", findings)

    def test_a_precertificate_that_a_log_hands_out_names_it_as_well(self):
        for words, status in (((), "included"), (("--serial", self.serials["hospital"]), "revoked")):
            with self.subTest(status):
                self.publish(*words)
                _, out, err = self.fetch_from_logs()
                self.assertIn("of them revocation lists", out + err)
                report, findings = self.check()
                self.assertEqual(self.statuses(report)["https://hospital.example"], status)
                self.assertNotIn("revocation_not_checked", findings)

    def test_what_a_bundle_carries_is_not_asked_again(self):
        self.publish()
        self.fetch()
        self.server.asked[:] = []
        self.fetch("--evidence", "out.bundle")
        self.assertEqual(self.lists_asked(), [])

    def test_without_a_list_it_is_said_that_nothing_was_checked(self):
        code, _, err = self.fetch()
        self.assertEqual(code, 3)
        self.assertIn("a revocation list could not be fetched", err)
        self.assertIn("status 404", err)
        report, findings = self.check()
        self.assertEqual(report["verdict"], "ENDORSED")
        self.assertIn("revocation_not_checked", findings)

    def test_a_revoked_certificate_fails_its_commitment(self):
        self.publish("--serial", self.serials["hospital"])
        self.fetch()
        report, findings = self.check()
        self.assertEqual(self.statuses(report)["https://hospital.example"], "revoked")
        self.assertEqual(report["verdict"], "INVALID")
        self.assertIn("commitment_revoked", findings)

    def test_nothing_is_fetched_offline(self):
        self.publish()
        code, _, err = self.fetch("--offline")
        self.assertEqual((code, self.server.asked), (0, []), err)

    def test_a_list_that_does_not_hold_is_not_carried(self):
        self.publish()
        good = self.server.files["/web.crl"]
        lines = good.decode().splitlines()
        broken = "\n".join([*lines[:-2], lines[-2][:-8] + "AAAAAAA=", lines[-1]]).encode()
        for name, lie, why in (("broken", fake_logs.instead(broken), ""),
                               ("empty", fake_logs.instead(b""), ""),
                               ("no list", fake_logs.instead(b"<html>"), ""),
                               ("redirect", fake_logs.redirect, "sends us elsewhere"),
                               ("refused", fake_logs.refuse(503), "status 503"),
                               ("cut", fake_logs.long_length, "did not answer"),
                               ("bomb", fake_logs.bomb, "larger than anything of its kind")):
            with self.subTest(name):
                self.server.lies = {"web.crl": lie}
                code, out, err = self.fetch()
                self.assertEqual(code, 3)
                self.assertIn("a revocation list could not be fetched", err)
                self.assertIn(why, " ".join(err.split()))
                self.assertNotIn("of them revocation lists", out)
                self.assertIn("revocation_not_checked", self.check()[1])

    def test_a_list_of_this_authority_about_other_certificates_settles_nothing(self):
        self.publish("--point", "http://127.0.0.1/other.crl")
        code, out, err = self.fetch()
        self.assertEqual(code, 3)
        self.assertIn("it is about other certificates", err)
        report, findings = self.check("--evidence", "web.crl")
        self.assertIn("revocation_not_checked", findings)
        self.assertNotIn("revocation_list_unusable", findings)
        self.publish("--point", self.point)
        self.fetch()
        self.assertNotIn("revocation_not_checked", self.check()[1])

    def test_a_list_that_ran_out_settles_nothing(self):
        self.publish(at="2026-05-02T00:00:00Z")
        code, _, err = self.fetch()
        self.assertEqual(code, 3)
        self.assertIn("ran out", err)
        self.assertIn("revocation_not_checked", self.check()[1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    known, rest = parser.parse_known_args()
    EMBLEM = known.build.resolve() / "emblem"
    unittest.main(argv=[sys.argv[0], *rest])
