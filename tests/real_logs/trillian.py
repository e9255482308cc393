"""An RFC 6962 log: ct_server before Trillian's log server and signer, over MariaDB in a folder of its own."""
import json
import os
import shutil
import urllib.error
import urllib.request

from cryptography.hazmat.primitives import serialization

import answers
import software

PREFIX = "log"
SETTINGS = """config {{
  log_id: {tree}
  prefix: "{prefix}"
  roots_pem_file: "{roots}"
  private_key: {{ [type.googleapis.com/keyspb.PrivateKey] {{ der: "{key}" }} }}
  max_merge_delay_sec: 86400
  expected_merge_delay_sec: 1
}}
"""


def escaped(data):
    return "".join(f"\\{byte:03o}" for byte in data)


class Database:
    """MariaDB that listens on a socket in its folder, for whoever may enter that."""

    def __init__(self, folder):
        self.folder, self.data, self.socket = folder, folder / "database", folder / "socket"
        self.process = None

    def words(self, *more):
        shared = software.UNPACKED / "usr/share/mysql"
        return [software.SERVERS, "exec", "mariadbd", "--no-defaults", f"--basedir={software.UNPACKED / 'usr'}",
                f"--lc-messages-dir={shared}", f"--character-sets-dir={shared / 'charsets'}", f"--datadir={self.data}",
                f"--plugin-dir={software.UNPACKED / 'usr/lib/mysql/plugin'}", f"--tmpdir={self.folder}", "--skip-networking",
                "--skip-grant-tables", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M",
                "--innodb-flush-log-at-trx-commit=0", *(("--user=root",) if os.geteuid() == 0 else ()), *more]

    def create(self):
        self.data.mkdir()
        shared = software.UNPACKED / "usr/share/mysql"
        system = [shared / f"mysql_{name}.sql" for name in ("system_tables", "performance_tables", "system_tables_data")]
        tables = "\n".join(path.read_text() for path in system)
        lines = (software.BUILT / "trillian.sql").read_text().splitlines()
        schema = "\n".join(line.split("--")[0] for line in lines if not line.startswith("#"))
        script = f"CREATE DATABASE mysql;\nUSE mysql;\n{tables}\nCREATE DATABASE trillian;\nUSE trillian;\n{schema}\n"
        done = software.subprocess.run([str(word) for word in self.words("--bootstrap")], input=script, capture_output=True,
                                       text=True, timeout=software.SECONDS_TO_START, check=False)
        if done.returncode != 0:
            raise RuntimeError("mariadbd --bootstrap: " + done.stderr[-1500:])

    def start(self):
        self.process = software.Process(self.words(f"--socket={self.socket}", f"--pid-file={self.folder / 'pid'}"),
                                        self.folder / "database.log")
        self.process.wait_until(self.socket.exists)

    def stop(self):
        self.process.stop()

    @property
    def address(self):
        return f"root@unix({self.socket})/trillian"


class Log:
    """`submission`: where chains are taken; `source`: what it answers to a path."""
    kind = "rfc6962"

    def __init__(self, folder, key, roots):
        self.folder, self.roots = folder, roots
        self.key = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self.database, self.servers, self.tree = Database(folder), [], None
        self.database.create()
        self.start()

    def begin(self, program, port, *words):
        process = software.Process([software.BUILT / program, *words], self.folder / f"{program}.log")
        self.servers.append(process)
        process.wait_until(lambda: software.listens(port))

    def start(self):
        log, signer, front = software.free_ports(3)
        self.database.start()
        storage = ("--storage_system=mysql", f"--mysql_uri={self.database.address}", "--quota_system=noop", "--http_endpoint=")
        self.begin("trillian_log_server", log, f"--rpc_endpoint=127.0.0.1:{log}", *storage)
        self.begin("trillian_log_signer", signer, f"--rpc_endpoint=127.0.0.1:{signer}", "--force_master", "--num_sequencers=1",
                   *storage)
        if self.tree is None:
            self.tree = software.run(software.BUILT / "createtree", f"--admin_server=127.0.0.1:{log}").strip()
        settings = self.folder / "ct_server.cfg"
        settings.touch(mode=0o600)
        settings.write_text(SETTINGS.format(tree=self.tree, prefix=PREFIX, roots=self.roots, key=escaped(self.key)))
        self.begin("ct_server", front, f"--log_config={settings}", f"--log_rpc_server=127.0.0.1:{log}",
                   f"--http_endpoint=127.0.0.1:{front}")
        self.address = f"http://127.0.0.1:{front}"
        self.submission = f"{self.address}/{PREFIX}"

    def stop(self):
        while self.servers:
            self.servers.pop().stop()
        self.database.stop()

    def keep(self, name):
        """As it is now, to be gone back to."""
        self.stop()
        shutil.copytree(self.database.data, self.folder / name)
        self.start()

    def go_back(self, name):
        self.stop()
        shutil.rmtree(self.database.data)
        shutil.copytree(self.folder / name, self.database.data)
        self.start()

    def source(self, path):
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return answers.Answer(answer.status, answer.read(), answer.headers.get("Content-Encoding", ""))
        except urllib.error.HTTPError as error:
            return answers.Answer(error.code, error.read())

    def size(self):
        return json.loads(self.source(f"/{PREFIX}/ct/v1/get-sth").body)["tree_size"]
