"""Knot with zones that it signs itself, on a loopback port."""
import pathlib
import subprocess

from name_servers import SERVERS, NameServer


class SignedKnot(NameServer):
    """`zones` as for NameServer; `signed` maps those that are signed to "nsec" or "nsec3". A zone that stands below another
    of them gets its DS record there. `anchor(ZONE)` is the text of a trust anchor."""

    def __init__(self, folder, zones, signed):
        self.signed, self.keys = signed, pathlib.Path(folder) / "keys"
        self.keys.mkdir(parents=True)
        zones = dict(zones)
        for zone in signed:
            self.keymgr(zone, "generate", "algorithm=13", "ksk=yes", "zsk=yes")
            parent = zone.partition(".")[2]
            if parent in zones:
                zones[parent] += self.anchor(zone)
        super().__init__(folder, zones)

    def keymgr(self, zone, *words):
        done = subprocess.run([str(word) for word in (SERVERS, "exec", "keymgr", "-D", self.keys, zone, *words)], check=True,
                              capture_output=True, text=True)
        return done.stdout

    def anchor(self, zone):
        """Its DS records, as master files have them."""
        return self.keymgr(zone, "ds")

    def command(self, configuration):
        return ["knotd", "-c", configuration]

    def configuration(self):
        zones = ""
        for zone in self.zones:
            zones += "  - domain: %s\n" % zone
            if zone in self.signed:
                zones += "    dnssec-signing: on\n    dnssec-policy: %s\n" % self.signed[zone]
        return f"""
server:
    rundir: "{self.folder}"
    listen: 127.0.0.1@{self.port}
database:
    storage: "{self.folder}/state"
    kasp-db: "{self.keys}"
policy:
  - id: nsec
    manual: on
    single-type-signing: on
  - id: nsec3
    manual: on
    single-type-signing: on
    nsec3: on
template:
  - id: default
    storage: "{self.folder}"
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
zone:
{zones}"""
