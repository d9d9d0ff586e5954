"""
What schemas take over from models, and what of a schema is read or written.

Sources: marshmallow/schema.py (`Meta`: fields, exclude, load_only, dump_only),
marshmallow_sqlalchemy/schema.py (`SQLAlchemyAutoSchema`: include_fk, include_relationships,
load_instance; `ModelSchema` of 0.x, which has relationships and gives rows).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from offramp.audit.context import Context
from offramp.audit.facts.database import models as all_models
from offramp.audit.facts.database.models import Model
from offramp.audit.facts.database.values import Value
from offramp.code.given import Items, Literal
from offramp.code.module import Class
from offramp.code.names import Names
from offramp.code.origins import led

MARSHMALLOW = re.compile(r"\b(marshmallow\w*|flask_marshmallow|apiflask|flask_smorest)\b.*Schema$")
WHOLE = re.compile(r"(SQLAlchemyAutoSchema|ModelSchema|TableSchema)$")
WITH_RELATIONS = re.compile(r"ModelSchema$")
DUMPS = frozenset({"dump", "dumps", "jsonify"})
LOADS = frozenset({"load", "loads"})
SPEAKING = DUMPS | LOADS
CHOOSING = ("only", "exclude")
EVERY = frozenset({"*"})  # of the fields


class Chosen(NamedTuple):
    """Which of a schema's fields are used (*only* empty: all), and which need not be there."""

    only: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Tell whether a field is used."""
        return name not in self.exclude and (not self.only or name in self.only)

    def needs(self, name: str) -> bool:
        """Tell whether a field must be there, where its schema says that it must."""
        return self.partial != EVERY and name not in self.partial


ALL = Chosen()


def is_schema(cls: Class, context: Context) -> bool:
    """Tell whether a class is one of marshmallow's schemas."""
    return any(map(MARSHMALLOW.search, context.project.classes.ancestors(cls.ref)))


def of_call(
    node: ast.Call, names: Names, methods: frozenset[str], context: Context
) -> Class | None:
    """Return the schema of `schema.dump(rows)` where the method is one of *methods*."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in methods:
        return None
    ref = names.ref(node.func.value) or ""
    cls = context.project.cls(ref.removesuffix("()"))
    return cls if cls is not None and is_schema(cls, context) else None


def model_of(cls: Class, context: Context) -> Model | None:
    """Return the model that a schema's `Meta` names."""
    found = _option(cls, "model", context) or _option(cls, "table", context)
    if found is None:
        return None
    value, names = found
    return context.once(all_models.find).get(names.ref(value) or "")


def row_loaded(node: ast.Call, names: Names, context: Context) -> Value | None:
    """Return the row that `schema.load(body)` makes, or changes where it is told an instance."""
    schema = of_call(node, names, LOADS, context)
    model = model_of(schema, context) if schema is not None else None
    if schema is None or model is None or not gives_rows(schema, context):
        return None
    is_there = any(one.arg == "instance" for one in node.keywords)
    return Value("rows" if is_there else "new", model.ref)


def gives_rows(cls: Class, context: Context) -> bool:
    """Tell whether what a schema loads is a row of its model, and no mapping."""
    said = _option(cls, "load_instance", context)
    if said is not None:
        return getattr(said[0], "value", None) is True
    return any(map(WITH_RELATIONS.search, context.project.classes.ancestors(cls.ref)))


def taken_over(cls: Class, context: Context) -> list[str]:
    """Return the fields that a schema makes of its model: columns, and relationships it is told."""
    bases = context.project.classes.ancestors(cls.ref)
    model = model_of(cls, context) if any(map(WHOLE.search, bases)) else None
    if model is None:
        return []
    has_keys = _is_true(cls, "include_fk", context)
    related = _is_true(cls, "include_relationships", context)
    related = related or any(map(WITH_RELATIONS.search, bases))
    every = [
        one for one, (_, column) in model.columns.items() if has_keys or column not in model.foreign
    ]
    every += model.relations if related else ()
    written = {name for one in context.project.classes.lineage(cls) for name in one.attributes}
    return [one for one in every if one not in written]


