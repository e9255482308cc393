"""Certificates for servers of tests: an authority, and what it signs."""
import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OPENED = datetime.datetime(2020, 1, 1)
EXPIRED = datetime.datetime(2021, 1, 1)
CLOSED = datetime.datetime(2100, 1, 1)


def subject(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def general_name(text):
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def write_key(path, key):
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                       serialization.NoEncryption()))


class Authority:
    """`certificate` is its own, in PEM; `issue` gives the files of a server's certificate and key."""

    def __init__(self, folder, name="Test Authority"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.name = subject(name)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.count = 0
        builder = self.builder(self.name, self.key.public_key(), CLOSED)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.certificate = self.folder / "authority.pem"
        self.certificate.write_bytes(self.sign(builder))

    def builder(self, name, key, end):
        self.count += 1
        return (x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key)
                .serial_number(self.count).not_valid_before(OPENED).not_valid_after(end))

    def sign(self, builder):
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def issue(self, *names, end=CLOSED, common_name="server"):
        """`names` are what stands in subjectAltName."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self.builder(subject(common_name), key.public_key(), end)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName([general_name(name) for name in names]),
                                            critical=False)
        chain, secret = (self.folder / ("%d.%s" % (self.count, ending)) for ending in ("pem", "key"))
        chain.write_bytes(self.sign(builder))
        write_key(secret, key)
        return chain, secret
