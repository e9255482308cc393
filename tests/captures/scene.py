"""What every scene of captures_test.py needs: a network of its own, marks, the program, and recordings."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE)] + [str(ROOT / "tests" / folder) for folder in ("covert", "servers", "serve", "tools", "ways")]

import internet  # noqa: E402
import looks  # noqa: E402
import packets  # noqa: E402
import resolvers  # noqa: E402
import web_certificates  # noqa: E402
from homes import AT, Homes  # noqa: E402

BUILD = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "build"
SECONDS = 30
ATTEMPTS = 4  # of a look, where a machine that is busy with other things lets questions be asked twice
IN_TEXT, IN_IHLE, UNMARKED = "text.hospital.example", "www.hospital.example", "plain.hospital.example"
HOSTS = "".join("%s 300 IN A 192.0.2.%d\n%s 300 IN AAAA 2001:db8::%d\n" % (name, number, name, number)
                for number, name in enumerate(("text", "www", "plain"), 1))
TLS = ["--via", "tls://%s@%s" % (resolvers.ADDRESS, resolvers.NAME)]
HTTPS = ["--via", "https://%s@%s/dns-query" % (resolvers.ADDRESS, resolvers.NAME)]
PLAIN = ["--via", resolvers.ADDRESS]


def make_marks(homes):
    """Records of IN_TEXT and IN_IHLE, endorsed."""
    records = ""
    for dialect, name in (("jose", IN_TEXT), ("cose", IN_IHLE)):
        home = homes.copy("committed", "issuer-" + dialect)
        homes.do(home, "request", "--dialect", dialect, "-o", "wanted.cbor")
        homes.do(homes.copy("ministry", "endorser-" + dialect), "endorse", "wanted.cbor", "--yes", "-o", "given.cbor")
        homes.do(home, "accept", "given.cbor")
        homes.do(home, "issue", name, "--dialect", dialect)
        records += homes.do(home, "publish", "--fragment", "-")
    return records


class Recording:
    """`with Recording(file):` records what passes meanwhile; `packets` afterwards."""

    def __init__(self, file):
        self.file = file

    def __enter__(self):
        words = [sys.executable, str(HERE / "sniffer.py"), "lo", str(self.file)]
        self.child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.child.stdout.readline()
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        self.child.wait(SECONDS)
        self.child.stdout.close()

    @property
    def packets(self):
        return list(packets.read_packets(self.file))

    def messages_to(self, *addresses):
        return [message for message in packets.messages(self.packets) if message.server[0] in addresses]


class Captures(unittest.TestCase):
    maxDiff = None
    count = 0  # of servers
    environment = None  # of the program, if not ours
    wrapped = ()  # what runs the program, if it is not run as it is

    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory(prefix="emblem-captures.")
        cls.addClassCleanup(place.cleanup)
        cls.folder = pathlib.Path(place.name)
        cls.kept = pathlib.Path(os.environ.get("EMBLEM_CAPTURES", cls.folder / "captures"))
        cls.kept.mkdir(parents=True, exist_ok=True)
        homes = cls.folder / "homes"
        homes.mkdir()
        cls.homes = Homes(BUILD / "emblem", homes).make_all()
        records = make_marks(cls.homes)
        cls.homes.path("www.zone").write_text(records)
        net = internet.Internet(cls.folder / "internet", BUILD, HOSTS + records, signed=False)
        cls.net = net.__enter__()
        cls.addClassCleanup(net.__exit__)
        authority = web_certificates.Authority(cls.folder / "authority")
        cls.authority, cls.certificate = authority.certificate, authority.issue(resolvers.NAME)

    def start(self, make, *words):
        """With nothing remembered, unlike the one before it."""
        Captures.count += 1
        server = make(self.folder / ("server-%d" % Captures.count), *words)
        self.addCleanup(server.stop)
        return server

    def new_resolver(self):
        if getattr(self, "resolver", None):
            self.resolver.stop()
        self.resolver = self.start(resolvers.Resolver, self.net, self.certificate)
        return self.resolver

    def record(self, name):
        return Recording(self.kept / ("%s.%s.pcap" % (self._testMethodName.removeprefix("test_"), name)))

    def program(self, *words):
        return subprocess.run([*self.wrapped, BUILD / "emblem", *words], cwd=self.homes.folder, env=self.environment,
                              capture_output=True, text=True, timeout=SECONDS, check=False)

    def emblem_words(self, *words):
        return self.program(*words, "--at", AT, "--logs", "ca/logs.json", "--evidence", "hospital.pem", "--evidence",
                            "ministry.pem")

    def emblem(self, verb, name, *words):
        return self.emblem_words(verb, name, "--json", *words, "--tls-ca", self.authority)

    def exposure(self, name, *words):
        done = self.emblem("exposure", name, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def check(self, name, *words):
        done = self.emblem("check", name, *words)
        self.assertTrue(done.stdout, done.stderr)
        report = json.loads(done.stdout)
        verdict = "NONE" if name == UNMARKED else "ENDORSED"
        self.assertEqual(report["verdict"], verdict, json.dumps(report, indent=1))
        return report

    def undisturbed(self, look, *words):
        """The recording of a look; of the last attempt as it is."""
        for _ in range(ATTEMPTS):
            recording = look(*words)
            if not looks.is_disturbed(packets.messages(recording.packets)):
                break
        return recording

    def expect_foretold(self, found, exposure, seen_by):
        """What tells the looks apart was said before; anything else is a failure."""
        said = {difference["aspect"] for difference in exposure["differences"] if difference["seen_by"] == seen_by}
        unsaid = {aspect: what for aspect, what in found.items() if aspect not in said}
        self.assertEqual(unsaid, {}, "%s could tell, and nobody had said so" % seen_by)


def main():
    """In a network namespace of its own."""
    internet.go_alone()
    for address in (resolvers.ADDRESS, resolvers.CLIENT):
        subprocess.run(["ip", "address", "add", address + "/32", "dev", "lo"], check=True)
    for place in (resolvers.ADDRESS, internet.OWN_SERVER):
        # What goes there comes from the client's address, and not, as on lo, from that of the server.
        subprocess.run(["ip", "route", "replace", "local", place, "table", "local", "src", resolvers.CLIENT, "dev", "lo"],
                       check=True)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
