"""
Tables as an application's classes and `Table(...)` objects describe them.

`find` looks once at every class of the project. What an object mapper adds by itself (a table's
name made from the class's, the column behind a foreign key) is added as that mapper does it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from offramp.audit.context import Context
from offramp.audit.facts.database import columns, core_tables, mappers, relations
from offramp.audit.facts.database.relations import Relation
from offramp.code import Project
from offramp.code.module import Assigned, Class
from offramp.code.names import Names
from offramp.code.nodes import last_name


@dataclass
class Model:
    """
    One mapped class, or one `Table(...)`.

    *columns* maps attributes to (table, column), inherited ones included; *tables* are those
    that a new row is put into: with joined inheritance the parents' too, first the own one.
    """

    ref: str
    mapper: str  # "sqlalchemy", "core", "peewee", "mongoengine", "pony", "ndb"
    table: str
    tables: list[str] = field(default_factory=list)
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)  # a column's table, by the column
    filled: dict[str, list[str]] = field(default_factory=dict)  # attributes, by what fills them

    def keys_to(self, other: Model) -> list[str]:
        """Return the columns that point at the other's table."""
        return [column for column, table in self.foreign.items() if table in other.tables]


@dataclass
class Models:
    """All models: classes by reference, `Table(...)` objects by module and name."""

    classes: dict[str, Model] = field(default_factory=dict)
    core: dict[str, Model] = field(default_factory=dict)

    def get(self, ref: str) -> Model | None:
        """Return the model of a class's or a table's reference."""
        return self.classes.get(ref) or self.core.get(ref)

    def by_name(self, name: str) -> Model | None:
        """Return the model of a class's name, as `relationship("User")` means it."""
        last = name.rpartition(".")[2]
        return next(
            (one for ref, one in self.classes.items() if ref.rpartition(".")[2] == last), None
        )

    @property
    def tables(self) -> dict[str, str]:
        """
        The names of all tables by their lower case.

        Also without schema, as SQL may name the only one that is called so.
        """
        every = dict.fromkeys(
            table for one in (*self.classes.values(), *self.core.values()) for table in one.tables
        )
        names = {table.lower(): table for table in every}
        bare = [table for table in every if "." in table and ":" not in table]
        ends = [table.rpartition(".")[2].lower() for table in bare]
        for end, table in zip(ends, bare, strict=True):
            if ends.count(end) == 1:
                names.setdefault(end, table)
        return names


def find(context: Context) -> Models:
    """Return the models of the application."""
    project = context.project
    models = Models()
    for name, call, names in core_tables.find(project):
        models.core[name] = core(name, call, names)
    pending: list[tuple[Class, mappers.Mapped]] = []
    for module in project.modules.values():
        for cls in module.classes.values():
            mapped = mappers.mapped(project, cls)
            if mapped is not None:
                pending.append((cls, mapped))
                models.classes[cls.ref] = Model(cls.ref, mapped.mapper, mapped.table)
    for cls, _ in pending:
        _inherit(project, cls, models)
    for cls, _ in pending:
        _relate(project, cls, models)
    for cls, _ in pending:
        known = models.classes[cls.ref].relations
        for one in project.classes.lineage(cls):
            for name, proxy in list(relations.proxies(one.attributes, known)):
                known.setdefault(name, proxy)
    return models


def core(name: str, call: ast.Call, names: Names) -> Model:
    """Return the table that a call of `Table` makes."""
    table = core_tables.name_of(call, names)
    model = Model(name, "core", table, [table])
    for column, made in core_tables.columns(call):
        model.columns[column] = (table, column)
        _fill(model, column, [Assigned(made, made.lineno)])
    return model


def _fill(model: Model, attribute: str, bindings: list[Assigned]) -> None:
    for operation in columns.filled(bindings):
        model.filled.setdefault(operation, []).append(attribute)


def _inherit(project: Project, cls: Class, models: Models) -> None:
    """Fill in columns, those of mixins and parents too, and the tables of a new row."""
    model = models.classes[cls.ref]
    model.tables = [model.table]
    for one in project.classes.lineage(cls):
        parent = models.classes.get(one.ref)
        table = parent.table if parent else model.table
        if table not in model.tables:
            model.tables.append(table)
        names = project.names(one.module)
        for attribute, written in one.attributes.items():
            bindings = columns.uncast(written)
            column = _column(attribute, bindings, names, model.mapper)
            if column is not None and attribute not in model.columns:
                model.columns[attribute] = (table, column)
                if model.mapper == "peewee":  # `post.author_id`, of a foreign key `author`
                    model.columns.setdefault(column, (table, column))
                _fill(model, attribute, bindings)
                target = columns.foreign(bindings)
                if isinstance(target, str):
                    model.foreign[column] = target
                elif target is not None:
                    other = models.classes.get(names.ref(target) or "")
                    model.foreign[column] = other.table if other else ""


def _column(name: str, bindings: list[Assigned], names: Names, mapper: str) -> str | None:
    if any(one.how == "value" and columns.is_relation(one) for one in bindings):
        return None
    for one in bindings:
        column = columns.column(name, one, names, mapper)
        if column is not None:
            return column
    return None


def _relate(project: Project, cls: Class, models: Models) -> None:
    model = models.classes[cls.ref]
    for one in project.classes.lineage(cls):
        names = project.names(one.module)
        for attribute, written in one.attributes.items():
            found = _target(columns.uncast(written), names, models)
            if found is None:
                continue
            target, call = found
            between = _between(call, names, models)
            one_way = relations.relation(call, target.ref, between)
            model.relations.setdefault(attribute, one_way)
            back = relations.back(call, model.ref, one_way)
            if back is not None:
                target.relations.setdefault(*back)
    for attribute in model.relations:
        is_of_many = model.mapper == "pony" and columns.is_set(cls.attributes.get(attribute, ()))
        if model.mapper == "sqlalchemy" or is_of_many:
            model.columns.pop(attribute, None)


def _target(
    bindings: list[Assigned], names: Names, models: Models
) -> tuple[Model, ast.Call | None] | None:
    """Return where an attribute leads, by its annotation or its call, and the call."""
    asked = [found for one in bindings if (found := columns.related(one)) is not None]
    call = next((call for _, call in asked if call is not None), None)
    if call is not None and last_name(call.func) == columns.ANNOTATED:
        notes = (columns.annotated(one.value) for one in bindings if one.how == "annotation")
        asked += [(one, call) for one in notes]
    for node, _ in asked:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            target = models.by_name(node.value)
        else:
            ref = names.ref(node.body if isinstance(node, ast.Lambda) else node)
            target = models.classes.get(ref or "")
        if target is not None:
            return target, call
    return None


def _between(call: ast.Call | None, names: Names, models: Models) -> str | None:
    """Return the association table of a relationship."""
    for keyword in call.keywords if call else ():
        if keyword.arg != "secondary":
            continue
        value = keyword.value.body if isinstance(keyword.value, ast.Lambda) else keyword.value
        if isinstance(value, ast.Constant):
            return str(value.value)
        home = names.home(value) if isinstance(value, ast.Name | ast.Attribute) else None
        if home is not None and (model := models.core.get(f"{home[0].name}.{home[1]}")):
            return model.table
        by_class = models.classes.get(names.ref(getattr(value, "value", value)) or "")
        return by_class.table if by_class else None
    return None
