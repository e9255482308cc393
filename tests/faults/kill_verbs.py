#!/usr/bin/env python3
"""Kills every verb that writes at every write, one after the other, and looks at the home and at what was handed out.

kill_verbs.py --build DIR [--every K] [VERB…]

A home is unharmed where its store is as before or as after, every key that it knows has its file, only the owner may read
them, and a file handed out is whole or not there; and where the same command, run again, brings all of it about. --every K:
one point in K only, another first one for each verb.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import types

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/tools"), str(ROOT / "tests/faults")]
import homes  # noqa: E402
import kill_everywhere  # noqa: E402

# What new keys bring with them: identifiers, digests of what they signed, and the numbers of files left behind.
RANDOM = re.compile(r"\b[a-z2-7]{52}\b|\b[0-9a-f]{64}\b|(?<=-)[a-z2-7]{8}(?:-\d+)?(?=\.pem)")


class Verb:
    """A command on the home of a stage. `outputs`: files or folders that it hands out; `given`: what stands in them before.
    `places`: the home first remembers where something is begun, and in the end what stands there."""

    def __init__(self, stage, words, outputs=(), new_keys=False, at=homes.AT, places=False, given=()):
        self.stage, self.words, self.outputs, self.new_keys, self.at = stage, words.split(), outputs, new_keys, at
        self.places, self.given = places, dict(given)


ZONE = """$ORIGIN hospital.example.
$TTL 1h
@ SOA ns hostmaster ( 7 ; serial
    1h 15m 30d 1h )
  NS ns
ns A 192.0.2.53
www A 192.0.2.1 ; web
  AAAA 2001:db8::1
