"""`emblem serve` as a child of a test, and a client of its own: nothing here knows how the tool is made."""
import ipaddress
import os
import pathlib
import queue
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/servers"))

import name_servers  # noqa: E402

SECONDS = 30  # for one thing to happen
IHLE = 65297
TYPES = {"A": 1, "NS": 2, "SOA": 6, "TXT": 16, "IHLE": IHLE, "AXFR": 252}

HEAD = "$ORIGIN {zone}.\n$TTL 60\n@ SOA ns1 hostmaster 1 7200 900 1209600 300\n@ NS ns1\nns1 A 127.0.0.1\n"


def mark(owner, size=40, filling=0xa5):
    return "%s TYPE%d \\# %d %s\n" % (owner, IHLE, size, "%02x" % filling * size)


def programs(folder):
    """A folder with Knot's programs, to come first in PATH."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # A module built with sanitizers finds their run-time library in Knot's programs, which were built without.
    library = os.environ.get("EMBLEM_KNOT_PRELOAD")
    before = "env LD_PRELOAD=%s ASAN_OPTIONS=detect_leaks=0 " % library if library else ""
    for name in ("knotd", "knotc", "keymgr"):
        script = folder / name
        script.write_text("#!/bin/sh\nexec %s%s exec %s \"$@\"\n" % (before, name_servers.SERVERS, name))
        script.chmod(0o755)
    return folder


def children_of(pid):
    return [int(child) for child in pathlib.Path("/proc/%d/task/%d/children" % (pid, pid)).read_text().split()]


def is_running(pid):
    try:
        return pathlib.Path("/proc/%d/stat" % pid).read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def until(condition, what):
    """Polls: for what no descriptor tells."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("in vain: " + what)


class Serve:
    """One run of `emblem serve`; lines of both streams can be waited for."""

    def __init__(self, emblem, programs_folder, words, before=(), environment=None):
        self.seen = {"out": [], "err": []}
        self.queues = {"out": queue.Queue(), "err": queue.Queue()}
        path = "%s:%s" % (programs_folder, os.environ["PATH"])
        self.child = subprocess.Popen([*map(str, before), str(emblem), "serve", *map(str, words)],
                                      env={**os.environ, "PATH": path, "LC_ALL": "C", **(environment or {})},
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                      errors="replace", preexec_fn=name_servers.die_with_the_test)
        self.threads = [threading.Thread(target=self._read, args=pair, daemon=True)
                        for pair in ((self.child.stdout, "out"), (self.child.stderr, "err"))]
        for thread in self.threads:
            thread.start()

    def _read(self, stream, name):
        for line in stream:
            self.queues[name].put(line)
        self.queues[name].put(None)

    def line(self, stream, pattern):
        """The next line that matches; those before it are passed over."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                line = self.queues[stream].get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError("no line %r; %s" % (pattern, self.seen)) from None
            if line is None:
                self.queues[stream].put(None)
                raise AssertionError("it ended without %r; %s; %s" % (pattern, self.seen, self.rest()))
            self.seen[stream].append(line)
            if re.search(pattern, line):
                return line

    def rest(self):
        for name, lines in self.queues.items():
            while not lines.empty() and (line := lines.get()) is not None:
                self.seen[name].append(line)
        return self.seen

    def server(self):
        """The process of knotd."""
        return until(lambda: children_of(self.child.pid), "a child of emblem")[0]

    def end(self, number=signal.SIGTERM):
        """The exit code after a signal; None of them when it has ended by itself."""
        if self.child.poll() is None and number:
            self.child.send_signal(number)
        try:
            code = self.child.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise
        for thread in self.threads:
            thread.join(SECONDS)
        self.child.stdout.close()
        self.child.stderr.close()
        self.rest()
        return code

    def output(self):
        return "".join(self.seen["out"] + self.seen["err"])


class Reply:
    """What an answer holds, as far as the tests care: records as (owner, type, data)."""

    def __init__(self, wire):
        self.id, flags, *counts = struct.unpack("!HHHHHH", wire[:12])
        self.rcode, self.truncated, self.authoritative = flags & 15, bool(flags & 0x200), bool(flags & 0x400)
        at = 12
        for _ in range(counts[0]):
            _, at = self._name(wire, at)
            at += 4
        self.answer, self.authority, self.additional = [], [], []
        for section, count in zip((self.answer, self.authority, self.additional), counts[1:]):
            for _ in range(count):
                owner, at = self._name(wire, at)
                kind, _, _, size = struct.unpack("!HHIH", wire[at:at + 10])
                section.append((owner, kind, wire[at + 10:at + 10 + size]))
                at += 10 + size
        assert at == len(wire), "bytes left over"

    @staticmethod
    def _name(wire, at):
        labels, end = [], None
        while wire[at]:
            if wire[at] >= 0xc0:
                end = end or at + 2
                at = struct.unpack("!H", wire[at:at + 2])[0] & 0x3fff
                continue
            labels.append(wire[at + 1:at + 1 + wire[at]].decode("latin-1").lower())
            at += 1 + wire[at]
        return ".".join(labels), end or at + 1

    def data(self, section, kind):
        return sorted(data for _, found, data in getattr(self, section) if found == kind)

    def serial(self):
        data = self.data("answer", TYPES["SOA"])[0]
        return struct.unpack("!I", data[-20:-16])[0]


def query(name, kind, edns=1232, number=7):
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    message = struct.pack("!HHHHHH", number, 0, 1, 0, 0, 1 if edns else 0) + labels + b"\0" + struct.pack(
        "!HH", TYPES.get(kind, kind), 1)
    return message + (b"\0" + struct.pack("!HHIH", 41, edns, 0, 0) if edns else b"")


def ask(port, name, kind, edns=1232, source="127.0.0.1", tcp=False):
    """The reply; None when there is none within a second."""
    message = query(name, kind, edns)
    with socket.socket(type=socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as client:
        client.settimeout(1)
        client.bind((source, 0))
        try:
            client.connect(("127.0.0.1", port))
            if not tcp:
                client.send(message)
                return Reply(client.recv(65535))
            client.sendall(struct.pack("!H", len(message)) + message)
            stream = client.makefile("rb")
            head = stream.read(2)
            return Reply(stream.read(struct.unpack("!H", head)[0])) if len(head) == 2 else None
        except (socket.timeout, ConnectionError):
            return None


def traces(folder, output, addresses):
    """Where any of the addresses stands, as text or as bytes: in files below the folder, or in the output."""
    wanted = {}
    for address in addresses:
        packed = ipaddress.ip_address(address).packed
        wanted[str(address).encode()] = wanted[packed] = wanted[packed[::-1]] = str(address)
    # One pass over each file, however many addresses there are.
    pattern = re.compile(b"|".join(re.escape(part) for part in sorted(wanted, key=len, reverse=True)))
    found = ["output: " + wanted[hit[0]] for hit in pattern.finditer(output.encode())]
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            found += ["%s: %s" % (path, wanted[hit[0]]) for hit in pattern.finditer(path.read_bytes())]
    return found
