"""The log software that go.mod names, built once below build/real-logs, and Debian's MariaDB unpacked by tools/servers.sh."""
import ctypes
import hashlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SERVERS = ROOT / "tools/servers.sh"
UNPACKED = pathlib.Path(os.environ.get("EMBLEM_SERVERS", ROOT / "build/servers")) / "root"
BUILT = pathlib.Path(os.environ.get("EMBLEM_REAL_LOGS_BUILD", ROOT / "build/real-logs"))
TRILLIAN = "github.com/google/trillian"
PROGRAMS = {
    "trillian_log_server": f"{TRILLIAN}/cmd/trillian_log_server",
    "trillian_log_signer": f"{TRILLIAN}/cmd/trillian_log_signer",
    "createtree": f"{TRILLIAN}/cmd/createtree",
    "ct_server": "github.com/google/certificate-transparency-go/trillian/ctfe/ct_server",
    "posix": "github.com/transparency-dev/tesseract/cmd/tesseract/posix",
}
TAGS = "mysql,etcd"  # Trillian's storage: the others bring clients of clouds
LEAST_GO = (1, 24)  # what go.mod asks for
SECONDS_TO_BUILD = 3600
SECONDS_TO_START = 60


class Missing(Exception):
    """What the software cannot be had without."""


def run(*command, seconds=60, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, timeout=seconds,
                          **options).stdout


def go_version():
    go = shutil.which("go")
    if not go:
        raise Missing("Go is not installed")
    version = run(go, "env", "GOVERSION", cwd=HERE, env={**os.environ, "GOTOOLCHAIN": "local"}).strip()
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    if numbers < LEAST_GO:
        raise Missing(f"{version} is too old: Go {LEAST_GO[0]}.{LEAST_GO[1]} is needed")
    return version


def build():
    """The programs of BUILT; again where versions have changed."""
    version = go_version()
    wanted = hashlib.sha256("\0".join((version, TAGS, *PROGRAMS, (HERE / "go.mod").read_text(),
                                       (HERE / "go.sum").read_text())).encode()).hexdigest()
    stamp = BUILT / "built"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    BUILT.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly -trimpath -buildvcs=false"}
    try:
        run("go", "build", "-tags", TAGS, "-ldflags=-s -w", "-o", f"{BUILT}/", *PROGRAMS.values(), cwd=HERE, env=environment,
            seconds=SECONDS_TO_BUILD)
        module = pathlib.Path(run("go", "list", "-m", "-f", "{{.Dir}}", TRILLIAN, cwd=HERE, env=environment).strip())
    except subprocess.CalledProcessError as error:
        raise Missing("the logs could not be built: " + error.stderr.strip()[-600:]) from error
    (BUILT / "trillian.sql").write_bytes((module / "storage/mysql/schema/storage.sql").read_bytes())
    stamp.write_text(wanted)


def fetch_database():
    done = subprocess.run([SERVERS, "fetch", "mariadb-server-core"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing("MariaDB cannot be had: " + done.stderr.strip())


def prepare():
    """Everything the tests start. Raises Missing with a reason for people."""
    build()
    fetch_database()


def versions():
    """Module and version of each, for records."""
    return run("go", "list", "-m", "github.com/google/certificate-transparency-go", TRILLIAN, "github.com/transparency-dev/tessera",
               "github.com/transparency-dev/tesseract", cwd=HERE).splitlines()


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def die_with_the_test():
    """In the child: a test that is killed leaves no server behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Process:
    """A server; what it prints is kept in a file."""

    def __init__(self, words, log, **environment):
        self.name, self.log = pathlib.Path(str(words[0])).name, log
        with open(log, "ab") as output:
            self.child = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                          env={**os.environ, **environment}, preexec_fn=die_with_the_test)

    def wait_until(self, ready):
        end = time.monotonic() + SECONDS_TO_START
        while not ready():
            if self.child.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.name}: " + self.log.read_text(errors="replace")[-1500:])
            time.sleep(0.05)

    def stop(self):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                self.child.kill()
        self.child.wait()


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
        return True
    except OSError:
        return False
