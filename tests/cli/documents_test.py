#!/usr/bin/env python3
"""The documents made from the command table are fit for their tools: documents_test.py BUILD"""
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

BUILD = pathlib.Path(sys.argv.pop()).resolve()


def completions(*words):
    """What bash offers after these words."""
    script = f"""source {BUILD}/emblem.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _emblem; printf '%s\\n' "${{COMPREPLY[@]}}" """
    done = subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True, text=True, check=True)
    return done.stdout.split()


class Documents(unittest.TestCase):
    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_the_manual_page_is_clean(self):
        done = subprocess.run(["mandoc", "-Tlint", "-Wstyle", BUILD / "emblem.1"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_verbs_are_completed(self):
        self.assertEqual(completions("emblem", "ch"), ["check"])

    def test_options_are_completed_for_their_verb_only(self):
        self.assertEqual(completions("emblem", "check", "--trust"), ["--trust", "--trust-key", "--trust-anchor"])
        self.assertEqual(completions("emblem", "inspect", "--trust"), [])

    def test_words_of_an_option_are_completed(self):
        self.assertEqual(completions("emblem", "check", "a", "--require", "t"), ["trusted"])

    def test_files_are_completed(self):
        self.assertIn("vectors", completions("emblem", "check", "a", "--records", "vec"))

    def test_an_interrupt_ends_the_program_by_its_signal(self):
        with subprocess.Popen([BUILD / "emblem", "inspect", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as running:
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=20)
        self.assertEqual((running.returncode, out, err), (-signal.SIGINT, b"", b""))


if __name__ == "__main__":
    unittest.main()
