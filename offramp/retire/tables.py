"""
Classes of tables that only removed code used: they stay, and have to stay known.

A mapper that nobody imports any more is none: SQLAlchemy finds no class for the name in a
`relationship("Order")`, and Alembic takes its table for one to drop.
"""

from __future__ import annotations

from collections.abc import Iterator

from offramp.retire.code import Code
from offramp.retire.reach import is_model
from offramp.retire.removal import Removal
from offramp.retire.scope import closure
from offramp.retire.units import Key

TEMPLATE = "script.py.mako"  # of Alembic's migrations, beside their folder `versions`


def kept(found: Removal) -> Iterator[str]:
    """Yield what is told of tables and migrations that only removed code was about."""
    idle = _idle(found)
    for key in idle:
        yield f"{key.ref}: its table is used by functions alone now; both sides share the schema"
    files = [one.name for one in found.code.project.files]
    folders = {one.removesuffix(TEMPLATE) for one in files if f"/{one}".endswith(f"/{TEMPLATE}")}
    for folder in sorted(folders) if idle else ():
        yield (
            f"{folder}versions: every migration stays; a table is dropped by a new one, once no "
            "function uses it either"
        )


def unknown(found: Removal, application: str) -> Iterator[str]:
    """Yield why tables may not be forgotten: what *application* imported does so no more."""
    code = found.code
    start = code.project.find(application.partition(":")[0])
    if start is None:
        return
    before = closure({start.name}, _edges(code, set(), {}))
    gone = {name: {id(one) for one in of} for name, of in found.aliases.items()}
    after = closure({start.name}, _edges(code, found.modules, gone))
    texts = {
        text for key in found.live.units if key.module in after for text in code.mentions(key).texts
    }
    for key in _models(code):
        if key.module in before - after - found.modules and _is_meant(code, key, texts):
            yield (
                f"{key.ref} is a table that others refer to by its name, and nothing that stays "
                f"imports it: write `import {key.module}` where the application starts first"
            )


def _models(code: Code) -> list[Key]:
    keys = [unit.key for unit in code.units() if unit.owner is None and is_model(code, unit.key)]
    return sorted(keys, key=lambda one: (one.module, one.name))


def _idle(found: Removal) -> list[Key]:
    """Return the tables that what goes used and what stays does not."""
    return [
        key
        for key in _models(found.code)
        if key in found.touched.named and key not in found.live.named
    ]


def _edges(code: Code, gone: set[str], without: dict[str, set[int]]) -> dict[str, set[str]]:
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


def _is_meant(code: Code, key: Key, texts: set[str]) -> bool:
    """Tell whether a text names the class, or a column of its table."""
    cls = code.project.cls(key.ref)
    given = cls.attributes.get("__tablename__", ()) if cls else ()
    tables = {getattr(one.value, "value", None) for one in given} or {key.name.lower()}
    last = {text.rpartition(".")[2] for text in texts}
    return key.name in last or any(
        text.partition(".")[0] in tables and "." in text for text in texts
    )
