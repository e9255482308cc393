#!/usr/bin/python3
"""A synthetic web CA with two synthetic Certificate Transparency logs, for tests and for trying the tool out.

  web_ca.py init DIR                       root, intermediate, two logs, DIR/logs.json (browsers' version 3 form)
  web_ca.py issue DIR --name N… -o CHAIN   a leaf with embedded SCTs, and its issuer; prints the log entries as JSON
  web_ca.py revoke DIR --serial S -o CRL   a list of everything revoked so far, S with it where it is given

Times are RFC 3339; what is not given is now. The logs keep no tree: they sign timestamps, which is all that embedded
SCTs need (RFC 6962 section 3), and "tiled" numbers its leaves as static logs do (C2SP static-ct-api).
"""
import argparse
import base64
import contextlib
import datetime
import fcntl
import hashlib
import json
import os
import pathlib
import struct
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

SCT_LIST = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
DAY = datetime.timedelta(days=1)
LOGS = ("alpha", "tiled")  # RFC 6962, static-ct
OPENED = "2020-01-01T00:00:00Z"  # both logs count for everything logged between these
CLOSED = "2100-01-01T00:00:00Z"


# Files


def write_whole(path, data, mode=0o644):
    path = pathlib.Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".web_ca-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(name, mode)
    os.replace(name, path)


def write_key(path, key):
    write_whole(path, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                        serialization.NoEncryption()), 0o600)


def read_key(path):
    return serialization.load_pem_private_key(path.read_bytes(), None)


def read_certificate(path):
    return x509.load_pem_x509_certificate(path.read_bytes())


def pem(thing):
    return thing.public_bytes(serialization.Encoding.PEM)


def spki(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@contextlib.contextmanager
def state_of(folder):
    """The CA's counters and revocations, for one process at a time; written back unless an error passes."""
    with open(folder / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = json.loads((folder / "state.json").read_text())
        yield state
        write_whole(folder / "state.json", json.dumps(state, indent=1).encode())


# Times


def time_of(text):
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("an RFC 3339 time ends in Z or an offset")
    return moment.astimezone(datetime.timezone.utc)


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def milliseconds(moment):
    return round(moment.timestamp() * 1000)


# Certificates


def name_of(common_name):
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Synthetic"),
                      x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def key_usage(*uses):
    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{use: use in uses for use in every})


def begin(subject, public_key, issuer, not_before, not_after):
    return (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public_key)
            .serial_number(x509.random_serial_number()).not_valid_before(not_before).not_valid_after(not_after))


