"""Which declared routes go, and what they are in the code: views, blueprints, registrations."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from offramp.code.surface.model import Declared, Surface
from offramp.retire.code import Code
from offramp.retire.units import Key, Units, last_name

BLUEPRINTS = ("flask.Blueprint()", "flask.blueprints.Blueprint()", "flask_smorest.Blueprint()")
FLASK_PARAMETER = re.compile(r"<[^<>]*>")
CATALOGUE_PARAMETER = re.compile(r"\{[^{}]*\}")
REGISTER = frozenset(
    {"register_blueprint", "add_url_rule", "add_resource", "add_namespace", "register_view"}
)
EVERYWHERE = re.compile(r"app_|^record|^cli$|^command$")  # of a blueprint, but for the whole app


def template(path: str) -> str:
    """Return *path* with every parameter as `{}`, Flask's or the catalogue's."""
    return CATALOGUE_PARAMETER.sub("{}", FLASK_PARAMETER.sub("{}", path))


@dataclass
class Going:
    """The routes that go, the views that nothing else needs, and what cannot be taken apart."""

    routes: list[Declared] = field(default_factory=list)
    staying: list[Declared] = field(default_factory=list)
    views: set[Key] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)


def going(code: Code, surface: Surface, retired: Collection[tuple[str, str]]) -> Going:
    """Return what goes for *retired*: methods with paths as `template` writes them."""
    found = Going()
    for declared in surface.routes:
        wanted = {
            method for method in declared.methods if (method, template(declared.path)) in retired
        }
        if not wanted:
            found.staying.append(declared)
        elif wanted < set(declared.methods):
            others = ", ".join(sorted(set(declared.methods) - wanted))
            found.kept.append(f"{declared.view}: it also answers {others} {declared.path}")
            found.staying.append(declared)
        else:
            found.routes.append(declared)
    shared = {declared.view for declared in found.staying}
    for declared in found.routes:
        key = code.key(declared.view) if declared.view else None
        if key is None:
            found.kept.append(f"{declared.path}: its view is not known ({declared.endpoint})")
        elif declared.view in shared:
            found.kept.append(f"{declared.view}: another route that stays has the same view")
        else:
            found.views.add(key)
    return found


def blueprints(code: Code) -> set[Key]:
    """Return the units that are blueprints."""
    return {
        unit.key
        for unit in code.units()
        if isinstance(unit.nodes[0], (ast.Assign, ast.AnnAssign))
        and unit.nodes[0].value is not None
        and code.project.names(code.modules[unit.key.module].module).ref(unit.nodes[0].value)
        in BLUEPRINTS
    }


def contingent(code: Code, prints: set[Key], views: set[Key]) -> dict[Key, Key]:
    """Return functions that only a blueprint knows of (its hooks), with that blueprint."""
    found: dict[Key, Key] = {}
    for unit in code.units():
        if unit.key in views or not unit.announced:
            continue
        owners = [_blueprint(code, unit.key.module, one, prints) for one in unit.announced]
        if all(owners) and not any(EVERYWHERE.search(last_name(one)) for one in unit.announced):
            found[unit.key] = next(owner for owner in owners if owner)
    return found


def _blueprint(code: Code, module: str, decorator: ast.expr, prints: set[Key]) -> Key | None:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        for led in code.resolve(module, (node.value.id,)):
            if isinstance(led, Key) and led in prints:
                return led
    return None


@dataclass(frozen=True)
class Site:
    """Where *key* is registered: the whole statement, or one element of a list."""

    key: Key
    module: str
    node: ast.AST
    mention: ast.Name | ast.Attribute


def sites(code: Code, wanted: set[Key]) -> Iterator[Site]:
    """Yield the places that hand one of *wanted* to the application."""
    for units in code.modules.values():
        for top in _statements(units):
            for node in ast.walk(top):
                yield from _sites(code, units.module.name, node, wanted)


def _statements(units: Units) -> Iterator[ast.stmt]:
    yield from units.top
    for unit in units.units.values():
        if unit.owner is None:
            yield from unit.nodes


def _sites(code: Code, module: str, node: ast.AST, wanted: set[Key]) -> Iterator[Site]:
    if isinstance(node, (ast.Tuple, ast.List)) and isinstance(getattr(node, "ctx", None), ast.Load):
        for element in node.elts:
            if isinstance(element, (ast.Name, ast.Attribute)):
                key = _leads(code, module, element, wanted)
                if key is not None:
                    yield Site(key, module, element, element)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        if last_name(call) not in REGISTER:
            return
        for one in (*call.args, *(keyword.value for keyword in call.keywords)):
            named = one.func.value if _is_as_view(one) else one  # type: ignore[attr-defined]  # checked there
            if isinstance(named, (ast.Name, ast.Attribute)):
                key = _leads(code, module, named, wanted)
                if key is not None:
                    yield Site(key, module, node, named)


def _is_as_view(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "as_view"
    )


def _leads(code: Code, module: str, node: ast.expr, wanted: set[Key]) -> Key | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    for led in code.resolve(module, (node.id, *reversed(parts))):
        if isinstance(led, Key) and led in wanted:
            return led
    return None
