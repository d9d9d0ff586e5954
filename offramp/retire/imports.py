"""The imports that only removed code used, and the files that hold nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from offramp.retire import beside, mentions
from offramp.retire.code import Code
from offramp.retire.places import Site
from offramp.retire.reach import is_model
from offramp.retire.tests import is_test_file
from offramp.retire.units import Alias, Key, exports, last_name

if TYPE_CHECKING:
    from offramp.retire.removal import Removal

DUNDER = re.compile(r"__\w+__")


def find(found: Removal) -> None:
    """Find the imports that only removed code used, and the files that hold nothing else."""
    _find(found)
    while fresh := list(_emptied(found)):
        found.sites += fresh
        _find(found)


def _emptied(found: Removal) -> Iterator[Site]:
    """Yield the statements such as `if TYPE_CHECKING:` of which all imports go."""
    known = {id(site.node) for site in found.sites}
    for name, aliases in found.aliases.items():
        gone = {id(one.part) for one in aliases}
        for statement in found.code.modules[name].top if gone else ():
            parts = [one for one in ast.walk(statement) if isinstance(one, ast.alias)]
            is_asked = isinstance(statement, ast.If) and not _calls(statement.test)
            is_whole = is_asked and _is_import(statement) and {id(one) for one in parts} <= gone
            if is_whole and parts and id(statement) not in known:
                yield Site(None, name, statement, "statements")


def _calls(test: ast.expr) -> bool:
    return any(isinstance(one, ast.Call) for one in ast.walk(test))


def _find(found: Removal) -> None:
    code = found.code
    left = _as_written(found)
    staying = _mentioned(
        left, [u.key for u in code.units() if u.key not in found.units], whole=True
    )
    going_ = _mentioned(code, found.units) | {
        id(alias)
        for site in found.sites
        for parts in mentions.of([site.node]).names
        for alias in code.resolve(site.module, parts)
        if isinstance(alias, Alias)
    }
    staying |= set(_beside_what_stays(found))
    said = _said(found) | _meant_whole(found, staying)
    known = _still_imported(found, staying)
    while True:
        gone = {
            name
            for name, units in code.modules.items()
            if name not in found.modules | said and _is_empty(found, name)
        }
        found.aliases = {
            name: [
                alias
                for alias in _all(units.aliases)
                if id(alias) not in staying
                and (id(alias) in going_ or _leads_nowhere(found, name, alias))
                and not _makes_a_table_known(found, name, alias, known)
            ]
            for name, units in code.modules.items()
        }
        _keep_heads(found, staying)
        if not gone:
            return
        found.modules |= gone
        found.units |= {unit.key for unit in code.units() if unit.key.module in gone}


def _keep_heads(found: Removal, staying: set[int]) -> None:
    """Keep `import os.path` where `os` is used and nothing else that stays binds it."""
    for name, gone in found.aliases.items():
        every = _all(found.code.modules[name].aliases)
        parts = {id(one.part) for one in gone}
        left = {one.name for one in every if id(one.part) not in parts}
        needed = {id(one.part) for one in every if id(one) in staying and one.name not in left}
        found.aliases[name] = [
            one for one in gone if id(one.part) not in needed or _leads_nowhere(found, name, one)
        ]


def _said(found: Removal) -> set[str]:
    """Return the modules that texts of what stays name: plugins, lists of what to import."""
    code = found.code
    keys = [
        *(unit.key for unit in code.units() if unit.key not in found.units),
        *(Key(name, "") for name in code.modules),
    ]
    texts = {text for key in keys for text in code.mentions(key).texts if "." in text}
    led = (code.project.find(text) for text in [*texts, *beside.dotted(code)])
    return {one.name for one in led if one is not None}


def _beside_what_stays(found: Removal) -> Iterator[int]:
    """Yield ids of the imports that share a `try` with a name that stays."""
    for units in found.code.modules.values():
        parts = {
            id(one)
            for unit in units.units.values()
            if unit.key not in found.units and isinstance(unit.nodes[0], ast.Try)
            for one in ast.walk(unit.nodes[0])
            if isinstance(one, ast.alias)
        }
        yield from (id(one) for one in _all(units.aliases) if id(one.part) in parts)


def _meant_whole(found: Removal, staying: set[int]) -> set[str]:
    """Return the packages that what stays has imported as such, and uses."""
    led = (
        _led(found, name, alias)
        for name, units in found.code.modules.items()
        for alias in _all(units.aliases)
        if id(alias) in staying
    )
    return {
        one.module
        for one in led
        if isinstance(one, Key) and one.name == "*"
        if found.code.modules[one.module].module.is_package
    }


def _all(aliases: dict[str, list[Alias]]) -> list[Alias]:
    return [alias for each in aliases.values() for alias in each]


def _parts(node: ast.expr) -> tuple[str, ...]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ("",)


def _as_written(found: Removal) -> Code:
    """Return the code in which what goes is no mention, and `@orders.get` of what stays is."""
    code = found.code
    nodes = {id(node) for site in found.sites for node in (site.node, site.mention)}
    views = {key for key in found.going.views if key in code.inner}
    nodes |= {id(node) for key in views for node in code.inner[key].nodes}
    return Code(code.project, code.modules, nodes, code.inner)


def _mentioned(code: Code, keys: Iterable[Key], *, whole: bool = False) -> set[int]:
    """
    Return ids of the imports by which *keys* reach what they mention.

    The *whole* of it are modules' tops and texts, too: `monkeypatch.setattr("shop.pay.stripe")`.
    """
    found: set[int] = set()
    for key in [*keys, *([Key(name, "") for name in code.modules] if whole else [])]:
        said, near = code.mentions(key), code.modules[key.module].module
        led = [one for parts in said.names for one in code.resolve(key.module, parts)]
        for text in said.dotted_texts() if whole else ():
            led += code.dotted(tuple(text.split(".")), near)
        found |= {id(one) for one in led if isinstance(one, Alias)}
    return found


def _leads_nowhere(found: Removal, module: str, alias: Alias) -> bool:
    last = _led(found, module, alias)
    if not isinstance(last, Key):
        return False
    return last in found.units or (last.name in {"*", ""} and last.module in found.modules)


def _makes_a_table_known(found: Removal, module: str, alias: Alias, known: set[str]) -> bool:
    """Tell whether a table is imported for its own sake, its module not being among *known*."""
    last = _led(found, module, alias)
    return (
        isinstance(last, Key)
        and last not in found.units
        and last.module not in known
        and is_model(found.code, last)
    )


def _still_imported(found: Removal, staying: set[int]) -> set[str]:
    """Return the modules out of which code that stays, and is no test, imports what it uses."""
    return {
        last.module
        for name, units in found.code.modules.items()
        if not is_test_file(units.module.file)
        for alias in _all(units.aliases)
        if id(alias) in staying and isinstance(last := _led(found, name, alias), Key)
    }


def _led(found: Removal, module: str, alias: Alias) -> object:
    """Return what an import of *module* leads to, as far as it is the project's."""
    near = found.code.modules[module].module
    led = list(found.code.dotted(tuple(alias.target.split(".")), near))
    return led[-1] if led else None


