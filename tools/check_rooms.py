#!/usr/bin/env python3
"""Holds the directions between rooms, and keeps the pure ones pure (the table is tools/rooms.toml).

check_rooms.py [--root DIR]              from the #include lines
check_rooms.py [--root DIR] --archives BUILD   from the symbols that the archives of pure rooms need

One line per violation; exit 1 if there is any.
"""
import argparse
import fnmatch
import pathlib
import re
import subprocess
import sys
import tomllib

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
TOPS = ("include", "core", "engine", "adapters", "apps", "plugins", "tests", "fuzz", "bench")


def matches(room, patterns):
    return any(fnmatch.fnmatchcase(room, pattern) for pattern in patterns)


def is_test(path):
    return path.stem.endswith("_test") or path.stem.endswith("_fuzz")


class Rooms:
    def __init__(self, root, table):
        self.root, self.table = root, table
        self.order = ["core/" + name for name in table["core"]]

    def sources(self):
        for top in TOPS:
            for path in sorted((self.root / top).rglob("*")):
                if path.suffix in (".h", ".cc", ".def"):
                    yield path.relative_to(self.root)

    def allowed(self, room):
        """Patterns of the rooms that `room` may import besides itself and include/emblem; None if it is not in the table."""
        if room in self.order:
            return self.order[:self.order.index(room)]
        for pattern, imports in self.table["imports"].items():
            if fnmatch.fnmatchcase(room, pattern):
                return imports
        return None

    def check_file(self, path):
        room = path.parent.as_posix()
        allowed = self.allowed(room)
        if allowed is None:
            yield f"{path}: {room} is not in tools/rooms.toml"
            return
        pure = matches(room, self.table["pure"]["rooms"]) and not is_test(path)
        for bracket, name in INCLUDE.findall((self.root / path).read_text(encoding="utf-8")):
            if bracket == "<":
                yield from self.check_library(path, room, name, pure)
            else:
                yield from self.check_import(path, room, name, allowed)

    def check_import(self, path, room, name, allowed):
        target = "include/emblem" if name.startswith("emblem/") else str(pathlib.PurePosixPath(name).parent)
        if target == ".":
            yield f"{path}: \"{name}\" must be named from the root"
        elif target not in (room, "include/emblem") and not is_test(path) and not matches(target, allowed):
            yield f"{path}: {room} may not import {target} ({name})"

    def check_library(self, path, room, name, pure):
        if pure and name not in self.table["pure"]["headers"]:
            yield f"{path}: {room} is pure and may not include <{name}>"
        for prefix, homes in self.table["libraries"].items():
            if name.startswith(prefix) and not is_test(path) and room not in homes:
                yield f"{path}: <{name}> belongs into {', '.join(homes)}"

    def check_archives(self, build):
        forbidden = re.compile("(?:%s)" % "|".join(self.table["pure"]["symbols"]))
        archives = [path for top in ("core", "engine") for path in sorted((build / top).rglob("libemblem_*.a"))]
        if not archives:
            yield f"{build}: no archive of a pure room; build first"
        for archive in archives:
            listing = subprocess.run(["nm", "-A", "-u", "--format=posix", archive], capture_output=True, text=True, check=True)
            for line in listing.stdout.splitlines():
                place, symbol = line.split()[0:2]
                if forbidden.fullmatch(symbol.split("@")[0]):
                    yield f"{pathlib.Path(place.rstrip(':')).name}: a pure room needs {symbol}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--archives", type=pathlib.Path, metavar="BUILD")
    options = parser.parse_args()
    table = tomllib.loads((pathlib.Path(__file__).resolve().parent / "rooms.toml").read_text())
    rooms = Rooms(options.root, table)
    if options.archives:
        violations = list(rooms.check_archives(options.archives))
    else:
        violations = [line for path in rooms.sources() for line in rooms.check_file(path)]
    print("".join(line + "\n" for line in violations), end="")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
