"""Store files for tests, written after docs/formats/store.md and nothing else."""
import os
import struct

MASK = (1 << 64) - 1


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def wire(name):
    labels = [label for label in name.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label.lower().encode() for label in labels) + b"\0"


def name_hash(owner, seed):
    value = 0xCBF29CE484222325 ^ seed
    for byte in owner:
        value = (value ^ byte) * 0x100000001B3 & MASK
    value = (value ^ value >> 32) * 0x9E3779B97F4A7C15 & MASK
    return value ^ value >> 29


def padded(data):
    return data + b"\0" * (len(data) % 2)


def record(owner, ttl, rdatas):
    body = struct.pack("<I", ttl) + padded(owner)
    for rdata in sorted(set(rdatas)):
        body += struct.pack("<H", len(rdata)) + padded(rdata)
    return struct.pack("<I", crc32c(body)) + body


def index(owners, bits, seed):
    """The buckets' first names and the marks."""
    places = [(name_hash(owner, seed) >> (64 - bits) if bits else 0,
               name_hash(owner, seed) << bits >> 48 & 0xFFFF) for owner in owners]
    starts = [sum(bucket < number for bucket, _ in places) for number in range((1 << bits) + 1)]
    sizes = [end - start for start, end in zip(starts, starts[1:])]
    return starts, [mark for _, mark in places], max(sizes)


def encode(sets, record_type=65297):
    """`sets` maps names to (ttl, [rdata])."""
    sets = {wire(name): value for name, value in sets.items()}
    bits = 0
    while len(sets) >> bits > 8:
        bits += 1
    for seed in range(256):
        owners = sorted(sets, key=lambda owner: (name_hash(owner, seed), owner))
        starts, marks, largest = index(owners, bits, seed)
        if largest <= 64:
            break
    records = [record(owner, *sets[owner]) for owner in owners]
    offsets = [0]
    for each in records:
        offsets.append(offsets[-1] + len(each) // 2)
    table = struct.pack("<%dI" % len(starts), *starts) + struct.pack("<%dH" % len(marks), *marks)
    table += b"\0\0" * (len(marks) % 2) + struct.pack("<%dI" % len(offsets), *offsets)
    data = table + b"".join(records)
    header = b"\x89EMBLEM\n" + struct.pack("<HHBBHIIQ28x", 1, record_type, bits, seed, 0, len(sets), crc32c(table),
                                           64 + len(data))
    return header + struct.pack("<I", crc32c(header)) + data


def replace(path, data):
    """As every store must be replaced: beside it, then over it."""
    beside = str(path) + ".new"
    with open(beside, "wb") as out:
        out.write(data)
    os.replace(beside, path)
