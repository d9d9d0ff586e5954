"""What a use comes to: by whom a method is called, and by what the model says of its columns."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.facts.database.models import Model, Models
from offramp.audit.facts.database.removed import removed
from offramp.audit.facts.database.uses import OWN, SOME, WHOLE, Use
from offramp.audit.facts.database.values import SELF, Value


def done(use: Use, receiver: Value | None, models: Models) -> Iterator[Use]:
    """Yield what a use does: nothing where the receiver decides and nobody knows it."""
    settled = _settled(use, receiver)
    if settled is not None and settled.operation == "remove":
        yield from removed(settled, models)
    elif settled is not None:
        yield settled


def _settled(use: Use, receiver: Value | None) -> Use | None:
    """Put the receiver's model where SELF stands; None where nobody knows it."""
    is_new = receiver is not None and receiver.kind == "new"
    if use.own or use.model == SELF:
        if use.model == SELF and receiver is None:
            return None
        model = receiver.model if use.model == SELF and receiver is not None else use.model
        if use.operation == "add":
            return Use("insert", use.line, model) if is_new else None
        operation = "make" if use.operation == "update" and is_new else use.operation
        return Use(operation, use.line, model, "", use.attribute)
    return use


def called_on(on: Value, receiver: Value | None) -> Value | None:
    """Return what a method is called on, where it may be called on `self`."""
    if on.model == SELF:
        return (
            Value(receiver.kind if on.kind == "rows" else on.kind, receiver.model)
            if receiver
            else None
        )
    if on.name == SELF and receiver is not None and on.kind == "rows":
        return Value(receiver.kind, on.model)
    return Value(on.kind, on.model)


def columns(model: Model, use: Use, models: Models) -> Iterator[tuple[str, str]]:
    """Yield the tables of a use of a model, each with a column or "", also what fills itself."""
    operation = use.operation
    if use.attribute in model.columns:
        tables = [model.columns[use.attribute][0]]
        yield model.columns[use.attribute]
    elif use.attribute == WHOLE and (named := [one for one in model.columns if one not in OWN]):
        tables = [model.columns[one][0] for one in named]
        yield from (model.columns[one] for one in named)
    elif use.attribute == SOME:
        tables = model.tables[:1]
        yield from ((table, SOME) for table in tables)
    elif use.attribute in model.relations and operation == "select":
        related = models.get(model.relations[use.attribute].model)
        tables = [related.table] if related is not None else []
        yield from ((table, "") for table in tables)
    else:
        is_known = use.attribute in model.foreign or (model.mapper == "core" and not model.columns)
        column = use.attribute if is_known and use.attribute != WHOLE else ""
        is_whole = operation in {"insert", "delete", "make"}
        tables = model.tables if is_whole else model.tables[:1]
        yield from ((table, column) for table in tables)
    for attribute in model.filled.get("insert" if operation == "make" else operation, ()):
        if model.columns[attribute][0] in tables:
            yield model.columns[attribute]
