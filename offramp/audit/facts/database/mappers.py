"""
Which classes an object mapper puts into tables, and under which names.

Sources: flask_sqlalchemy/model.py (`camel_to_snake_case`, when a name is given), peewee.py
(`make_table_name`), mongoengine/base/metaclasses.py (`_collection`), pony/orm/core.py,
google/cloud/ndb/model.py (`_get_kind`).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from offramp.audit.facts.database.columns import COLUMNS
from offramp.code import Project
from offramp.code.given import Literal
from offramp.code.module import Assigned, Class
from offramp.code.names import Names
from offramp.code.nodes import last_name

DECLARATIVE = re.compile(
    r"sqlalchemy\..*(declarative_base\(\)|DeclarativeBase(NoMeta)?|generate_base\(\))$"
    r"|flask_appbuilder\.(models\.sqla\.)?Model$|flask_appbuilder\..*\.AuditMixin$"
)
NAMED_BY_ITSELF = re.compile(r"\(\)\.Model$|^flask_appbuilder\.(models\.sqla\.)?Model$")
PEEWEE = re.compile(
    r"^(peewee|playhouse\..*)\.(Model|FTS5?Model|RowIDModel|VirtualModel|LSMTable)$"
    r"|^flask_peewee\..*\.Model$|^(peewee|playhouse\..*)\.\w*Database\(\)\.Model$"
)
NDB = re.compile(r"^google\.(cloud|appengine\.ext)\.ndb\.(model\.)?(Model|Expando)$")
DOCUMENT = re.compile(r"^(flask_)?mongoengine\..*(?<!Embedded)Document$")


@dataclass(frozen=True)
class Mapped:
    """By which mapper, and to which table."""

    mapper: str
    table: str


def mapped(project: Project, cls: Class) -> Mapped | None:
    """Return how a class is mapped; None where it is not: abstract ones, mixins, other classes."""
    if _is_true(cls, "__abstract__"):
        return None
    lineage = project.classes.lineage(cls)
    bases = project.classes.ancestors(cls.ref)
    if any(DOCUMENT.search(one) for one in bases):
        return _document(cls)
    if any(PEEWEE.search(one) or one.endswith("FlaskDB().Model") for one in bases):
        is_base = not _names_a_table(cls) and (
            not _has_fields(lineage) or _only_passes_on(project, cls)
        )
        return None if is_base else _peewee(project, cls, lineage)
    if any(NDB.search(one) for one in bases):
        return Mapped("ndb", cls.qualname.rpartition(".")[2])
    if any(one.endswith("Database().Entity") for one in bases):
        name = _text(cls, "_table_", project.names(cls.module))
        return Mapped("pony", name or cls.qualname.rpartition(".")[2])
    return _sqlalchemy(project, lineage, bases)


def _sqlalchemy(project: Project, lineage: list[Class], bases: list[str]) -> Mapped | None:
    if not _is_declarative(lineage, bases):
        return None
    schema = ""
    for one in lineage:
        if one is not lineage[0] and _is_true(one, "__abstract__"):
            continue
        names = project.names(one.module)
        name = _text(one, "__tablename__", names) or _own_table(one, names)
        if name and (_has_key(one) or _is_root(one, lineage, project)):
            schema = _schema(one, names)
            return Mapped("sqlalchemy", f"{schema}.{name}" if schema else name)
        if _names_itself(bases) and (_has_key(one) or _is_root(one, lineage, project)):
            return Mapped(
                "sqlalchemy", _snake(lineage[0].qualname if one is lineage[0] else one.qualname)
            )
    return None


def _is_declarative(lineage: list[Class], bases: list[str]) -> bool:
    if any("sqlmodel.SQLModel" in one for one in bases):
        return any(word.arg == "table" for one in lineage for word in one.keywords)
    if any(DECLARATIVE.search(one) or NAMED_BY_ITSELF.search(one) for one in bases):
        return True
    if any(
        last_name(getattr(one, "func", one)) in {"mapped", "mapped_as_dataclass"}
        for one in lineage[0].decorators
    ):
        return True
    named = any(
        "__tablename__" in one.attributes or "__table__" in one.attributes for one in lineage
    )
    return named and any(
        isinstance(value.value, ast.Call) and last_name(value.value.func) in COLUMNS
        for one in lineage
        for bindings in one.attributes.values()
        for value in bindings
    )


def _names_itself(bases: list[str]) -> bool:
    is_sqlmodel = any("sqlmodel.SQLModel" in one for one in bases)
    return is_sqlmodel or any(NAMED_BY_ITSELF.search(one) for one in bases)


def _has_key(cls: Class) -> bool:
    """Tell whether a class has a primary key of its own, and so a table."""
    return any(
        word.arg == "primary_key" and getattr(word.value, "value", None) is True
        for bindings in cls.attributes.values()
        for one in bindings
        if isinstance(one.value, ast.Call)
        for word in one.value.keywords
    )


def _is_root(cls: Class, lineage: list[Class], project: Project) -> bool:
    """Tell whether no parent is a table: then the key is a mixin's, or not written here."""
    return cls is not lineage[0] or not any(mapped(project, one) is not None for one in lineage[1:])


