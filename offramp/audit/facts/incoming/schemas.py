"""
Schemas that a request is read by: marshmallow, pydantic, WTForms, webargs, reqparse, RESTX.

A class that is named in the view's decorators, its annotations or its body is a schema where
it inherits from one of theirs; its fields are the request's keys.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.database.model_schemas import MARSHMALLOW
from offramp.audit.facts.each import Place
from offramp.audit.facts.incoming import parsers, restx_models
from offramp.audit.report import Shape
from offramp.code.given import Given, Literal, Reference
from offramp.code.module import Class
from offramp.code.origins import led

BASES = (
    (MARSHMALLOW, "json"),
    (re.compile(r"pydantic(\.main)?\.BaseModel$"), "json"),
    (re.compile(r"(wtforms|flask_wtf)\b.*Form$"), "form"),
)
PARTS = {
    "query": "query",
    "args": "query",
    "querystring": "query",
    "form": "form",
    "files": "files",
    "headers": "headers",
    "cookies": "cookies",
    "json": "json",
    "values": "query",
    "view_args": "",
    "path": "",
}
ANSWERING = frozenset({"response", "output", "doc", "alt_response", "marshal_with"})
WEBARGS = frozenset({"use_kwargs", "use_args"})
LOADING = re.compile(
    r"\.(load|loads|validate|model_validate|parse_obj|from_orm|validate_on_submit)$"
)
REQUIRED = frozenset({"DataRequired", "InputRequired", "required"})
UNSENT = frozenset({"SubmitField", "Method", "Function"})

Taken = tuple[str, str, bool]


def find(subject: Subject, context: Context, shape: Shape) -> Iterator[Taken]:
    """Yield (part, key, is required) of the schemas that the route uses; names them in *shape*."""
    yield from _parsed(subject, context)
    yield from _described(subject, context)
    yield from restx_models.expected(subject, context)
    for ref, part in _named(subject, context):
        cls = context.project.cls(ref)
        kind = kind_of(cls, context) if cls else None
        if cls is None or kind is None or (part == "view_args"):
            continue
        name = cls.qualname.rpartition(".")[2]
        if name not in shape.schemas:
            shape.schemas.append(name)
        for key, required in fields(cls, context):
            where = PARTS.get(part, kind) if kind == "json" or part == "query" else kind
            if where:
                yield where, key, required


def kind_of(cls: Class, context: Context) -> str | None:
    """Return what a schema class describes: "json" or "form"; None where it is no schema."""
    for ancestor in context.project.classes.ancestors(cls.ref):
        for pattern, kind in BASES:
            if pattern.search(ancestor):
                return kind
    return None


def fields(cls: Class, context: Context) -> Iterator[tuple[str, bool]]:
    """Yield the fields that a schema reads, inherited ones too, and whether each is required."""
    listed, hidden = model_schemas.limited(cls, context, "dump_only")
    more = [(one, False) for one in model_schemas.taken_over(cls, context)]
    for name, required in (*_written(cls, context), *more):
        if name not in hidden and (not listed or name in listed):
            yield name, required


def _written(cls: Class, context: Context) -> Iterator[tuple[str, bool]]:
    """Yield the fields that stand in a schema's own text, or in its bases'."""
    seen: set[str] = set()
    for one in context.project.classes.lineage(cls):
        for name, bindings in one.attributes.items():
            if name in seen or name.startswith("_") or name in {"Meta", "model_config"}:
                continue
            seen.add(name)
            values = [kept.value for kept in bindings if kept.how == "value"]
            annotated = any(kept.how == "annotation" for kept in bindings)
            if values and isinstance(values[0], ast.Call):
                last = getattr(values[0].func, "attr", getattr(values[0].func, "id", ""))
                if last not in UNSENT and not model_schemas.is_marked(values[0], "dump_only"):
                    yield model_schemas.sent_as(name, values[0]), _is_required(values[0])
            elif annotated:
                yield name, not values and "None" not in ast.unparse(bindings[-1].value)


def _is_required(node: ast.Call) -> bool:
    for one in ast.walk(node):
        if isinstance(one, ast.Name | ast.Attribute):
            if getattr(one, "attr", getattr(one, "id", "")) in REQUIRED:
                return True
        elif isinstance(one, ast.keyword) and one.arg == "required":
            return isinstance(one.value, ast.Constant) and bool(one.value.value)
        elif isinstance(one, ast.Constant) and one.value is Ellipsis:
            return True
    return False


def _named(subject: Subject, context: Context) -> Iterator[tuple[str, str]]:
    """Yield references of classes that the view is given, makes or loads by, with the part."""
    view = context.project.function(subject.declared.view or "")
    if view is None:
        return
    names = context.project.around(view)
    for decorator in view.decorators:
        if isinstance(decorator, ast.Call):
            last = getattr(decorator.func, "attr", getattr(decorator.func, "id", ""))
            part = next(
                (
                    str(getattr(word.value, "value", ""))
                    for word in decorator.keywords
                    if word.arg == "location"
                ),
                "",
            )
            for argument in decorator.args if last not in ANSWERING else ():
                made = argument.func if isinstance(argument, ast.Call) else argument
                yield (names.ref(made) or "").removesuffix("()"), part
    for one in (*view.node.args.args, *view.node.args.kwonlyargs):
        if one.annotation is not None:
            yield names.ref(one.annotation) or "", one.arg
    for _, found in each.some(_loaded, subject.own, context):
        yield from found


def _described(subject: Subject, context: Context) -> Iterator[Taken]:
    """Yield the keys of webargs' mappings: `@use_kwargs({"limit": fields.Int()})`."""
    view = context.project.function(subject.declared.view or "")
    names = context.project.names(view.module) if view else None
    for node in view.decorators if view else ():
        if names is None or not isinstance(node, ast.Call) or not node.args:
            continue
        last = getattr(node.func, "attr", getattr(node.func, "id", ""))
        fields_of = next(
            (one for one, _ in led(node.args[0], names) if isinstance(one, ast.Dict)), None
        )
        if last not in WEBARGS or fields_of is None:
            continue
        said = (
            str(getattr(one.value, "value", "")) for one in node.keywords if one.arg == "location"
        )
        is_read = set(subject.declared.methods) <= {"GET", "HEAD"}
        part = PARTS.get(next(said, ""), "query" if is_read else "json")
        for key, value in zip(fields_of.keys, fields_of.values, strict=True):
            if part and isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield part, key.value, isinstance(value, ast.Call) and _is_required(value)