def make_authority(common_name, path_length, signer, begins):
    """A CA certificate and its key; `signer` is (name, key), or None where it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = name_of(common_name)
    issuer, issuer_key = signer or (subject, key)
    builder = begin(subject, key.public_key(), issuer, begins, begins + 30 * 365 * DAY)
    for extension, critical in (
            (x509.BasicConstraints(ca=True, path_length=path_length), True),
            (key_usage("key_cert_sign", "crl_sign"), True),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)):
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256()), key


def start_leaf(names, public_key, issuer, validity):
    """Everything of a leaf but its list of SCTs."""
    builder = begin(x509.Name([]), public_key, issuer.subject, *validity)
    for extension, critical in (
            (x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), True),
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (key_usage("digital_signature"), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), False)):
        builder = builder.add_extension(extension, critical)
    return builder


# Logs


def timestamped_entry(timestamp, issuer_key_hash, tbs, extensions):
    """What a log signs for a precertificate, and its leaf: the same bytes (RFC 6962 sections 3.2 and 3.4)."""
    return (struct.pack(">BBQH", 0, 0, timestamp, 1) + issuer_key_hash + len(tbs).to_bytes(3, "big") + tbs +
            struct.pack(">H", len(extensions)) + extensions)


def leaf_index_extension(index):
    return struct.pack(">BH", 0, 5) + index.to_bytes(5, "big")


def log_precertificate(folder, log, precertificate, timestamp):
    """The SCT as RFC 6962 section 3.2 encodes it, and what it says."""
    key = read_key(folder / f"log-{log['name']}.key.pem")
    log_id = hashlib.sha256(spki(key)).digest()
    entry = {"name": log["name"], "log_id": base64.b64encode(log_id).decode(), "timestamp": timestamp}
    extensions = b""
    if log["name"] == "tiled":
        entry["index"] = log["next_index"]
        extensions = leaf_index_extension(log["next_index"])
        log["next_index"] += 1
    leaf = timestamped_entry(timestamp, precertificate["issuer_key_hash"], precertificate["tbs"], extensions)
    entry["leaf_hash"] = base64.b64encode(hashlib.sha256(b"\0" + leaf).digest()).decode()
    signature = key.sign(leaf, ec.ECDSA(hashes.SHA256()))
    sct = (b"\0" + log_id + struct.pack(">QH", timestamp, len(extensions)) + extensions +
           struct.pack(">BBH", 4, 3, len(signature)) + signature)  # SHA-256 with ECDSA
    return sct, entry


def der_octet_string(content):
    size = len(content)
    if size < 0x80:
        return bytes([4, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([4, 0x80 | len(length)]) + length + content


def sct_list_extension(scts):
    content = b"".join(struct.pack(">H", len(sct)) + sct for sct in scts)
    return x509.UnrecognizedExtension(SCT_LIST, der_octet_string(struct.pack(">H", len(content)) + content))


def log_list_entry(name, key):
    address = f"https://{name}.log.example/"
    where = ({"submission_url": address, "monitoring_url": f"https://{name}.monitor.log.example/"} if name == "tiled"
             else {"url": address})
    return {"description": f"Synthetic {name}", "log_id": base64.b64encode(hashlib.sha256(spki(key)).digest()).decode(),
            "key": base64.b64encode(spki(key)).decode(), "mmd": 60 if name == "tiled" else 86400, **where,
            "state": {"usable": {"timestamp": OPENED}},
            "temporal_interval": {"start_inclusive": OPENED, "end_exclusive": CLOSED}}


# Verbs


def init(args):
    folder = pathlib.Path(args.folder)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "state.json").exists():
        sys.exit(f"web_ca: error: {folder} holds a CA already")
    begins = time_of(OPENED)
    root, root_key = make_authority("Synthetic Root", None, None, begins)
    intermediate, key = make_authority("Synthetic Web CA 1", 0, (root.subject, root_key), begins)
    logs = {name: ec.generate_private_key(ec.SECP256R1()) for name in LOGS}
    for name, log_key in logs.items():
        write_key(folder / f"log-{name}.key.pem", log_key)
    write_key(folder / "root.key.pem", root_key)
    write_key(folder / "intermediate.key.pem", key)
    write_whole(folder / "root.pem", pem(root))
    write_whole(folder / "intermediate.pem", pem(intermediate))
    write_whole(folder / "logs.json", json.dumps({
        "version": "1.0", "log_list_timestamp": (args.at or now()).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "operators": [{"name": "Synthetic", "email": ["logs@log.example"],
                       "logs": [log_list_entry("alpha", logs["alpha"])],
                       "tiled_logs": [log_list_entry("tiled", logs["tiled"])]}]}, indent=1).encode() + b"\n")
    write_whole(folder / "state.json", json.dumps({
        "logs": [{"name": "alpha"}, {"name": "tiled", "next_index": 1000}], "revoked": []}).encode())


def requested(args):
    """The names and the key to certify."""
    if not args.csr:
        key = ec.generate_private_key(ec.SECP256R1())
        if args.key_out:
            write_key(args.key_out, key)
        return args.name, key.public_key()
    csr = x509.load_pem_x509_csr(pathlib.Path(args.csr).read_bytes())
    if not csr.is_signature_valid:
        sys.exit("web_ca: error: the CSR's signature does not hold")
    names = args.name or csr.extensions.get_extension_for_class(
        x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    return names, csr.public_key()


def issue(args):
    folder = pathlib.Path(args.folder)
    names, public_key = requested(args)
    if not names:
        sys.exit("web_ca: error: no names: give --name or --csr")
    issuer, issuer_key = read_certificate(folder / "intermediate.pem"), read_key(folder / "intermediate.key.pem")
    not_before = args.not_before or now()
    builder = start_leaf(names, public_key, issuer, (not_before, args.not_after or not_before + 90 * DAY))
    if args.crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(url) for url in args.crl], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    precertificate = {"issuer_key_hash": hashlib.sha256(spki(issuer_key)).digest(),
                      "tbs": builder.sign(issuer_key, hashes.SHA256()).tbs_certificate_bytes}
    if args.precertificate:
        poisoned = builder.add_extension(x509.PrecertPoison(), critical=True).sign(issuer_key, hashes.SHA256())
        write_whole(args.precertificate, poisoned.public_bytes(serialization.Encoding.DER))
    chosen = () if args.no_sct else {"1": LOGS[:1], "2": LOGS}.get(args.logs, (args.logs,))
    scts, entries = [], []
    with state_of(folder) as state:
        for log in state["logs"]:
            if log["name"] in chosen:
                sct, entry = log_precertificate(folder, log, precertificate, milliseconds(args.logged or not_before))
                scts.append(sct)
                entries.append(entry)
    if scts:
        builder = builder.add_extension(sct_list_extension(scts), critical=False)
    leaf = builder.sign(issuer_key, hashes.SHA256())
    assert not scts or leaf.tbs_precertificate_bytes == precertificate["tbs"]
    write_whole(args.output, pem(leaf) + pem(issuer))
    print(json.dumps({"serial": f"{leaf.serial_number:x}", "sha256": leaf.fingerprint(hashes.SHA256()).hex(),
                      "names": names, "logs": entries}))


def revoke(args):
    folder = pathlib.Path(args.folder)
    issuer, key = read_certificate(folder / "intermediate.pem"), read_key(folder / "intermediate.key.pem")
    moment = args.at or now()
    with state_of(folder) as state:
        if args.serial:
            state["revoked"].append({"serial": args.serial, "at": moment.isoformat()})
        revoked = state["revoked"]
    builder = (x509.CertificateRevocationListBuilder().issuer_name(issuer.subject).last_update(moment)
               .next_update(moment + 7 * DAY)
               .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
               .add_extension(x509.CRLNumber(len(revoked) + 1), False))
    if args.point:
        scope = dict.fromkeys(("relative_name", "only_some_reasons"))
        scope |= dict.fromkeys(("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl",
                                "only_contains_attribute_certs"), False)
        builder = builder.add_extension(x509.IssuingDistributionPoint(
            full_name=[x509.UniformResourceIdentifier(args.point)], **scope), critical=True)
    for entry in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(int(entry["serial"], 16))
            .revocation_date(datetime.datetime.fromisoformat(entry["at"])).build())
    write_whole(args.output, pem(builder.sign(key, hashes.SHA256())))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = {name: verbs.add_parser(name) for name in ("init", "issue", "revoke")}
    for one in verb.values():
        one.add_argument("folder", metavar="DIR")
    verb["init"].add_argument("--at", type=time_of, help="date of the log list")
    one = verb["issue"]
    one.add_argument("--name", nargs="+", action="extend", default=[], help="DNS names; else those of the CSR")
    one.add_argument("--csr", help="PEM; else a key is made and thrown away")
    one.add_argument("--key-out", help="keeps the key that is made")
    one.add_argument("--not-before", type=time_of)
    one.add_argument("--not-after", type=time_of, help="90 days later, where not given")
    one.add_argument("--logged", type=time_of, help="time of the SCTs; else --not-before")
    one.add_argument("--logs", choices=("1", "2", *LOGS), default="2", help="1: alpha, 2: both")
    one.add_argument("--no-sct", action="store_true")
    one.add_argument("--precertificate", help="keeps what was submitted to the logs (DER)")
    one.add_argument("--crl", nargs="+", action="extend", default=[], help="where its revocation list is published")
    verb["revoke"].add_argument("--serial", help="hexadecimal, as issue printed it")
    verb["revoke"].add_argument("--point", help="the list is about certificates with this --crl alone")
    verb["revoke"].add_argument("--at", type=time_of, help="moment of the revocation and of the list")
    for name in ("issue", "revoke"):
        verb[name].add_argument("-o", dest="output", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse_arguments()
    {"init": init, "issue": issue, "revoke": revoke}[arguments.verb](arguments)
