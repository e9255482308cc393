"""Certificate Transparency logs on loopback, for tests: RFC 6962 and static-ct, with a tree of their own.

They take the keys of a CA that tests/tools/web_ca.py made, so that what they hold is what the embedded SCTs promise. Shares
no code with the program.
"""
import base64
import functools
import gzip
import hashlib
import http.server
import json
import pathlib
import struct
import sys
import threading
import urllib.parse
import zlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import web_ca  # noqa: E402

TILE = 256


def b64(data):
    return base64.b64encode(data).decode()


def sized(data, width):
    return len(data).to_bytes(width, "big") + data


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


class Tree:
    """RFC 6962 section 2.1, as it is written there."""

    def __init__(self):
        self.leaves, self.roots = [], {}

    def cut(self, size):
        del self.leaves[size:]
        self.roots.clear()

    def root(self, begin, end):
        if begin == end:
            return hashlib.sha256(b"").digest()
        if end - begin == 1:
            return self.leaves[begin]
        if (begin, end) not in self.roots:
            middle = begin + self.split(end - begin)
            self.roots[begin, end] = hashlib.sha256(b"\1" + self.root(begin, middle) + self.root(middle, end)).digest()
        return self.roots[begin, end]

    @staticmethod
    def split(size):
        return 1 << (size - 1).bit_length() - 1

    def path(self, index, begin, end):
        if end - begin == 1:
            return []
        middle = begin + self.split(end - begin)
        if index < middle:
            return self.path(index, begin, middle) + [self.root(middle, end)]
        return self.path(index, middle, end) + [self.root(begin, middle)]

    def proof(self, first, begin, end, whole=True):
        if first == end:
            return [] if whole else [self.root(begin, end)]
        middle = begin + self.split(end - begin)
        if first <= middle:
            return self.proof(first, begin, middle, whole) + [self.root(middle, end)]
        return self.proof(first, middle, end, False) + [self.root(begin, middle)]


class Log:
    """What both kinds have in common; answers `get(path)` with bytes, or None."""

    def __init__(self, name, key):
        self.name, self.key, self.tree, self.entries = name, key, Tree(), []
        self.now = 1_780_272_000_000  # 2026-06-01T00:00:00Z, in milliseconds
        self.latest = 1_700_000_000_000  # of a precertificate; what comes after it is later
        self.page = 1000  # entries that get-entries gives at a time
        self.log_id = hashlib.sha256(web_ca.spki(key)).digest()

    def add(self, entry):
        """`entry`: leaf (MerkleTreeLeaf), certificate, chain, precertificate or not."""
        self.entries.append(entry)
        self.tree.leaves.append(hashlib.sha256(b"\0" + entry["leaf"]).digest())

    def fill(self, size, salt=b"nobody's "):
        while len(self.entries) < size:
            certificate = salt + str(len(self.entries)).encode()
            leaf = struct.pack(">BBQH", 0, 0, self.latest + len(self.entries), 0) + sized(certificate, 3) + sized(b"", 2)
            self.add({"leaf": leaf, "certificate": certificate, "chain": [], "pre": False})

    def cut(self, size):
        del self.entries[size:]
        self.tree.cut(size)

    def take_precertificate(self, chain, precertificate, entry):
        """What the CA submitted: `chain` is its PEM, `entry` what `web_ca.py issue` printed for this log."""
        end = b"-----END CERTIFICATE-----\n"
        leaf, issuer = (x509.load_pem_x509_certificate(block + end) for block in chain.split(end)[:2])
        extensions = web_ca.leaf_index_extension(entry["index"]) if "index" in entry else b""
        issuer_key = issuer.public_key().public_bytes(serialization.Encoding.DER,
                                                      serialization.PublicFormat.SubjectPublicKeyInfo)
        if "index" in entry:
            self.fill(entry["index"])
        self.latest = entry["timestamp"]
        self.add({"leaf": web_ca.timestamped_entry(entry["timestamp"], hashlib.sha256(issuer_key).digest(),
                                                   leaf.tbs_precertificate_bytes, extensions),
                  "certificate": precertificate, "chain": [der(issuer)], "pre": True})
        assert b64(self.tree.leaves[-1]) == entry["leaf_hash"]

    def sign_head(self):
        size = len(self.entries)
        root = self.tree.root(0, size)
        signed = struct.pack(">BBQQ", 0, 1, self.now, size) + root
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return size, root, struct.pack(">BB", 4, 3) + sized(signature, 2)


