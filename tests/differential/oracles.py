"""What other software makes of the same bytes: cbor2, and Python's json and base64.

Each answers "ok" with the value as the flat list of words that decoders.cc prints, or None where it refuses.
"""
import base64
import io
import json
import math
import struct

import cbor2
import cbor2.decoder
from cbor2 import types

# Tags stay tags; what they would mean is none of a token's business.
cbor2.decoder.semantic_decoders.clear()


def number(value):
    return "nan" if math.isnan(value) else "f" + struct.pack(">d", value).hex()


def cbor_words(value):
    """Parents before children; a stack, because depth belongs to the input."""
    words, open_ = [], [value]
    while open_:
        item = open_.pop()
        if item is True or item is False:
            words.append("s21" if item else "s20")
        elif item is None or item is types.undefined:
            words.append("s22" if item is None else "s23")
        elif isinstance(item, types.CBORSimpleValue):
            words.append(f"s{item.value}")
        elif isinstance(item, int):
            words.append(f"i{item}" if item >= 0 else f"n{-1 - item}")
        elif isinstance(item, float):
            words.append(number(item))
        elif isinstance(item, bytes):
            words.append("b" + item.hex())
        elif isinstance(item, str):
            words.append("t" + item.encode().hex())
        elif isinstance(item, (list, tuple)):
            words.append(f"A{len(item)}")
            open_.extend(reversed(item))
        elif isinstance(item, dict):
            words.append(f"M{len(item)}")
            open_.extend(part for pair in reversed(item.items()) for part in reversed(pair))
        elif isinstance(item, types.CBORTag):
            words.append(f"T{item.tag}")
            open_.append(item.value)
        else:
            raise ValueError(type(item))  # a break where a value should be
    return words


def read_cbor(item):
    """Words, and whether bytes are left."""
    stream = io.BytesIO(item)
    try:
        words = cbor_words(cbor2.decoder.CBORDecoder(stream).decode())
    except (types.CBORDecodeError, ValueError, OverflowError, RecursionError, TypeError, MemoryError):
        return None, False
    return words, stream.tell() < len(item)


class Refused(Exception):
    pass


def pairs(members):
    names = [name for name, _ in members]
    if len(set(names)) < len(names):
        raise Refused("a member twice")
    return dict(members)


def refuse(constant):
    raise Refused(constant)


def json_words(value):
    words, open_ = [], [(None, value)]
    while open_:
        name, item = open_.pop()
        if name is not None:
            words.append("k" + name.encode().hex())
        if item is None:
            words.append("null")
        elif isinstance(item, bool):
            words.append("true" if item else "false")
        elif isinstance(item, float):
            words.append("beyond" if math.isinf(item) else number(item))
        elif isinstance(item, str):
            words.append("t" + item.encode().hex())
        elif isinstance(item, list):
            words.append(f"A{len(item)}")
            open_.extend((None, part) for part in reversed(item))
        else:
            words.append(f"M{len(item)}")
            open_.extend(reversed(list(item.items())))
    return words


def read_json(text):
    try:
        value = json.loads(text.decode("utf-8"), object_pairs_hook=pairs, parse_constant=refuse, parse_int=float)
        return json_words(value)  # a lone surrogate cannot be encoded, and is refused here
    except (ValueError, Refused, RecursionError):
        return None


def read_base(kind, text):
    """Python is liberal about stray bits, so the value must encode to the text again."""
    try:
        ascii_ = text.decode("ascii")
        if kind == "base32":
            value = base64.b32decode(ascii_.upper() + "=" * (-len(ascii_) % 8))
            again = base64.b32encode(value).decode().lower().rstrip("=")
        elif kind == "base64":
            value = base64.b64decode(ascii_, validate=True)
            again = base64.b64encode(value).decode()
        else:
            value = base64.urlsafe_b64decode(ascii_ + "=" * (-len(ascii_) % 4))
            again = base64.urlsafe_b64encode(value).decode().rstrip("=")
    except ValueError:
        return None
    return ["b" + value.hex()] if again == ascii_ else None


def claim_time(value):
    seconds = math.floor(value)
    return f"{seconds}.{min(int((value - seconds) * 10**9), 10**9 - 1)}"


ALGORITHMS = {-7: 0, -9: 0, -35: 1, -51: 1, -36: 2, -52: 2, -8: 3, -19: 3}


def read_cose(item):
    """A token that we accept, as cbor2 sees it."""
    outer = cbor2.decoder.CBORDecoder(io.BytesIO(item)).decode()
    older = outer.tag == 61
    protected, unprotected, payload, signature = (outer.value if older else outer).value
    header, claims = cbor2.loads(protected), cbor2.loads(payload)
    emblem = "assets" in claims
    words = ["cose-16sep" if older else "cose", "emblem" if emblem else "endorsement", f"alg={ALGORITHMS[header[1]]}",
             "kid=" + header[4].hex(), "iss=" + claims.get(1, ""), "nbf=" + claim_time(claims[5]), "exp=" + claim_time(claims[4]),
             "signed=" + cbor2.dumps(["Signature1", protected, b"", payload]).hex(), "signature=" + signature.hex(),
             f"prp={claims['prp']}"]
    if emblem:
        return words, ["asset=" + asset.encode().hex() for asset in claims["assets"] if isinstance(asset, str)]
    words += ["sub=" + claims.get(2, ""), "key=" + claims["key"].hex(), "end=" + str(claims["end"]).lower()]
    log = claims.get("log", header.get("log", []))
    return words, ["log=%s:%s" % (entry["id"].hex(), entry["hash"].hex() if "hash" in entry else entry["index"])
                   for entry in log if isinstance(entry, dict) and isinstance(entry.get("id"), bytes)]
