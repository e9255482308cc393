#!/usr/bin/python3
"""Verifies a folder of exported tokens and keys. Shares no code with the project: cbor2 and cryptography only.

verify_export.py [--at TIME] [--require signed|organizational|endorsed] DIR

Reads *.jws, *.jwk and *.cbor (COSE_Sign1 tokens and COSE_Key maps). Every token must be in deterministic CBOR (RFC 8949
section 4.2.1) or a compact JWS, name a key of the folder by its recomputed thumbprint (RFC 7638, RFC 9679), carry its
signature, and hold at TIME (RFC 3339 or seconds; default now). Above every emblem there must be an internal endorsement,
and above that one of another organisation. Commitments to root keys are not looked at. One line a file; exit 0 if all of
it holds, else 1; 2 for a folder that cannot be read.
"""
import argparse
import base64
import datetime
import hashlib
import io
import ipaddress
import json
import pathlib
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

# name -> (COSE algorithm, COSE curve, curve, hash, bytes of a coordinate)
ALGORITHMS = {
    "ES256": (-7, 1, ec.SECP256R1, hashes.SHA256, 32),
    "ES384": (-35, 2, ec.SECP384R1, hashes.SHA384, 48),
    "ES512": (-36, 3, ec.SECP521R1, hashes.SHA512, 66),
    "EdDSA": (-8, 6, None, None, 32),
}
JOSE_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
TEXT_CLAIMS = {1: "iss", 2: "sub", 4: "exp", 5: "nbf", 6: "iat"}
PURPOSES = {"protective": 1, "indicative": 2}


class Bad(Exception):
    pass


def expect(condition, why):
    if not condition:
        raise Bad(why)


# Encodings


def head(major, argument):
    if argument < 24:
        return bytes([major << 5 | argument])
    for power in range(4):
        if argument < 1 << (8 << power):
            return bytes([major << 5 | (24 + power)]) + argument.to_bytes(1 << power, "big")
    raise Bad("a number beyond 64 bits")


def deterministic(value):
    """RFC 8949 section 4.2.1, for what a token may hold."""
    if value is True or value is False:
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(map(deterministic, value))
    if isinstance(value, dict):
        pairs = sorted((deterministic(key), deterministic(item)) for key, item in value.items())
        return head(5, len(pairs)) + b"".join(key + item for key, item in pairs)
    if isinstance(value, cbor2.CBORTag):
        return head(6, value.tag) + deterministic(value.value)
    raise Bad(f"a {type(value).__name__} has no place here")


def decode(item, what):
    stream = io.BytesIO(item)
    value = cbor2.CBORDecoder(stream).decode()
    expect(stream.tell() == len(item), f"{what}: bytes left over")
    expect(deterministic(value) == item, f"{what}: not in deterministic CBOR")
    return value


def from_base64url(text):
    expect(isinstance(text, str) and "=" not in text, "base64url with padding")
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    expect(to_base64url(data) == text, "base64url that is not canonical")
    return data


def to_base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def to_base32(digest):
    return base64.b32encode(digest).rstrip(b"=").decode().lower()


def once(pairs):
    expect(len(dict(pairs)) == len(pairs), "a member twice")
    return dict(pairs)


def from_json(text):
    value = json.loads(text, object_pairs_hook=once)
    expect(isinstance(value, dict), "not an object")
    return value


# Keys


class Key:
    """A public key under the identifiers of both families; only that of the form it came in counts."""

    def __init__(self, algorithm, x, y, family):
        _, crv, curve, _, size = ALGORITHMS[algorithm]
        expect(len(x) == size and len(y or x) == size and (y is None) == (curve is None), "coordinates of another length")
        self.algorithm, self.family = algorithm, family
        if curve is None:
            self.public = ed25519.Ed25519PublicKey.from_public_bytes(x)
            required = {"crv": "Ed25519", "kty": "OKP", "x": to_base64url(x)}
            cose = {1: 1, -1: crv, -2: x}
        else:
            self.public = ec.EllipticCurvePublicKey.from_encoded_point(curve(), b"\x04" + x + y)
            name = next(name for name, other in JOSE_CURVES.items() if other == algorithm)
            required = {"crv": name, "kty": "EC", "x": to_base64url(x), "y": to_base64url(y)}
            cose = {1: 2, -1: crv, -2: x, -3: y}
        thumbed = json.dumps(required, separators=(",", ":"), sort_keys=True).encode()
        self.kid = to_base32(hashlib.sha256(thumbed if family == "jose" else deterministic(cose)).digest())

    def verify(self, message, signature):
        _, _, curve, digest, size = ALGORITHMS[self.algorithm]
        expect(len(signature) == 2 * size, "a signature of another length")
        try:
            if curve is None:
                self.public.verify(signature, message)
                return
            pair = [int.from_bytes(signature[i:i + size], "big") for i in (0, size)]
            self.public.verify(utils.encode_dss_signature(*pair), message, ec.ECDSA(digest()))
        except InvalidSignature:
            raise Bad("the signature is bad") from None


