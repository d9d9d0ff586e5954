"""
Which attributes of a mapped class are columns, and which lead to rows of another.

Sources: sqlalchemy/orm (`mapped_column`, `relationship`), peewee.py (`ForeignKeyField`),
mongoengine/fields.py (`ReferenceField`), pony/orm/core.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.nodes import last_name

COLUMNS = frozenset({"Column", "mapped_column", "column_property", "deferred", "declared_attr"})
RELATIONS = frozenset({"relationship", "relation", "dynamic_loader"})
REFERENCES = frozenset({"ForeignKeyField", "ReferenceField", "LazyReferenceField"})
ANNOTATED = "Relationship"  # SQLModel's, which leads to what the annotation names
# of columns of SQLAlchemy, of fields of SQLModel, peewee and MongoEngine, of properties of ndb
FILLING = {
    **dict.fromkeys(("default", "default_factory", "insert_default"), frozenset({"insert"})),
    "onupdate": frozenset({"update"}),
    "auto_now_add": frozenset({"insert"}),
    "auto_now": frozenset({"insert", "update"}),
}
CAST = 2  # arguments of `typing.cast`
PONY = frozenset({"Required", "Optional", "PrimaryKey", "Set"})


def uncast(bindings: Iterable[Assigned]) -> list[Assigned]:
    """Return what is bound, without what only tells a checker its type: `cast(int, Column())`."""
    return [
        one._replace(value=one.value.args[1])
        if isinstance(one.value, ast.Call)
        and len(one.value.args) == CAST
        and last_name(one.value.func) == "cast"
        and isinstance(one.value.args[1], ast.Call)
        else one
        for one in bindings
    ]


def column(name: str, bound: Assigned, names: Names, mapper: str) -> str | None:  # noqa: PLR0911 - one for each mapper
    """Return the column that a class's attribute stands for; None where it is none."""
    node = bound.value
    if bound.how == "annotation":
        is_mapped = isinstance(node, ast.Subscript) and last_name(node.value).endswith("Mapped")
        return name if is_mapped or (_is_sqlmodel(names) and not _is_shared(node)) else None
    if not isinstance(node, ast.Call):
        return None
    made = last_name(node.func)
    if mapper == "pony":
        return name if made in PONY else None
    if mapper == "ndb":
        return name if made.endswith("Property") else None
    if mapper in {"peewee", "mongoengine"}:
        return _field(name, node, mapper) if made.endswith("Field") else None
    if made == "Field" and _is_sqlmodel(names):
        return name
    if made not in COLUMNS:
        return None
    inner = node.args[0] if node.args and made in {"deferred", "column_property"} else node
    first = inner.args[0] if isinstance(inner, ast.Call) and inner.args else None
    text = getattr(first, "value", None)
    return text if isinstance(text, str) and made != "column_property" else name


def _is_shared(node: ast.expr) -> bool:
    """Tell whether an annotation is `ClassVar`: the attribute is the class's, and no field."""
    return last_name(node.value if isinstance(node, ast.Subscript) else node) == "ClassVar"


def _field(name: str, node: ast.Call, mapper: str) -> str:
    for word in node.keywords:
        text = getattr(word.value, "value", None)
        if word.arg in {"column_name", "db_column", "db_field"} and isinstance(text, str):
            return text
    is_key = mapper == "peewee" and last_name(node.func) == "ForeignKeyField"
    return f"{name}_id" if is_key and not name.endswith("_id") else name


def _is_sqlmodel(names: Names) -> bool:
    return any(
        getattr(one, "target", "").startswith("sqlmodel")
        for bindings in names.module.bindings.values()
        for one in bindings
    )


def foreign(bindings: list[Assigned]) -> str | ast.expr | None:
    """Return the table that a column's foreign key names, or the class that it points at."""
    for one in bindings:
        for node in ast.walk(one.value) if isinstance(one.value, ast.Call) else ():
            if isinstance(node, ast.Call) and last_name(node.func) == "ForeignKey" and node.args:
                text = getattr(node.args[0], "value", None)
                if isinstance(text, str):
                    return text.rpartition(".")[0]
                return text if isinstance(text, ast.expr) else None
    return None


def related(bound: Assigned) -> tuple[ast.expr | None, ast.Call | None] | None:
    """Return the class that an attribute leads to, as written, and the call that says so."""
    node = bound.value
    if bound.how == "annotation":
        is_mapped = isinstance(node, ast.Subscript) and last_name(node.value).endswith("Mapped")
        return (annotated(node), None) if is_mapped else None
    if not isinstance(node, ast.Call):
        return None
    made = last_name(node.func)
    if is_relation(bound):
        named = [word.value for word in node.keywords if word.arg == "argument"]
        return (node.args[0] if node.args else (named[0] if named else None)), node
    if made in REFERENCES or made in PONY:
        return (node.args[0] if node.args else None), node
    return None


def is_relation(bound: Assigned) -> bool:
    """Tell whether an attribute is made by `relationship()`, SQLModel's `Relationship()`, ..."""
    made = last_name(bound.value.func) if isinstance(bound.value, ast.Call) else ""
    return made == ANNOTATED or made in RELATIONS


def annotated(node: ast.expr) -> ast.expr | None:
    """Return the innermost name of `Mapped[list["Post"]]`."""
    while isinstance(node, ast.Subscript):
        node = node.slice
    if isinstance(node, ast.BinOp):
        node = node.left
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        match = re.search(r"(\w+)\W*$", node.value.replace("| None", ""))
        return ast.Constant(match[1]) if match else None
    return node


def is_set(bindings: Iterable[Assigned]) -> bool:
    """Tell whether an attribute of Pony's is many rows, and no column."""
    calls = (one.value for one in bindings if isinstance(one.value, ast.Call))
    return any(last_name(one.func) == "Set" for one in calls)


def filled(bindings: Iterable[Assigned]) -> set[str]:
    """
    Return what gives a column a value that no code names: "insert" a default, "update" a time.

    Not what the database fills in by itself (`server_default`, a key's `onupdate="CASCADE"`).
    """
    found: set[str] = set()
    for one in bindings:
        for node in ast.walk(one.value) if isinstance(one.value, ast.Call) else ():
            is_key = isinstance(node, ast.Call) and last_name(node.func) == "ForeignKey"
            for word in node.keywords if isinstance(node, ast.Call) and not is_key else ():
                said = getattr(word.value, "value", word)  # `auto_now=False`, `default=None`
                if said is not None and (said is not False or "default" in (word.arg or "")):
                    found |= FILLING.get(word.arg or "", frozenset())
    return found
