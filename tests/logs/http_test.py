#!/usr/bin/env python3
"""adapters/http against servers that lie, stall and redirect: http_test.py FETCH, with the program of fetch.cc."""
import datetime
import ipaddress
import os
import pathlib
import socket
import socketserver
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import fake_logs

FETCH = None
LONGEST = 60  # seconds


def write_server_certificate(folder, names):
    """For HTTPS on loopback; its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test server")])
    now = datetime.datetime.now(datetime.timezone.utc)
    alternatives = [x509.IPAddress(ipaddress.ip_address(one)) if one[0].isdigit() else x509.DNSName(one) for one in names]
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number())
                   .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
                   .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
                   .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
                   .sign(key, hashes.SHA256()))
    (folder / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


class Proxy(socketserver.ThreadingTCPServer):
    """SOCKS5 (RFC 1928) that leads everything to one port of loopback, and remembers where it was asked to go."""
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port, reply=0):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.to, self.reply, self.asked = port, reply, []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, *_):
        pass


class Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        _, methods = self.rfile.read(2)
        self.rfile.read(methods)
        self.wfile.write(b"\5\0")
        _, _, _, kind = self.rfile.read(4)
        host = self.rfile.read(self.rfile.read(1)[0]).decode() if kind == 3 else self.rfile.read({1: 4, 4: 16}[kind])
        self.server.asked.append((kind, host, int.from_bytes(self.rfile.read(2), "big")))
        self.wfile.write(bytes([5, self.server.reply, 0, 1]) + bytes(6))
        if self.server.reply:
            return
        with socket.create_connection(("127.0.0.1", self.server.to)) as other:
            back = threading.Thread(target=self.pump, args=(other, self.connection), daemon=True)
            back.start()
            self.pump(self.connection, other)
            back.join(LONGEST)

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def fetch(*words, **environment):
    done = subprocess.run([FETCH, *map(str, words)], capture_output=True, text=True, timeout=LONGEST,
                          env={**os.environ, **environment}, check=False)
    return done.stdout.split("\n")[:-1]


class Plain(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(fake_logs.Server())
        self.server.files = {"/hello": b"hello", "/large": b"x" * 100_000}
        self.url = f"http://127.0.0.1:{self.server.port}"

    def lie(self, **lies):
        self.server.lies = {f"/{name}": lie for name, lie in lies.items()}

    def test_fetches_side_by_side(self):
        self.assertEqual(fetch(*[self.url + "/hello"] * 20), ["200 5"] * 20)

    def test_says_nothing_about_who_asks(self):
        fetch(self.url + "/hello")
        headers = self.server.asked[0][1]
        self.assertEqual(sorted(headers), ["Accept", "Accept-Encoding", "Host"])

    def test_hands_on_refusals(self):
        self.assertEqual(fetch(self.url + "/nothing"), ["404 0"])

    def test_follows_nothing(self):
        self.lie(hello=fake_logs.redirect)
        self.assertEqual(fetch(self.url + "/hello"), ["http_redirected"])
        self.assertEqual(len(self.server.asked), 1)

    def test_bounds_what_it_reads(self):
        self.assertEqual(fetch("--most", 100_000, self.url + "/large"), ["200 100000"])
        self.assertEqual(fetch("--most", 99_999, self.url + "/large"), ["http_answer_large"])
        self.lie(bomb=fake_logs.bomb, endless=fake_logs.endless)
        self.assertEqual(fetch("--most", 1_000_000, self.url + "/bomb", self.url + "/endless", self.url + "/hello"),
                         ["http_answer_large", "http_answer_large", "200 5"])

    def test_notices_a_wrong_length(self):
        self.lie(hello=fake_logs.long_length)
        self.assertEqual(fetch(self.url + "/hello"), ["http_unanswered"])

    def test_bounds_how_long_it_waits(self):
        self.lie(stall=fake_logs.stall, body=fake_logs.stall_in_body)
        self.assertEqual(fetch("--whole", 500, self.url + "/stall", self.url + "/body", self.url + "/hello"),
                         ["http_unanswered", "http_unanswered", "200 5"])
        self.assertEqual(fetch("--stall", 1, self.url + "/body"), ["http_unanswered"])

    def test_nobody_there_is_no_answer(self):
        with socket.socket() as taken:  # bound, and not listening
            taken.bind(("127.0.0.1", 0))
            self.assertEqual(fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/"), ["http_unanswered"])

    def test_refuses_what_is_not_https(self):
        self.assertEqual(fetch("http://log.example/", "file:///etc/passwd", "ftp://127.0.0.1/", "https://a@log.example/"),
                         ["http_url_refused"] * 4)

    def test_reads_no_proxy_from_the_environment(self):
        nowhere = "http://127.0.0.1:1"
        self.assertEqual(fetch(self.url + "/hello", http_proxy=nowhere, https_proxy=nowhere, ALL_PROXY=nowhere), ["200 5"])

    def test_goes_through_the_proxy_named_or_not_at_all(self):
        with Proxy(self.server.port) as proxy:
            there = f"socks5h://127.0.0.1:{proxy.server_address[1]}"
            self.assertEqual(fetch("--proxy", there, self.url + "/hello", no_proxy="*"), ["200 5"])
            self.assertEqual(len(proxy.asked), 1)
            proxy.shutdown()
        with Proxy(self.server.port, reply=2) as proxy:
            there = f"socks5h://127.0.0.1:{proxy.server_address[1]}"
            self.assertEqual(fetch("--proxy", there, self.url + "/hello"), ["lookup_proxy_failed"])
            proxy.shutdown()
        self.assertEqual(fetch("--proxy", "http://127.0.0.1:1", self.url + "/hello"), ["option_value_wrong"])


class Secure(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def serve(self, *names):
        server = fake_logs.Server(context=write_server_certificate(self.folder, names))
        server.files = {"/hello": b"hello"}
        return self.enterContext(server)

    def test_takes_only_the_authorities_named(self):
        url = f"https://127.0.0.1:{self.serve('127.0.0.1').port}/hello"
        self.assertEqual(fetch("--ca", self.folder / "server.pem", url), ["200 5"])
        self.assertEqual(fetch(url), ["http_unanswered"])

    def test_takes_only_the_name_asked_for(self):
        url = f"https://127.0.0.1:{self.serve('other.example').port}/hello"
        self.assertEqual(fetch("--ca", self.folder / "server.pem", url), ["http_unanswered"])

    def test_leaves_names_to_the_proxy(self):
        server = self.serve("log.example")
        for scheme in ("socks5h", "socks5"):
            with Proxy(server.port) as proxy:
                there = f"{scheme}://127.0.0.1:{proxy.server_address[1]}"
                self.assertEqual(fetch("--ca", self.folder / "server.pem", "--proxy", there, "https://log.example/hello"),
                                 ["200 5"])
                self.assertEqual(proxy.asked, [(3, "log.example", 443)])
                proxy.shutdown()


if __name__ == "__main__":
    FETCH = sys.argv.pop(1)
    unittest.main()