"""

VERBS = {
    "init": Verb(None, "init --issuer https://hospital.example --algorithm Ed25519", new_keys=True),
    "commit --csr": Verb("new", "commit --csr {work}/names.csr", ["names.csr"], new_keys=True),
    "commit --chain": Verb("new", "commit --chain {world}/hospital.pem --logs {world}/ca/logs.json"),
    "request": Verb("committed", "request -o {work}/request.cbor", ["request.cbor"]),
    "approve": Verb("approver", "approve {world}/request.cbor --yes --logs {world}/ca/logs.json -o {work}/approval.cbor",
                    ["approval.cbor"]),
    "endorse": Verb("ministry", "endorse {world}/request.cbor --yes -o {work}/endorsement.cbor", ["endorsement.cbor"]),
    "accept": Verb("requested", "accept {world}/endorsement.cbor"),
    "issue": Verb("endorsed", "issue www.hospital.example"),
    "renew": Verb("marked", "renew", at="2026-08-15T00:00:00Z"),
    "withdraw": Verb("marked", "withdraw mail.hospital.example"),
    "key new": Verb("marked", "key new anna --role approver", new_keys=True),
    "key import": Verb("marked", "key import {world}/imported.pem --role approver", new_keys=True),
    "key rotate": Verb("marked", "key rotate", new_keys=True),
    "key rotate --root": Verb("marked", "key rotate --root", new_keys=True),
    "key rotate --finish": Verb("changing", "key rotate --root --finish"),
    "publish": Verb("marked", "publish --fragment {work}/emblem.zone", ["emblem.zone"], places=True),
    "publish --store": Verb("marked", "publish --store {work}/emblem.store", ["emblem.store"], places=True),
    "publish --zone": Verb("marked", "publish --zone {work}/hospital.zone", ["hospital.zone"], places=True,
                           given={"hospital.zone": ZONE}),
    "export": Verb("marked", "export -o {work}/exported", ["exported"]),
}


class Trial(kill_everywhere.Trial):
    """Looks into the store instead of asking the program alone."""

    def __init__(self, options, folder):
        super().__init__(options, folder)
        for name, text in options.given.items():
            (self.work / name).write_text(text, encoding="utf-8")

    def check(self):
        asked = subprocess.run([*self.options.status, "--home", str(self.home)], capture_output=True, text=True, check=False,
                               stdin=subprocess.DEVNULL, timeout=homes.LONGEST)
        if asked.returncode not in (0, 1):
            return ["no home"] if not self.home.exists() else ["unreadable", asked.stderr]
        return self.dump() + self.find_disorder()

    def dump(self):
        lines = []
        with sqlite3.connect(f"file:{self.home}/store.sqlite?mode=ro", uri=True) as store:
            tables = [name for name, in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
            for table in tables:
                for row in store.execute(f"SELECT * FROM {table}"):
                    lines.append(table + ": " + " ".join(self.shown(value) for value in row))
        store.close()
        return lines

    def shown(self, value):
        if isinstance(value, bytes):
            return f"{len(value)} bytes" if self.options.new_keys else hashlib.sha256(value).hexdigest()[:16]
        text = str(value).replace(str(self.work), "WORK")
        return RANDOM.sub("…", text) if self.options.new_keys else text

    def find_disorder(self):
        """What must be so before and after: nothing is found."""
        found = []
        with sqlite3.connect(f"file:{self.home}/store.sqlite?mode=ro", uri=True) as store:
            places = [place for place, in store.execute("SELECT place FROM keys")]
        store.close()
        for path, mode in [(".", 0o700), ("keys", 0o700), ("store.sqlite", 0o600), *((place, 0o600) for place in places)]:
            if not (self.home / path).exists():
                found.append(f"{path} is missing")
            elif (self.home / path).stat().st_mode & 0o777 != mode:
                found.append(f"{path} has mode {(self.home / path).stat().st_mode & 0o777:o}")
        for path in self.home.rglob("*"):
            if path.is_file() and path.name.endswith(".tmp") and "keys" in path.parts and path.stat().st_mode & 0o077:
                found.append(f"others may read {path.name}")
        for path in (self.home / "logs").glob("*.json") if (self.home / "logs").exists() else ():
            json.loads(path.read_text(encoding="utf-8"))
        return found

    def outputs(self):
        """Content by name; temporary neighbours of a file that never came to be are left out."""
        files = {}
        for name in self.options.outputs:
            path = self.work / name
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file() and not file.name.startswith(".emblem-"):
                    files[str(file.relative_to(self.work))] = file.read_bytes()
        return files


class Killing(kill_everywhere.Killing):
    def trial(self):
        self.trials += 1
        return Trial(self.options, self.folder / str(self.trials))

    def find_harm(self, trial):
        half = [name for name, content in trial.outputs().items() if not self.is_whole(name, content)]
        if half:
            return f"half written: {half}"
        harm = self.find_unfinished(trial) if self.options.places else super().find_harm(trial)
        if harm or not self.options.outputs:
            return harm
        again = trial.run(self.options.command)
        missing = set(self.whole.outputs()) - set(trial.outputs())
        if again.returncode != 0 or missing:
            return f"nothing is handed out afterwards: {again.returncode}: {again.stderr} {missing}"
        return None

    def find_unfinished(self, trial):
        """As before, as after, or begun: then the same command again comes to the end."""
        state = trial.check()
        if state == self.after:
            self.as_after += 1
            return None
        begun = any(line.startswith("publications: ") and " begun " in line for line in state)
        if state != self.before and not begun:
            return f"neither as before nor as after: {self.differing(state)}"
        self.as_before += 1
        again = trial.run(self.options.command)
        if again.returncode != 0 or trial.check() != self.after or trial.outputs() != self.whole.outputs():
            return f"cannot be done again: {again.returncode}: {again.stderr or self.differing(trial.check())}"
        return None

    def is_whole(self, name, content):
        if name in self.options.given and content == self.options.given[name].encode():
            return True
        if self.options.new_keys:
            return content.startswith(b"-----BEGIN") and content.endswith(b"-----\n")
        return content == self.whole.outputs().get(name)


def prepare(build, folder):
    """The stages, and what some verbs need besides."""
    world = homes.Homes(build / "emblem", folder).make_all()
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(world.path("imported.pem"))], check=True)
    changing = world.copy("marked", "changing")
    world.do(changing, "key", "rotate", "--root")
    world.commit(changing, "next.pem")
    world.do(changing, "request", "-o", "next.cbor")
    world.do(world.path("authority"), "endorse", "next.cbor", "--yes", "-o", "next-endorsement.cbor")
    world.do(changing, "accept", "next-endorsement.cbor")
    return world


def kill(name, verb, world, options):
    emblem = str(world.emblem)
    words = [word.replace("{world}", str(world.folder)) for word in verb.words]
    settings = types.SimpleNamespace(
        shim=options.build / "tests/libkill_at.so", home=verb.stage and world.path(verb.stage), exit=0, alike=[],
        command=[emblem, "--home", "{home}", *words, "--at", verb.at], status=[emblem, "status", "--json", "--at", homes.AT],
        outputs=verb.outputs, new_keys=verb.new_keys, places=verb.places, given=verb.given)
    with tempfile.TemporaryDirectory(prefix="emblem-kill-") as folder:
        killing = Killing(settings, pathlib.Path(folder))
        points = killing.count()
        if any(line.endswith("is missing") or " has mode " in line for line in killing.after):
            killing.harmed.append(f"left alone: {killing.after[-3:]}")
        kills = [(n, half) for n, kind in enumerate(points, 1) for half in ([False, True] if kind == "w" else [False])]
        chosen = kills[sum(map(ord, name)) % options.every::options.every]
        for n, half in chosen:
            killing.kill_at(n, half)
    for line in killing.harmed:
        print(f"harmed: {name}: {line}")
    print(f"{name}: {len(points)} points, {len(chosen)} of {len(kills)} kills: {killing.as_before} homes as before, "
          f"{killing.as_after} as after, {len(killing.harmed)} harmed", flush=True)
    return len(points), len(chosen), len(killing.harmed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--every", type=int, default=1, metavar="K")
    parser.add_argument("verbs", nargs="*", metavar="VERB", help=", ".join(VERBS))
    options = parser.parse_args()
    options.build = options.build.resolve()
    os.umask(0o022)
    if subprocess.run(["/usr/bin/python3", "-c", "import cryptography"], capture_output=True, check=False).returncode != 0:
        print("skipped: python3-cryptography is not installed")
        return 77
    with tempfile.TemporaryDirectory(prefix="emblem-homes-") as folder:
        world = prepare(options.build, pathlib.Path(folder))
        done = [kill(name, VERBS[name], world, options) for name in options.verbs or VERBS]
    points, kills, harmed = (sum(column) for column in zip(*done))
    print(f"in all {points} points, {kills} kills, {harmed} homes harmed")
    return 1 if harmed or not kills else 0


if __name__ == "__main__":
    sys.exit(main())
