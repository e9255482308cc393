#!/usr/bin/env python3
"""Gets the certificate that `emblem commit` asks for from a real ACME server.

acme_test.py --build DIR

Runs Debian's pebble with its test DNS server on loopback, and lego against it: once with the names that the tool prints, once
with the request that it writes. Both certificates must carry exactly those names. Pebble logs nothing, so taking the chain
must fail for want of timestamps, and for that alone. Packages are unpacked by tools/servers.sh.
"""
import argparse
import datetime
import ipaddress
import json
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SERVERS = REPOSITORY / "tools" / "servers.sh"
DEADLINE = 30  # seconds for a server to answer, or for one run


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def write_server_certificate(folder):
    """For pebble's own HTTPS."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.utcnow()
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(
            [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256()))
    (folder / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


class Servers:
    """Pebble and its DNS server; ended when left."""

    def __init__(self, folder):
        self.folder = folder
        self.acme, management, self.http, tls, dns, control = free_ports(6)
        write_server_certificate(folder)
        config = {"pebble": {
            "listenAddress": f"127.0.0.1:{self.acme}", "managementListenAddress": f"127.0.0.1:{management}",
            "certificate": str(folder / "server.pem"), "privateKey": str(folder / "server.key"),
            "httpPort": self.http, "tlsPort": tls, "ocspResponderURL": "", "externalAccountBindingRequired": False}}
        (folder / "pebble.json").write_text(json.dumps(config))
        self.log = open(folder / "servers.log", "wb")
        self.children = [
            self.start("pebble-challtestsrv", "-dns01", f"127.0.0.1:{dns}", "-http01", "", "-https01", "", "-tlsalpn01", "",
                       "-management", f"127.0.0.1:{control}", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""),
            self.start("pebble", "-config", folder / "pebble.json", "-dnsserver", f"127.0.0.1:{dns}", "-strict")]

    def start(self, *command):
        environment = dict(os.environ, PEBBLE_VA_NOSLEEP="1", PEBBLE_WFE_NONCEREJECT="0")
        return subprocess.Popen([SERVERS, "exec", *command], stdout=self.log, stderr=self.log, env=environment)

    def directory(self):
        return f"https://127.0.0.1:{self.acme}/dir"

    def __enter__(self):
        context = ssl.create_default_context(cafile=self.folder / "server.pem")
        end = time.monotonic() + DEADLINE
        while True:
            try:
                urllib.request.urlopen(self.directory(), context=context, timeout=2).read()
                return self
            except OSError:
                if time.monotonic() > end or any(child.poll() is not None for child in self.children):
                    raise
                time.sleep(0.05)

    def __exit__(self, *_):
        for child in self.children:
            child.terminate()
        for child in self.children:
            child.wait(DEADLINE)
        self.log.close()


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, timeout=DEADLINE,
                          **options).stdout


def names_of(path):
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    return sorted(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName))


def get_certificate(servers, folder, *which):
    """The chain that lego gets, by the HTTP challenge on a loopback port."""
    folder.mkdir()
    run(SERVERS, "exec", "lego", "--accept-tos", "--email", "admin@hospital.example", "--path", folder,
        "--server", servers.directory(), "--http", "--http.port", f"127.0.0.1:{servers.http}", *which, "run",
        env=dict(os.environ, LEGO_CA_CERTIFICATES=str(servers.folder / "server.pem")))
    chains = [path for path in (folder / "certificates").glob("*.crt") if not path.name.endswith(".issuer.crt")]
    assert len(chains) == 1, chains
    return chains[0]


def check_taken_but_for_timestamps(emblem, home, chain):
    done = subprocess.run([emblem, "--home", home, "commit", "--chain", chain], capture_output=True, text=True,
                          timeout=DEADLINE)
    assert done.returncode == 2, done
    assert "emblem: error: SCTs: the certificate does not bind the root key" in done.stderr, done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    emblem = parser.parse_args().build.resolve() / "emblem"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        home = folder / "home"
        run(emblem, "--home", home, "init", "--issuer", "https://hospital.example")
        plan = json.loads(run(emblem, "--home", home, "commit", "--json"))
        run(emblem, "--home", home, "commit", "--csr", folder / "web.csr")
        with Servers(folder) as servers:
            domains = [word for name in plan["names"] for word in ("--domains", name)]
            by_names = get_certificate(servers, folder / "by-names", *domains)
            by_request = get_certificate(servers, folder / "by-request", "--csr", folder / "web.csr")
        for chain in (by_names, by_request):
            assert names_of(chain) == sorted(plan["names"]), (names_of(chain), plan["names"])
            check_taken_but_for_timestamps(emblem, home, chain)
    print("both certificates carry", ", ".join(plan["names"]))


if __name__ == "__main__":
    main()
