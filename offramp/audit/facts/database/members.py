"""What an attribute or a method of a value is: a column, rows, a query, a statement."""

from __future__ import annotations

from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.models import Model
from offramp.audit.facts.database.values import SELF, Value, Values, resolved
from offramp.audit.facts.database.vocabulary import (
    COUNTED,
    FINAL,
    MADE_BY,
    PASSED_ON,
    STATEMENTS,
)

SAME_ROWS = frozenset({"items", "c", "columns", "inserted"})  # of a page, a subquery, an upsert
OF_TABLE = frozenset({"__table__", "c", "columns", "alias"})


def member(entities: Entities, value: Value, name: str) -> Values:
    """Return what the attribute *name* of a value is; what the model says comes first."""
    model = entities.get(value.model)
    if value.kind in {"query", "page"}:
        return (Value("rows", value.model),) if name in SAME_ROWS else ()
    is_collection = value.kind == "class" and model is not None and model.mapper == "core"
    is_key = model is not None and value.kind != "class" and name in model.relations
    is_column = model is not None and name in model.columns and not is_key
    if is_column and not (is_collection and name in OF_TABLE):
        return (Value("column", value.model, name),) if value.kind == "class" else ()
    if model is not None and name in model.relations:
        kind = "relation" if value.kind == "class" else "rows"
        return (Value(kind, model.relations[name].model, f"{value.model}:{name}"),)
    if value.kind == "rows" and name == value.model.rpartition(".")[2]:  # `row.User`
        return (Value("rows", value.model),)
    if found := _of_library(value, name, model):
        return found
    method = entities.method(value.model, name)
    return resolved(entities.returned(method), value) if method else ()


def _of_library(value: Value, name: str, model: Model | None) -> Values:
    if value.kind == "class":
        if name in {"query", "objects"}:
            return (Value("query", value.model),)
        return (value,) if name in OF_TABLE else ()
    if name == "query" and model is not None and model.mapper == "sqlalchemy":
        return (Value("query", value.model),)
    is_key = name == "key" and model is not None and model.mapper == "ndb"  # `user.key.delete()`
    is_same = is_key or name in SAME_ROWS
    return (Value("rows", value.model),) if is_same and value.kind in {"rows", "new"} else ()


def called(entities: Entities, value: Value, name: str) -> Values:  # noqa: PLR0911 - one for each kind
    """Return what the method *name* of a value gives."""
    method = entities.method(value.model, name) if value.model != SELF else None
    if method is not None and value.kind in {"class", "rows", "new"}:
        return resolved(entities.returned(method), value)
    model = entities.get(value.model)
    match value.kind:
        case "query" if name in COUNTED:
            return ()
        case "query" | "rows" if name == "paginate":
            return (Value("page", value.model),)
        case "query":
            return (Value("rows" if name in FINAL else "query", value.model),)
        case "rows" | "new" if name in PASSED_ON:
            return (value,)
        case "insert" | "update" | "delete":
            return (value,)  # .where(), .values(): still the statement
        case "class" if name in {"alias", "aliased"}:
            return (value,)
        case "class":
            return _of_class(value, name, model)
        case _:
            return ()


def _of_class(value: Value, name: str, model: Model | None) -> Values:
    mapper = model.mapper if model else ""
    if name in STATEMENTS and mapper in {"core", "sqlalchemy", "peewee"}:
        return (Value(STATEMENTS[name], value.model),)
    is_query = name == "query" and mapper == "ndb"
    if is_query or name in {"filter", "raw", "objects", "where", "select"}:
        return (Value("query", value.model),)
    if name in MADE_BY:
        return (Value("new", value.model),)
    if name in {"items", "values"}:  # of a mapping that has models
        return (value,)
    if name.startswith("get") or name in {"find", "first", "all", "select_by"}:
        return (Value("rows", value.model),)
    return ()
