"""Debian's Knot, unmodified, with our module loaded."""
import pathlib

from name_servers import Knot

MODULE = "plugins/knot/emblem.so"


class KnotWithModule(Knot):
    """`build` holds the module; `store` is the file with what it adds."""

    def __init__(self, folder, zones, build, store):
        self.module, self.store = pathlib.Path(build).resolve() / MODULE, store
        super().__init__(folder, zones)

    def configuration(self):
        return super().configuration().replace("template:\n  - id: default\n", f"""module:
  - id: emblem
    file: "{self.module}"
mod-emblem:
  - id: default
    store: "{self.store}"
template:
  - id: default
    module: mod-emblem/default
""")
