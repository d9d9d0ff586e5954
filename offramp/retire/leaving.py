"""
What a test that goes may have left to those after it: a client's cookies, rows in a database.

They see it where they share a fixture of a wider scope, a client of the module, or what
`setUpClass` made. Nothing tells whether they need it, so it is said.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from itertools import groupby

from offramp.retire.code import Code
from offramp.retire.fate import Fate
from offramp.retire.units import Key, Unit, last_name

READING = frozenset({"GET", "HEAD", "OPTIONS"})
ONCE = frozenset({"setUpClass", "setup_class", "setup_module", "setUpModule"})
WIDE = frozenset({"class", "module", "package", "session"})
CLIENT, TABLES = "test_client", "create_all"
ANEW = frozenset({TABLES, "drop_all", "rollback", "truncate", "delete", "begin_nested"})
SHOWN = 5  # tests that one sentence names


def left(fate: Fate, gone: Collection[Key]) -> Iterator[str]:
    """Yield a sentence for each test that goes, of those after it that may need what it left."""
    tests = sorted(fate.tests.all(), key=lambda one: (one.key.module, one.line))
    for _, of in groupby(tests, key=lambda one: one.key.module):
        units = list(of)
        told: set[Key] = set()
        for place, unit in enumerate(units):
            if unit.key not in gone or not _writes(fate, unit.key):
                continue
            after = [one.key for one in units[place + 1 :] if one.key not in {*gone, *told}]
            by = {key: shared for key in after if (shared := _shared(fate, unit.key, key))}
            told |= by.keys()
            if by:
                yield _sentence(unit.key, list(by), sorted(set(by.values())))


def _sentence(test: Key, after: list[Key], shared: list[str]) -> str:
    names = [one.name for one in after[:SHOWN]]
    more = f" and {len(after) - SHOWN} more" if len(after) > SHOWN else ""
    return (
        f"{test.ref} goes, and writes: {', '.join(names)}{more} after it may need what it left "
        f"in {', '.join(shared)}"
    )


def _writes(fate: Fate, test: Key) -> bool:
    sent, helpers = fate.sending.by(test)
    for key in fate.tests.reached(test) - helpers - {test}:
        sent += fate.sending.by(key)[0]
    return any(one.method not in READING for one in sent)


def _shared(fate: Fate, gone: Key, stays: Key) -> str | None:
    """Return what two tests share that keeps what the first of them did; None where nothing."""
    code, reached = fate.code, fate.tests.reached(stays)
    both = sorted(fate.tests.reached(gone) & reached, key=lambda one: one.ref)
    units = [unit for key in both if (unit := code.unit(key)) and _is_wide(unit)]
    said = {unit.key: code.mentions(unit.key).attributes for unit in units}
    for key, attributes in said.items():
        if CLIENT in attributes or (TABLES in attributes and not _is_anew(code, reached)):
            return key.ref
    return None


def _is_wide(unit: Unit) -> bool:
    """Tell whether something is made once for several tests."""
    if isinstance(unit.nodes[0], ast.ClassDef | ast.Assign | ast.AnnAssign):
        return True
    if unit.key.name.rpartition(".")[2] in ONCE:
        return True
    return any(last_name(one) == "fixture" and _scope(one) in WIDE for one in unit.announced)


def _scope(decorator: ast.expr) -> str:
    given = decorator.keywords if isinstance(decorator, ast.Call) else []
    scope = next((one.value for one in given if one.arg == "scope"), None)
    return str(scope.value) if isinstance(scope, ast.Constant) else "function"


def _is_anew(code: Code, reached: Collection[Key]) -> bool:
    """Tell whether something around each single test makes the rows anew."""
    units = [unit for key in reached if (unit := code.unit(key)) and not _is_wide(unit)]
    around = [one for one in units if not one.key.name.rpartition(".")[2].startswith("test")]
    return any(code.mentions(one.key).attributes & ANEW for one in around)
