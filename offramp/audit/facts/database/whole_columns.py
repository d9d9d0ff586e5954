"""
Columns that come as a whole: `User(**request.get_json())`, `schema.load(body)`, a form's fields.

What the caller may send decides; keys of a model's own number are left out, which no caller
chooses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.database.models import Model
from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.uses import OWN, WHOLE
from offramp.audit.facts.incoming import fields
from offramp.code.module import Class, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name
from offramp.code.origins import led, put_in

CHECKING = frozenset({"body", "arguments", "input", "use_args"})  # APIFairy, smorest, APIFlask
LOADED = "post_load"
VALIDATES = frozenset({"model_validate", "model_validate_json", "parse_obj", "parse_raw"})
PYDANTIC = re.compile(r"pydantic(\.main)?\.BaseModel$|sqlmodel(\.main)?\.SQLModel$")
REQUEST = ("flask.request.", "flask.Request().")


def columns(node: ast.Call, model: Model | None, scope: Scope, context: Context) -> list[str]:
    """Return the columns that a call's `**` gives, which its keywords do not name."""
    named = {one.arg for one in node.keywords}
    spread = [one.value for one in node.keywords if one.arg is None]
    found = [key for one in spread for key in keys(one, model, scope.names, context)]
    return [one for one in dict.fromkeys(found) if one not in named]


def keys(node: ast.expr, model: Model | None, names: Names, context: Context) -> Iterator[str]:
    """Yield the keys of a mapping that a body is, as it is checked or as it comes."""
    if isinstance(node, ast.Name) and node.id in names.own.parameters:
        yield from _checked(names, context)
    if isinstance(node, ast.Name) and node.id not in names.own.parameters:
        yield from put_in(node.id, names, node.lineno)
    for one, scope in led(node, names):
        if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "dict":
            yield from (word.arg for word in one.keywords if word.arg)
        if isinstance(one, ast.Dict):
            yield from (
                key.value
                for key in one.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )
        if (model_dumped := _dumped(one, scope, context)) is not None:
            yield from (field.name for field in fields.find(model_dumped, context))
            return
        schema = loading(one, scope, context)
        if schema is not None:
            yield from _loaded(schema, one, scope, context)
            return
        if (scope.ref(one) or "").startswith(REQUEST):
            yield from whole(model)
            return


def _dumped(node: ast.expr, names: Names, context: Context) -> Class | None:
    """Return the class of pydantic's whose object is made a mapping: `change.model_dump()`."""
    match node:
        case ast.Call(func=ast.Attribute(value=held, attr="model_dump" | "dict")):
            for one, scope in led(held, names):
                made = one.func if isinstance(one, ast.Call) else one
                is_class = isinstance(made, ast.Attribute) and made.attr in VALIDATES
                ref = scope.ref(
                    made.value if is_class and isinstance(made, ast.Attribute) else made
                )
                cls = context.project.cls((ref or "").removesuffix("()"))
                if cls is not None and any(
                    map(PYDANTIC.search, context.project.classes.ancestors(cls.ref))
                ):
                    return cls
    return None


def _checked(names: Names, context: Context) -> Iterator[str]:
    """
    Yield the fields of what a decorator checks a view's body by: `@body(UserSchema)`.

    A method that makes something of what its schema loaded (`@post_load`) is given its fields.
    """
    function = names.function
    marks = {last_name(getattr(one, "func", one)) for one in _decorators(function)}
    owner = context.project.cls((function and function.owner) or "") if LOADED in marks else None
    if owner is not None:
        yield from (one.name for one in fields.find(owner, context))
    for node in _decorators(function):
        if not isinstance(node, ast.Call) or last_name(node.func) not in CHECKING:
            continue
        for given in node.args:
            cls = context.project.cls((names.ref(given) or "").removesuffix("()"))
            if cls is not None and model_schemas.is_schema(cls, context):
                yield from (one.name for one in fields.find(cls, context))


def _decorators(function: Function | None) -> tuple[ast.expr, ...]:
    return function.decorators if function is not None else ()


def whole(model: Model | None) -> list[str]:
    """Return what a body may set of a row; any column, where its model is not known here."""
    named = [one for one in model.columns if one not in OWN] if model else []
    return named or [WHOLE]


def loading(node: ast.expr, names: Names, context: Context) -> Class | None:
    """Return the schema that a call reads something by."""
    if not isinstance(node, ast.Call):
        return None
    return model_schemas.of_call(node, names, model_schemas.LOADS, context)


def loaded(node: ast.Call, model: Model | None, names: Names, context: Context) -> list[str]:
    """Return the columns of a row that `schema.load(body)` makes or changes."""
    schema = loading(node, names, context)
    known = _loaded(schema, node, names, context) if schema else ()
    return [one for one in known if model is not None and one in model.columns]


def _loaded(schema: Class, node: ast.expr, names: Names, context: Context) -> Iterator[str]:
    """Yield the keys of what `schema.load(body)` gives: the fields' own names."""
    func = node.func if isinstance(node, ast.Call) else None
    holder = func.value if isinstance(func, ast.Attribute) else None
    chosen = model_schemas.chosen(holder, names) if holder else model_schemas.ALL
    yield from (one.name for one in fields.find(schema, context) if chosen.has(one.name))


def of_form(holder: ast.expr, names: Names, context: Context) -> list[str]:
    """Return the fields of a form that puts them on a row: `form.populate_obj(user)`."""
    cls = context.project.cls((names.ref(holder) or "").removesuffix("()"))
    return [one.name for one in fields.find(cls, context)] if cls is not None else []


def dumped(node: ast.Call, names: Names, context: Context) -> Iterator[str]:
    """Yield the models whose rows `schema.dump(row)` reads beside the row: its relations'."""
    schema = model_schemas.of_call(node, names, model_schemas.DUMPS, context)
    model = model_schemas.model_of(schema, context) if schema else None
    if schema is None or not isinstance(node.func, ast.Attribute):
        return
    chosen = model_schemas.chosen(node.func.value, names)
    for key, _ in model_schemas.dumped(schema, context):
        if model is not None and chosen.has(key) and key in model.relations:
            yield model.relations[key].model
