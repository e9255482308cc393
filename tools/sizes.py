#!/usr/bin/python3
"""Prints docs/sizes.md: how large the DNS answer with a whole set of tokens gets.

tools/sizes.py [--emblem PROGRAM] [--check FILE ROW…]

Everything is made by the program itself, in homes of their own and with the synthetic web CA of the tests; nothing is kept.
--check makes only the rows named ("ES256 cose 3") and compares them with FILE; exit 1 when they differ.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
COMFORTABLE = 1232
ALGORITHMS = ("ES256", "Ed25519", "ES384", "ES512")
DIALECTS = ("cose", "cose-16sep", "jose")
NAMES = tuple(f"{host}.hospital.example" for host in
              ("www", "mail", "lab", "blood", "vpn", "imaging", "records", "theatre", "ward", "pharmacy"))
COUNTS = (1, 3, 10)
LOGS = {"static": ("tiled", 1), "RFC 6962": ("alpha", 1), "both": ("2", 2)}  # column -> logs of the certificate, entries
INDEX = 1_500_000_000  # where a busy static log is after a year or two: five bytes of CBOR

HEAD = f"""# Sizes on the wire

Bytes of one DNS answer with a whole set: the emblem, the root key's endorsement of the emblem key, the authority's endorsement of
the root key where there is one, and the public keys; with EDNS, without DNSSEC. {COMFORTABLE:,} bytes is what travels in one unfragmented UDP
packet nearly everywhere; what is **bold** fits, and everything else is asked for again over TCP, which most resolvers manage.

All keys of a set have the same algorithm; names are like `www.hospital.example`, all in one emblem. The columns say which log entries
either endorsement names: one of a static log (an index), one of a log after RFC 6962 (a digest), or both. Made by `tools/sizes.py`.

| algorithm | dialect | names | alone, static | RFC 6962 | both | endorsed, static | RFC 6962 | both |
|---|---|---|---|---|---|---|---|---|
"""

TAIL = """
So: ES256 or Ed25519, a CBOR dialect, one log entry and few names to an emblem fit. What helps where it does not: an emblem for each name
(`emblem issue --from FILE`), `emblem commit --log-entries 1`, and a certificate that is logged in a static log, which `emblem commit`
prefers. `jose` never fits; beside a CBOR dialect it goes into an RRset of its own (TXT), and does not make the other larger.
"""


class Maker:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.environment = {**os.environ, "HOME": str(folder)}
        self.call(ROOT / "tests/tools/web_ca.py", "init", "ca")
        state = folder / "ca/state.json"
        content = json.loads(state.read_text())
        for log in content["logs"]:
            if "next_index" in log:
                log["next_index"] = INDEX
        state.write_text(json.dumps(content))

    def call(self, *words):
        done = subprocess.run(list(map(str, words)), cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"sizes: {' '.join(map(str, words))}: {done.stderr}")
        return done.stdout

    def emblem(self, home, *words):
        return self.call(self.program, "--home", home, *words)

    def copy(self, home, to):
        shutil.copytree(self.folder / home, self.folder / to)
        return to

    def committed_home(self, organization, algorithm, column):
        """A home that names these log entries, made once."""
        logs, entries = LOGS[column]
        home = f"{organization}-{algorithm}-{logs}"
        if not (self.folder / home).exists():
            self.emblem(home, "init", "--issuer", f"https://{organization}.example", "--algorithm", algorithm)
            self.emblem(home, "commit", "--csr", f"{home}.csr")
            self.call(ROOT / "tests/tools/web_ca.py", "issue", "ca", "--csr", f"{home}.csr", "--logs", logs, "-o", f"{home}.pem")
            self.emblem(home, "commit", "--chain", f"{home}.pem", "--logs", "ca/logs.json", "--log-entries", entries)
        return home

    def endorsed_home(self, algorithm, dialect, column):
        plain = self.committed_home("hospital", algorithm, column)
        ministry = self.committed_home("ministry", algorithm, column)
        home = f"{plain}-{dialect}"
        if not (self.folder / home).exists():
            self.copy(plain, home)
            self.emblem(home, "request", "--dialect", dialect, "-o", f"{home}.request")
            self.emblem(ministry, "endorse", f"{home}.request", "--yes", "-o", f"{home}.endorsement")
            self.emblem(home, "accept", f"{home}.endorsement")
        return home

    def answer(self, home, dialect, count):
        copy = self.copy(home, f"{home}-{dialect}-{count}-issued")
        made = json.loads(self.emblem(copy, "issue", *NAMES[:count], "--dialect", dialect, "--force", "--json"))
        return made["emblems"][0]["answer_bytes"]

    def row(self, algorithm, dialect, count):
        sizes = [self.answer(self.committed_home("hospital", algorithm, column), dialect, count) for column in LOGS]
        sizes += [self.answer(self.endorsed_home(algorithm, dialect, column), dialect, count) for column in LOGS]
        cells = [f"**{size:,}**" if size <= COMFORTABLE else f"{size:,}" for size in sizes]
        return f"| {algorithm} | `{dialect}` | {count} | {' | '.join(cells)} |\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--emblem", type=pathlib.Path, default=ROOT / "build/emblem")
    parser.add_argument("--check", nargs="+", metavar=("FILE", "ROW"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emblem_sizes_") as folder:
        maker = Maker(options.emblem.resolve(), pathlib.Path(folder))
        if not options.check:
            rows = [maker.row(algorithm, dialect, count) for algorithm in ALGORITHMS for dialect in DIALECTS for count in COUNTS]
            print(HEAD + "".join(rows) + TAIL, end="")
            return 0
        table = pathlib.Path(options.check[0]).read_text(encoding="utf-8")
        wrong = [row for row in (maker.row(*words.split()[:2], int(words.split()[2])) for words in options.check[1:])
                 if row not in table]
    print("".join(wrong) + (f"are not in {options.check[0]}" if wrong else "current"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
