"""How a collection of MongoDB is named: where it is taken from its database, or made for."""

from __future__ import annotations

import ast
import re

from offramp.code.given import Literal
from offramp.code.module import Class
from offramp.code.names import Names
from offramp.code.origins import argument, constructions, led
from offramp.code.project import Project

CLIENT = re.compile(r"^(flask_pymongo|pymongo|motor)\.")
ASKED_FOR = frozenset({"get_collection", "collection", "create_collection"})
# what comes of these is no collection any more
DONE = re.compile(r"\.(find\w*|aggregate|distinct|(insert|update|delete|replace)\w*)\(\)")


def named(holder: ast.expr, names: Names) -> str | None:
    """Return the name by which a collection was taken from its database."""
    for node, scope in led(holder, names):
        match node:
            case ast.Attribute(value=value, attr=name) if is_client(value, scope):
                return name
            case ast.Subscript(value=value, slice=place) if is_client(value, scope):
                return text_of(place, scope) or _of_object(place, scope, holder, names)
            case ast.Call(func=ast.Attribute(attr=asked), args=[place, *_]) if asked in ASKED_FOR:
                return text_of(place, scope) or _of_object(place, scope, holder, names)
    return None


def kept_by(cls: Class | None, project: Project) -> bool:
    """Tell whether objects of a class keep a database or a collection, which has any name."""
    if cls is None:
        return False
    for put in cls.own.values():
        for qualname, one in put:
            names = project.names(cls.module, cls.module.functions[qualname])
            if is_client(one.value, names):
                return True
    return False


def text_of(node: ast.expr, names: Names) -> str | None:
    """Return the text that an expression is, where it stands there or in a constant."""
    given = names.given(node)
    return given.value if isinstance(given, Literal) and isinstance(given.value, str) else None


def _led_text(node: ast.expr, names: Names) -> str | None:
    """Return the text that a name or an attribute leads to, the nearest of them."""
    ways = (text_of(one, scope) for one, scope in led(node, names))
    return next((one for one in ways if one), None)


def _of_object(node: ast.expr, scope: Names, holder: ast.expr, names: Names) -> str | None:
    """Return a name that the object's own class says, or what its constructor is given."""
    project = names.project
    ref = names.ref(holder.value) if isinstance(holder, ast.Attribute) else names.receiver
    own = project.classes.lineage(project.cls((ref or "").removesuffix("()")))
    if isinstance(node, ast.Attribute):  # `database[self.collection_name]`, of the nearest class
        texts = (
            text_of(put.value, project.names(one.module))
            for one in own
            for put in one.attributes.get(node.attr, ())
        )
        return next((one for one in texts if one), None)
    if not isinstance(node, ast.Name) or scope.function is None:
        return None
    lineage = {one.ref for one in own}
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for call, around, cls in constructions(scope.function, project):
        given = argument(call, scope.function, node.id, around)
        text = _led_text(given, around) if given is not None else None
        if text:
            found[cls in lineage and cls != scope.function.owner].add(text)
    said = found[True] or found[False]
    return next(iter(said)) if len(said) == 1 else None


def is_client(node: ast.expr, names: Names) -> bool:
    """Tell whether something is of the database's client, and no document that it gave."""
    ref = names.ref(node) or ""
    return CLIENT.match(ref) is not None and DONE.search(ref) is None
