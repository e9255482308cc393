#!/usr/bin/env python3
"""What goes wrong at the verbs' hands: one clear line, the right exit code, and a home as it was. bad_input_test.py BUILD"""
import hashlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import unittest

from home_case import ISSUE, homes, HomeCase, setUpModule, tearDownModule  # noqa: F401


class Files(HomeCase):
    def test_a_full_disk(self):
        def fill(room):
            # No file grows beyond this; writing more fails as on a full disk, without a signal.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        home = self.home("endorsed")
        many = self.world.path("many.txt")
        many.write_text("".join(f"host-{i}.hospital.example\n" for i in range(200)), encoding="utf-8")
        for room in (0, 512, 4096, 20000, 65536, 131072):
            self.assert_refused(home, ("issue", "--from", str(many)), "the home could not be changed",
                                preexec_fn=lambda room=room: fill(room))
        self.assert_refused(home, ("key", "new", "--role", "approver"), "could not be", preexec_fn=lambda: fill(0))
        self.assert_refused(home, ("commit", "--csr", "full.csr"), "could not be", preexec_fn=lambda: fill(0))
        self.world.do(home, *ISSUE)

    def test_a_full_disk_where_a_file_is_handed_out(self):
        done = self.world.run(self.home("marked"), "publish", "--fragment", "/dev/full")
        self.assert_one_line(done, "No space left on device")

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "root may write everywhere")
    def test_a_home_that_may_only_be_read(self):
        home = self.home("marked")
        as_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
        self.world.folder.chmod(0o755)
        for path in [home, *home.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        if as_nobody:
            for path in [home, *home.rglob("*")]:
                os.chown(path, 65534, 65534)

        def run(*words):
            return subprocess.run([*as_nobody, str(self.world.emblem), "--home", str(home), *words, "--at", homes.AT],
                                  capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=homes.LONGEST,
                                  cwd="/")
        status = run("status", "--json")
        self.assertEqual((status.returncode, status.stderr), (0, ""))
        self.assert_one_line(run("issue", "new.hospital.example"), "the home could not be changed and is as it was")
        self.assert_one_line(run("key", "new", "--role", "approver"), "could not be")
        self.assertEqual(run("status", "--json").stdout, status.stdout)
        for path in [home, *home.rglob("*")]:
            path.chmod(0o700 if path.is_dir() else 0o600)

    def test_two_writers_at_once(self):
        home = self.home("endorsed")
        command = [str(self.world.emblem), "--home", str(home), "issue", "--at", homes.AT]
        writers = [subprocess.Popen([*command, f"host-{i}.hospital.example"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                    stdin=subprocess.DEVNULL) for i in range(8)]
        failed = [error for writer in writers for error in [writer.communicate(timeout=homes.LONGEST)[1]] if writer.returncode]
        self.assertEqual(failed, [])
        status = self.world.do(home, "status", "--json")
        self.assertTrue(all(f"host-{i}.hospital.example" in status for i in range(8)))

    def test_a_writer_that_does_not_end(self):
        home = self.home("endorsed")
        store = sqlite3.connect(home / "store.sqlite", isolation_level=None)
        store.execute("BEGIN IMMEDIATE")
        done = self.world.run(home, *ISSUE)
        store.execute("ROLLBACK")
        store.close()
        self.assert_one_line(done, "another process is changing the home")

    def test_names_of_keys_do_not_lead_out_of_the_home(self):
        home = self.home("new")
        for name in ("../../evil", "a/b", "", ".", "a\nb", "x" * 65):
            self.assert_refused(home, ("key", "new", name, "--role", "approver"), "the value does not suit")

    def test_nothing_is_signed_before_it_is_known_where_it_goes(self):
        self.assert_refused(self.home("ministry"), ("endorse", "request.cbor", "--yes"), "-o: the option needs a value")
        self.assert_refused(self.home("committed"), ("request",), "-o: the option needs a value")
        self.assert_refused(self.home("approver"), ("approve", "request.cbor", "--yes"), "-o: the option needs a value")

    def test_requests_that_cannot_be(self):
        home = self.home("committed")
        self.assert_refused(home, ("request", "--for", "99999d", "-o", "never.cbor"), "up to a hundred years")
        self.assert_refused(home, ("request", "--asset", "not a name", "-o", "never.cbor"), "not a name")

    def test_no_home_and_a_home_that_is_there(self):
        self.assert_one_line(self.world.run(self.world.path("nowhere"), "status"), "there is no home here")
        self.assert_refused(self.home("new"), ("init", "--issuer", "https://other.example"), "a home is here already")

    def test_a_store_that_is_none(self):
        home = self.home("marked")
        (home / "store.sqlite").write_bytes(b"no store" * 1000)
        self.assert_one_line(self.world.run(home, "status"), "the home cannot be read")

    def test_settings_that_cannot_be_read(self):
        home = self.home("marked")
        with open(home / "emblem.toml", "a", encoding="utf-8") as settings:
            settings.write("lifetime = \n")
        self.assert_one_line(self.world.run(home, "status"), "emblem.toml")

    def test_blanks_and_quotes_in_paths(self):
        home = self.world.copy("endorsed", "a home' with \"blanks\" & ünicode")
        self.world.do(home, *ISSUE)
        self.world.do(home, "publish", "--fragment", str(home / "a zone.txt"))
        self.world.do(home, "key", "rotate")
        self.world.do(home, "publish")
        self.assertIn("www.hospital.example", self.world.do(home, "status", "--json"))

    def test_a_key_file_that_is_another_key(self):
        home = self.home("endorsed")
        key, = (home / "keys").glob("emblem-*.pem")
        shutil.copy(next(self.world.path("ministry").glob("keys/emblem-*.pem")), key)
        self.assert_refused(home, ISSUE, "it is not the key that the home knows")

    def test_a_key_file_that_is_gone(self):
        home = self.home("endorsed")
        next((home / "keys").glob("emblem-*.pem")).unlink()
        self.assert_refused(home, ISSUE, "emblem-")


class Evidence(HomeCase):
    def test_a_certificate_for_another_domain(self):
        self.assert_refused(self.home("new"), ("commit", "--chain", "ministry.pem", "--logs", "ca/logs.json"),
                            "the certificate does not bind the root key")

    def test_a_certificate_without_timestamps(self):
        home = self.home("new")
        self.world.make_chain(home, "unlogged.pem", "--no-sct")
        self.assert_refused(home, ("commit", "--chain", "unlogged.pem", "--logs", "ca/logs.json"),
                            "the certificate does not bind the root key")

    def test_a_certificate_in_logs_that_nobody_knows(self):
        self.assert_refused(self.home("new"), ("commit", "--chain", "hospital.pem"), "no log of the list vouches for it")

    def test_a_clock_years_behind(self):
        self.assert_refused(self.home("new"), ("commit", "--chain", "hospital.pem", "--logs", "ca/logs.json"),
                            "the clock is years off", at="2016-06-01T00:00:00Z")
        self.assert_refused(self.home("endorsed"), ISSUE, "our own validator would not accept", at="2016-06-01T00:00:00Z")
        done = self.world.run(self.home("marked"), "status", at="2016-06-01T00:00:00Z")
        self.assertEqual(done.returncode, 1)
        self.assertIn("set the clock", done.stdout)

    def test_a_clock_years_ahead(self):
        self.assert_refused(self.home("requested"), ("accept", "endorsement.cbor"), "", at="2036-06-01T00:00:00Z")

    def test_a_request_with_one_bit_altered(self):
        size = self.world.path("request.cbor").stat().st_size
        home = self.home("ministry")
        for place in range(0, size, 61):
            def flip(content, at=place):
                content[at] ^= 1
            done = self.world.run(home, "endorse", self.changed("request.cbor", flip), "--yes", "-o", "never.cbor")
            self.assert_one_line(done, "")
        self.assertFalse(self.world.path("never.cbor").exists())
        self.assertEqual(self.state(home)[:2], self.state(self.world.path("ministry"))[:2])

    def test_an_endorsement_with_one_bit_altered(self):
        def flip(content):
            content[-20] ^= 0x10  # of the signature; the chain before it is no part of what was signed
        self.assert_refused(self.home("requested"), ("accept", self.changed("endorsement.cbor", flip)), "")

    def test_half_an_endorsement_and_something_else(self):
        home = self.home("requested")

        def cut(content):
            del content[len(content) // 2:]
        for file in (self.changed("endorsement.cbor", cut), "request.cbor", "hospital.pem", "/dev/null", "."):
            self.assert_refused(home, ("accept", file), "")

    def test_an_endorsement_for_somebody_else(self):
        clinic = self.world.make_new(f"clinic-{self.copies}", "clinic.example")
        self.world.commit(clinic, "clinic.pem")
        self.assert_refused(clinic, ("accept", "endorsement.cbor"), "the endorsement is for somebody else")

    def test_an_expired_endorsement(self):
        self.assert_refused(self.home("requested"), ("accept", "endorsement.cbor"), "expired", at="2028-06-01T00:00:00Z")

    def test_an_expired_endorsement_by_the_root_is_not_published(self):
        home = self.home("marked")
        self.assert_refused(home, ("publish", "--fragment", "never.zone"), "", at="2027-06-01T00:00:00Z")
        self.assertFalse(self.world.path("never.zone").exists())

    def test_an_authority_whose_certificate_was_revoked(self):
        ministry = self.world.make_new(f"revoked-{self.copies}", "revoked.example")
        said = self.world.commit(ministry, "revoked.pem")
        self.world.do(ministry, "endorse", "request.cbor", "--yes", "-o", "revoked.cbor")
        self.world.certify("revoke", "--serial", said["serial"], "--at", "2026-05-20T00:00:00Z", "-o",
                           str(self.world.path("revoked.crl")))
        self.assert_refused(self.home("requested"), ("accept", "revoked.cbor", "--evidence", "revoked.crl"), "revoked")

    def test_too_few_approvals_and_one_that_counts_twice(self):
        home = self.home("ministry")
        kid = hashlib.sha256(b"a stranger").hexdigest()
        self.assert_refused(home, ("endorse", "request.cbor", "--yes", "-o", "never.cbor", "--quorum", "2", "--approval",
                                   "approval.cbor", "--approver", kid), "is no approver of this home")
        self.assert_refused(home, ("endorse", "request.cbor", "--yes", "-o", "never.cbor", "--quorum", "1"), "0 of 1 approvers")

    def test_nobody_there_to_confirm(self):
        self.assert_refused_quietly(self.home("ministry"), ("endorse", "request.cbor", "-o", "never.cbor"), "it was not confirmed")

    def assert_refused_quietly(self, home, words, error):
        before = self.state(home)
        self.assert_one_line(self.world.run(home, *words, start_new_session=True), error)
        self.assertEqual(self.state(home), before)


class Journal(HomeCase):
    def actions(self, home):
        store = sqlite3.connect(f"file:{home}/store.sqlite?mode=ro", uri=True)
        actions = [action for action, in store.execute("SELECT action FROM journal ORDER BY number")]
        nameless = store.execute("SELECT action FROM journal WHERE action LIKE '%signed' AND by_key = ''").fetchall()
        store.close()
        self.assertEqual(nameless, [])
        return actions

    def test_every_signature_has_its_line(self):
        made = ["key made", "key made"]
        self.assertEqual(self.actions(self.world.path("marked")), made + [
            "commitment kept", "request signed", "endorsement accepted", "emblem signed", "endorsement signed"])
        self.assertEqual(self.actions(self.world.path("authority")), made + ["commitment kept", "endorsement given"])
        self.assertEqual(self.actions(self.world.path("approver")), [*made, "key made", "request approved"])
        home = self.home("new")
        self.world.do(home, "commit", "--csr", "journal.csr")
        self.world.do(home, "commit", "--csr", "journal.csr")
        self.assertEqual(self.actions(home)[2:], ["key made", "certificate request signed", "certificate request signed"])

    def test_endings_have_theirs(self):
        home = self.home("marked")
        self.world.do(home, "withdraw", "mail.hospital.example")
        self.world.do(home, "key", "rotate")
        self.assertEqual(self.actions(home)[7:], ["emblem withdrawn", "emblem signed", "key retired", "key made", "emblem signed",
                                                  "endorsement signed"])


if __name__ == "__main__":
    unittest.main()
