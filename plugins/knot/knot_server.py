"""Knot with the module on a loopback port, for tests."""
import os
import pathlib
import socket
import struct
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/servers"))
import name_servers  # noqa: E402
from name_servers import SERVERS  # noqa: E402

IHLE = 65297

# A module built with sanitizers finds their run-time library in knotd, which was built without.
if os.environ.get("EMBLEM_KNOT_PRELOAD"):
    os.environ["LD_PRELOAD"] = os.environ["EMBLEM_KNOT_PRELOAD"]
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"  # knotd's own, at the end


def exactly(client, size):
    got = b""
    while len(got) < size:
        more = client.recv(size - len(got))
        if not more:
            raise ConnectionError("closed after %d of %d bytes" % (len(got), size))
        got += more
    return got


class Knot(name_servers.Knot):
    """`module` is the path of emblem.so, or None for Knot as it is; `store` is the path of its store; `zone_lines` are added
    to the configuration of every zone."""

    def __init__(self, folder, zones, module=None, store=None, zone_lines="", sections=""):
        self.module, self.store, self.sections = module, store, sections
        self.zone_lines = zone_lines or ("    module: mod-emblem/default\n" if module else "")
        (pathlib.Path(folder) / "state").mkdir(parents=True)
        super().__init__(folder, zones)

    def configuration(self):
        modules = f"""
module:
  - id: mod-emblem
    file: "{self.module}"
mod-emblem:
  - id: default
    store: "{self.store}"
""" if self.module else ""
        zones = "".join("  - domain: %s\n%s" % (name, self.zone_lines) for name in self.zones)
        return f"""
server:
    rundir: "{self.folder}"
    listen: 127.0.0.1@{self.port}
    udp-max-payload: 4096
    udp-workers: 2
    tcp-workers: 2
    background-workers: 1
control:
    listen: "{self.folder}/knot.sock"
log:
  - target: stderr
    any: info
database:
    storage: "{self.folder}/state"
{modules}
acl:
  - id: anyone
    address: 127.0.0.0/8
    action: transfer
{self.sections}
template:
  - id: default
    storage: "{self.folder}"
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
    acl: anyone
zone:
{zones}"""

    def control(self, *words):
        """What knotc says; a failure is in there too."""
        done = subprocess.run([SERVERS, "exec", "knotc", "-s", self.folder / "knot.sock", *words], capture_output=True,
                              text=True, timeout=30)
        return done.stdout + done.stderr

    def log(self):
        return self.process.log.read_text(errors="replace")

    def is_alive(self):
        return self.process.child.poll() is None

    def udp(self, query):
        with socket.socket(type=socket.SOCK_DGRAM) as client:
            client.settimeout(10)
            client.connect(("127.0.0.1", self.port))
            client.send(query)
            return client.recv(65535)

    def tcp(self, query):
        return next(self.messages(query))

    def messages(self, query):
        """What comes over one connection, message by message."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as client:
            client.sendall(struct.pack("!H", len(query)) + query)
            while True:
                size, = struct.unpack("!H", exactly(client, 2))
                yield exactly(client, size)