def _is_idle(found: Removal, key: Key, *, is_test: bool) -> bool:
    """Tell whether nothing uses what is left of a module that loses the rest of it."""
    unit = found.code.unit(key)
    if unit is None or key in found.fixed or (unit.announced and not is_test):
        return False
    is_value = isinstance(unit.nodes[0], (ast.Assign, ast.AnnAssign, ast.Try))
    return (is_value or is_test) and key not in found.live.named


def _is_empty(found: Removal, name: str) -> bool:
    """Tell whether removing leaves nothing of a module; an empty package may still hold others."""
    units = found.code.modules[name]
    left = [unit for unit in units.units.values() if unit.key not in found.units]
    is_test = is_test_file(units.module.file)
    is_of_tests = is_test and units.module.file.rpartition("/")[2].startswith("test_")
    has_test = any(unit.key.name.rpartition(".")[2].startswith("test") for unit in left)
    if left and is_test and (has_test or not is_of_tests):
        return False
    if not all(_is_idle(found, unit.key, is_test=is_test) for unit in left):
        return False
    if left and len(left) == len(units.units):
        return False
    gone = {id(site.node) for site in found.sites if site.how == "statements"}
    left_over = [one for one in units.top if id(one) not in gone and not _is_words(one)]
    if not all(_is_import(one) or (is_of_tests and _is_start(one)) for one in left_over):
        return False
    if units.module.is_package:
        inside = [one for one in found.code.modules if one.startswith(f"{name}.")]
        return bool(inside or units.units) and all(one in found.modules for one in inside)
    return bool(units.units)


def _is_words(statement: ast.stmt) -> bool:
    """Tell whether it only says something: what documents a module, `__author__`, `__all__`."""
    given = getattr(statement, "value", None)
    targets = getattr(statement, "targets", ())
    is_about = bool(targets) and all(DUNDER.fullmatch(last_name(one)) for one in targets)
    is_plain = isinstance(given, ast.Constant) and (is_about or isinstance(statement, ast.Expr))
    return is_plain or bool(exports(statement))


def _is_start(statement: ast.stmt) -> bool:
    """Tell whether it is what a file does as a script: `if __name__ == "__main__": main()`."""
    test = statement.test if isinstance(statement, ast.If) else None
    return isinstance(test, ast.Compare) and getattr(test.left, "id", "") == "__name__"


def _is_import(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.If):
        return all(_is_import(one) for one in (*statement.body, *statement.orelse))
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass))
