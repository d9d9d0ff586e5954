"""Collections of MongoDB that code speaks to by pymongo: `mongo.db.users.find_one(...)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.facts.database.mappings import of_mapping
from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.uses import Use
from offramp.audit.facts.database.vocabulary import words
from offramp.code.given import Literal
from offramp.code.names import Names
from offramp.code.origins import argument, constructions, led

CLIENT = re.compile(r"^(flask_pymongo|pymongo|motor)\.")
FILES = "gridfs.GridFS()"
OPERATIONS = {
    "select": words("find find_one aggregate count_documents distinct estimated_document_count"),
    "insert": words("insert_one insert_many insert"),
    "update": words("update_one update_many replace_one find_one_and_update update"),
    "delete": words("delete_one delete_many find_one_and_delete remove"),
}
DONE_BY = {name: operation for operation, names in OPERATIONS.items() for name in names}
DONE_TO_FILES = {
    **dict.fromkeys(("get", "find", "find_one", "get_last_version", "list", "exists"), "select"),
    "put": "insert",
    "new_file": "insert",
    "delete": "delete",
}
ASKED_FOR = frozenset({"get_collection", "collection", "create_collection"})


def uses(node: ast.Call, scope: Scope) -> Iterator[Use]:
    """Yield what one call does to a collection, as table `mongo:name`."""
    if not isinstance(node.func, ast.Attribute):
        return
    name, holder = node.func.attr, node.func.value
    if name in DONE_TO_FILES and scope.names.ref(holder) == FILES:
        line = node.lineno
        yield Use(DONE_TO_FILES[name], line, table=f"mongo:{_bucket(holder, scope.names)}.files")
    operation = DONE_BY.get(name)
    if operation is None or not CLIENT.match(scope.names.ref(holder) or ""):
        return
    collection = _collection(holder, scope.names)
    if collection is None:
        return
    for column in _columns(node, operation, scope) or [""]:
        yield Use(operation, node.lineno, table=f"mongo:{collection}", attribute=column)


def _collection(holder: ast.expr, names: Names) -> str | None:
    """Return the name by which a collection was taken from its database."""
    for node, scope in led(holder, names):
        match node:
            case ast.Attribute(value=value, attr=name) if _is_client(value, scope):
                return name
            case ast.Subscript(value=value, slice=place) if _is_client(value, scope):
                return _text(place, scope) or _of_object(place, scope, holder, names)
            case ast.Call(func=ast.Attribute(attr=asked), args=[place, *_]) if asked in ASKED_FOR:
                return _text(place, scope) or _of_object(place, scope, holder, names)
    return None


def _text(node: ast.expr, names: Names) -> str | None:
    given = names.given(node)
    return given.value if isinstance(given, Literal) and isinstance(given.value, str) else None


def _of_object(node: ast.expr, scope: Names, holder: ast.expr, names: Names) -> str | None:
    """Return a name that the object's own class says, or what its constructor is given."""
    project = names.project
    ref = names.ref(holder.value) if isinstance(holder, ast.Attribute) else None
    own = project.classes.lineage(project.cls((ref or "").removesuffix("()")))
    if isinstance(node, ast.Attribute):  # `database[self.collection_name]`
        texts = (
            _text(put.value, project.names(one.module))
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
        text = _text(given, around) if given is not None else None
        if text:
            found[cls in lineage and cls != scope.function.owner].add(text)
    said = found[True] or found[False]
    return next(iter(said)) if len(said) == 1 else None


def _is_client(node: ast.expr, names: Names) -> bool:
    return CLIENT.match(names.ref(node) or "") is not None


def _bucket(holder: ast.expr, names: Names) -> str:
    """Return the name of GridFS's collections: "fs" where none is given."""
    for node, scope in led(holder, names):
        if isinstance(node, ast.Call) and scope.ref(node) == FILES:
            given = [one.value for one in node.keywords if one.arg == "collection"]
            for one in (*given, *node.args[1:2]):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    return one.value
    return "fs"


def _columns(node: ast.Call, operation: str, scope: Scope) -> list[str]:
    """Return the keys of what is put in, or of `{"$set": {...}}`."""
    if operation == "insert" and node.args:
        return list(of_mapping(node.args[0], scope))
    changes = node.args[1:2] if operation == "update" else []  # the first is the filter
    ways = (one for change in changes for one, _ in led(change, scope.names))
    told = [one for one in ways if isinstance(one, ast.Dict)]
    return [key for one in told for value in one.values for key in of_mapping(value, scope)]
