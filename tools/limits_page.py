#!/usr/bin/env python3
"""Prints docs/limits.md from include/emblem/limits.h: every bound with its default and the reason given above it."""
import pathlib
import re

HEAD = """# Limits

The bounds on everything that foreign input can make the program spend, made from `include/emblem/limits.h` by
`tools/limits_page.py`. What goes beyond a bound is refused with `EM-103` (or, for a whole set, is `INDETERMINATE`), in
bounded time. A policy file may set some of them (docs/policy.md).

| limit | default | why |
|---|---:|---|
"""


def rows(source):
    """(name, default, reason); a comment speaks for every member below it up to the next comment."""
    reason, fresh = "", True
    for line in source[source.index("struct Limits"):].splitlines():
        line = line.strip()
        if line.startswith("//"):
            reason = line[2:].strip() if fresh else reason + " " + line[2:].strip()
            fresh = False
        elif match := re.fullmatch(r"std::size_t (\w+) = (.+);", line):
            fresh = True
            value = eval(re.sub(r"std::size_t\{(\d+)\}", r"\1", match[2]), {"__builtins__": {}})
            yield match[1], value, reason


def main():
    source = (pathlib.Path(__file__).resolve().parent.parent / "include/emblem/limits.h").read_text()
    print(HEAD + "\n".join(f"| `{name}` | {value:,} | {reason} |" for name, value, reason in rows(source)))


if __name__ == "__main__":
    main()
