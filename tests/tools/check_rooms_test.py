#!/usr/bin/env python3
"""tools/check_rooms.py finds what is planted, and nothing in the same tree without it."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_rooms.py"


class CheckRooms(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.write("core/bytes/bytes.h", "#include <vector>\n")
        self.write("core/cbor/reader.cc", '#include "core/bytes/bytes.h"\n#include <string>\n')

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_tool(self, *extra):
        done = subprocess.run([sys.executable, TOOL, "--root", self.root, *extra], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_a_clean_tree_passes(self):
        self.assertEqual(self.run_tool(), (0, ""))

    def test_an_import_against_the_direction_is_found(self):
        self.write("core/bytes/bytes.h", '#include <vector>\n#include "core/cbor/reader.h"\n')
        code, text = self.run_tool()
        self.assertEqual(code, 1)
        self.assertIn("core/bytes/bytes.h: core/bytes may not import core/cbor", text)

    def test_a_system_header_in_the_core_is_found(self):
        self.write("core/cbor/reader.cc", "#include <unistd.h>\n")
        self.assertIn("core/cbor is pure and may not include <unistd.h>", self.run_tool()[1])

    def test_a_library_outside_its_adapter_is_found(self):
        self.write("adapters/files/files.cc", "#include <openssl/evp.h>\n")
        self.assertIn("belongs into adapters/openssl", self.run_tool()[1])

    def test_an_unknown_room_is_found(self):
        self.write("core/misc/x.h", "")
        self.assertIn("core/misc is not in tools/rooms.toml", self.run_tool()[1])

    def archive(self, source):
        self.write("x.cc", source)
        room = self.root / "build" / "core" / "x"
        room.mkdir(parents=True, exist_ok=True)
        subprocess.run(["g++", "-c", self.root / "x.cc", "-o", room / "x.o"], check=True)
        subprocess.run(["ar", "rc", room / "libemblem_x.a", room / "x.o"], check=True)
        return self.run_tool("--archives", self.root / "build")

    def test_a_pure_archive_passes(self):
        self.assertEqual(self.archive("int twice(int x) { return 2 * x; }"), (0, ""))

    def test_a_clock_in_an_archive_is_found(self):
        source = "#include <chrono>\nlong now() { return std::chrono::system_clock::now().time_since_epoch().count(); }"
        code, text = self.archive(source)
        self.assertEqual(code, 1)
        self.assertIn("a pure room needs _ZNSt6chrono", text)

    def test_the_environment_in_an_archive_is_found(self):
        self.assertIn("needs getenv", self.archive('#include <cstdlib>\nchar* home() { return std::getenv("HOME"); }')[1])


if __name__ == "__main__":
    unittest.main()
