"""Blueprints and namespaces: which units they are, and the hooks that only they know of."""

from __future__ import annotations

import ast

from offramp.code.surface.model import Declared
from offramp.retire.code import Code
from offramp.retire.units import Key, Unit, last_name

KINDS = (
    *("flask.Blueprint", "flask.blueprints.Blueprint", "flask_smorest.Blueprint"),
    *("apiflask.APIBlueprint", "flask_openapi3.APIBlueprint"),
    *("flask_restx.Namespace", "flask_restx.namespace.Namespace"),
)
EVERYWHERE = ("app_", "record", "cli", "command")  # of a blueprint, but for the whole application


def blueprints(code: Code) -> set[Key]:
    """Return the units that are blueprints, of classes derived from Flask's too."""
    return {unit.key for unit in code.units() if _is_blueprint(code, unit)}


def value(unit: Unit) -> ast.expr | None:
    """Return what a value unit is assigned; None for everything else."""
    node = unit.nodes[0]
    return node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None


def _is_blueprint(code: Code, unit: Unit) -> bool:
    made = value(unit)
    if not isinstance(made, ast.Call):
        return False
    ref = code.project.names(code.modules[unit.key.module].module).ref(made) or ""
    return any(one.removesuffix("()") in KINDS for one in (ref, *code.project.classes.also(ref)))


def name_of(unit: Unit) -> str | None:
    """Return the name a blueprint gives itself; None where it is no plain text."""
    made = value(unit)
    if not isinstance(made, ast.Call):
        return None
    given = [keyword.value for keyword in made.keywords if keyword.arg == "name"]
    first = next(iter(given or made.args), None)
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def serving(code: Code, prints: set[Key], staying: list[Declared]) -> set[Key]:
    """Return the blueprints that have routes which stay: views, or files of their own folder."""
    named = {part for one in staying if one.blueprint for part in one.blueprint.split(".")}
    return {key for key in prints if (unit := code.unit(key)) and name_of(unit) in named}


def contingent(code: Code, prints: set[Key], views: set[Key]) -> dict[Key, Key]:
    """Return functions that only a blueprint knows of (its hooks), with that blueprint."""
    found: dict[Key, Key] = {}
    for unit in code.units():
        if unit.key in views or unit.owner or not unit.announced:  # methods are no hooks
            continue
        owners = [_owner(code, unit.key.module, one, prints) for one in unit.announced]
        if all(owners) and not any(_is_for_all(last_name(one)) for one in unit.announced):
            found[unit.key] = next(owner for owner in owners if owner)
    return found


def _is_for_all(name: str) -> bool:
    return "app_" in name or name.startswith(EVERYWHERE)


def _owner(code: Code, module: str, decorator: ast.expr, prints: set[Key]) -> Key | None:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if not isinstance(node, ast.Attribute):
        return None
    parts: list[str] = []
    base: ast.expr = node.value
    while isinstance(base, ast.Attribute):
        parts.insert(0, base.attr)
        base = base.value
    if not isinstance(base, ast.Name) or "cli" in parts:
        return None
    for led in code.resolve(module, (base.id, *parts)):
        if isinstance(led, Key) and led in prints:
            return led
    return None
