#!/usr/bin/env python3
"""Secondaries of `emblem serve`, and its signed zones: secondaries_test.py BUILD

Exit 77 (skipped) when the servers' packages cannot be fetched, or the module was not built.
"""
import base64
import pathlib
import re
import signal
import subprocess
import sys
import unittest

import serving
from serve_test import MODULE, WWW, ZONE, ServeTest
from serving import HEAD, IHLE, ask, mark, name_servers, until

KEY = """key "{name}" {{
\talgorithm hmac-sha256;
\tsecret "{secret}";
}};
"""


def key_text(name, filling):
    return KEY.format(name=name, secret=base64.b64encode(bytes([filling]) * 32).decode())


class NsdSecondary(name_servers.Nsd):
    """NSD that has nothing but what it is given; `primary` is the port to ask."""

    def __init__(self, folder, primary, secret, port):
        self.primary, self.secret, self.wanted_port = primary, secret, port
        super().__init__(folder, {ZONE: ""})

    def configuration(self):
        (self.folder / (ZONE + ".zone")).unlink(missing_ok=True)
        self.port = self.wanted_port
        return super().configuration().split("zone:\n    name")[0].replace("zonesdir", "xfrd-reload-timeout: 0\n    zonesdir") + f"""
key:
    name: "nsd-key"
    algorithm: hmac-sha256
    secret: "{self.secret}"
zone:
    name: "{ZONE}"
    zonefile: "{ZONE}.zone"
    allow-notify: 127.0.0.1 nsd-key
    request-xfr: 127.0.0.1@{self.primary} nsd-key
    provide-xfr: 127.0.0.1 NOKEY
"""


class BindSecondary(name_servers.Bind):
    def __init__(self, folder, primary, key, port):
        self.primary, self.key, self.wanted_port = primary, key, port
        super().__init__(folder, {ZONE: ""})

    def configuration(self):
        self.port = self.wanted_port
        return super().configuration().split("controls")[0].replace("allow-transfer { none; };",
                                                                     "allow-transfer { 127.0.0.1; };") + f"""
controls {{ }};
{self.key}
zone "{ZONE}" {{ type secondary; file "{self.folder}/copy"; masterfile-format text;
  primaries {{ 127.0.0.1 port {self.primary} key "bind-key"; }};
  allow-notify {{ key "bind-key"; }}; }};
"""


def serial_at(port):
    reply = ask(port, ZONE, "SOA")
    return reply.serial() if reply and reply.rcode == 0 and reply.answer else None


class Secondaries(ServeTest):
    def setUp(self):
        super().setUp()
        self.ports = {"nsd": name_servers.free_port(), "bind": name_servers.free_port()}
        self.keys = {}
        for filling, name in enumerate(self.ports, 1):
            self.keys[name] = self.folder / (name + ".key")
            self.keys[name].write_text(key_text(name + "-key", filling))

    def options(self):
        return [word for name, port in self.ports.items()
                for word in ("--secondary", "127.0.0.1#%d@%s" % (port, self.keys[name]))]

    def secondaries(self):
        secret = re.search('secret "(.*)"', self.keys["nsd"].read_text())[1]
        yield NsdSecondary(self.folder / "nsd", self.port, secret, self.ports["nsd"])
        yield BindSecondary(self.folder / "bind", self.port, self.keys["bind"].read_text(), self.ports["bind"])

    def transfer(self, port, key=None):
        words = ["kdig", "+noall", "+answer", "-p", str(port), "@127.0.0.1", ZONE, "AXFR"]
        if key:
            text = key.read_text()
            words += ["-y", "hmac-sha256:%s:%s" % (re.search('key "(.*)"', text)[1], re.search('secret "(.*)"', text)[1])]
        done = subprocess.run(words, capture_output=True, text=True, timeout=serving.SECONDS)
        said = done.stdout + done.stderr
        if done.returncode:
            self.assertRegex(said, "server replied with error 'NOTAUTH'|BADKEY|BADSIG|TSIG")
            return []
        return sorted({line for line in done.stdout.splitlines() if line and not line.startswith(";")})

    def test_get_the_zone_with_their_keys_and_are_told_of_changes(self):
        run = self.serve(*self.options())
        for secondary in self.secondaries():
            self.addCleanup(secondary.stop)
            self.assertEqual(self.transfer(secondary.port), self.transfer(self.port, self.keys["nsd"]))
            self.assertEqual(ask(secondary.port, WWW, "IHLE").data("answer", IHLE), [b"\xa5" * 40])
        self.write("www A 192.0.2.1\nshop A 192.0.2.2\n" + mark("shop", filling=0x22))
        run.line("out", "as changed")
        # The refresh interval is two hours: only a NOTIFY brings them here in time.
        for name, port in self.ports.items():
            until(lambda p=port: serial_at(p) == 2, "the change at " + name)
            self.assertEqual(ask(port, WWW, "IHLE").data("answer", IHLE), [])
            self.assertEqual(ask(port, "shop." + ZONE, "IHLE").data("answer", IHLE), [b"\x22" * 40])
            self.assertEqual(self.transfer(port), self.transfer(self.port, self.keys["bind"]))
        self.assertEqual(run.end(), 0)

    def test_without_the_key_get_nothing(self):
        self.serve(*self.options())
        other = self.folder / "other.key"
        other.write_text(key_text("nsd-key", 9))
        self.assertEqual(self.transfer(self.port), [])
        self.assertEqual(self.transfer(self.port, other), [])
        self.assertNotEqual(self.transfer(self.port, self.keys["nsd"]), [])

    def test_with_a_key_file_that_does_not_hold_are_refused(self):
        self.keys["nsd"].write_text("nothing of a key\n")
        said = self.refused(*self.options())
        self.assertIn("nsd.key", said)


class SignedZones(Secondaries):
    test_get_the_zone_with_their_keys_and_are_told_of_changes = None
    test_without_the_key_get_nothing = None
    test_with_a_key_file_that_does_not_hold_are_refused = None

    def verified(self):
        """What BIND's dnssec-verify says about the zone as it is transferred."""
        zone = self.folder / "transferred"
        zone.write_text("\n".join(self.transfer(self.port, self.keys["nsd"])) + "\n")
        done = subprocess.run([name_servers.SERVERS, "exec", "dnssec-verify", "-z", "-o", ZONE, zone], capture_output=True,
                              text=True, timeout=serving.SECONDS)
        return done.returncode, done.stdout + done.stderr

    def test_hold_for_somebody_elses_verifier_before_and_after_a_change_and_keep_their_key(self):
        run = self.serve("--sign", *self.options())
        run.line("out", "for the parent zone")
        signer = run.line("out", r"^%s\. DS \d+ 13 2 [0-9a-fA-F]{64}$" % ZONE)
        code, said = self.verified()
        self.assertEqual(code, 0, said)
        self.write("www A 192.0.2.1\nshop A 192.0.2.2\n" + mark("shop"))
        run.line("out", "as changed")
        code, said = self.verified()
        self.assertEqual(code, 0, said)
        self.assertEqual(run.end(), 0)
        again = self.serve("--sign", *self.options())
        again.line("out", re.escape(signer.strip()))


del ServeTest  # its own tests are run elsewhere

if __name__ == "__main__":
    if problem := name_servers.fetch():
        print(problem)
        sys.exit(77)
    if not MODULE.exists():
        print("skipped: %s was not built" % MODULE)
        sys.exit(77)
    unittest.main(verbosity=2)
