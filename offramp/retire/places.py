"""Where an application is told of a view or a blueprint, and what of it can be taken out."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from offramp.code.nodes import last_name
from offramp.retire.code import Code
from offramp.retire.units import Key, Units

REGISTER = frozenset(
    {"register_blueprint", "add_url_rule", "add_resource", "add_namespace", "register_view"}
    | {"register_api"}
)
TELLING = frozenset({"exempt", "limit", "shared_limit", "register"})  # `csrf.exempt(view)`
HOOKING = frozenset(  # methods of a blueprint that are for its own requests
    {"before_request", "after_request", "teardown_request", "register_error_handler"}
    | {"context_processor", "url_defaults", "url_value_preprocessor"}
)
How = Literal["statements", "elements", "arguments", "decorators"]


@dataclass(frozen=True)
class Site:
    """
    Something that goes from a module because *key* is no longer registered there.

    *mention* is the name that stands for *key* in it, where only that counts no more.
    """

    key: Key | None
    module: str
    node: ast.AST
    how: How
    mention: ast.AST | None = None


@dataclass(frozen=True)
class Told:
    """A call that declares a route: a decorator's, or a whole statement's."""

    call: ast.expr
    site: Site


class Places:
    """The project's decorators and statements by file and line, and names inside of lists."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self._told: dict[tuple[str, int], Told] = {}
        self._parents: dict[int, ast.AST] = {}
        for units in code.modules.values():
            for top in statements(units):
                self._read(units, top)

    def _read(self, units: Units, top: ast.stmt) -> None:
        name, file = units.module.name, units.module.file
        for node in ast.walk(top):
            for child in ast.iter_child_nodes(node):
                self._parents[id(child)] = node
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                for one in node.decorator_list:
                    site = Site(None, name, one, "decorators")
                    self._told.setdefault((file, one.lineno), Told(one, site))
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                site = Site(None, name, node, "statements")
                self._told.setdefault((file, node.lineno), Told(node.value, site))

    def told(self, file: str, line: int) -> Told | None:
        """Return the call in *line* that declares a route."""
        return self._told.get((file, line))

    def function(self, node: ast.AST) -> ast.AST | None:
        """Return the innermost function around *node*; None at the top of a module."""
        up = self._parents.get(id(node))
        while up is not None and not isinstance(up, (ast.FunctionDef, ast.AsyncFunctionDef)):
            up = self._parents.get(id(up))
        return up

    def registrations(self, wanted: set[Key], peers: Collection[Key]) -> Iterator[Site]:
        """
        Yield what hands one of *wanted* to the application: a statement, or a row of a list.

        *peers* are what is registered in the same way; a row has none of them but its own.
        """
        for units in self.code.modules.values():
            for top in statements(units):
                for node in ast.walk(top):
                    if isinstance(node, (ast.Name, ast.Attribute)):
                        key = self._leads(units.module.name, node, wanted)
                        site = self._site(key, units.module.name, node, peers) if key else None
                        if site:
                            yield site

    def tellings(self, wanted: set[Key], *, of_views: bool = False) -> Iterator[Site]:
        """
        Yield the statements that only tell an extension of one of *wanted*.

        Of a view more may be said: `docs.register(view, blueprint="shop")`.
        """
        for units in self.code.modules.values():
            for top in statements(units):
                for node in ast.walk(top):
                    match node:
                        case ast.Expr(value=ast.Call(func=told, args=[given], keywords=more)):
                            is_plain = of_views and all(_is_plain(one.value) for one in more)
                            key = self._leads(units.module.name, given, wanted)
                            if key and _is_telling(told) and (is_plain or not more):
                                yield Site(key, units.module.name, node, "statements", given)

    def hooks(self, prints: set[Key]) -> Iterator[tuple[Site, Key | None]]:
        """
        Yield the statements that give a blueprint of *prints* something of its own, and what.

        A function is known to nobody else by `bp.before_request(check)`; by `CORS(bp)`, an
        extension's class that is made of it alone, nothing.
        """
        for units in self.code.modules.values():
            name = units.module.name
            for top in statements(units):
                for node in ast.walk(top):
                    call = node.value if isinstance(node, ast.Expr) else None
                    if not isinstance(call, ast.Call):
                        continue
                    on = self._hooked_on(name, call)
                    key = self._leads(name, on, prints) if on else None
                    if key and on:
                        given = [self._function(name, one) for one in call.args if one is not on]
                        yield (
                            Site(key, name, node, "statements", on),
                            next(filter(None, given), None),
                        )

    def _hooked_on(self, module: str, call: ast.Call) -> ast.expr | None:
        """Return what may be a blueprint in `bp.before_request(check)` and `CORS(bp)`."""
        match call:
            case ast.Call(func=ast.Attribute(value=named, attr=how)) if how in HOOKING:
                return named
            case ast.Call(func=ast.Name(id=made), args=[given, *_]) if made[:1].isupper():
                led = list(self.code.resolve(module, (made,)))
                is_foreign = led and not any(isinstance(one, Key) for one in led)
                return given if is_foreign else None
            case _:
                return None

    def _function(self, module: str, node: ast.expr) -> Key | None:
        """Return the project's function that *node* names."""
        parts = dotted(node)
        led = (
            [one for one in self.code.resolve(module, parts) if isinstance(one, Key)]
            if parts
            else []
        )
        unit = self.code.unit(led[-1]) if led else None
        is_function = unit is not None and isinstance(unit.nodes[0], ast.FunctionDef)
        return led[-1] if is_function else None

    def _site(self, key: Key, module: str, node: ast.expr, peers: Collection[Key]) -> Site | None:
        """Return the row of a list, or the statement, by which *node* stands for *key*."""
        row: ast.AST | None = None
        child: ast.AST = node
        while (parent := self._parents.get(id(child))) is not None:
            match parent:
                case ast.Expr(value=ast.Call() as call) if last_name(call.func) in REGISTER:
                    return Site(key, module, parent, "statements", node)
                case ast.List() | ast.Set() | ast.Tuple() | ast.Dict():
                    row, others = _row(parent, child)
                    if row is not None and self._have(module, others, peers):
                        break
                case ast.Attribute() | ast.keyword():
                    pass
                case ast.Call() if child is not parent.func or last_name(child) == "as_view":
                    pass
                case ast.Assign() | ast.For() | ast.AnnAssign() | ast.Return():
                    break
                case _:
                    return None
            child = parent
        return Site(key, module, row, "elements", node) if row is not None else None

    def _have(self, module: str, nodes: list[ast.expr], peers: Collection[Key]) -> bool:
        return any(
            self._leads(module, one, peers)
            for node in nodes
            for one in ast.walk(node)
            if isinstance(one, (ast.Name, ast.Attribute))
        )

    def _leads(self, module: str, node: ast.expr, wanted: Collection[Key]) -> Key | None:
        parts = dotted(node)
        if not parts:
            return None
        found = [one for one in self.code.resolve(module, parts) if isinstance(one, Key)]
        if not found or found[-1] not in wanted:
            return None
        is_whole = len(parts) == 1 or found[-1].name.rpartition(".")[2] == parts[-1]
        return found[-1] if is_whole else None


