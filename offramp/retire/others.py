"""Other applications of the repository: what they serve of what goes, and their tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from offramp.code.surface.factories import MAKERS
from offramp.retire.blueprints import blueprints, serving
from offramp.retire.code import Code
from offramp.retire.importing import edges, loaded
from offramp.retire.places import REGISTER, dotted
from offramp.retire.scope import closure
from offramp.retire.tests import is_test_file
from offramp.retire.units import Key, last_name

if TYPE_CHECKING:
    from offramp.retire.removal import Removal


def others(found: Removal, application: str) -> Iterator[str]:
    """Yield where another application than *application* registers what goes: it would lose it."""
    code = found.code
    ours = loaded(code, application)
    going = serving(code, blueprints(code), found.going.routes) | found.going.views
    for name in sorted(_makers(code) - ours) if ours else ():
        file = code.modules[name].module.file
        for line, key in _registered(code, name):
            if key in going and key.module in ours:
                yield (
                    f"{file}:{line} registers {key.ref} in another application, which "
                    "would lose these routes: take that line out first, if nobody needs them there"
                )


def foreign(code: Code, application: str) -> set[str]:
    """Return the modules of tests that are about other applications than *application* alone."""
    makers = _makers(code)
    ours = loaded(code, application)
    if not ours or not makers - ours:
        return set()
    imported = edges(code, set(), {})
    found: set[str] = set()
    for name, units in code.modules.items():
        if is_test_file(units.module.file):
            made = closure({name}, imported) & makers
            found |= {name} if made and not made & ours else set()
    return found


def _makers(code: Code) -> set[str]:
    """Return the modules that make an application, but for those of tests."""
    return {
        name
        for name, units in code.modules.items()
        if not is_test_file(units.module.file) and _makes_one(units.module.tree)
    }


def _makes_one(tree: ast.Module) -> bool:
    return any(isinstance(one, ast.Call) and last_name(one) in MAKERS for one in ast.walk(tree))


def _registered(code: Code, module: str) -> Iterator[tuple[int, Key]]:
    """Yield what a module registers, by the lines of the calls."""
    for node in ast.walk(code.modules[module].module.tree):
        if not isinstance(node, ast.Call) or last_name(node) not in REGISTER:
            continue
        for given in (*node.args, *(one.value for one in node.keywords)):
            parts = dotted(given)
            for led in code.resolve(module, parts) if parts else ():
                if isinstance(led, Key):
                    yield node.lineno, led
