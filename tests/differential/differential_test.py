#!/usr/bin/env python3
"""Compares our decoders with independent ones on the vectors, the fuzz corpus, and mutations of both.

differential_test.py DECODERS: the program made from decoders.cc. Skipped (exit 77) without cbor2.
The differences that we want are listed in STRICTER, and in README.md.
"""
import pathlib
import random
import re
import subprocess
import sys
import unittest

try:
    import oracles
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What we refuse although it is well-formed, by the beginning of the error.
STRICTER = {"cbor": ("input_trailing", "cbor_indefinite", "cbor_repeated_key", "limit_exceeded", "cbor_malformed a map key",
                     "cbor_malformed simple value in two bytes"),
            "json": ("limit_exceeded",)}
MUTATIONS = 40


def corpus(door):
    return [path.read_bytes() for path in sorted((ROOT / "fuzz/corpus" / door).iterdir())]


def records():
    """The content of every IHLE record of the vectors."""
    found = set()
    for zone in sorted((ROOT / "vectors").glob("*/*/records.zone")):
        for size, digits in re.findall(r"TYPE65297\s+\\#\s+(\d+)\s+([0-9a-fA-F]+)\s*$", zone.read_text("latin-1"), re.M):
            if len(digits) == 2 * int(size):
                found.add(bytes.fromhex(digits))
    return sorted(found)


def mutate(seed, randomness):
    data = bytearray(seed)
    for _ in range(randomness.randint(1, 3)):
        at = randomness.randrange(len(data) + 1)
        kind = randomness.randrange(4)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << randomness.randrange(8)
        elif kind == 1:
            del data[at:at + randomness.randint(1, 4)]
        elif kind == 2:
            data[at:at] = randomness.randbytes(randomness.randint(1, 2))
        else:
            data[at:at] = data[at:at + randomness.randint(1, 8)]
    return bytes(data)


def grown(seeds, times):
    randomness = random.Random(20261125)
    return list(seeds) + [mutate(seed, randomness) for seed in seeds for _ in range(times)]


class Differential(unittest.TestCase):
    def ours(self, kind, inputs):
        lines = "".join(f"{kind} {data.hex()}\n" for data in inputs)
        done = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, timeout=120, check=True)
        answers = [line.split() for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), len(inputs))
        for data, answer in zip(inputs, answers):
            yield data, (answer[1:] if answer[0] == "ok" else None), " ".join(answer[1:]) if answer[0] == "error" else None

    def test_cbor_as_cbor2(self):
        seeds = corpus("cbor") + corpus("cose_token") + corpus("cose_key") + records()[::8]
        accepted = compared = 0
        for data, words, error in self.ours("cbor", grown(seeds, MUTATIONS)):
            other, left = oracles.read_cbor(data)
            with self.subTest(data=data.hex(), error=error):
                if words is not None:
                    accepted += 1
                    self.assertEqual((words, False), (other, left))
                elif not error.startswith(STRICTER["cbor"]):
                    self.assertIsNone(other)
                compared += 1
        print(f"cbor: {compared} items, {accepted} accepted by both")
        self.assertGreater(accepted, 200)

    def test_json_as_python(self):
        seeds = corpus("json") + corpus("jwk") + [b"[1,2.5,-0,1e5,1E-2,0.1e+3]", b'"\\u00e9\\ud83c\\udfe5"', b' {"a":[{"b":null}]} ']
        accepted = 0
        for data, words, error in self.ours("json", grown(seeds, 4 * MUTATIONS)):
            other = oracles.read_json(data)
            with self.subTest(data=data, error=error):
                if words is not None:
                    accepted += 1
                    self.assertEqual(words, other)
                elif not error.startswith(STRICTER["json"]):
                    self.assertIsNone(other)
        print(f"json: {accepted} texts accepted by both")
        self.assertGreater(accepted, 200)

    def test_base_encodings_as_python(self):
        for kind, seeds in (("base32", [b"mzxw6ytboi", b"my", b"", b"a" * 52]), ("base64", [b"Zm9vYg==", b"Zm9vYmE=", b"Zm9v", b""]),
                            ("base64url", [b"Zm9v-_", b"Zg", b"Zm8", b""])):
            for data, words, _ in self.ours(kind, grown(seeds, 500)):
                with self.subTest(kind=kind, data=data):
                    self.assertEqual(words, oracles.read_base(kind, data))

    def test_cose_tokens_as_cbor2(self):
        accepted = 0
        for data, words, _ in self.ours("cose", records()):
            if words is None:
                continue
            accepted += 1
            fixed, repeated = oracles.read_cose(data)
            with self.subTest(data=data.hex()):
                count = len(fixed)
                self.assertEqual(words[:count], fixed)
                # A malformed asset or log entry is skipped; what is left is in the same order.
                rest = iter(repeated)
                self.assertTrue(all(word in rest for word in words[count:]), (words[count:], repeated))
        print(f"cose: {accepted} tokens read the same")
        self.assertGreater(accepted, 100)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
