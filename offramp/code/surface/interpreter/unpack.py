"""Assignment to names, attributes, items and patterns of them; items and slices read."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import attributes, calling, evaluate, operate
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    ABSENT,
    FilledDict,
    Instance,
    OpenDict,
    OpenList,
    Place,
    ProjectClass,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

PREFERRED = ("default", "production", "prod", "development", "dev")


def assign(world: World, scope: Scope, target: ast.expr, value: Value) -> None:
    """Bind what an assignment's left side names."""
    match target:
        case ast.Name():
            before = scope.names.get(target.id, ABSENT)
            scope.bind(target.id, kept(world, before, value))
        case ast.Attribute():
            holder = evaluate.evaluate(world, scope, target.value)
            before = attributes.own(holder).get(target.attr, ABSENT)
            place = Place(scope.file, target.lineno)
            attributes.put(world, holder, target.attr, kept(world, before, value), place)
        case ast.Subscript():
            holder = evaluate.evaluate(world, scope, target.value)
            key = evaluate.evaluate(world, scope, target.slice)
            if isinstance(holder, dict) and not calling.is_key(world.plain(key)):
                holder = _opened(world, scope, target.value, holder)
            put_item(world, holder, key, value, Place(scope.file, target.lineno))
        case ast.Tuple() | ast.List():
            _spread(world, scope, target.elts, value)
        case ast.Starred():
            assign(world, scope, target.value, value)
        case _:
            return


def _opened(
    world: World, scope: Scope, named: ast.expr, table: dict[object, Value]
) -> dict[object, Value]:
    """Return a dictionary that got keys nobody knows, under the name or attribute that it has."""
    found = scope.opened(table)
    if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name):
        owner = evaluate.evaluate(world, scope, named.value)
        attributes.put(world, owner, named.attr, found, Place(scope.file, named.lineno))
    return found


def kept(world: World, before: Value, value: Value) -> Value:
    """Return what a name is after an assignment that may not happen: what says more."""
    if world.sure or before is ABSENT:
        return value
    if isinstance(value, bool) and isinstance(before, bool) and value is not before:
        return Unknown(likely=before)  # a switch that something unknown turns
    if not (value is None or isinstance(value, Unknown)):
        return value
    return value if before is None else before


def _spread(world: World, scope: Scope, targets: list[ast.expr], value: Value) -> None:
    items = world.items(value)
    star = next((at for at, one in enumerate(targets) if isinstance(one, ast.Starred)), None)
    if items is None or (star is None and len(items) != len(targets)):
        for one in targets:
            assign(world, scope, one, Unknown())
        return
    if star is None:
        for one, item_ in zip(targets, items, strict=True):
            assign(world, scope, one, item_)
        return
    after = len(targets) - star - 1
    middle = items[star : len(items) - after]
    spread = [*items[:star], middle, *items[len(items) - after :]]
    for one, item_ in zip(targets, spread, strict=False):
        assign(world, scope, one, item_)


def put_item(world: World, holder: Value, key: Value, value: Value, place: Place) -> None:
    """`holder[key] = value`."""
    key = world.plain(key)
    if isinstance(holder, dict):
        if calling.is_key(key):
            holder[key] = kept(world, holder.get(key, ABSENT), value)
        return
    if isinstance(holder, list) and isinstance(key, int) and -len(holder) <= key < len(holder):
        holder[key] = value
        return
    if isinstance(holder, Instance):
        method = world.known(holder, "__setitem__")
        if method is not ABSENT:
            world.call(method, [key, value], place=place)


def item(world: World, value: Value, key: Value) -> Value:  # noqa: PLR0911 - one line for each kind
    """Return `value[key]`."""
    if isinstance(value, Unknown):
        if value.ref in world.library.proxies:
            return item(world, world.library.proxies[value.ref](world), key)
        if value.likely is not ABSENT:
            return _maybe(item(world, value.likely, key), value)
        return Unknown(f"{value.ref}[]" if value.ref else None)
    if isinstance(value, dict):
        return _of_dict(world, value, key)
    if isinstance(value, (list, tuple, str)) and isinstance(key, int):
        if -len(value) <= key < len(value):
            return value[key]
        return Unknown() if isinstance(value, OpenList) else world.raises("IndexError")
    if isinstance(value, ProjectClass):  # Generic[T], an enumeration by name
        found = world.known(value, key) if isinstance(key, str) else ABSENT
        return value if found is ABSENT else found
    if isinstance(value, Instance):
        method = world.known(value, "__getitem__")
        if method is not ABSENT:
            return world.call(method, [key], place=value.place)
    return Unknown()


def _of_dict(world: World, value: dict[object, Value], key: Value) -> Value:
    if isinstance(key, Unknown):
        if calling.is_key(key.likely) and key.likely in value:
            return _maybe(value[key.likely], key)
        names: list[object] = [one for one in PREFERRED if one in value] or list(value)
        return Unknown(likely=value[names[0]]) if names else Unknown()
    if calling.is_key(key) and key in value:
        return value[key]
    default = getattr(value, "default", ABSENT)
    if default is not ABSENT and calling.is_key(key):
        made = value[key] = world.call(default, [], place=Place("", 0))
        return made
    is_filled = isinstance(value, (OpenDict, FilledDict))
    return Unknown() if is_filled else world.raises("KeyError")


def _maybe(found: Value, doubtful: Unknown) -> Value:
    if isinstance(found, Unknown):
        return found
    return Unknown(doubtful.ref, likely=found, args=doubtful.args)


def part(world: World, value: Value, bounds: list[Value]) -> Value:
    """Return `value[a:b:c]`."""
    plain = world.plain(value)
    if not all(one is None or isinstance(one, int) for one in bounds):
        return Unknown()
    if isinstance(plain, Instance):  # a named tuple
        listed = world.items(plain)
        plain = value = plain if listed is None else tuple(listed)
    if isinstance(plain, (str, list, tuple)) and bounds[2] != 0:
        lower, upper, step = (one if isinstance(one, int) else None for one in bounds)
        found: Value = plain[lower:upper:step]
        return found if plain is value else Unknown(likely=found)
    return Unknown()


def augmented(world: World, scope: Scope, node: ast.AugAssign, value: Value) -> None:
    """`target += value`; lists change in place."""
    target = node.target
    before = evaluate.evaluate(world, scope, target)
    if isinstance(before, list) and isinstance(node.op, ast.Add):
        items = world.items(value)
        if items is not None and len(before) + len(items) < operate.LONGEST:
            before.extend(items)
            world.note(before, items)
            return
    if isinstance(before, dict) and isinstance(node.op, ast.BitOr) and isinstance(value, dict):
        before.update(value)
        return
    after = operate.binary(node.op, before, value)
    if scope.rounds and isinstance(before, str) and isinstance(target, ast.Name):
        after = Unknown()  # as often as there are rounds
        scope.bind(target.id, after)
    assign(world, scope, target, after)
