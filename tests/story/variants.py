"""The same story with other keys and in other encodings."""
import dataclasses
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORE = pathlib.Path(os.environ.get("EMBLEM_SERVERS", ROOT / "build/servers"))
PIN = "1234"

EXPORT = (("hospital", "emblem --home hospital export -o exported"),
          ("hospital", "/usr/bin/python3 $STORY_ROOT/tests/issue/verify_export.py --require endorsed exported >verified"),
          ("hospital", "grep -c ': ok: ' verified"))

ONLY_EMBLEM_KEY = ("hospital", "ls hospital/keys | sed 's/-.*//'")


def of_one_type(record_type):
    """Whoever understands only these records sees a whole set."""
    check = ("emblem check www.hospital.example --records only.zone --trust ministry.pub --quiet "
             "--evidence hospital.pem --evidence ministry.pem --logs ca/logs.json")
    return (("hospital", f"grep {record_type} emblem.zone >only.zone"), ("hospital", check))


@dataclasses.dataclass
class Variant:
    options: dict = dataclasses.field(default_factory=dict)  # verb -> what is added to it
    afterwards: tuple = EXPORT
    environment: dict = dataclasses.field(default_factory=dict)

    def prepare(self, folder):
        """Why the variant cannot be tried, or nothing."""

    def change(self, machine, command):
        words = command.split()
        if words[0] != "emblem":
            return command
        verb = words[3] if words[1] == "--home" else words[1]
        added = self.options.get(verb, "").format(machine=machine)
        return f"{command} {added}" if added else command


class InTokens(Variant):
    """Both root keys in SoftHSM, each in a token of its own."""

    def prepare(self, folder):
        subprocess.run([ROOT / "tools/servers.sh", "fetch", "softhsm2"], check=False, capture_output=True)
        module = STORE / "root/usr/lib/softhsm/libsofthsm2.so"
        if not module.exists():
            return "no SoftHSM: tools/servers.sh fetch softhsm2"
        (folder / "tokens").mkdir()
        configuration = folder / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        (folder / "pin").write_text(PIN + "\n")
        self.environment = {"SOFTHSM2_CONF": str(configuration), "EMBLEM_PKCS11_MODULE": str(module), "PINS": str(folder)}
        for machine in ("ministry", "hospital"):
            subprocess.run([ROOT / "tools/servers.sh", "exec", "softhsm2-util", "--module", module, "--init-token", "--free",
                            "--label", machine, "--pin", PIN, "--so-pin", PIN],
                           check=True, capture_output=True, env={**os.environ, **self.environment})
        return None


ALL = {
    "as_written": Variant(afterwards=()),
    "es256_cose": Variant(),
    "in_tokens": InTokens({"init": '--pkcs11 "pkcs11:token={machine};object=root?pin-source=file:$PINS/pin"'},
                          (ONLY_EMBLEM_KEY, *EXPORT)),
    "es512_jose": Variant({"init": "--algorithm ES512", "request": "--dialect jose", "issue": "--dialect jose"}),
    "ed25519_cose": Variant({"init": "--algorithm Ed25519"}),
    "jose_and_cose": Variant({"request": "--dialect jose,cose", "issue": "--dialect jose,cose"},
                             (*of_one_type("TXT"), *of_one_type("TYPE65297"), *EXPORT)),
    "cose_16sep": Variant({"request": "--dialect cose-16sep", "issue": "--dialect cose-16sep"}),
}