def _own_table(cls: Class, names: Names) -> str | None:
    """Return the table of `__table__ = Table("name", ...)`, or of a table bound elsewhere."""
    for one in cls.attributes.get("__table__", ()):
        node: ast.expr | None = one.value
        if isinstance(node, ast.Name | ast.Attribute):
            home = names.home(node)
            bound = home[0].bindings.get(home[1], [])[:1] if home else []
            node = bound[0].value if bound and isinstance(bound[0], Assigned) else None
        if isinstance(node, ast.Call) and node.args:
            given = names.given(node.args[0])
            return str(given.value) if isinstance(given, Literal) else None
    return None


def _schema(cls: Class, names: Names) -> str:
    for one in cls.attributes.get("__table_args__", ()):
        for node in ast.walk(one.value):
            if not isinstance(node, ast.Dict):
                continue
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "schema":
                    given = names.given(value)
                    text = given.value if isinstance(given, Literal) else None
                    return str(text) if text and text != "public" else ""
    return ""


def _has_fields(lineage: list[Class]) -> bool:
    """Tell whether one of peewee's classes has more than the key that each gets by itself."""
    return any(
        isinstance(one.value, ast.Call) and last_name(one.value.func).endswith("Field")
        for cls in lineage
        for bindings in cls.attributes.values()
        for one in bindings
    )


def _only_passes_on(project: Project, cls: Class) -> bool:
    """
    Tell whether a class of peewee's is only there to say the database to those below it.

    Nothing makes rows of it, or asks it for some: `Base()`, `Base.select()`.
    """
    meta = cls.module.classes.get(f"{cls.qualname}.Meta")
    if meta is None or "database" not in meta.attributes or not project.classes.below(cls.ref):
        return False
    name = re.escape(cls.qualname.rpartition(".")[2].encode())
    asked = re.compile(rb"(?<!class )\b" + name + rb"\s*(?:\(|\.\s*[a-z])")
    return not any(asked.search(one.text) for one in project.modules.values())


def _names_a_table(cls: Class) -> bool:
    meta = cls.module.classes.get(f"{cls.qualname}.Meta")
    return meta is not None and not {"table_name", "db_table"}.isdisjoint(meta.attributes)


def _peewee(project: Project, cls: Class, lineage: list[Class]) -> Mapped:
    names = project.names(cls.module)
    own = cls.module.classes.get(f"{cls.qualname}.Meta")
    if own is not None:
        name = _text(own, "table_name", names) or _text(own, "db_table", names)
        if name:
            return Mapped("peewee", name)
    snake = False
    for one in lineage:
        meta = one.module.classes.get(f"{one.qualname}.Meta")
        legacy = meta.attributes.get("legacy_table_names") if meta else None
        if legacy:
            snake = getattr(legacy[0].value, "value", None) is False
            break
    name = cls.qualname.rpartition(".")[2]
    return Mapped("peewee", _snake(name) if snake else re.sub(r"[^\w]+", "_", name.lower()))


def _document(cls: Class) -> Mapped | None:
    for one in cls.attributes.get("meta", ()):
        if not isinstance(one.value, ast.Dict):
            continue
        for key, value in zip(one.value.keys, one.value.values, strict=True):
            text = getattr(value, "value", None)
            if getattr(key, "value", None) == "abstract" and text:
                return None
            if getattr(key, "value", None) == "collection" and isinstance(text, str):
                return Mapped("mongoengine", f"mongo:{text}")
    name = cls.qualname.rpartition(".")[2]
    parts = "".join(f"_{one}" if one.isupper() else one for one in name)
    return Mapped("mongoengine", f"mongo:{parts.strip('_').lower()}")


def _snake(qualname: str) -> str:
    name = qualname.rpartition(".")[2]
    name = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name)
    return name.lower().lstrip("_")


def _text(cls: Class, attribute: str, names: Names) -> str | None:
    for one in cls.attributes.get(attribute, ()):
        given = names.given(one.value)
        if one.how == "value" and isinstance(given, Literal) and isinstance(given.value, str):
            return given.value
    return None


def _is_true(cls: Class, attribute: str) -> bool:
    return any(
        getattr(one.value, "value", None) is True for one in cls.attributes.get(attribute, ())
    )
