"""
What an expression's value is, as far as the text tells; nothing is computed but text.

What stands in several places, or is put together from parts that are not known, is said to be
so: a wrong value would be worse than none.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code import joining
from offramp.code.given import (
    UNKNOWN,
    Given,
    Items,
    Keys,
    Literal,
    Reference,
    Text,
    Unknown,
    literal,
    reference,
)
from offramp.code.joining import OverlongError, join
from offramp.code.module import Assigned, Binding

if TYPE_CHECKING:
    from offramp.code.names import Names

DEEPEST = 6  # values within values
MOST_ITEMS = 2_000  # of one list or dictionary
MOST_PARTS = 500  # of one sum
GAP = re.compile(r"\{(\w*)\}")  # of str.format
MOST_DIGITS = 10**18  # larger numbers are no part of a text that anybody looks for


def given(names: Names, node: ast.expr | None, depth: int = 0) -> Given:
    """Return the value of *node* where *names* hold."""
    if node is None or depth > DEEPEST:
        return UNKNOWN
    read = KINDS.get(type(node))
    try:
        found = read(names, node, depth) if read else None
    except OverlongError:
        return UNKNOWN
    if found is not None:
        return found
    ref = names.ref(node)
    return UNKNOWN if ref is None else reference(ref)


def _constant(_names: Names, node: ast.Constant, _depth: int) -> Given:
    return literal(node.value)


def _items(names: Names, node: ast.List | ast.Tuple | ast.Set, depth: int) -> Given:
    return Items(tuple(given(names, one, depth + 1) for one in node.elts[:MOST_ITEMS]))


def _keys(names: Names, node: ast.Dict, depth: int) -> Given:
    pairs = list(zip(node.keys, node.values, strict=True))[:MOST_ITEMS]
    return Keys(
        tuple(
            (key.value if isinstance(key, ast.Constant) else None, given(names, value, depth + 1))
            for key, value in pairs
        )
    )


def _negative(names: Names, node: ast.UnaryOp, depth: int) -> Given | None:
    if not isinstance(node.op, ast.USub):
        return None
    value = given(names, node.operand, depth + 1)
    if isinstance(value, Literal) and isinstance(value.value, int | float):
        return Literal(-value.value)
    return UNKNOWN


def _formatted(names: Names, node: ast.Call, depth: int) -> Given | None:
    match node:
        case ast.Call(func=ast.Attribute(value, "format")):
            base = _text(names, value, depth)
            return None if base is None else Text(_put_in(names, base, node, depth), "format")
        case ast.Call(func=ast.Attribute(value, "replace"), args=[old, new]):
            base = _text(names, value, depth)
            return None if base is None else _replaced(names, base, (old, new), depth)
        case ast.Call(func=ast.Attribute(value, "join"), args=[listed]):
            return joining.listed(given(names, value, depth + 1), given(names, listed, depth + 1))
        case _:
            return None


def _text(names: Names, node: ast.expr, depth: int) -> Given | None:
    """Return a text, or None; of a name that is given several, the last one above."""
    found = given(names, node, depth + 1)
    if not joining.is_text(found) and isinstance(node, ast.Name) and names.own.has(node.id):
        above = [
            one.value
            for one in names.bindings(node.id)
            if isinstance(one, Assigned) and one.how == "value" and one.value.lineno < node.lineno
        ]
        found = given(names, max(above, key=lambda one: one.lineno, default=None), depth + 1)
    return found if joining.is_text(found) else None


def _replaced(names: Names, base: Given, pair: tuple[ast.expr, ast.expr], depth: int) -> Given:
    old, new = (given(names, one, depth + 1) for one in pair)
    template = joining.template(base)
    if not isinstance(old, Literal) or not isinstance(old.value, str) or not old.value:
        return Text(template, "replace")
    if isinstance(new, Literal) and isinstance(new.value, str):
        told = join(template.split(old.value), new.value)
        return Literal(told) if isinstance(base, Literal) else Text(told, "replace")
    is_there = old.value in template
    return Text(template.replace(old.value, "{}"), "replace") if is_there else base


def _operation(names: Names, node: ast.BinOp, depth: int) -> Given | None:
    if isinstance(node.op, ast.Add):
        return _sum(names, node, depth)
    if isinstance(node.op, ast.Mod):
        left = given(names, node.left, depth + 1)
        text = left.template if isinstance(left, Text) else getattr(left, "value", None)
        if isinstance(left, Literal | Text):
            filled = _percent(names, text, node.right, depth) if isinstance(text, str) else None
            return UNKNOWN if filled is None else Text(filled, "%")
    return None


def _percent(names: Names, template: str, right: ast.expr, depth: int) -> str:
    """Return `"from %s" % TABLE` with those parts that are known."""
    nodes = right.elts if isinstance(right, ast.Tuple) else [right]
    parts = template.split("%s")
    if len(parts) != len(nodes) + 1 or isinstance(right, ast.Dict):
        return template
    known = (getattr(_part(names, one, depth), "value", None) for one in nodes)
    filled = [one if isinstance(one, str) else "%s" for one in known]
    return join([text for pair in zip(parts, [*filled, ""], strict=True) for text in pair])


def _put_in(names: Names, base: Given, node: ast.Call, depth: int) -> str:
    """Return `"from {}".format(TABLE)` with those parts that are known."""
    template = joining.template(base)
    if not isinstance(base, Literal):
        return template
    given_by = {str(place): one for place, one in enumerate(node.args)}
    given_by |= {one.arg: one.value for one in node.keywords if one.arg}
    places = itertools.count()

    def said(name: str) -> str:
        part = given_by.get(name or str(next(places)))
        known = getattr(_part(names, part, depth), "value", None) if part is not None else None
        return known if isinstance(known, str) else f"{{{name}}}"

    texts = GAP.split(template)  # every second one is what stands in a gap
    return join([said(one) if at % 2 else one for at, one in enumerate(texts)])


def _sum(names: Names, node: ast.BinOp, depth: int) -> Given:
    """Return the sum of all terms, from the left, without a frame for each."""
    terms: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        terms.append(left.right)
        left = left.left
    if len(terms) > MOST_PARTS:
        return UNKNOWN
    found = given(names, left, depth + 1)
    for one in reversed(terms):
        found = joining.added(found, _part(names, one, depth))
    return found


def _part(names: Names, node: ast.expr, depth: int) -> Given:
    """Return what is put into a text, which may also be a class's constant."""
    found = given(names, node, depth + 1)
    is_named = isinstance(node, ast.Attribute) and not isinstance(found, Literal | Text)
    return (class_constant(names, node, depth) or found) if is_named else found


