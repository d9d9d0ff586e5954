"""
A module split into what can be removed by itself: functions, classes, methods, values.

What only changes a value of the module is part of it (`changes`). What is left (statements that
run, decorated functions that announce themselves) belongs to the module's top, which stays as
long as the module does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.code import nodes
from offramp.code.imports import absolute
from offramp.code.module import Module
from offramp.retire import changes, optional

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
QUIET = frozenset(  # decorators that tell nobody of the function
    {
        *("property", "cached_property", "staticmethod", "classmethod", "contextmanager"),
        *("asynccontextmanager", "dataclass", "lru_cache", "cache", "wraps", "total_ordering"),
        *("overload", "abstractmethod", "override", "final", "singledispatch"),
        *("setter", "getter", "deleter", "unique", "runtime_checkable"),
    }
)

LISTS = (ast.List, ast.Tuple, ast.Set)


@dataclass(frozen=True)
class Key:
    """A unit: the module's name, and the qualified name in it ("" is its top)."""

    module: str
    name: str

    @property
    def ref(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module


@dataclass
class Unit:
    """One thing that can be removed: where it stands, and the nodes it consists of."""

    key: Key
    nodes: list[ast.stmt]
    owner: Key | None = None  # of a method, its class
    announced: tuple[ast.expr, ...] = ()  # decorators by which somebody else knows of it

    @property
    def line(self) -> int:
        return self.nodes[0].lineno


@dataclass(eq=False)
class Alias:
    """A name that an import binds: what it stands for, and where in the statement; each is one."""

    name: str  # "*" for all names of a module
    target: str
    part: ast.alias


@dataclass
class Units:
    """One module's units, its imports, and the statements of its top."""

    module: Module
    units: dict[str, Unit] = field(default_factory=dict)
    aliases: dict[str, list[Alias]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    top: list[ast.stmt] = field(default_factory=list)


def split(module: Module) -> Units:
    """Return the units of *module*."""
    found = Units(module)
    tree = module.tree
    for statement in tree.body:
        _take(statement, found)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in aliases(node, module):
                found.aliases.setdefault(alias.name, []).append(alias)
    found.stars = list(module.stars)
    return found


def _take(statement: ast.stmt, found: Units) -> None:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            _add(found, statement.name, statement, announced=announcing(statement))
        case ast.ClassDef():
            _add(found, statement.name, statement, announced=announcing(statement))
            owner = Key(found.module.name, statement.name)
            for method in statement.body:
                if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    name = f"{statement.name}.{method.name}"
                    _add(found, name, method, owner=owner, announced=announcing(method))
        case ast.Import() | ast.ImportFrom():
            return
        case _:
            names = assigned(statement) or optional.bound(statement)
            if _is_listing(statement):
                return
            values = {name: one.nodes for name, one in found.units.items()}
            if names and not names[0].startswith("__"):
                for name in names:
                    _add(found, name, statement)
            elif (of := changes.changed(statement, values)) is not None:
                _add(found, of, statement)
            else:
                found.top.append(statement)


def _add(
    found: Units,
    name: str,
    node: ast.stmt,
    *,
    owner: Key | None = None,
    announced: tuple[ast.expr, ...] = (),
) -> None:
    unit = found.units.get(name)
    if unit is None:
        found.units[name] = Unit(Key(found.module.name, name), [node], owner, announced)
    else:
        unit.nodes.append(node)
        unit.announced += announced


def assigned(statement: ast.stmt) -> list[str]:
    """Return the names that a plain assignment binds; none for any other statement."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=[ast.Tuple(elts=parts)]) if all(
            isinstance(one, ast.Name) for one in parts
        ):
            return [one.id for one in parts if isinstance(one, ast.Name)]
        case _:
            return []


def exports(statement: ast.stmt) -> list[ast.Constant]:
    """Return the names that a statement lists in `__all__`, as far as they stand there."""
    listed = (one for one in ast.walk(_listed(statement)) if isinstance(one, LISTS))
    entries = (entry for one in listed for entry in one.elts)
    return [one for one in entries if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def appended(statement: ast.stmt) -> str | None:
    """Return the name that `__all__.append("name")` adds."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id="__all__"), attr="append"),
                args=[ast.Constant(value=str(name))],
            )
        ):
            return name
        case _:
            return None


def _listed(statement: ast.stmt) -> ast.AST:
    """Return what a statement gives `__all__`, or adds to it; else something without names."""
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id="__all__"), *_], value=given)
            | ast.AugAssign(target=ast.Name(id="__all__"), value=given)
            | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as given)
            | ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id="__all__"), attr="extend"), args=[given]
                )
            )
        ):
            return given
        case _:
            return ast.Pass()


def _is_listing(statement: ast.stmt) -> bool:
    """Tell whether a statement does nothing but list names for `__all__`."""
    given = _listed(statement)
    is_plain = isinstance(given, LISTS) and len(given.elts) == len(exports(statement))
    return appended(statement) is not None or is_plain


def announcing(node: Definition) -> tuple[ast.expr, ...]:
    """Return the decorators that may hand the definition to somebody else: `@app.route`..."""
    return tuple(one for one in node.decorator_list if last_name(one) not in QUIET)


def last_name(node: ast.expr) -> str:
    """Return the last part of what a decorator or a call names."""
    named = node.func if isinstance(node, ast.Call) else node
    return nodes.last_name(named)


def aliases(node: ast.Import | ast.ImportFrom, module: Module) -> Iterator[Alias]:
    """Yield the names that an import binds."""
    if isinstance(node, ast.Import):
        for one in node.names:
            name = one.asname or one.name.partition(".")[0]
            yield Alias(name, one.name if one.asname else name, one)
            if not one.asname and "." in one.name:
                yield Alias(one.name, one.name, one)
        return
    origin = absolute(node, module)
    for one in node.names:
        if one.name == "*":
            yield Alias("*", origin, one)
        else:
            yield Alias(one.asname or one.name, f"{origin}.{one.name}" if origin else one.name, one)
