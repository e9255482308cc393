"""Certificates of tests/tools/web_ca.py whose timestamps come from a running log."""
import base64
import concurrent.futures
import datetime
import json
import pathlib
import struct
import sys
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import web_ca  # noqa: E402

AT_ONCE = 64  # submissions under way
LONGEST = 30  # seconds for one of them


def b64(data):
    return base64.b64encode(data).decode()


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def encode_sct(answer):
    """What add-chain answers, as it stands in a certificate (RFC 6962 sections 3.2 and 4.1)."""
    extensions = base64.b64decode(answer["extensions"])
    fixed = struct.pack(">B32sQH", answer["sct_version"], base64.b64decode(answer["id"]), answer["timestamp"], len(extensions))
    return fixed + extensions + base64.b64decode(answer["signature"])


class Authority:
    def __init__(self, folder, now):
        self.issuer = web_ca.read_certificate(folder / "intermediate.pem")
        self.root = web_ca.read_certificate(folder / "root.pem")
        self.key = web_ca.read_key(folder / "intermediate.key.pem")
        self.validity = (now - datetime.timedelta(hours=1), now + datetime.timedelta(days=90))

    def start(self, names, public_key=None):
        key = public_key or ec.generate_private_key(ec.SECP256R1()).public_key()
        return web_ca.start_leaf(names, key, self.issuer, self.validity)

    def start_requested(self, path):
        """For the names and the key of a request."""
        request = x509.load_pem_x509_csr(path.read_bytes())
        assert request.is_signature_valid
        names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
        return self.start(names, request.public_key())

    def submit(self, log, verb, leaf):
        chain = [b64(der(one)) for one in (leaf, self.issuer, self.root)]
        request = urllib.request.Request(f"{log.submission}/ct/v1/{verb}", json.dumps({"chain": chain}).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            return json.load(answer)

    def certify(self, log, builder, path):
        """A certificate with the log's timestamp in it, which the log holds twice then: as promised and as issued."""
        poisoned = builder.add_extension(x509.PrecertPoison(), critical=True).sign(self.key, hashes.SHA256())
        sct = encode_sct(self.submit(log, "add-pre-chain", poisoned))
        leaf = builder.add_extension(web_ca.sct_list_extension([sct]), critical=False).sign(self.key, hashes.SHA256())
        self.submit(log, "add-chain", leaf)
        path.write_bytes(web_ca.pem(leaf) + web_ca.pem(self.issuer))
        return 2

    def fill(self, log, count, salt):
        """Certificates of others. The number of entries that they make."""
        leaves = [self.start([f"{salt}-{number}.example"]).sign(self.key, hashes.SHA256()) for number in range(count)]
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda leaf: self.submit(log, "add-chain", leaf), leaves))
        return count
