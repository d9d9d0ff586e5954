"""Classes of tables that only removed code used: they stay, as their migrations do."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.retire.code import Code
from offramp.retire.reach import is_model
from offramp.retire.removal import Removal
from offramp.retire.units import Key

TEMPLATE = "script.py.mako"  # of Alembic's migrations, beside their folder `versions`


def kept(found: Removal) -> Iterator[str]:
    """Yield what is told of tables and migrations that only removed code was about."""
    idle = _idle(found)
    for key in idle:
        yield f"{key.ref}: its table is used by functions alone now; both sides share the schema"
    for folder in migrations(found.code) if idle else ():
        yield (
            f"{folder}versions: every migration stays; a table is dropped by a new one, once no "
            "function uses it either"
        )


def migrations(code: Code) -> list[str]:
    """Return the folders of migrations, each "" or with a slash at its end."""
    files = [one.name for one in code.project.files]
    return sorted(
        {one.removesuffix(TEMPLATE) for one in files if f"/{one}".endswith(f"/{TEMPLATE}")}
    )


def models(code: Code) -> list[Key]:
    """Return all classes and values of *code* that describe tables."""
    keys = [unit.key for unit in code.units() if unit.owner is None and is_model(code, unit.key)]
    return sorted(keys, key=lambda one: (one.module, one.name))


def _idle(found: Removal) -> list[Key]:
    """Return the tables that what goes used and what stays does not."""
    return [
        key
        for key in models(found.code)
        if key in found.touched.named and key not in found.live.named
    ]


def is_meant(code: Code, key: Key, texts: set[str]) -> bool:
    """Tell whether a text names the class, or a column of its table."""
    cls = code.project.cls(key.ref)
    given = cls.attributes.get("__tablename__", ()) if cls else ()
    tables = {getattr(one.value, "value", None) for one in given} or {key.name.lower()}
    last = {text.rpartition(".")[2] for text in texts}
    return key.name in last or any(
        text.partition(".")[0] in tables and "." in text for text in texts
    )
