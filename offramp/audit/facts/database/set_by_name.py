"""
Which columns `setattr(row, name, value)` writes, by what the name can be.

A text that stands there, those that a loop goes through, the fields of a schema or a form, the keys
of a mapping; else any column of the row (`SOME`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.database import whole_columns
from offramp.audit.facts.database.mappings import constants, of_mapping
from offramp.audit.facts.database.models import Model
from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.uses import SOME
from offramp.audit.facts.database.values import SELF, Value
from offramp.code.given import Items, Keys, Literal
from offramp.code.module import Assigned

SAME = frozenset({"set", "frozenset", "list", "tuple", "sorted", "reversed", "dict", "iter"})
PAIRS = frozenset({"items", "keys", "iteritems"})
OF_FIELDS = frozenset({"data", "fields", "_fields", "declared_fields"})
MOST_STEPS = 4  # from one mapping to that which it was picked from
LEAVING = (ast.Continue, ast.Raise, ast.Return)


def columns(node: ast.Call, value: Value, model: Model | None, scope: Scope) -> list[str]:
    """Return the attributes that a call of `setattr` may set of a value."""
    key = node.args[1] if len(node.args) > 1 else None
    if texts := constants(key, scope):
        return texts
    if not isinstance(key, ast.Name):
        return _of_request(key, model, scope)
    found, is_handed = _looped(key, model, scope)
    only, but = _asked_about(node, key.id, scope)
    if only:
        return [one for one in dict.fromkeys(only) if one not in but]
    if not found and is_handed and SELF in {value.model, value.name}:
        return [""]  # its callers say which
    if found:
        return [one for one in found if one not in but]
    return [SOME]


def _of_request(key: ast.expr | None, model: Model | None, scope: Scope) -> list[str]:
    """Return all columns where the caller sends the name, else any of them."""
    is_sent = (scope.names.ref(key) or "").startswith(whole_columns.REQUEST)
    return whole_columns.whole(model) if is_sent else [SOME]


def _looped(key: ast.Name, model: Model | None, scope: Scope) -> tuple[list[str], bool]:
    """Return the names that a loop goes through, and whether they come from the caller."""
    found: dict[str, None] = {}
    parameters = set(scope.names.own.parameters)
    function = scope.names.function
    rest = function.node.args.kwarg if function is not None else None
    parameters |= {rest.arg} if rest is not None else set()
    is_handed = key.id in parameters
    for one in scope.names.bindings(key.id):
        if isinstance(one, Assigned) and one.how == "item":
            holder = _holder(one.value)
            for _ in range(MOST_STEPS):
                holder = _filtered(holder, scope) or holder
            is_its = getattr(holder, "id", None) in parameters
            is_handed = is_handed or is_its
            found |= dict.fromkeys(_names(holder, model, scope, is_handed=is_its))
    return list(found), is_handed


def _holder(node: ast.expr) -> ast.expr:
    """Return the mapping or list behind what a loop goes through: `list(values.items())`."""
    while True:
        match node:
            case ast.Subscript(value=inner, slice=ast.Constant(value=0)):
                node = inner
            case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in SAME:
                node = inner
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in PAIRS:
                node = inner
            case _:
                return node


def _filtered(node: ast.expr, scope: Scope) -> ast.expr | None:
    """Return what a name's mapping was picked from: `{k: v for k, v in values.items() if v}`."""
    bound = scope.names.bindings(node.id) if isinstance(node, ast.Name) else []
    match bound[0] if len(bound) == 1 else None:
        case Assigned(ast.DictComp(key=ast.Name(id=key), generators=[ast.comprehension() as loop])):
            names = {getattr(one, "id", None) for one in ast.walk(loop.target)}
            return _holder(loop.iter) if key in names else None
        case _:
            return None


def _names(
    holder: ast.expr, model: Model | None, scope: Scope, *, is_handed: bool
) -> Iterator[str]:
    """Yield the names that a holder has; what is put into one that is handed is not all of it."""
    context = scope.entities.context
    if listed := _listed(holder, scope):
        yield from listed
    elif isinstance(holder, ast.Attribute) and holder.attr in OF_FIELDS:
        yield from whole_columns.of_form(holder.value, scope.names, context)
    else:
        yield from whole_columns.keys(holder, model, scope.names, context)
        yield from of_mapping(holder, scope) if not is_handed else ()


def _listed(node: ast.expr, scope: Scope) -> list[str]:
    """Return the texts of a list, or of what two sets have in common."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in SAME:
            return _listed(inner, scope)
        case ast.BinOp(op=ast.BitAnd()):
            return _listed(node.left, scope) or _listed(node.right, scope)
        case _:
            given = scope.names.given(node)
            home = scope.names.home(node) if isinstance(node, ast.Name | ast.Attribute) else None
            for one in home[0].bindings.get(home[1], ()) if home else ():
                made = getattr(one, "value", None)
                if isinstance(made, ast.Call):  # `FIELDS = frozenset(("name", "email"))`
                    return _listed(made, scope)
    keys = [one for one, _ in given.items] if isinstance(given, Keys) else []
    listed = given.items if isinstance(given, Items) else ()
    items = [one.value for one in listed if isinstance(one, Literal)]
    return [one for one in (*keys, *items) if isinstance(one, str)]


def _asked_about(node: ast.Call, name: str, scope: Scope) -> tuple[list[str], list[str]]:
    """
    Return the texts of which a name has to be one where *node* runs, and those that it is not.

    `if name in FIELDS: setattr(...)`, `if name == "id": continue`.
    """
    only: list[str] = []
    but: list[str] = []
    for branch in scope.names.own.every(ast.If):
        holds = _holds(branch, node)
        for other, op, is_so in (
            _claims(branch.test, name, is_so=holds) if holds is not None else ()
        ):
            is_text = isinstance(other, ast.Constant) and isinstance(other.value, str)
            texts = [str(getattr(other, "value", ""))] if is_text else _listed(other, scope)
            (only if isinstance(op, ast.In | ast.Eq) == is_so else but).extend(texts)
    return only, but


def _holds(branch: ast.If, node: ast.Call) -> bool | None:
    """Tell whether a condition holds where *node* runs; None where it says nothing of that."""
    if _has(branch.body, node):
        return True
    is_after = node.lineno > (branch.end_lineno or 0) and isinstance(branch.body[-1], LEAVING)
    return False if is_after or _has(branch.orelse, node) else None


def _has(body: list[ast.stmt], node: ast.Call) -> bool:
    return bool(body) and body[0].lineno <= node.lineno <= (body[-1].end_lineno or 0)


def _claims(
    test: ast.expr, name: str, *, is_so: bool
) -> Iterator[tuple[ast.expr, ast.cmpop, bool]]:
    """Yield what a name is compared with, where a condition is so (or is not)."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield from _claims(inner, name, is_so=not is_so)
        case ast.BoolOp(op=op, values=values) if isinstance(op, ast.And) == is_so:
            for one in values:
                yield from _claims(one, name, is_so=is_so)
        case ast.Compare(left=ast.Name(id=asked), ops=[op], comparators=[other]):
            if asked == name and isinstance(op, ast.In | ast.NotIn | ast.Eq | ast.NotEq):
                yield other, op, is_so
        case _:
            pass