class Rfc6962Log(Log):
    def get(self, path, query):
        number = {name: int(value) for name, value in query.items() if value.isdigit()}
        if path == "ct/v1/get-sth":
            size, root, signature = self.sign_head()
            return {"tree_size": size, "timestamp": self.now, "sha256_root_hash": b64(root),
                    "tree_head_signature": b64(signature)}
        if path == "ct/v1/get-sth-consistency":
            return {"consistency": [b64(node) for node in self.tree.proof(number["first"], 0, number["second"])]}
        if path == "ct/v1/get-proof-by-hash":
            wanted = base64.b64decode(query["hash"])
            if wanted not in self.tree.leaves[:number["tree_size"]]:
                return None
            index = self.tree.leaves.index(wanted)
            return {"leaf_index": index,
                    "audit_path": [b64(node) for node in self.tree.path(index, 0, number["tree_size"])]}
        if path == "ct/v1/get-entries":
            end = min(number["end"] + 1, number["start"] + self.page)
            return {"entries": [self.entry(index) for index in range(number["start"], end)]}
        if path == "ct/v1/get-entry-and-proof":
            index = number["leaf_index"]
            return dict(self.entry(index), audit_path=[b64(node) for node in
                                                       self.tree.path(index, 0, number["tree_size"])])
        return None

    def entry(self, index):
        entry = self.entries[index]
        chain = sized(b"".join(sized(one, 3) for one in entry["chain"]), 3)
        extra = sized(entry["certificate"], 3) + chain if entry["pre"] else chain
        return {"leaf_input": b64(entry["leaf"]), "extra_data": b64(extra)}