def read_jwk(text):
    jwk = from_json(text)
    expect(set(jwk) <= {"alg", "crv", "kty", "x", "y"}, "a member that no public key here has")
    algorithm = JOSE_CURVES.get(jwk["crv"])
    expect(algorithm and jwk["alg"] == algorithm, "alg and crv do not fit")
    expect(jwk["kty"] == ("OKP" if algorithm == "EdDSA" else "EC"), "kty and crv do not fit")
    return Key(algorithm, from_base64url(jwk["x"]), from_base64url(jwk["y"]) if "y" in jwk else None, "jose")


def read_cose_key(members):
    expect(set(members) <= {1, 3, -1, -2, -3}, "a label that no public key here has")
    for name, (alg, crv, curve, _, _) in ALGORITHMS.items():
        if members[3] == alg:
            expect(members[-1] == crv and members[1] == (2 if curve else 1), "alg and crv do not fit")
            return Key(name, members[-2], members.get(-3), "cbor")
    raise Bad("an unknown algorithm")


# Tokens


class Token:
    def __init__(self, family, dialect, algorithm, kid, claims, emblem, message, signature):
        self.family, self.dialect, self.algorithm, self.kid = family, dialect, algorithm, kid
        self.claims, self.emblem, self.message, self.signature = claims, emblem, message, signature

    def constraint(self, name):
        """Of the constraints that only `jose` has; nothing where it is absent."""
        return self.claims.get("emb", {}).get(name) if self.family == "jose" else None

    def purposes(self):
        if self.family == "cbor":
            return self.claims["prp"]
        return sum(PURPOSES[word] for word in self.claims["emb"]["prp"])


def read_jws(text):
    header_text, claims_text, signature = text.split(".")
    header, claims = from_json(from_base64url(header_text)), from_json(from_base64url(claims_text))
    expect(set(header) == {"alg", "cty", "kid"}, "another header")
    expect(header["cty"] in ("adem-emb", "adem-end"), "another content type")
    expect(claims["ver"] == "v1", "another version")
    emblem = header["cty"] == "adem-emb"
    expect(set(claims) == {"ver", "iat", "nbf", "exp", "iss", "emb"} | (
        {"assets"} if emblem else {"sub", "key", "end"} | ({"log"} & set(claims))), "other claims")
    for entry in claims.get("log", []):
        places = {"hash": "v1", "index": "static"}
        place, = set(entry) - {"ver", "id"}
        expect(entry["ver"] == places[place] and len(base64.b64decode(entry["id"], validate=True)) == 32, "log")
    return Token("jose", "jose", header["alg"], header["kid"], claims, emblem,
                 f"{header_text}.{claims_text}".encode(), from_base64url(signature))


def read_sign1(item):
    dialect = "cose"
    if item.tag == 61:
        dialect, item = "cose-16sep", item.value
    expect(isinstance(item, cbor2.CBORTag) and item.tag == 18, "another tag")
    protected, unprotected, payload, signature = item.value
    expect(unprotected == {}, "an unprotected header")
    header, raw = decode(protected, "header"), decode(payload, "claims")
    claims = {TEXT_CLAIMS.get(label, label): value for label, value in raw.items()}
    expect(claims["ver"] == 1, "another version")
    expect(set(header) <= {1, 4, "log"} and ("log" not in header or dialect == "cose-16sep"), "another header")
    expect("log" not in claims or dialect == "cose", "log in the wrong place")
    emblem = "assets" in claims
    if "log" in header:
        claims["log"] = header["log"]
    expect(set(claims) == {"ver", "nbf", "exp", "iat", "iss", "prp"} | (
        {"assets"} if emblem else {"sub", "key", "end"} | ({"log"} & set(claims))), "other claims")
    for entry in claims.get("log", []):
        expect(set(entry) in ({"id", "hash"}, {"id", "index"}) and len(entry["id"]) == 32, "log")
    if not emblem:
        expect(len(claims["key"]) == 32, "key")
        claims["key"] = to_base32(claims["key"])
    names = {numbers[0]: name for name, numbers in ALGORITHMS.items()}
    return Token("cbor", dialect, names[header[1]], to_base32(header[4]), claims, emblem,
                 deterministic(["Signature1", protected, b"", payload]), signature)


def check_token(token, keys, at):
    key = keys.get((token.family, token.kid))
    expect(key, f"no key {token.kid} in the folder")
    expect(key.algorithm == token.algorithm, "the algorithm is not the key's")
    key.verify(token.message, token.signature)
    claims = token.claims
    expect(all(isinstance(claims[name], int) for name in ("nbf", "exp", "iat")), "a time that is no integer")
    expect(claims["nbf"] <= at < claims["exp"], f"holds from {claims['nbf']} to {claims['exp']}, not at {at}")
    expect(claims["iss"].startswith("https://") and token.purposes() > 0, "no issuer or no purpose")
    expect(not token.emblem or claims["assets"], "no assets")
    expect(token.emblem or isinstance(claims["end"], bool), "end")
    expect("log" not in claims or claims["log"], "an empty log")


