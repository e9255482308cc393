"""A large resolver and its ordinary users, in the little internet of tests/covert/internet.py."""
import pathlib
import re
import socket
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "covert"), str(HERE.parent / "servers"), str(HERE.parent / "ways")]

import internet  # noqa: E402
import name_servers  # noqa: E402

ADDRESS, NAME = "198.18.0.53", "dns.test"
CLIENT = "198.18.0.9"
FOR_PROXIES = 8853  # where the resolver answers over TLS to a proxy of this machine
SECONDS = 20


def settings(folder, port, modules, *lines):
    return "server:\n" + "".join("    %s\n" % line for line in (
        'directory: "%s"' % folder, 'chroot: ""', 'username: ""', 'pidfile: "%s/unbound.pid"' % folder, "use-syslog: no",
        "interface: 127.0.0.1@%d" % port, "access-control: 127.0.0.0/8 allow", "access-control: 198.18.0.0/15 allow",
        "do-ip6: no", "do-not-query-localhost: no", 'module-config: "%s"' % modules, *lines))


class Unbound(name_servers.NameServer):
    """It answers for localhost by itself, so that nobody else is asked whether it has started."""

    def __init__(self, folder, *lines):
        self.lines = lines
        super().__init__(folder, {"localhost": ""})

    def command(self, configuration):
        return ["unbound", "-d", "-c", configuration]


class Resolver(Unbound):
    """Recursive, at ports 53, 853 and 443 of ADDRESS; `asked` says what."""

    def __init__(self, folder, net, certificate):
        self.net, self.certificate = net, certificate
        super().__init__(folder)

    def configuration(self):
        chain, key = self.certificate
        return settings(self.folder, self.port, "validator iterator", "interface: %s@53" % ADDRESS,
                        "interface: %s@853" % ADDRESS, "interface: %s@443" % ADDRESS, "outgoing-interface: " + ADDRESS,
                        "interface: 127.0.0.1@%d" % FOR_PROXIES, "additional-tls-port: %d" % FOR_PROXIES,
                        'tls-service-pem: "%s"' % chain, 'tls-service-key: "%s"' % key, "log-queries: yes",
                        'local-data: "%s. 300 IN A %s"' % (NAME, ADDRESS),
                        'root-hints: "%s"' % self.net.hints, 'trust-anchor-file: "%s"' % self.net.anchor)

    def asked(self):
        """(name, type) of every question of its users, in order."""
        lines = re.findall(r" info: \S+ (\S+)\. (\S+) IN$", self.process.log.read_text(), re.M)
        return [pair for pair in lines if pair[0] != "localhost"]


class UsersMachine(Unbound):
    """A resolver of an ordinary user's machine, which asks the large one over TLS."""

    def __init__(self, folder, authority):
        self.authority = authority
        super().__init__(folder)

    def configuration(self):
        return settings(self.folder, self.port, "iterator", "outgoing-interface: " + CLIENT,
                        'tls-cert-bundle: "%s"' % self.authority) + (
            'forward-zone:\n    name: "."\n    forward-tls-upstream: yes\n    forward-addr: %s@853#%s\n' % (ADDRESS, NAME))


class OwnResolver(Unbound):
    """Debian's Unbound as its package sets it up, on an ordinary user's machine: it asks everybody itself."""

    def __init__(self, folder, net):
        self.net = net
        super().__init__(folder)

    def configuration(self):
        return "server:\n" + "".join("    %s\n" % line for line in (
            'directory: "%s"' % self.folder, 'chroot: ""', 'username: ""', 'pidfile: ""', "use-syslog: no",
            "interface: 127.0.0.1@%d" % self.port, 'root-hints: "%s"' % self.net.hints,
            'trust-anchor-file: "%s"' % self.net.anchor))


def query(identifier, name, kind):
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return struct.pack("!HHHHHH", identifier, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", kind, 1)


def ask_as_a_program(name, address, port=53):
    """A and AAAA, one after the other without waiting, from one socket, as the C library does for programs."""
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.settimeout(SECONDS)
        client.connect((address, port))
        for identifier, kind in ((1, 1), (2, 28)):
            client.send(query(identifier, name, kind))
        return {client.recv(4096)[:2] for _ in range(2)}


def kdig(name, authority, *way):
    """A and AAAA over one connection."""
    common = ["@" + ADDRESS, *way, "+tls-ca=%s" % authority, "+tls-hostname=" + NAME, "+keepopen"]
    return subprocess.run(["kdig", *common, name, "A", name, "AAAA"], check=True, capture_output=True, text=True,
                          timeout=SECONDS).stdout
