"""The servers of the lab: tests/servers' own, and those that only the lab needs."""
from name_servers import NameServer, Bind, Knot, Nsd, Process, Unbound  # noqa: F401 (the lab's door to them)


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
        return unbound_server(self, "iterator") + zones


class ValidatingUnbound(NameServer):
    """Unbound as a resolver that asks the zone's own server, and validates when it is given a key to trust."""

    def __init__(self, folder, upstream, anchor=None):
        self.upstream, self.anchor = upstream, anchor
        super().__init__(folder, dict.fromkeys(upstream.zones, ""))

    def command(self, configuration):
        return ["unbound", "-d", "-c", configuration]

    def configuration(self):
        anchor = ""
        if self.anchor:
            (self.folder / "anchor").write_text(self.anchor + "\n")
            anchor = '    trust-anchor-file: "%s/anchor"\n' % self.folder
        zones = "".join('stub-zone:\n    name: "%s"\n    stub-addr: 127.0.0.1@%d\n' % (name, self.upstream.port)
                        for name in self.zones)
        return unbound_server(self, "validator iterator" if self.anchor else "iterator") + anchor + zones


def unbound_server(server, modules):
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


class ResolvingBind(NameServer):
    """BIND as a resolver that forwards to the zone's server, and validates when it is given a key to trust."""

    def __init__(self, folder, upstream, anchor=None):
        self.upstream, self.anchor = upstream, anchor
        super().__init__(folder, dict.fromkeys(upstream.zones, ""))

    def command(self, configuration):
        return ["named", "-g", "-4", "-n", "1", "-c", configuration]

    def configuration(self):
        anchors = ""
        if self.anchor:
            owner, *_, flags, protocol, algorithm, key = self.anchor.split(None, 6)
            anchors = 'trust-anchors {\n    %s static-key %s %s %s "%s";\n};\n' % (
                owner, flags, protocol, algorithm, key.replace(" ", ""))
        return f"""
options {{
    directory "{self.folder}";
    pid-file "{self.folder}/named.pid";
    session-keyfile "{self.folder}/session.key";
    listen-on port {self.port} {{ 127.0.0.1; }};
    listen-on-v6 {{ none; }};
    recursion yes;
    allow-recursion {{ 127.0.0.0/8; }};
    forward only;
    forwarders {{ 127.0.0.1 port {self.upstream.port}; }};
    dnssec-validation {"yes" if self.anchor else "no"};
    empty-zones-enable no;
}};
controls {{ }};
{anchors}"""
