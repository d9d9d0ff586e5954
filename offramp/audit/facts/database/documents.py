"""Collections of MongoDB that code speaks to by pymongo: `mongo.db.users.find_one(...)`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.audit.facts.database.collection import is_client, named
from offramp.audit.facts.database.mappings import of_mapping
from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.unread import COLLECTION
from offramp.audit.facts.database.uses import Use
from offramp.audit.facts.database.vocabulary import words
from offramp.code.names import Names
from offramp.code.nodes import last_name
from offramp.code.origins import led

FILES = "gridfs.GridFS()"
OPERATIONS = {
    "select": words(
        "find find_one aggregate count_documents distinct estimated_document_count count"
    ),
    "insert": words("insert_one insert_many insert save"),
    "update": words(
        """
        update_one update_many replace_one find_one_and_update find_one_and_replace update
        bulk_write
        """
    ),
    "delete": words("delete_one delete_many find_one_and_delete remove"),
}
DONE_BY = {name: operation for operation, names in OPERATIONS.items() for name in names}
IN_BULK = {
    "InsertOne": "insert",
    **dict.fromkeys(("UpdateOne", "UpdateMany", "ReplaceOne"), "update"),
    **dict.fromkeys(("DeleteOne", "DeleteMany"), "delete"),
}
# of a pipeline, each with the word that names the collection
STAGES = {
    **dict.fromkeys(("$lookup", "$graphLookup"), ("select", "from")),
    "$unionWith": ("select", "coll"),
    "$out": ("insert", "coll"),
    "$merge": ("insert", "into"),
}
DONE_TO_FILES = {
    **dict.fromkeys(("get", "find", "find_one", "get_last_version", "list", "exists"), "select"),
    "put": "insert",
    "new_file": "insert",
    "delete": "delete",
}


def uses(node: ast.Call, scope: Scope) -> Iterable[Use]:
    """Return what one call does to a collection, as table `mongo:name`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return _uses(node, scope) if name in DONE_BY or name in DONE_TO_FILES else ()


def _uses(node: ast.Call, scope: Scope) -> Iterator[Use]:
    if not isinstance(node.func, ast.Attribute):
        return
    name, holder = node.func.attr, node.func.value
    if name in DONE_TO_FILES and scope.names.ref(holder) == FILES:
        line = node.lineno
        yield Use(DONE_TO_FILES[name], line, table=f"mongo:{_bucket(holder, scope.names)}.files")
    operation = DONE_BY.get(name)
    if operation is None or not is_client(holder, scope.names):
        return
    collection = named(holder, scope.names)
    if collection is None:
        yield Use("unknown", node.lineno, table=COLLECTION)
        return
    yield from _done(node, name, f"mongo:{collection}", scope)


def _done(node: ast.Call, name: str, table: str, scope: Scope) -> Iterator[Use]:
    """Yield what an operation does: several of them at once, a pipeline's other collections."""
    many = list(_bulk(node, scope)) if name == "bulk_write" else []
    operations = [*many] or [(DONE_BY[name], node)]
    for operation, call in operations:
        for column in _columns(call, operation, scope) or [""]:
            yield Use(operation, node.lineno, table=table, attribute=column)
            if operation == "update" and _is_upsert(call):
                yield Use("insert", node.lineno, table=table, attribute=column)
    for operation, other in _stages(node, scope) if name == "aggregate" else ():
        yield Use(operation, node.lineno, table=f"mongo:{other}")


def _bulk(node: ast.Call, scope: Scope) -> Iterator[tuple[str, ast.Call]]:
    """Yield the operations of `bulk_write([UpdateOne(...), ...])`."""
    for given, _ in led(node.args[0], scope.names) if node.args else ():
        is_made = isinstance(given, ast.ListComp | ast.GeneratorExp)
        listed = [getattr(given, "elt", None)] if is_made else getattr(given, "elts", ())
        for one in listed:
            operation = IN_BULK.get(last_name(one.func)) if isinstance(one, ast.Call) else None
            if operation is not None and isinstance(one, ast.Call):
                yield operation, one


def _is_upsert(node: ast.Call) -> bool:
    said = next((one.value for one in node.keywords if one.arg == "upsert"), None)
    return isinstance(said, ast.Constant) and said.value is True


def _stages(node: ast.Call, scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield the collections that a pipeline joins and writes: `$lookup`, `$out`, `$merge`."""
    for pipeline, _ in led(node.args[0], scope.names) if node.args else ():
        for stage in ast.walk(pipeline):
            for key, value in (
                zip(stage.keys, stage.values, strict=True) if isinstance(stage, ast.Dict) else ()
            ):
                name = getattr(key, "value", None)
                if name not in STAGES:
                    continue
                operation, word = STAGES[name]
                named = [value, *(_entry(value, word) if isinstance(value, ast.Dict) else ())]
                texts = [getattr(one, "value", None) for one in named]
                yield from ((operation, one) for one in texts if isinstance(one, str))


def _entry(node: ast.Dict, word: str) -> Iterator[ast.expr]:
    pairs = zip(node.keys, node.values, strict=True)
    yield from (value for key, value in pairs if getattr(key, "value", None) == word)


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
