"""
Schemas that a request is read by: marshmallow, pydantic, WTForms, webargs, reqparse, RESTX.

A class that is named in the view's decorators, its annotations or its body is a schema where
it inherits from one of theirs; its fields are the request's keys.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.database.model_schemas import ALL, Chosen
from offramp.audit.facts.each import Place
from offramp.audit.facts.incoming import examples, fields, parsers, restx_models, webargs
from offramp.audit.facts.incoming.bodies import Bodies
from offramp.audit.facts.incoming.parts import EITHER, Taken
from offramp.audit.report import Shape
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.nodes import last_name

PARTS = {
    "query": "query",
    "args": "query",
    "querystring": "query",
    "form": "form",
    "files": "files",
    "headers": "headers",
    "header": "headers",
    "cookies": "cookies",
    "cookie": "cookies",
    "json": "json",
    "values": EITHER,
    EITHER: EITHER,
    "view_args": "",
    "path": "",
}
READ_ONLY = frozenset({"GET", "HEAD"})
ANSWERING = frozenset({"response", "output", "doc", "alt_response", "marshal_with"})
BODY = "body"
UNKNOWN = "?"  # what is loaded was not followed
LOADING = frozenset({"load", "loads", "validate", "validate_on_submit"}) | {
    *("model_validate", "model_validate_json", "model_validate_strings"),
    *("parse_obj", "parse_raw"),
}


class Use(NamedTuple):
    """A class by which a view reads a part of a request, and which of its fields it reads."""

    ref: str
    part: str = ""  # where that is said
    chosen: Chosen = ALL


def find(subject: Subject, context: Context, shape: Shape) -> Iterator[Taken]:
    """Yield the keys of the schemas that the route uses; names them in *shape*."""
    unsaid = _unsaid(subject)
    for said in (*parsers.asked(subject, context), *webargs.described(subject, context)):
        if part := PARTS.get(said.part, unsaid):
            yield replace(said, part=part)
    yield from restx_models.expected(subject, context)
    for use in _used(subject, context):
        cls = context.project.cls(use.ref)
        kind = fields.kind_of(cls, context) if cls else None
        if cls is None or kind is None or use.part == "view_args":
            continue
        part = _part(use, kind, subject)
        name = cls.qualname.rpartition(".")[2]
        if part and name not in shape.schemas:
            shape.schemas.append(name)
        for one in fields.find(cls, context) if part else ():
            if use.chosen.has(one.name):
                needed = one.required and use.chosen.needs(one.name)
                example = examples.of_field(one, context)
                yield Taken("files" if one.is_file else part, one.key, needed, example)


def _part(use: Use, kind: str, subject: Subject) -> str:
    """Return the part of the request that a schema describes; a body, where none is said."""
    if kind == "form":
        return "query" if use.part == "query" else kind
    unsaid = _unsaid(subject)
    if use.part == UNKNOWN:  # by GET most likely a row, to be answered
        return unsaid if unsaid == "json" else ""
    return PARTS.get(use.part, unsaid)


def _unsaid(subject: Subject) -> str:
    """Return what is read where no part is said: what GET sends is no body."""
    methods = {subject.method} if subject.method else set(subject.declared.methods)
    return "query" if methods <= READ_ONLY else "json"


def _used(subject: Subject, context: Context) -> Iterator[Use]:
    """Yield the classes that the view is given, makes or loads by."""
    view = context.project.function(subject.declared.view or "")
    if view is None:
        return
    names = context.project.around(view)
    for decorator in view.decorators:
        if isinstance(decorator, ast.Call) and last_name(decorator.func) not in ANSWERING:
            yield from _of_decorator(decorator, names)
    for one in (*view.node.args.args, *view.node.args.kwonlyargs):
        if one.annotation is not None:
            yield Use(names.ref(one.annotation) or "", one.arg)
    for _, found in each.some(_loaded, subject.own, context):
        yield from found


def _of_decorator(node: ast.Call, names: Names) -> Iterator[Use]:
    """Yield what a decorator is given: `@use_args(UserSchema(partial=True), location="form")`."""
    part = webargs.location(node)
    given = [(one, part) for one in node.args]
    named = ((word.arg or "", word.value) for word in node.keywords)
    given += [(value, name) for name, value in named if name in PARTS or name == BODY]
    for argument, said in given:
        made = argument.func if isinstance(argument, ast.Call) else argument
        ref = (names.ref(made) or "").removesuffix("()")
        yield Use(ref, said, model_schemas.chosen(argument, names))


def _loaded(place: Place) -> Iterator[Use]:
    """Yield the classes that a function loads what it got by, or makes a form of."""
    context = place.context
    forms = {one for one in place.sites.called if _is_form(one, context)}
    names = context.project.names(place.function.module, place.function)
    for call in names.own.every(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr in LOADING:
            yield from _of_load(call, func.value, place.function, context)
        elif any(word.arg is None for word in call.keywords):
            yield from _spread(call, place.function, context)
        elif forms and (ref := names.ref(func)) in forms:
            given = call.args[:1] + [one.value for one in call.keywords if one.arg == "formdata"]
            of_query = any(_parts(one, place.function, context) == ["query"] for one in given)
            yield Use(ref or "", "query" if of_query else "")
    for call, scope in webargs.parses(place):
        yield from _of_decorator(call, scope)


def _parts(node: ast.expr, function: Function, context: Context) -> list[str]:
    return context.once(Bodies).parts(function, node)


def _is_form(ref: str, context: Context) -> bool:
    cls = context.project.cls(ref)
    return cls is not None and fields.kind_of(cls, context) == "form"


def _of_load(
    call: ast.Call, holder: ast.expr, function: Function, context: Context
) -> Iterator[Use]:
    """Yield what `UserSchema(only=...).load(request.args, partial=True)` reads."""
    names = context.project.names(function.module, function)
    ref = (names.ref(holder) or "").removesuffix("()")
    if context.project.cls(ref) is None:
        return
    chosen = model_schemas.chosen(holder, names)
    said = model_schemas.partial({one.arg: one.value for one in call.keywords if one.arg}, names)
    chosen = chosen._replace(partial=said or chosen.partial)
    parts = _parts(call.args[0], function, context) if call.args else [""]
    for part in parts or [UNKNOWN]:
        yield Use(ref, part, chosen)


def _spread(call: ast.Call, function: Function, context: Context) -> Iterator[Use]:
    """Yield what is made of a part of the request: `User(**request.args)`."""
    names = context.project.names(function.module, function)
    ref = names.ref(call.func) or ""
    if context.project.cls(ref) is None:
        return
    for word in call.keywords:
        for part in _parts(word.value, function, context) if word.arg is None else ():
            yield Use(ref, part)
