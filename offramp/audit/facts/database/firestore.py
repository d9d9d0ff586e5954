"""Collections of Firestore: `db.collection("books").document(key).set(book)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from offramp.audit.facts.database.collection import text_of
from offramp.audit.facts.database.mappings import of_mapping
from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.unread import COLLECTION
from offramp.audit.facts.database.uses import Use
from offramp.code.names import Names
from offramp.code.origins import led

CLIENT = re.compile(
    r"^(?:google\.cloud\.firestore(?:_v1(?:beta1)?)?\.(?:\w+\.)*(?:Async)?Client\(\)"
    r"|firebase_admin\.firestore(?:_async)?\.client\(\))"
)
DONE = re.compile(r"\.(?:get|get_all|stream|set|add|create|update|delete|on_snapshot)\(\)")
TOGETHER = re.compile(r"\.(?:batch|transaction|bulk_writer)\(\)$")  # which are given the document
OPERATIONS = {
    **dict.fromkeys(("get", "stream", "get_all", "on_snapshot", "list_documents"), ("select",)),
    **dict.fromkeys(("add", "create"), ("insert",)),
    "set": ("insert", "update"),  # whether it was there or not
    "update": ("update",),
    "delete": ("delete",),
}
COLLECTIONS = frozenset({"collection", "collection_group"})


def uses(node: ast.Call, scope: Scope) -> Iterable[Use]:
    """Return what one call does to a collection, as table `firestore:name`."""
    is_one = isinstance(node.func, ast.Attribute) and node.func.attr in OPERATIONS
    return _uses(node, scope) if is_one else ()


def _uses(node: ast.Call, scope: Scope) -> Iterator[Use]:
    func = node.func
    ref = scope.names.ref(func.value) if isinstance(func, ast.Attribute) else None
    if not isinstance(func, ast.Attribute) or not ref or not CLIENT.match(ref) or DONE.search(ref):
        return
    is_together = TOGETHER.search(ref) is not None
    holder = node.args[0] if is_together and node.args else func.value
    name = _collection(holder, scope.names)
    if name is None:
        yield from [Use("unknown", node.lineno, table=COLLECTION)] if ".collection" in ref else ()
        return
    values = node.args[1:2] if is_together else node.args[:1]
    is_written = OPERATIONS[func.attr] not in {("select",), ("delete",)}
    columns = [key for one in values for key in of_mapping(one, scope)] if is_written else []
    for operation in OPERATIONS[func.attr]:
        for column in columns or [""]:
            yield Use(operation, node.lineno, table=f"firestore:{name}", attribute=column)


def _collection(node: ast.expr, names: Names) -> str | None:
    """Return the name of the collection that is nearest: a document's own, before its parent's."""
    for one, scope in led(node, names):
        part: ast.expr | None = one
        while part is not None:
            match part:
                case ast.Call(func=ast.Attribute(attr=asked), args=[place, *_]) if (
                    asked in COLLECTIONS
                ):
                    return text_of(place, scope)
                case ast.Call(func=called) if part is not one and _is_own(called, scope):
                    return _collection(part, scope)
                case ast.Call(func=ast.Attribute(value=before)):
                    part = before
                case ast.Name() | ast.Attribute() if part is not one:
                    return _collection(part, scope)
                case _:
                    part = None
    return None


def _is_own(called: ast.expr, names: Names) -> bool:
    return names.project.function(names.ref(called) or "") is not None
