"""The servers of the lab: tests/servers' own, and those that only the lab needs."""
from name_servers import Bind, Knot, NameServer, Nsd, Unbound, unbound_settings  # noqa: F401 (the lab's door to them)


class AuthoritativeUnbound(NameServer):
    """Unbound answering from a zone file (auth-zone)."""

    def command(self, configuration):
        return ["unbound", "-d", "-c", configuration]

    def configuration(self):
        zones = "".join("""auth-zone:
    name: "%s"
    zonefile: "%s/%s.zone"
    for-upstream: no
    for-downstream: yes
    fallback-enabled: no
""" % (name, self.folder, name) for name in self.zones)
        return unbound_settings(self, "iterator") + zones


class ValidatingUnbound(Unbound):
    """Unbound as a resolver that asks the zone's own server, and validates when it is given a key to trust."""

    def __init__(self, folder, upstream, anchor=None):
        self.anchor = anchor
        super().__init__(folder, upstream)

    def configuration(self):
        anchor = ""
        if self.anchor:
            (self.folder / "anchor").write_text(self.anchor + "\n")
            anchor = '    trust-anchor-file: "%s/anchor"\n' % self.folder
        zones = "".join('stub-zone:\n    name: "%s"\n    stub-addr: 127.0.0.1@%d\n' % (name, self.upstream.port)
                        for name in self.zones)
        return unbound_settings(self, "validator iterator" if self.anchor else "iterator") + anchor + zones


class ResolvingBind(Bind):
    """BIND as a resolver that forwards to the zone's server, and validates when it is given a key to trust."""

    def __init__(self, folder, upstream, anchor=None):
        self.upstream, self.anchor = upstream, anchor
        super().__init__(folder, dict.fromkeys(upstream.zones, ""))

    def configuration(self):
        anchors = ""
        if self.anchor:
            owner, *_, flags, protocol, algorithm, key = self.anchor.split(None, 6)
            anchors = 'trust-anchors {\n    %s static-key %s %s %s "%s";\n};\n' % (
                owner, flags, protocol, algorithm, key.replace(" ", ""))
        return self.options("recursion yes", "allow-recursion { 127.0.0.0/8; }", "forward only",
                            "forwarders { 127.0.0.1 port %d; }" % self.upstream.port,
                            "dnssec-validation %s" % ("yes" if self.anchor else "no"), "empty-zones-enable no") + anchors