class StaticLog(Log):
    origin = "static.log.example"

    def get(self, path, query):
        if path == "checkpoint":
            return self.checkpoint()
        if path.startswith("issuer/"):
            for entry in self.entries:
                for one in entry["chain"]:
                    if hashlib.sha256(one).hexdigest() == path.removeprefix("issuer/"):
                        return one
            return None
        if path.startswith("tile/"):
            return self.tile(path)
        return None

    def checkpoint(self):
        size, root, signature = self.sign_head()
        key_id = hashlib.sha256(self.origin.encode() + b"\n\x05" + self.log_id).digest()[:4]
        content = key_id + struct.pack(">Q", self.now) + signature
        return f"{self.origin}\n{size}\n{b64(root)}\n\n\u2014 {self.origin} {b64(content)}\n".encode()

    def tile(self, path):
        level, *digits = path.removeprefix("tile/").split("/")
        width = TILE
        if len(digits) > 1 and digits[-2].endswith(".p"):
            width = int(digits.pop())
            digits[-1] = digits[-1].removesuffix(".p")
        index = int("".join(digit.removeprefix("x") for digit in digits))
        if level == "data":
            entries = self.entries[index * TILE:index * TILE + width]
            return gzip.compress(b"".join(map(self.tile_entry, entries))) if len(entries) == width else None
        span = TILE ** int(level)
        begin = index * TILE * span
        if begin + width * span > len(self.entries):
            return None
        return b"".join(self.tree.root(begin + place * span, begin + (place + 1) * span) for place in range(width))

    @staticmethod
    def tile_entry(entry):
        """TileLeaf: a TimestampedEntry without version and leaf type, then what was submitted."""
        fingerprints = sized(b"".join(hashlib.sha256(one).digest() for one in entry["chain"]), 2)
        return entry["leaf"][2:] + (sized(entry["certificate"], 3) if entry["pre"] else b"") + fingerprints


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        with server.guard:
            server.asked.append((self.path, dict(self.headers)))
        for part, lie in server.lies.items():
            if part in self.path and lie(self):
                return
        body = self.honest_body()
        if body is None:
            return self.reply(404, b"")
        self.reply(200, body, **({"Content-Encoding": "gzip"} if "/tile/data/" in self.path else {}))

    def honest_body(self):
        """What the log or file says; None where there is none."""
        url = urllib.parse.urlsplit(self.path)
        name, _, path = url.path.removeprefix("/").partition("/")
        log = self.server.logs.get(name)
        try:
            body = log.get(path, dict(urllib.parse.parse_qsl(url.query))) if log else self.server.files.get(self.path)
        except (KeyError, IndexError, ValueError):
            return None
        return json.dumps(body).encode() if isinstance(body, dict) else body

    def reply(self, status, body, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """`logs` by the first element of their paths; `files` by their path; `lies`: functions of the handler by a part of the path
    that they apply to, true where they have answered."""
    daemon_threads = True

    def __init__(self, logs=None, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.logs, self.files, self.lies, self.asked, self.guard = logs or {}, {}, {}, [], threading.Lock()
        self.ended = threading.Event()
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.port = self.server_address[1]
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def handle_error(self, *_):
        pass  # clients that hang up are what some tests are about

    def __enter__(self):
        self.thread.start()
        return self

    def wait_until(self, condition, longest=30):
        """Whether it came true; looked at each time something was asked, and now and then."""
        for _ in range(longest * 20):
            if condition():
                return True
            self.ended.wait(0.05)
        return False

    def __exit__(self, *_):
        self.ended.set()  # lets go whoever stalls
        self.shutdown()
        self.server_close()


# Lies


def stall(handler):
    """Says nothing until the test is over."""
    handler.server.ended.wait(30)
    handler.close_connection = True
    return True


def stall_in_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"x" * 10)
    handler.wfile.flush()
    return stall(handler)


def redirect(handler):
    handler.reply(302, b"", Location="/elsewhere")
    return True


@functools.cache
def packed_bomb():
    """100 MB in 100 kB; never whole in our memory either."""
    packer = zlib.compressobj(6, wbits=31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(100)), packer.flush()])


def bomb(handler):
    handler.reply(200, packed_bomb(), **{"Content-Encoding": "gzip"})
    return True


def endless(handler):
    """No length told, and no end."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    while not handler.server.ended.is_set():
        handler.wfile.write(b"x" * 65536)
    return True


def long_length(handler):
    """Promises more than it gives."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{}")
    handler.close_connection = True
    return True


def refuse(status):
    def answer(handler):
        handler.reply(status, b"no")
        return True
    return answer


def instead(body):
    def answer(handler):
        handler.reply(200, body)
        return True
    return answer


def logs_of(ca):
    """The two logs of a web_ca folder, empty."""
    keys = {name: web_ca.read_key(ca / f"log-{name}.key.pem") for name in web_ca.LOGS}
    return {"alpha": Rfc6962Log("alpha", keys["alpha"]), "tiled": StaticLog("tiled", keys["tiled"])}


LIST_DATE = "2026-05-01T00:00:00Z"


def write_log_list(ca, port, path):
    """The CA's list, with the logs where they are served, a month old when the tests judge."""
    names = json.loads((ca / "logs.json").read_text())
    text = json.dumps({**names, "log_list_timestamp": LIST_DATE}, indent=1)
    for name in web_ca.LOGS:
        for host in (f"https://{name}.log.example/", f"https://{name}.monitor.log.example/"):
            text = text.replace(host, f"http://127.0.0.1:{port}/{name}/")
    path.write_text(text)
