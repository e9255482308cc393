#!/usr/bin/python3
"""Holds verify_export.py to what write_sets makes, and to what is left when that is spoilt.

verify_export_test.py WRITE_SETS
"""
import base64
import contextlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import cbor2  # noqa: F401
    import cryptography  # noqa: F401
    import verify_export
except ModuleNotFoundError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
try:
    from jwcrypto import jwk, jws
except ModuleNotFoundError:
    jwk = None

NOW, HOUR = 1_800_000_000, 3600
TOKENS = ("emblem", "internal", "external")


def verify(folder, at=NOW, required="endorsed"):
    """The exit code and the lines."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = verify_export.verify(folder, at, required)
    return code, out.getvalue()


class Exported(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        subprocess.run([WRITE_SETS, self.root], check=True, timeout=60)
        self.sets = sorted(self.root.iterdir())

    def of(self, name):
        return self.root / name

    def assert_bad(self, folder, why, **how):
        code, lines = verify(folder, **how)
        self.assertEqual(code, 1, lines)
        self.assertIn(why, lines)

    def test_every_set_is_complete(self):
        self.assertEqual(len(self.sets), 12)
        for folder in self.sets:
            code, lines = verify(folder)
            self.assertEqual(code, 0, f"{folder.name}\n{lines}")
            self.assertEqual(len(lines.splitlines()), 6)
            self.assertIn("endorsed: https://hospital.example by https://authority.example", lines)
            self.assertIn(f" {folder.name.split('_')[1]} ", lines)

    def test_sets_of_two_dialects_stand_side_by_side(self):
        for path in self.of("P-256_jose").iterdir():
            shutil.copy(path, self.of("P-521_cose"))
        code, lines = verify(self.of("P-521_cose"))
        self.assertEqual((code, len(lines.splitlines())), (0, 12), lines)

    def test_the_program_exits_with_the_verdict(self):
        run = [sys.executable, verify_export.__file__, self.of("Ed25519_cose"), "--at"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": 60}
        self.assertEqual(subprocess.run([*run, "2027-01-15T08:00:00Z"], **quiet).returncode, 0)
        self.assertEqual(subprocess.run([*run, "2027-01-15T09:00:00Z"], **quiet).returncode, 1)
        self.assertEqual(subprocess.run([*run, "yesterday"], **quiet).returncode, 2)

    def test_times_hold_from_their_beginning_to_before_their_end(self):
        folder = self.of("P-256_cose")
        for at, code in ((NOW - HOUR - 1, 1), (NOW - HOUR, 0), (NOW + HOUR - 1, 0), (NOW + HOUR, 1)):
            self.assertEqual(verify(folder, at=at)[0], code)

    def test_a_flipped_bit_in_any_byte_is_seen(self):
        for name in ("P-256_jose", "Ed25519_cose", "Ed25519_cose-16sep"):
            for path in sorted(self.of(name).iterdir()):
                original = path.read_bytes()
                for at in range(len(original)):
                    spoilt = bytearray(original)
                    spoilt[at] ^= 1 << at % 8
                    path.write_bytes(spoilt)
                    self.assertEqual(verify(path.parent)[0], 1, f"{name}/{path.name} byte {at}")
                path.write_bytes(original)

    def test_no_file_can_be_missing(self):
        for name in ("P-384_jose", "P-384_cose"):
            for path in sorted(self.of(name).iterdir()):
                data = path.read_bytes()
                path.unlink()
                self.assertEqual(verify(self.of(name))[0], 1, path.name)
                path.write_bytes(data)

    def test_less_is_required_on_request(self):
        for name, suffix in (("P-256_cose", "cbor"), ("P-256_jose", "jws")):
            folder = self.of(name)
            (folder / f"external.{suffix}").unlink()
            self.assert_bad(folder, "no organisation endorses the root key")
            self.assertEqual(verify(folder, required="organizational")[0], 0)
            (folder / f"internal.{suffix}").unlink()
            self.assert_bad(folder, "no internal endorsement", required="organizational")
            self.assertEqual(verify(folder, required="signed")[0], 0)

    def test_what_another_key_signed_is_no_part_of_the_chain(self):
        for name in ("key-root.cbor", "internal.cbor"):
            shutil.copy(self.of("P-521_cose") / name, self.of("P-256_cose") / name)
        self.assert_bad(self.of("P-256_cose"), "no internal endorsement")

    def test_cbor_that_is_not_deterministic_is_seen(self):
        path = self.of("Ed25519_cose") / "key-root.cbor"
        key = path.read_bytes()
        self.assertEqual(key[:3], bytes.fromhex("a40101"))
        for spoilt in (b"\xa4" + key[3:] + key[1:3], b"\xa4\x18\x01" + key[2:], b"\xb8\x04" + key[1:]):
            path.write_bytes(spoilt)
            self.assert_bad(path.parent, "not in deterministic CBOR")

    @unittest.skipUnless(jwk, "python3-jwcrypto is not installed")
    def test_a_jose_library_reads_the_tokens_by_the_keys_they_name(self):
        for folder in (folder for folder in self.sets if folder.name.endswith("_jose")):
            keys = {}
            for path in folder.glob("*.jwk"):
                key = jwk.JWK.from_json(path.read_text())
                thumbprint = base64.urlsafe_b64decode(key.thumbprint() + "=")
                keys[base64.b32encode(thumbprint).decode().lower().rstrip("=")] = key
            for name in TOKENS:
                token = jws.JWS()
                token.deserialize((folder / f"{name}.jws").read_text())
                token.verify(keys[token.jose_header["kid"]])
                self.assertEqual(json.loads(token.payload)["ver"], "v1")


if __name__ == "__main__":
    WRITE_SETS = sys.argv.pop(1)
    unittest.main()
