"""Debian's name servers on loopback ports, for tests: unpacked by tools/servers.sh, ended with the test."""
import ctypes
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVERS = ROOT / "tools/servers.sh"
PACKAGES = ("knot", "nsd", "bind9", "unbound")
SECONDS_TO_START = 20


def fetch(*more):
    """None, or why the servers, and these packages, cannot be had."""
    done = subprocess.run([SERVERS, "fetch", *PACKAGES, *more], capture_output=True, text=True)
    return None if done.returncode == 0 else (done.stderr.strip() or "they could not be fetched")


def free_port():
    """A port that was free for UDP and TCP a moment ago."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            try:
                udp.bind(tcp.getsockname())
                return tcp.getsockname()[1]
            except OSError:
                pass


def die_with_the_test():
    """In the child: a test that is killed leaves no server behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def answer_code(port, name):
    """The response code to an SOA question over TCP; None without an answer."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    query = struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", 6, 1)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(struct.pack("!H", len(query)) + query)
            reply = connection.recv(6, socket.MSG_WAITALL)
            return reply[5] & 15 if len(reply) == 6 else None
    except OSError:
        return None


class Process:
    """A server that prints nothing; `stop` ends it."""

    def __init__(self, words, log):
        self.log = log
        with open(log, "wb") as output:
            self.child = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=output,
                                          stderr=output, preexec_fn=die_with_the_test)

    def stop(self):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(10)
            except subprocess.TimeoutExpired:
                self.child.kill()
        self.child.wait()


class NameServer:
    """A server for zones: `zones` maps names to the text of their files. `port` is where it answers."""

    def __init__(self, folder, zones):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.zones = zones
        for name, text in zones.items():
            (self.folder / (name + ".zone")).write_text(text)
        for _ in range(3):  # another program may take the port first
            self.port = free_port()
            if self._start():
                return
        said = self.process.log.read_text()[-800:]
        raise RuntimeError("%s did not start: %s" % (type(self).__name__, said))

    def _start(self):
        configuration = self.folder / "server.conf"
        configuration.write_text(self.configuration())
        self.process = Process([SERVERS, "exec", *self.command(configuration)], self.folder / "log")
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.process.child.poll() is None:
            if all(answer_code(self.port, name) == 0 for name in self.zones):
                return True
            time.sleep(0.05)
        self.process.stop()
        return False

    @property
    def address(self):
        return "127.0.0.1#%d" % self.port

    def stop(self):
        self.process.stop()


class Knot(NameServer):
    def command(self, configuration):
        return ["knotd", "-c", configuration]

    def configuration(self):
        zones = "".join("  - domain: %s\n" % name for name in self.zones)
        return f"""
server:
    rundir: "{self.folder}"
    listen: 127.0.0.1@{self.port}
database:
    storage: "{self.folder}/state"
template:
  - id: default
    storage: "{self.folder}"
    file: "%s.zone"
    zonefile-sync: -1
    journal-content: none
zone:
{zones}"""


class Nsd(NameServer):
    def command(self, configuration):
        return ["nsd", "-d", "-c", configuration]

    def configuration(self):
        zones = "".join('zone:\n    name: "%s"\n    zonefile: "%s.zone"\n' % (name, name) for name in self.zones)
        return f"""
server:
    ip-address: 127.0.0.1@{self.port}
    username: ""
    chroot: ""
    zonesdir: "{self.folder}"
    database: ""
    logfile: "{self.folder}/nsd.log"
    pidfile: "{self.folder}/nsd.pid"
    xfrdfile: "{self.folder}/xfrd.state"
    xfrdir: "{self.folder}"
    zonelistfile: "{self.folder}/zone.list"
    server-count: 1
remote-control:
    control-enable: no
{zones}"""


class Bind(NameServer):
    def command(self, configuration):
        return ["named", "-g", "-4", "-n", "1", "-c", configuration]

    def options(self, *more):
        """What every BIND of the tests is told, and `more` of its options."""
        lines = "".join("    %s;\n" % line for line in more)
        return f"""
options {{
    directory "{self.folder}";
    pid-file "{self.folder}/named.pid";
    session-keyfile "{self.folder}/session.key";
    listen-on port {self.port} {{ 127.0.0.1; }};
    listen-on-v6 {{ none; }};
{lines}}};
controls {{ }};
"""

    def configuration(self):
        zones = "".join('zone "%s" { type primary; file "%s/%s.zone"; };\n' % (name, self.folder, name)
                        for name in self.zones)
        return self.options("recursion no", "dnssec-validation no", "notify no", "allow-transfer { none; }") + zones


def unbound_settings(server, modules):
    """What every Unbound of the tests is told."""
    return f"""
server:
    directory: "{server.folder}"
    chroot: ""
    username: ""
    pidfile: "{server.folder}/unbound.pid"
    use-syslog: no
    interface: 127.0.0.1@{server.port}
    access-control: 127.0.0.0/8 allow
    outgoing-interface: 127.0.0.1
    do-ip6: no
    do-not-query-localhost: no
    module-config: "{modules}"
"""


class Unbound(NameServer):
    """A resolver that gets everything from one other server, so that nothing leaves the machine."""

    def __init__(self, folder, upstream):
        self.upstream = upstream
        super().__init__(folder, dict.fromkeys(upstream.zones, ""))

    def command(self, configuration):
        return ["unbound", "-d", "-c", configuration]

    def configuration(self):
        return unbound_settings(self, "iterator") + f"""
forward-zone:
    name: "."
    forward-addr: 127.0.0.1@{self.upstream.port}
"""


class EncryptedUnbound(Unbound):
    """Such a resolver over UDP, TCP, TLS at `tls_port` and HTTPS at `https_port`, with the chain and key given."""

    def __init__(self, folder, upstream, chain, key):
        self.chain, self.key = chain, key
        super().__init__(folder, upstream)

    def configuration(self):
        self.tls_port, self.https_port = free_port(), free_port()
        return unbound_settings(self, "iterator") + f"""
    interface: 127.0.0.1@{self.tls_port}
    interface: 127.0.0.1@{self.https_port}
    tls-port: {self.tls_port}
    https-port: {self.https_port}
    http-endpoint: "/dns-query"
    tls-service-pem: "{self.chain}"
    tls-service-key: "{self.key}"
    local-zone: "invalid." nodefault
forward-zone:
    name: "."
    forward-addr: 127.0.0.1@{self.upstream.port}
"""


class Script(Process):
    """A Python server of ours that prints its port as the first line and ends with its standard input."""

    def __init__(self, *words):
        self.child = subprocess.Popen([sys.executable, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      preexec_fn=die_with_the_test)
        self.address = "127.0.0.1#%d" % int(self.child.stdout.readline())

    def stop(self):
        self.child.stdin.close()
        self.child.stdout.close()
        super().stop()