def dumped(cls: Class, context: Context) -> Iterator[tuple[str, ast.Call | None]]:
    """Yield the keys that a schema writes, each with the call that makes its field."""
    listed, hidden = limited(cls, context, "load_only")
    seen: set[str] = set()
    for one in context.project.classes.lineage(cls):
        for name, bindings in one.attributes.items():
            made = next((kept.value for kept in bindings if kept.how == "value"), None)
            if name in seen or not isinstance(made, ast.Call) or name.startswith("_"):
                continue
            seen.add(name)
            is_written = name not in hidden and (not listed or name in listed)
            if is_written and not is_marked(made, "load_only"):
                yield sent_as(name, made), made
    for name in dict.fromkeys((*taken_over(cls, context), *sorted(listed))):
        if name not in seen | hidden and (not listed or name in listed):
            yield name, None


def is_marked(made: ast.Call, option: str) -> bool:
    """Tell whether a field is made with `dump_only=True` or its like."""
    return any(one.arg == option and getattr(one.value, "value", False) for one in made.keywords)


def sent_as(name: str, made: ast.Call) -> str:
    """Return the key that a field has outside: `data_key` of marshmallow, `alias` of pydantic."""
    said = (
        getattr(one.value, "value", None)
        for one in made.keywords
        if one.arg in {"data_key", "load_from", "alias"}
    )
    return next((one for one in said if isinstance(one, str)), name)


def limited(cls: Class, context: Context, hidden: str) -> tuple[set[str], set[str]]:
    """Return the fields a schema is limited to (none: to no few), and those that are left out."""
    listed = set(_texts(cls, "fields", context))
    return listed, {*_texts(cls, "exclude", context), *_texts(cls, hidden, context)}


def chosen(holder: ast.expr, names: Names) -> Chosen:
    """Return what `Schema(only=..., exclude=..., partial=True)` says where the schema is made."""
    for one, scope in led(holder, names):
        if isinstance(one, ast.Call):
            said = {word.arg: word.value for word in one.keywords if word.arg}
            only, exclude = (_named(said.get(option), scope) for option in CHOOSING)
            # of what is nested a part is read, but not its whole left out
            only = frozenset(one.partition(".")[0] for one in only)
            return Chosen(only, exclude, partial(said, scope))
    return ALL


def partial(said: Mapping[str, ast.expr], names: Names) -> frozenset[str]:
    """Return the fields that need not be there, by `partial=True` or their names."""
    given = said.get("partial")
    is_all = isinstance(given, ast.Constant) and given.value is True
    return EVERY if is_all else _named(given, names)


def _named(node: ast.expr | None, names: Names) -> frozenset[str]:
    given = names.given(node) if isinstance(node, ast.Name | ast.Attribute) else None
    held = given.items if isinstance(given, Items) else ()
    listed = (one.value for one in held if isinstance(one, Literal))
    written = (getattr(one, "value", None) for one in ast.walk(node)) if node else ()
    return frozenset(one for one in (*listed, *written) if isinstance(one, str))


def _texts(cls: Class, option: str, context: Context) -> Iterator[str]:
    found = _option(cls, option, context)
    for one in ast.walk(found[0]) if found else ():
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _is_true(cls: Class, option: str, context: Context) -> bool:
    found = _option(cls, option, context)
    return found is not None and getattr(found[0], "value", None) is True


def _option(cls: Class, option: str, context: Context) -> tuple[ast.expr, Names] | None:
    """Return an option of the nearest `Meta` that has it."""
    for one in context.project.classes.lineage(cls):
        meta = one.module.classes.get(f"{one.qualname}.Meta")
        for bound in meta.attributes.get(option, ()) if meta else ():
            return bound.value, context.project.names(one.module)
    return None
