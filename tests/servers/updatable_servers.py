"""Knot and BIND as docs/servers.md sets them up for dynamic update, with a zone and its secondaries."""
import pathlib
import subprocess

import name_servers

SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER_SECRET = "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA="

# As keymgr -t and tsig-keygen print them.
KNOT_KEY = "# {algorithm}:{name}:{secret}\nkey:\n  - id: {name}\n    algorithm: {algorithm}\n    secret: {secret}\n"
BIND_KEY = 'key "{name}" {{\n\talgorithm {algorithm};\n\tsecret "{secret}";\n}};\n'


def write_key(path, form, name="emblem", algorithm="hmac-sha256", secret=SECRET):
    path = pathlib.Path(path)
    path.touch(0o600)
    path.write_text(form.format(name=name, algorithm=algorithm, secret=secret))
    return path


class UpdatableKnot(name_servers.Knot):
    """Lets the key `emblem` change TXT and IHLE records of hospital.example, and nothing else."""

    def _start(self):
        (self.folder / "state").mkdir(exist_ok=True)  # Knot keeps its journal there
        return super()._start()

    def configuration(self):
        return f"""
server:
    rundir: "{self.folder}"
    listen: 127.0.0.1@{self.port}
database:
    storage: "{self.folder}/state"
# docs/servers.md begins
key:
  - id: emblem
    algorithm: hmac-sha256
    secret: {SECRET}
acl:
  - id: emblem
    key: emblem
    action: update
    update-type: [TXT, TYPE65297]
zone:
  - domain: hospital.example
    acl: [emblem, look]
# docs/servers.md ends
    storage: "{self.folder}"
    file: "hospital.example.zone"
  - domain: clinic.example
    storage: "{self.folder}"
    file: "clinic.example.zone"
""".replace("acl:\n  - id: emblem", "acl:\n  - id: look\n    address: 127.0.0.1\n    action: transfer\n  - id: emblem")


class UpdatableBind(name_servers.Bind):
    def configuration(self):
        return self.options("recursion no", "dnssec-validation no", "notify no", "allow-transfer { 127.0.0.1; }") + f"""
# docs/servers.md begins
key "emblem" {{
    algorithm hmac-sha256;
    secret "{SECRET}";
}};
zone "hospital.example" {{
    type primary;
    file "{self.folder}/hospital.example.zone";
    update-policy {{ grant emblem zonesub TXT TYPE65297; }};
}};
# docs/servers.md ends
zone "clinic.example" {{ type primary; file "{self.folder}/clinic.example.zone"; }};
"""


class KnotSecondary(name_servers.Knot):
    """Gets hospital.example from a server that never tells it of changes."""

    def __init__(self, folder, primary):
        self.primary = primary
        super().__init__(folder, {"hospital.example": ""})

    def _start(self):
        (self.folder / "state").mkdir(exist_ok=True)
        return super()._start()

    def configuration(self):
        return f"""
server:
    rundir: "{self.folder}"
    listen: 127.0.0.1@{self.port}
database:
    storage: "{self.folder}/state"
remote:
  - id: primary
    address: 127.0.0.1@{self.primary.port}
acl:
  - id: notify
    address: 127.0.0.1
    action: notify
zone:
  - domain: hospital.example
    storage: "{self.folder}"
    file: "transferred.zone"
    master: primary
    acl: notify
"""


class BindSecondary(name_servers.Bind):
    def __init__(self, folder, primary):
        self.primary = primary
        super().__init__(folder, {"hospital.example": ""})

    def configuration(self):
        return self.options("recursion no", "dnssec-validation no", "notify no", "allow-notify { 127.0.0.1; }") + f"""
zone "hospital.example" {{
    type secondary;
    file "{self.folder}/transferred.zone";
    primaries {{ 127.0.0.1 port {self.primary.port}; }};
}};
"""


def kdig(server, *words):
    return subprocess.run(["kdig", "@127.0.0.1", "-p", str(server.port), "+tcp", "+nocomments", "+nostats", *words],
                          capture_output=True, text=True, check=True).stdout


def transfer(server, zone="hospital.example"):
    """The zone's records in canonical text, sorted, without its SOA record."""
    lines = {" ".join(line.split()) for line in kdig(server, zone, "AXFR", "+noidn").splitlines()
             if line and not line.startswith(";")}
    assert any(" SOA " in line for line in lines), "no transfer"
    return sorted(line for line in lines if " SOA " not in line)


def serial(server, zone="hospital.example"):
    return int(kdig(server, zone, "SOA", "+short").split()[2])


def notify(server, zone="hospital.example"):
    """Tells a secondary to look at its primary."""
    subprocess.run(["kdig", "@127.0.0.1", "-p", str(server.port), zone, "NOTIFY"], capture_output=True, check=False)