def statements(units: Units) -> Iterator[ast.stmt]:
    """Yield every statement of a module's top level once, imports left out."""
    yield from units.top
    seen: set[int] = set()
    for unit in units.units.values():
        for node in unit.nodes if unit.owner is None else ():
            if id(node) not in seen:
                seen.add(id(node))
                yield node


def _is_telling(told: ast.expr) -> bool:
    named = told.func if isinstance(told, ast.Call) else told
    return isinstance(named, ast.Attribute) and named.attr in TELLING


def _is_plain(given: ast.expr) -> bool:
    return isinstance(given, ast.Constant | ast.Name)


def _row(
    listing: ast.List | ast.Set | ast.Tuple | ast.Dict, child: ast.AST
) -> tuple[ast.expr | None, list[ast.expr]]:
    """Return the entry that *child* is (a pair by its key), and the other ones."""
    entries = listing.values if isinstance(listing, ast.Dict) else listing.elts
    others = [one for one in entries if one is not child]
    if isinstance(listing, ast.Dict):
        pairs = zip(listing.keys, listing.values, strict=True)
        return next((key for key, value in pairs if value is child), None), others
    return next((one for one in entries if one is child), None), others


def dotted(node: ast.AST) -> tuple[str, ...]:
    """Return ("a", "b") for `a.b`; nothing for what is no plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()
