#!/usr/bin/env python3
"""Runs docs/serve-in-ten-minutes.md as it stands there: page_test.py BUILD

In network, mount and process namespaces of its own, where everything ends with it. Exit 77 (skipped) without the rights
to make them, without the module, or when the servers' packages cannot be fetched.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import serving
from serving import name_servers

ROOT = serving.ROOT
BUILD = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "build"
PAGE = ROOT / "docs/serve-in-ten-minutes.md"
SECONDS = 120
ALONE = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]


def blocks():
    return re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def why_not():
    if not (BUILD / "plugins/knot/emblem.so").exists():
        return "the module was not built"
    if subprocess.run([*ALONE, "sh", "-c", "mount -t tmpfs none /run && ip link set lo up"], capture_output=True).returncode:
        return "no rights to make namespaces"
    return name_servers.fetch()


def main():
    if why := why_not():
        print("skipped:", why)
        return 77
    with tempfile.TemporaryDirectory(prefix="emblem-page-") as folder:
        programs = serving.programs(pathlib.Path(folder) / "programs")
        for name in ("nsd", "named", "tsig-keygen"):
            (programs / name).write_text("#!/bin/sh\nexec %s exec %s \"$@\"\n" % (name_servers.SERVERS, name))
            (programs / name).chmod(0o755)
        place = pathlib.Path(folder) / "place"
        place.mkdir()
        # ip netns keeps its names in /run, which nobody else is to see.
        script = "set -eu\nmount -t tmpfs none /run\ncd %s\nset -x\n" % shlex.quote(str(place)) + "".join(blocks())
        path = "%s:%s:%s:/usr/sbin:/usr/bin:/sbin:/bin" % (programs, BUILD, ROOT / "tests/tools")
        done = subprocess.run([*ALONE, "timeout", str(SECONDS), "bash", "-c", script],
                              env={**os.environ, "PATH": path, "HOME": folder, "LC_ALL": "C.UTF-8"},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout[-6000:])
        log = place / "serve.log"
        print("--- serve.log\n" + (log.read_text() if log.exists() else "none"))
        return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
