"""`Table("name", metadata, Column(...))` objects of SQLAlchemy, wherever a module binds one."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import TypeGuard

from offramp.audit.facts.database.vocabulary import SAME
from offramp.code import Project
from offramp.code.given import Literal
from offramp.code.module import Assigned, Module
from offramp.code.names import Names
from offramp.code.nodes import last_name

RENAMED = ("sqlalchemy.", "sqlmodel.")  # whose functions are imported under other names
PLAIN = frozenset(dir(builtins)) - SAME - {"setattr", "super"}


def find(project: Project) -> Iterator[tuple[str, ast.Call, Names]]:
    """Yield "module.name", the call that makes the table, and the module's names."""
    for module in project.modules.values():
        for name, bindings in module.bindings.items():
            for one in bindings:
                if isinstance(one, Assigned) and is_table(one.value, project.names(module)):
                    yield f"{module.name}.{name}", one.value, project.names(module)
        yield from _in_classes(project, module)


def _in_classes(project: Project, module: Module) -> Iterator[tuple[str, ast.Call, Names]]:
    for cls in module.classes.values():
        for name, bindings in cls.attributes.items():
            for one in bindings:
                if isinstance(one.value, ast.Call) and is_table(one.value, project.names(module)):
                    yield f"{cls.ref}.{name}", one.value, project.names(module)


def is_table(node: ast.expr, names: Names) -> TypeGuard[ast.Call]:
    """Tell whether an expression makes a table."""
    if not isinstance(node, ast.Call) or not node.args or last_name(node.func) != "Table":
        return False
    ref = names.ref(node.func) or ""
    is_named = isinstance(names.given(node.args[0]), Literal)
    return is_named and (ref.startswith("sqlalchemy.") or "()" in ref)


def name_of(call: ast.Call, names: Names) -> str:
    """Return the table's name, with its schema where one is given."""
    given = names.given(call.args[0])
    name = str(given.value) if isinstance(given, Literal) else "?"
    for keyword in call.keywords:
        if keyword.arg == "schema" and isinstance(keyword.value, ast.Constant):
            schema = keyword.value.value
            return f"{schema}.{name}" if isinstance(schema, str) and schema else name
    return name


def columns(call: ast.Call) -> Iterator[tuple[str, ast.Call]]:
    """Yield the names of the columns, and what makes each."""
    for one in call.args[1:]:
        if isinstance(one, ast.Call) and last_name(one.func) == "Column" and one.args:
            name = one.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value, one


def is_plain(func: ast.expr, names: Names) -> bool:
    """Tell whether Python's own `int`, `len` or the like is called, which no table is read by."""
    name = func.id if isinstance(func, ast.Name) else ""
    return name in PLAIN and names.ref(func) == f"builtins.{name}"


def spoken(func: ast.expr, names: Names) -> str:
    """Return the last name of what is called; SQLAlchemy's own for `insert as pg_insert`."""
    ref = (names.ref(func) or "") if isinstance(func, ast.Name) else ""
    return ref.rpartition(".")[2] if ref.startswith(RENAMED) else last_name(func)