def _loaded(place: Place) -> Iterator[tuple[str, str]]:
    """Yield classes that a function loads what it got by, or makes a form of."""
    context = place.context
    for call in place.sites.calls:
        match = LOADING.search(call.target)
        if match:
            yield call.target[: match.start()].removesuffix("()"), ""
        cls = context.project.cls(call.target)
        if cls is not None and kind_of(cls, context) == "form":
            by_query = call.given(0, "formdata") == Reference("flask.request.args")
            yield call.target, "query" if by_query else ""
    names = context.project.names(place.function.module, place.function)
    for made in names.own.every(ast.Call):
        spread = [word.value for word in made.keywords if word.arg is None]
        if any((names.ref(one) or "").startswith("flask.request.") for one in spread):
            yield names.ref(made.func) or "", ""


def _parsed(subject: Subject, context: Context) -> Iterator[Taken]:
    """Yield the arguments of Flask-RESTful's and RESTX's parsers that the functions ask."""
    for _, found in each.some(_asked, subject.own, context):
        yield from found


def _asked(place: Place) -> Iterator[Taken]:
    """Yield those of the parsers that one function asks."""
    called = place.sites.called
    if any("RequestParser()" in one and one.endswith("parse_args") for one in called):
        for name, options in parsers.arguments(place.context.project, place.function):
            yield from _argument(name, options)


def _argument(name: Given, options: Mapping[str, Given]) -> Iterator[Taken]:
    if isinstance(name, Literal) and isinstance(name.value, str):
        location = options.get("location")
        part = PARTS.get(str(location.value), "json") if isinstance(location, Literal) else "json"
        required = options.get("required")
        if part:
            yield (
                part,
                name.value.lstrip("-"),
                isinstance(required, Literal) and bool(required.value),
            )


__all__ = ["Reference", "fields", "find", "kind_of"]
