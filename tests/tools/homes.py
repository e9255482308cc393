"""Homes in every stage, made by the program itself with a web CA of our own: for tests of what the verbs do to them.

All happens in June 2026 (--at), with Ed25519 keys, whose signatures are the same in every run.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
AT = "2026-06-01T00:00:00Z"
LONGEST = 60  # seconds for one run


class Homes:
    """Below a folder: ca, the homes by their names, and the files that went between them.

    new, committed, requested, endorsed, marked: the hospital's home after each step; ministry: an authority that is committed;
    approver: the home of somebody who approves.
    """

    def __init__(self, emblem, folder):
        self.emblem, self.folder = pathlib.Path(emblem).resolve(), pathlib.Path(folder)
        self.environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C"}
        self.certify("init", "--at", "2026-01-01T00:00:00Z")

    def path(self, name):
        return self.folder / name

    def run(self, home, *words, at=AT, **more):
        """The program on a home, in the folder; the result is not judged."""
        command = [str(self.emblem), "--home", str(home), *words, *(("--at", at) if at else ())]
        return subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, errors="replace",
                              **{"stdin": subprocess.DEVNULL, "timeout": LONGEST, "check": False, **more})

    def start(self, home, *words):
        """The program on a home, running; what it says comes in one pipe."""
        command = [str(self.emblem), "--home", str(home), *words, "--at", AT]
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, errors="replace")

    def do(self, home, *words, wanted=(0,), **more):
        done = self.run(home, *words, **more)
        if done.returncode not in wanted:
            sys.exit(f"emblem {' '.join(words)}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def copy(self, home, to):
        shutil.copytree(self.path(home), self.path(to))
        return self.path(to)

    def certify(self, verb, *words):
        command = ["/usr/bin/python3", str(ROOT / "tests/tools/web_ca.py"), verb, str(self.path("ca")), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=True).stdout

    def make_chain(self, home, file, *options):
        names = json.loads(self.do(home, "commit", "--json"))["names"]
        return json.loads(self.certify("issue", "--name", *names, "--not-before", "2026-05-01T00:00:00Z", "--not-after",
                                       "2026-08-01T00:00:00Z", "-o", str(self.path(file)), *options))

    def commit(self, home, file, *options):
        said = self.make_chain(home, file, *options)
        self.do(home, "commit", "--chain", file, "--logs", "ca/logs.json")
        return said

    def make_new(self, name, domain, *options):
        home = self.path(name)
        self.do(home, "init", "--issuer", f"https://{domain}", "--algorithm", "Ed25519", *options)
        return home

    def make_all(self):
        ministry = self.make_new("ministry", "ministry.example")
        self.commit(ministry, "ministry.pem")
        self.make_new("new", "hospital.example")
        committed = self.copy("new", "committed")
        self.commit(committed, "hospital.pem")
        requested = self.copy("committed", "requested")
        self.do(requested, "request", "-o", "request.cbor")
        approver = self.make_new("approver", "ministry.example")
        self.do(approver, "key", "new", "--role", "approver")
        self.do(approver, "approve", "request.cbor", "--yes", "-o", "approval.cbor", "--logs", "ca/logs.json")
        self.do(self.copy("ministry", "authority"), "endorse", "request.cbor", "--yes", "-o", "endorsement.cbor")
        endorsed = self.copy("requested", "endorsed")
        self.do(endorsed, "accept", "endorsement.cbor")
        marked = self.copy("endorsed", "marked")
        self.do(marked, "issue", "www.hospital.example", "mail.hospital.example")
        return self