def class_constant(names: Names, node: ast.expr, depth: int = 0) -> Given | None:
    """Return the text of `Sql.USERS` or `self.table`; None where subclasses have another."""
    if not isinstance(node, ast.Attribute) or depth > DEEPEST:
        return None
    ref = (names.ref(node.value) or "").removesuffix("()")
    project, name = names.project, node.attr
    for one in project.classes.lineage(project.cls(ref)):
        if name in one.own:
            return None
        if name in one.attributes:
            put = one.attributes[name]
            found = given(project.names(one.module), put[0].value, depth + 1)
            is_open = ref == names.owner and any(
                name in below.attributes for below in project.classes.below(ref)
            )
            return found if len(put) == 1 and joining.is_text(found) and not is_open else None
    return None


def _joined(names: Names, node: ast.JoinedStr, depth: int) -> Given:
    parts: list[str] = []
    is_whole = True
    for one in node.values:
        value = one.value if isinstance(one, ast.FormattedValue) else one
        known = getattr(_part(names, value, depth), "value", None)
        if isinstance(known, str) or (isinstance(known, int) and abs(known) < MOST_DIGITS):
            parts.append(str(known))
        else:
            parts.append("{}")
            is_whole = False
    whole = join(parts)
    return Literal(whole) if is_whole else Text(whole, "f-string")


def _named(names: Names, node: ast.Name | ast.Attribute, depth: int) -> Given | None:
    is_local = isinstance(node, ast.Name) and names.own.has(node.id)
    found = _local(names, node, depth) if is_local else _global(names, node, depth)
    return None if isinstance(found, Unknown) else found


def _local(names: Names, node: Any, depth: int) -> Given:
    bindings = names.bindings(node.id)
    values = [one for one in bindings if isinstance(one, Assigned) and one.how == "value"]
    if len(values) != len(bindings) or not values:
        return UNKNOWN
    found = names.asked_once(
        node.id, lambda: [given(names, one.value, depth + 1) for one in values]
    ) or [UNKNOWN]
    if len(found) == 1 and depth <= DEEPEST:
        for one in names.own.every(ast.AugAssign):
            if _adds_to(one, node.id):  # it grows: `query += " where ..."`
                return joining.added(found[0], given(names, one.value, depth + 1))
    texts = [one for one in found if isinstance(one, Text)]
    return texts[0] if texts else (found[0] if len(found) == 1 else UNKNOWN)


def _adds_to(statement: ast.AugAssign, name: str) -> bool:
    return isinstance(statement.op, ast.Add) and getattr(statement.target, "id", "") == name


def _global(names: Names, node: ast.Name | ast.Attribute, depth: int) -> Given:
    """Return the one literal of a module's name, here or where it was imported from."""
    home = names.home(node)
    if home is None:
        return UNKNOWN
    module, name = home
    bindings = [one for one in module.bindings.get(name, []) if not _is_none(one)]
    if len(bindings) == 1 and isinstance(bindings[0], Assigned) and bindings[0].how == "value":
        found = given(names.project.names(module), bindings[0].value, depth + 1)
        return found if not isinstance(found, Reference) else UNKNOWN
    return UNKNOWN


def _is_none(binding: Binding) -> bool:
    return (
        isinstance(binding, Assigned)
        and isinstance(binding.value, ast.Constant)
        and binding.value.value is None
    )


KINDS: dict[type[ast.expr], Callable[[Names, Any, int], Given | None]] = {
    ast.Constant: _constant,
    ast.JoinedStr: _joined,
    ast.BinOp: _operation,
    ast.UnaryOp: _negative,
    ast.Call: _formatted,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Set: _items,
    ast.Dict: _keys,
    ast.Name: _named,
    ast.Attribute: _named,
}
