"""Which modules import which, and what an application loads."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.retire.code import Code
from offramp.retire.scope import closure
from offramp.retire.units import Key


def loaded(code: Code, application: str) -> set[str]:
    """Return the modules that *application* ("module:name") imports; none where it is not known."""
    start = code.project.find(application.partition(":")[0])
    return closure({start.name}, edges(code, set(), {})) if start else set()


def edges(code: Code, gone: set[str], without: dict[str, set[int]]) -> dict[str, set[str]]:
    """Return which modules each imports, packages around them too."""
    edges: dict[str, set[str]] = {}
    for name, units in code.modules.items():
        if name in gone:
            continue
        aliases = [one for each in units.aliases.values() for one in each]
        left = [one.target for one in aliases if id(one) not in without.get(name, ())]
        led = {
            one.module
            for target in [*left, *units.stars]
            for one in code.dotted(tuple(target.split(".")), units.module)
            if isinstance(one, Key)
        }
        edges[name] = {each for one in led for each in _around(one)} & code.modules.keys() - gone
    return edges


def _around(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))
