"""What is given a model, and gives something of it: `select(User)`, `session.get(User, 1)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.audit.facts.database.values import Value, Values, union
from offramp.audit.facts.database.vocabulary import GIVEN, SESSION_READS

if TYPE_CHECKING:
    from offramp.audit.facts.database.scope import Scope

CHANGING = frozenset({"merge", "update_model_from_dict"})
ASKING = SESSION_READS | GIVEN.keys() | CHANGING | {"aliased", "with_polymorphic", "Table"}


def asked(scope: Scope, name: str, node: ast.Call) -> Values:
    """Return what `select(User)`, `session.get(User, 1)` or `session.scalars(query)` is."""
    if name == "Table":
        return scope.entities.reflected(node, scope.names)
    values = union(scope.of(one) for one in node.args)
    is_any = name in CHANGING  # what it is given are rows, and so is what it gives
    found = tuple(one for one in values if is_any or one.kind in {"class", "column", "query"})
    if name == "get_object_or_404" and not found:  # playhouse.flask_utils, of a relation
        return tuple(one for one in values if one.kind == "rows")
    if name == "aliased":
        return found
    return union([(Value(GIVEN.get(name, "rows"), one.model),) for one in found])
