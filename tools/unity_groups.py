#!/usr/bin/env python3
"""Says which source files may be compiled as one (docs/decisions/0018-build-time.md).

Files of a room share a group unless they would clash in one translation unit: when both have the same private name, in an
unnamed namespace, or a private name that a header of the room declares as well. A file that defines macros stands alone. The
output is a CMake script that sets EMBLEM_UNITY_GROUP_<path> to the number of a group. A clash that this does not foresee is
an error of the compiler; another name mends it.
"""
import argparse
import pathlib
import re

FLOORS = ("core", "engine", "adapters", "apps", "tests", "plugins")
LARGEST = 12  # files in a group: two cores share the work, and one change does not compile a whole floor

# clang-format puts whatever a namespace holds at the beginning of a line, and nothing else there.
DECLARATION = re.compile(
    r"(?:template <.*> )?"
    r"(?:(?:struct|class|union|enum(?: class)?) (?P<type>\w+)"
    r"|using (?P<alias>\w+) ="
    r"|(?P<test>TEST\w*\(.*\))"
    r"|[^(={]*?[ *&](?P<value>\w+)(?:\(| =|\{|\[|;))")
OPENING = re.compile(r"namespace (?:\w+ )?\{$|namespace [\w:]+ \{$")


def declarations(lines):
    """Names at the outermost level: (name, whether it is private)."""
    depth = []
    for line in lines:
        if line.startswith("namespace") and line.endswith("{"):
            depth.append(line == "namespace {")
        elif line.startswith("}  // namespace") and depth:
            depth.pop()
        elif line[:1] not in ("", " ", "}", "/", "#") and (match := DECLARATION.match(line)):
            name = next(filter(None, match.groups()))
            yield name, any(depth)
            if line.startswith("enum ") and not line.startswith("enum class"):
                yield from ((enumerator, any(depth)) for enumerator in re.findall(r"(\w+) =", line))


def names(path):
    """The private names of a source file and whether it defines macros."""
    lines = path.read_text(encoding="utf-8").splitlines()
    private = {name for name, hidden in declarations(lines) if hidden}
    return private, any(line.startswith("#define") for line in lines)


def groups_of(files, declared):
    """Puts each file into the first group where it clashes with nothing; yields (path, number)."""
    groups = []
    for path in files:
        private, alone = names(path)
        if alone or private & declared:
            continue
        fitting = (index for index, (taken, size) in enumerate(groups) if size < LARGEST and not private & taken)
        index = next(fitting, len(groups))
        if index == len(groups):
            groups.append((set(), 0))
        groups[index] = (groups[index][0] | private, groups[index][1] + 1)
        yield path, index


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root
    folders = sorted({path.parent for floor in FLOORS for path in (root / floor).rglob("*.cc")})
    for folder in folders:
        headers, files = sorted(folder.glob("*.h")), sorted(folder.glob("*.cc"))
        tests = [path for path in files if path.stem.endswith("_test")]
        program = [path for path in files if path not in tests]
        # Headers of tests are read by tests only.
        for part, read in ((tests, headers), (program, [path for path in headers if not path.stem.endswith("_test")])):
            lines = [line for path in read for line in path.read_text(encoding="utf-8").splitlines()]
            declared = {name for name, _ in declarations(lines)}
            for path, index in groups_of(part, declared):
                print(f"set(EMBLEM_UNITY_GROUP_{path.relative_to(root).as_posix()} {index})")


if __name__ == "__main__":
    main()
