"""Keys of a body that is spread as a whole: `User(**request.get_json())`, `create(**body)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.database import whole_columns
from offramp.audit.facts.database.tables import Tables
from offramp.audit.facts.database.uses import WHOLE
from offramp.code.module import Class, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name

# methods of models, queries and rows that put what they are given into columns
TAKING = frozenset({"create", "update", "modify", "insert", "values", "get_or_create"})


def keys(call: ast.Call, names: Names, context: Context) -> Iterator[tuple[str, bool]]:
    """Yield the keys that a call takes from what it is given by `**`, and whether it needs each."""
    ref = names.ref(call.func) or ""
    cls = context.project.cls(ref)
    function = context.project.function(ref) or constructor(cls, context)
    if function is not None and function.node.args.kwarg is None:
        yield from _parameters(call, function, context)
        return
    rows = list(_of_rows(call, names, context))
    if rows:
        yield from ((one, False) for one in rows)
    elif cls is not None and _is_dataclass(cls):
        named = {one.arg for one in call.keywords}
        for name, bound in cls.attributes.items():
            if name not in named and any(one.how == "annotation" for one in bound):
                yield name, all(one.how == "annotation" for one in bound)


def _of_rows(call: ast.Call, names: Names, context: Context) -> Iterator[str]:
    entities = context.once(Tables).entities
    if not entities.models.classes:
        return
    scope = entities.scope_of(names)
    func = call.func
    values = list(scope.of(func)) if isinstance(func, ast.Name | ast.Attribute) else []
    if isinstance(func, ast.Attribute) and func.attr in TAKING:
        values += scope.of(func.value)
    for one in values:
        if one.kind in {"class", "query", "rows", "insert", "update"}:
            known = whole_columns.columns(call, entities.get(one.model), scope, context)
            yield from (key for key in known if key != WHOLE)


def _parameters(call: ast.Call, function: Function, context: Context) -> Iterator[tuple[str, bool]]:
    own = context.project.names(function.module, function).own
    arguments = function.node.args
    placed = [*arguments.posonlyargs, *arguments.args]
    optional = {one.arg for one in placed[len(placed) - len(arguments.defaults) :]}
    if not arguments.defaults:
        optional = set()
    given = len(call.args) + (1 if own.first is not None else 0)
    named = {one.arg for one in call.keywords}
    for one in placed[given:]:
        if one.arg not in named:
            yield one.arg, one.arg not in optional
    for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if one.arg not in named:
            yield one.arg, value is None


def constructor(cls: Class | None, context: Context) -> Function | None:
    """Return what runs when an object of a project's class is made."""
    lineage = context.project.classes.lineage(cls)
    return next((one.methods["__init__"] for one in lineage if "__init__" in one.methods), None)


def _is_dataclass(cls: Class) -> bool:
    marks = (getattr(one, "func", one) for one in cls.decorators)
    return any(last_name(one) == "dataclass" for one in marks)
