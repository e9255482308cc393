"""The zone of the lab: names with and without marks, unsigned and signed."""
import pathlib
import subprocess

from name_servers import ROOT, SERVERS

ZONE = "lab.example"
IHLE = 65297
VECTORS = ROOT / "vectors"

# Owner -> the vectors whose records stand there. Their tokens name other assets: servers carry them, nobody judges them.
COSE = {"www": ["interop/cose-end1-ES256"],
        "large": ["interop/cose-end1-ES256", "interop/cose-end1-ES512", "interop/cose-end1-ES384",
                  "cases/commitment-003-older-names"]}
JOSE = {"text": ["interop/jose-c01-endorsed"]}


def moved(folder, owner):
    """The vector's records, each once, under another owner."""
    lines = []
    for line in (VECTORS / folder / "records.zone").read_text().splitlines():
        words = line.split(None, 1)
        if line[:1] not in ("", ";", "$") and len(words) == 2:
            lines.append("%s %s" % (owner, words[1]))
    return list(dict.fromkeys(lines))


def records(of):
    return [line for owner, folders in of.items() for folder in folders for line in moved(folder, owner)]


def text():
    return "\n".join([
        "$ORIGIN %s." % ZONE,
        "@ 3600 IN SOA ns hostmaster 1 3600 600 86400 60", "@ 3600 IN NS ns", "ns 3600 IN A 127.0.0.1",
        *("%s 300 IN A 192.0.2.1\n%s 300 IN AAAA 2001:db8::1" % (owner, owner) for owner in (*COSE, *JOSE)),
        "alias 300 IN CNAME www", "plain 300 IN A 192.0.2.2", "plain 300 IN TXT \"nothing to see\"",
        *records(COSE), *records(JOSE), ""])


def sign(folder):
    """The zone signed by BIND's tools; also its key, as a trust anchor. Returns (text, DNSKEY line)."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "zone").write_text(text())

    def tool(*words):
        return subprocess.run([SERVERS, "exec", *words], cwd=folder, capture_output=True, text=True, check=True).stdout

    key = tool("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", ZONE).strip()
    tool("dnssec-signzone", "-q", "-S", "-z", "-O", "full", "-o", ZONE, "-f", "signed", "zone")
    anchor = [line for line in (folder / (key + ".key")).read_text().splitlines() if not line.startswith(";")][0]
    return (folder / "signed").read_text(), anchor
