"""A static-ct log: TesseraCT over the tessera library, in a folder, read through a plain file server."""
import gzip
import shutil
import urllib.parse

from cryptography.hazmat.primitives import serialization

import answers
import software

PREFIX = "log"


class Log:
    kind = "static_ct"

    def __init__(self, folder, key, roots):
        self.folder, self.storage, self.roots, self.server = folder, folder / "storage", roots, None
        self.key = folder / "log.key.pem"
        self.key.touch(mode=0o600)
        self.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL,
                                               serialization.NoEncryption()))
        self.storage.mkdir()
        self.start()

    def start(self):
        (port,) = software.free_ports(1)
        self.server = software.Process(
            [software.BUILT / "posix", f"--http_endpoint=127.0.0.1:{port}", f"--origin=tiled.log.example/{PREFIX}",
             f"--storage_dir={self.storage}", f"--private_key={self.key}", f"--roots_pem_file={self.roots}"],
            self.folder / "tesseract.log", OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1", OTEL_METRIC_EXPORT_INTERVAL="86400000")
        self.server.wait_until(lambda: software.listens(port))
        self.submission = f"http://127.0.0.1:{port}"

    def stop(self):
        self.server.stop()

    def keep(self, name):
        """As it is now, to be gone back to."""
        self.stop()
        shutil.copytree(self.storage, self.folder / name)
        self.start()

    def go_back(self, name):
        self.stop()
        shutil.rmtree(self.storage)
        shutil.copytree(self.folder / name, self.storage)
        self.start()

    def source(self, path):
        """Data tiles are compressed, as the specification advises."""
        place = urllib.parse.urlsplit(path).path.removeprefix(f"/{PREFIX}/")
        wanted = self.storage / place
        public = place == "checkpoint" or place.startswith(("tile/", "issuer/"))
        if ".." in place or not public or not wanted.is_file():
            return answers.Answer(404, b"")
        body = wanted.read_bytes()
        if place.startswith("tile/data/"):
            return answers.Answer(200, gzip.compress(body, mtime=0), "gzip")
        return answers.Answer(200, body)

    def size(self):
        checkpoint = self.source(f"/{PREFIX}/checkpoint")
        return int(checkpoint.body.split(b"\n")[1]) if checkpoint.status == 200 else 0