# The chain


def covers(general, special):
    if general.startswith("[") or special.startswith("["):
        if general[0] + special[0] != "[[":
            return False
        outer, inner = (ipaddress.ip_network(text.strip("[]")) for text in (general, special))
        return outer.version == inner.version and inner.subnet_of(outer)
    if not general.startswith("*"):
        return general == special
    base, name = general[1:].lstrip("."), special.removeprefix("*.")
    return not base or name == base or name.endswith("." + base)


def admits(endorsement, emblem):
    if emblem.purposes() & ~endorsement.purposes():
        return False
    window, assets = endorsement.constraint("wnd"), endorsement.claims.get("emb", {}).get("assets")
    if window is not None and emblem.claims["nbf"] + window < emblem.claims["exp"]:
        return False
    return assets is None or all(any(covers(g, s) for g in assets) for s in emblem.claims["assets"])


def next_up(emblem, below, issuer, endorsements):
    """Endorsements of the key `below`, said of the emblem's issuer, that admit the emblem."""
    return [e for e in endorsements
            if e.family == emblem.family and e.claims["key"] == below and e.claims["sub"] == emblem.claims["iss"]
            and (e.claims["iss"] == emblem.claims["iss"]) == issuer and admits(e, emblem)]


def committed_roots(emblem, endorsements):
    """Keys at which a walk up the internal endorsements may stop."""
    roots, seen, open_ = [], set(), [(emblem.kid, True)]
    while open_:
        below, first = open_.pop()
        for endorsement in next_up(emblem, below, True, endorsements):
            if (first or endorsement.claims["end"]) and (endorsement.kid, first) not in seen:
                seen.add((endorsement.kid, first))
                open_.append((endorsement.kid, False))
                if endorsement.claims.get("log"):
                    roots.append(endorsement.kid)
    return roots


def check_chain(emblem, endorsements, required):
    if required == "signed":
        return "signed"
    roots = committed_roots(emblem, endorsements)
    expect(roots, "no internal endorsement with a log above the emblem")
    if required == "organizational":
        return f"organizational: {emblem.claims['iss']} by {roots[0]}"
    endorsers = {e.claims["iss"] for root in roots for e in next_up(emblem, root, False, endorsements)
                 if e.claims["end"] and e.claims.get("log")}
    expect(endorsers, "no organisation endorses the root key")
    return f"endorsed: {emblem.claims['iss']} by {', '.join(sorted(endorsers))}"


# The folder


def read_folder(folder):
    keys, tokens, bad = {}, {}, []
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".jws", ".jwk", ".cbor"))
    for path in paths:
        try:
            data = path.read_bytes()
            if path.suffix == ".cbor":
                item = decode(data, "item")
                read = read_sign1(item) if isinstance(item, cbor2.CBORTag) else read_cose_key(item)
            else:
                read = (read_jws if path.suffix == ".jws" else read_jwk)(data.decode("ascii").removesuffix("\n"))
        except Exception as error:  # whatever is wrong with a foreign file is a verdict on it
            bad.append(f"{path.name}: BAD: {error or type(error).__name__}")
            continue
        if isinstance(read, Key):
            keys[read.family, read.kid] = read
            print(f"{path.name}: ok: key {read.kid} {read.algorithm} {read.family}")
        else:
            tokens[path.name] = read
    return keys, tokens, bad


def verify(folder, at, required):
    keys, tokens, bad = read_folder(folder)
    held = {}
    for name, token in tokens.items():
        try:
            check_token(token, keys, at)
            held[name] = token
        except (Bad, KeyError, TypeError) as error:
            bad.append(f"{name}: BAD: {error}")
    endorsements = [token for token in held.values() if not token.emblem]
    for name, token in held.items():
        role = "emblem" if token.emblem else "endorsement"
        try:
            chain = check_chain(token, endorsements, required) if token.emblem else f"of {token.claims['key']}"
            print(f"{name}: ok: {role} {token.dialect} {token.algorithm} {chain}")
        except Bad as error:
            bad.append(f"{name}: BAD: {error}")
    if not any(token.emblem for token in tokens.values()):
        bad.append(f"{folder}: BAD: no emblem")
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad else 0


def moment(text):
    if text.lstrip("-").isdigit():
        return int(text)
    parsed = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if parsed.tzinfo is None:
        raise argparse.ArgumentTypeError("without a zone")
    return int(parsed.timestamp())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--at", type=moment, default=None)
    parser.add_argument("--require", choices=("signed", "organizational", "endorsed"), default="endorsed")
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        parser.error(f"{arguments.folder} is no folder")
    at = arguments.at if arguments.at is not None else int(datetime.datetime.now(datetime.timezone.utc).timestamp())
    return verify(arguments.folder, at, arguments.require)


if __name__ == "__main__":
    sys.exit(main())
