"""A little internet in a network namespace of its own: root, a top-level domain, and a hospital's own name server.

    import internet
    internet.go_alone()                                # begins the program anew in a namespace; exit 77 where it cannot be
    with internet.Internet(folder, build, records) as net:
        net.hints, net.anchor                          # for --root-hints and --trust-anchor, or for an Unbound of yours
        net.programs                                   # a folder for PATH with unbound and Knot's programs

Everything is signed with keys made on the spot, and answers at port 53 of addresses that only this namespace has.
"""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "servers"), str(HERE.parent / "serve")]

import name_servers  # noqa: E402
import serving  # noqa: E402

ROOT_SERVER, TOP_SERVER, OWN_SERVER = "198.18.0.1", "198.18.0.2", "198.18.0.3"
ZONE = "hospital.example"
SKIPPED = 77


def go_alone():
    """Returns in a new network namespace, with the addresses of the little internet; else ends the program."""
    if "EMBLEM_ALONE" not in os.environ:
        if subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode != 0:
            print("skipped: a network namespace cannot be made without root")
            sys.exit(SKIPPED)
        if why := name_servers.fetch():
            print("skipped:", why)
            sys.exit(SKIPPED)
        done = subprocess.run(["unshare", "--net", sys.executable, *sys.argv], env={**os.environ, "EMBLEM_ALONE": "1"},
                              check=False)
        sys.exit(done.returncode)
    words = [["link", "set", "lo", "up"]]
    words += [["address", "add", address + "/32", "dev", "lo"]
              for address in (ROOT_SERVER, TOP_SERVER, OWN_SERVER)]
    for line in words:
        subprocess.run(["ip", *line], check=True)


def programs(folder):
    """A folder for PATH: Debian's Knot and Unbound as unpacked by tools/servers.sh."""
    serving.programs(folder)
    script = pathlib.Path(folder) / "unbound"
    script.write_text("#!/bin/sh\nexec %s exec unbound \"$@\"\n" % name_servers.SERVERS)
    script.chmod(0o755)
    return pathlib.Path(folder)


def sign(folder, zone, text):
    """(signed text, DS lines, DNSKEY line of the key) by BIND's tools."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "zone").write_text(text)

    def tool(*words):
        return subprocess.run([name_servers.SERVERS, "exec", *words], cwd=folder, capture_output=True, text=True,
                              check=True).stdout

    key = tool("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", zone).strip()
    tool("dnssec-signzone", "-q", "-S", "-z", "-O", "full", "-o", zone, "-f", "signed", "zone")
    signers = tool("dnssec-dsfromkey", "-2", key)
    anchor = [line for line in (folder / (key + ".key")).read_text().splitlines() if not line.startswith(";")]
    return (folder / "signed").read_text(), signers, anchor[0]


def head(zone, server, address):
    """SOA, NS and the address of the server; absolute names, for any zone."""
    dotted = zone if zone == "." else zone + "."
    return "%s 3600 IN SOA %s hostmaster.%s 1 3600 600 86400 60\n%s 3600 IN NS %s\n%s 3600 IN A %s\n" % (
        dotted, server, server, dotted, server, server, address)


class Nsd(name_servers.Nsd):
    """One zone at port 53 of an address of the little internet."""

    def __init__(self, folder, zone, text, address):
        self.listen = address
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.zones, self.port = folder, {zone: text}, 53
        (folder / "served").write_text(text)
        if not self._start():
            raise RuntimeError("NSD did not start: " + self.process.log.read_text()[-800:])

    def configuration(self):
        zone = next(iter(self.zones))
        own = super().configuration().partition("\nzone:\n")[0]
        own = own.replace("127.0.0.1@53", self.listen + "@53")
        return own + '\nzone:\n    name: "%s"\n    zonefile: "%s/served"\n' % (zone, self.folder)

    def _start(self):
        configuration = self.folder / "server.conf"
        configuration.write_text(self.configuration())
        self.process = name_servers.Process([name_servers.SERVERS, "exec", *self.command(configuration)], self.folder / "log")
        serving.until(lambda: self.process.child.poll() is not None or self._answers(), "an answer of NSD")
        return self.process.child.poll() is None

    def _answers(self):
        with serving.socket.socket(type=serving.socket.SOCK_DGRAM) as client:
            client.settimeout(0.2)
            client.connect((self.listen, 53))
            try:
                client.send(serving.query("example", "SOA"))
                return bool(client.recv(512))
            except OSError:
                return False


class Internet:
    """`records` are lines of the hospital's zone, with names relative to it; `root` and `top` more lines of the other two.
    With `signed` false the hospital's zone has no signatures, as most have none. The hospital's server is ours (Knot with
    the module); `plain` leaves the module away, and Debian's NSD serves the zone. `zone` may be another below a top-level
    domain."""

    def __init__(self, folder, build, records, root="", top="", signed=True, plain=False, zone=ZONE):
        self.zone, self.top = zone, zone.rpartition(".")[2]
        self.folder, self.build = pathlib.Path(folder), pathlib.Path(build)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.records, self.more, self.signed, self.plain = records, {"root": root, "top": top}, signed, plain
        self.programs = programs(self.folder / "programs")
        self.hints, self.anchor = self.folder / "root.hints", self.folder / "root.key"
        self.started, self.serve = [], None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.serve is not None:
            self.serve.end()
        for server in reversed(self.started):
            server.stop()

    def _start(self):
        signers = self._start_own()
        top = head(self.top, "ns.%s." % self.top, TOP_SERVER) + self.more["top"] + signers
        top += "{0}. 3600 IN NS ns.{0}.\nns.{0}. 3600 IN A {1}\n".format(self.zone, OWN_SERVER)
        text, signers, _ = sign(self.folder / "top-keys", self.top, top)
        self.started.append(Nsd(self.folder / "top", self.top, text, TOP_SERVER))
        root = head(".", "a.root.", ROOT_SERVER) + self.more["root"] + signers
        root += "{0}. 3600 IN NS ns.{0}.\nns.{0}. 3600 IN A {1}\n".format(self.top, TOP_SERVER)
        text, _, anchor = sign(self.folder / "root-keys", ".", root)
        self.started.append(Nsd(self.folder / "root", ".", text, ROOT_SERVER))
        self.hints.write_text(". 3600000 NS a.root.\na.root. 3600000 A %s\n" % ROOT_SERVER)
        self.anchor.write_text(anchor + "\n")

    def _start_own(self):
        """Begins the hospital's server; its DS records."""
        text = "$ORIGIN %s.\n" % self.zone + head(self.zone, "ns.%s." % self.zone, OWN_SERVER) + self.records
        if self.plain:
            signers = ""
            if self.signed:
                text, signers, _ = sign(self.folder / "own-keys", self.zone, text)
            self.started.append(Nsd(self.folder / "own", self.zone, text, OWN_SERVER))
            return signers
        zone = self.folder / (self.zone + ".zone")
        zone.write_text(text)
        words = ["--zone", zone, "--dir", self.folder / "serve", "--listen", "%s#53" % OWN_SERVER, "--rate", 0]
        self.serve = serving.Serve(self.build / "emblem", self.programs, words + (["--sign"] if self.signed else []))
        self.serve.line("out", "^serving")
        if not self.signed:
            return ""
        return self.serve.line("out", r" DS \d+ 13 2 ")
