"""Collections of MongoDB that code speaks to by pymongo: `mongo.db.users.find_one(...)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.facts.mappings import of_mapping
from offramp.audit.facts.scope import Scope
from offramp.audit.facts.uses import Use
from offramp.audit.facts.vocabulary import words
from offramp.code.module import Assigned

CLIENT = re.compile(r"^(flask_pymongo|pymongo|motor)\.")
OPERATIONS = {
    "select": words("find find_one aggregate count_documents distinct estimated_document_count"),
    "insert": words("insert_one insert_many insert"),
    "update": words("update_one update_many replace_one find_one_and_update update"),
    "delete": words("delete_one delete_many find_one_and_delete remove"),
}
DONE_BY = {name: operation for operation, names in OPERATIONS.items() for name in names}
DEEPEST = 5


def uses(node: ast.Call, scope: Scope) -> Iterator[Use]:
    """Yield what one call does to a collection, as table `mongo:name`."""
    if not isinstance(node.func, ast.Attribute):
        return
    name = node.func.attr
    operation = DONE_BY.get(name)
    if operation is None or not CLIENT.match(scope.names.ref(node.func.value) or ""):
        return
    collection = _collection(node.func.value, scope, 0)
    if collection is None:
        return
    for column in _columns(node, operation, scope) or [""]:
        yield Use(operation, node.lineno, table=f"mongo:{collection}", attribute=column)


def _collection(node: ast.expr, scope: Scope, depth: int) -> str | None:
    match node:
        case ast.Attribute(attr=name) if CLIENT.match(scope.names.ref(node.value) or ""):
            return name
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case ast.Name() | ast.Attribute() if depth < DEEPEST:
            home = scope.names.home(node)
            local = scope.names.bindings(node.id) if isinstance(node, ast.Name) else []
            outside = home[0].bindings.get(home[1], []) if home else []
            for one in local or outside:
                if isinstance(one, Assigned):
                    return _collection(one.value, scope, depth + 1)
    return None


def _columns(node: ast.Call, operation: str, scope: Scope) -> list[str]:
    """Return the keys of what is put in, or of `{"$set": {...}}`."""
    if operation == "insert" and node.args:
        return list(of_mapping(node.args[0], scope))
    if operation != "update" or len(node.args) < 2 or not isinstance(node.args[1], ast.Dict):  # noqa: PLR2004 - filter and change
        return []
    changes = [one for one in node.args[1].values if isinstance(one, ast.Dict)]
    return [key for one in changes for key in of_mapping(one, scope)]
