#!/usr/bin/env python3
"""Passphrases, PINs and the rights of files: what is secret stays so. secrets_test.py BUILD"""
import os
import pty
import select
import signal
import subprocess
import termios
import unittest

from home_case import ISSUE, ROOT, homes, HomeCase, setUpModule, tearDownModule  # noqa: F401

MODULE = ROOT / "build/servers/root/usr/lib/softhsm/libsofthsm2.so"


class Secrets(HomeCase):
    PASSPHRASE = b"correct horse battery staple"

    def make_protected(self):
        HomeCase.copies += 1
        home = self.world.path(f"protected-{self.copies}")
        done = self.with_passphrase(home, self.PASSPHRASE, "init", "--issuer", "https://hospital.example", "--algorithm", "Ed25519")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.world.commit(home, f"protected-{self.copies}.pem")
        return home

    def with_passphrase(self, home, passphrase, *words):
        read, write = os.pipe()
        os.write(write, passphrase + b"\n")
        os.close(write)
        try:
            return self.world.run(home, *words, "--passphrase-fd", str(read), pass_fds=(read,))
        finally:
            os.close(read)

    def test_a_wrong_passphrase(self):
        home = self.make_protected()
        before = self.state(home)
        for wrong in (b"wrong", b"correct horse battery stapl", b"x" * 10000):
            self.assert_one_line(self.with_passphrase(home, wrong, *ISSUE), "passphrase")
        self.assert_one_line(self.with_passphrase(home, b"", *ISSUE), "the key is under a passphrase")
        self.assertEqual(self.state(home), before)
        self.assertEqual(self.with_passphrase(home, self.PASSPHRASE, *ISSUE).returncode, 0)

    def test_no_passphrase_and_nobody_to_ask(self):
        home = self.make_protected()
        self.assert_one_line(self.world.run(home, *ISSUE, start_new_session=True), "the key is under a passphrase")

    def test_secrets_are_in_no_other_file_and_never_printed(self):
        home = self.make_protected()
        done = self.with_passphrase(home, self.PASSPHRASE, *ISSUE)
        for path in self.world.folder.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                self.assertNotIn(self.PASSPHRASE, content, path)
                if path.parent.name != "keys" and path.name not in ("never.zone",) and "ca" not in path.parts:
                    self.assertNotIn(b"PRIVATE KEY", content, path)
        self.assertNotIn("PRIVATE", done.stdout + done.stderr)
        for path in (home / "keys").iterdir():
            self.assertIn(b"ENCRYPTED PRIVATE KEY", path.read_bytes())

    def test_only_the_owner_reads_a_home(self):
        for umask in (0, 0o022, 0o077):
            home = self.world.path(f"modes-{umask}")
            self.world.do(home, "init", "--issuer", "https://hospital.example", preexec_fn=lambda mask=umask: os.umask(mask))
            self.world.do(home, "key", "new", "--role", "approver", preexec_fn=lambda mask=umask: os.umask(mask))
            self.world.do(home, "commit", "--csr", "names.csr", preexec_fn=lambda mask=umask: os.umask(mask))
            modes = {path.name: path.stat().st_mode & 0o777 for path in [home, *home.rglob("*")]}
            self.assertEqual(modes[home.name], 0o700)
            self.assertEqual(modes["keys"], 0o700)
            self.assertEqual(modes["store.sqlite"], 0o600)
            self.assertEqual({mode for name, mode in modes.items() if name.endswith(".pem")}, {0o600})
            self.assertEqual(len([name for name in modes if name.endswith(".pem")]), 4)

    def test_an_interrupt_at_the_prompt_leaves_the_terminal_and_the_home_as_they_were(self):
        home = self.make_protected()
        before = self.state(home)
        child, terminal = pty.fork()
        if child == 0:
            os.execve(self.world.emblem, [str(self.world.emblem), "--home", str(home), *ISSUE, "--at", homes.AT],
                      self.world.environment)
        seen = b""
        while b"passphrase" not in seen:
            self.assertTrue(select.select([terminal], [], [], homes.LONGEST)[0])
            seen += os.read(terminal, 1000)
        os.write(terminal, b"correct hor\x03")
        _, status = os.waitpid(child, 0)
        self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO)
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(status), -signal.SIGINT)
        self.assertNotIn(b"correct", seen)
        self.assertEqual(self.state(home), before)
        self.assertEqual(self.with_passphrase(home, self.PASSPHRASE, *ISSUE).returncode, 0)

    @unittest.skipUnless(MODULE.exists(), "tools/servers.sh fetch softhsm2")
    def test_a_token_pulled_out_half_way(self):
        tokens = self.world.path("tokens")
        tokens.mkdir()
        configuration = self.world.path("softhsm2.conf")
        configuration.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n", encoding="utf-8")
        environment = {**self.world.environment, "SOFTHSM2_CONF": str(configuration), "EMBLEM_PKCS11_MODULE": str(MODULE),
                       "LSAN_OPTIONS": "detect_leaks=0"}  # SoftHSM leaks
        subprocess.run([ROOT / "tools/servers.sh", "exec", "softhsm2-util", "--module", MODULE, "--init-token", "--free", "--label",
                        "hospital", "--pin", "123456", "--so-pin", "123456"], check=True, capture_output=True, env=environment)
        self.world.path("pin").write_text("123456\n", encoding="utf-8")
        without, self.world.environment = self.world.environment, environment
        try:
            home = self.world.make_new("in-token", "hospital.example", "--pkcs11",
                                       f"pkcs11:token=hospital;object=root?pin-source=file:{self.world.path('pin')}")
            self.world.commit(home, "in-token.pem")
            tokens.rename(self.world.path("pulled"))
            self.assert_refused(home, ISSUE, "")
            tokens.mkdir()
            self.assert_refused(home, ISSUE, "the PKCS#11 token refused")
            tokens.rmdir()
            self.world.path("pulled").rename(tokens)
            self.world.path("pin").write_text("654321\n", encoding="utf-8")
            self.assert_refused(home, ISSUE, "the passphrase does not open the key")
            self.world.path("pin").write_text("123456\n", encoding="utf-8")
            self.world.do(home, *ISSUE)
        finally:
            self.world.environment = without


if __name__ == "__main__":
    unittest.main()
