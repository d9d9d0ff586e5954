"""
The host that an HTTP call goes to, as far as the text tells.

An address that a function is given, or that an object was made with, is `Open`: who calls it
decides, and `callers` looks there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from offramp.audit.context import Context
from offramp.audit.facts.each import Place
from offramp.audit.facts.outside import addresses
from offramp.code.given import Literal
from offramp.code.module import Class, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name
from offramp.code.origins import argument, default, led, origins
from offramp.code.sites import Call

UNKNOWN_HOST = "unknown host"
DEEPEST = 8
JOINING = frozenset(
    {"urljoin", "format", "strip", "rstrip", "lstrip", "replace", "str", "join", "Request", "URL"}
)
ADDRESS_FIRST = frozenset({"urljoin", "Request", "URL"})
READING = frozenset({"get", "getenv", "setdefault", "config", "str"})
# what the address of all that a client asks is called when it is made
BASES = frozenset({"base_url", "host", "endpoint", "endpoint_url", "api_base", "azure_endpoint"})


@dataclass(frozen=True)
class Open:
    """
    An address that a caller decides: by an argument, or by an attribute of its object.

    *name* is the argument's, or "self.attribute"; *made* tells that it is a constructor's.
    """

    name: str
    made: bool = False
    only: str | None = None  # the host, where all objects that are known have the same


Host = str | Open


def of(call: Call, name: str, place: Place) -> Host:
    """Return the host of a call's address, who decides it, or that it is not known."""
    is_first = name.startswith(("urllib.", "httplib2."))
    second = name.endswith((".request", ".stream", "urlopen")) and not is_first
    at = 1 if second else 0
    if host := addresses.said(call.given(at, "url")):
        return host
    node, names = written(call, place)
    if node is None:
        return UNKNOWN_HOST
    asked = [word.value for word in node.keywords if word.arg in {"url", "fullurl"}]
    for one in (*asked, *node.args[at:][:1]):
        if (found := _search(one, names, place, 0)) is not None:
            return found
    made = node.func.value if isinstance(node.func, ast.Attribute) else None
    return of_client(made, names, place) or UNKNOWN_HOST


def written(call: Call, place: Place) -> tuple[ast.Call | None, Names]:
    """Return the call as it is written, with the scope it stands in."""
    names = place.context.project.names(place.function.module, place.function)
    for node in names.own.every(ast.Call):
        if node.lineno == call.line and names.ref(node.func) == call.target:
            return node, names
    return None, names


def given(call: Call, function: Function, asked: Open, place: Place) -> Host | None:
    """Return the host that a call of *function* decides; None where it decides none."""
    node, names = written(call, place)
    if node is None:
        return None
    head, _, attribute = asked.name.rpartition(".")
    if head:
        holder = node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(holder, ast.Name) and holder.id == names.own.first:
            return asked
        return _of_object(holder, function, attribute, names, place) or asked.only
    value = argument(node, function, asked.name, names)
    if value is not None:
        return _search(value, names, place, 0)
    fallback = default(function, asked.name)
    scope = names.project.names(function.module)
    return _search(fallback, scope, place, 0) if fallback is not None else None


def _of_object(
    holder: ast.expr | None, function: Function, attribute: str, names: Names, place: Place
) -> Host | None:
    """Return the host that an object was made with, whose method is called."""
    project = names.project
    lineage = project.classes.lineage(project.cls(function.owner or ""))
    for node, scope in led(holder, names) if holder is not None else ():
        cls = project.cls(scope.ref(node.func) or "") if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and cls is not None:
            found = _made_with(node, lineage, attribute, scope, place)
            return found or _of_class(cls, attribute, place)
    return None


def _of_class(cls: Class, attribute: str, place: Place) -> Host | None:
    """Return the host that the body of an object's class, or of the nearest above, says."""
    project = place.context.project
    for one in project.classes.lineage(cls):
        for put in one.attributes.get(attribute, ())[:1]:
            return _search(put.value, project.names(one.module), place, 0)
    return None


def _made_with(
    node: ast.Call, lineage: list[Class], attribute: str, names: Names, place: Place
) -> Host | None:
    """Return the host that an attribute has of the object that a call makes."""
    for one in lineage:
        for qualname, put in one.own.get(attribute, ()):
            function = one.module.functions[qualname]
            scope = names.project.names(one.module, function)
            found = _search(put.value, scope, place, 0)
            if isinstance(found, Open) and found.made:
                value = argument(node, function, found.name, names)
                fallback = default(function, found.name) if value is None else value
                found = _search(fallback, names, place, 0) if fallback is not None else None
                found = found or (UNKNOWN_HOST if value is not None else None)
            if found is not None:
                return found
    return None


def of_client(node: ast.expr | None, names: Names, place: Place) -> Host | None:
    """Return the host of `httpx.Client(base_url=...)` or `HTTPSConnection(host)`."""
    for made, scope in led(node, names) if node is not None else ():
        if not isinstance(made, ast.Call) or scope.project.function(scope.ref(made.func) or ""):
            continue
        for word in made.keywords:
            if word.arg in BASES:
                return _search(word.value, scope, place, 0) or _plain(word.value, scope)
        if not made.args:
            return None
        return _search(made.args[0], scope, place, 0) or _plain(made.args[0], scope)
    return None


def _plain(node: ast.expr, names: Names) -> str | None:
    value = names.given(node)
    text = value.value if isinstance(value, Literal) else None
    return text.partition(":")[0] if isinstance(text, str) and "/" not in text else None


def _search(node: ast.expr, names: Names, place: Place, depth: int) -> Host | None:  # noqa: PLR0911 - one for each kind
    """Return the host of the first address that an expression is made from."""
    if depth > DEEPEST:
        return None
    if host := addresses.said(names.given(node)):
        return host
    match node:
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text))) if text.startswith("%s"):
            given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
            return _search(given[0], names, place, depth + 1) if given else None
        case ast.BinOp():
            return _search(node.left, names, place, depth + 1)
        case ast.JoinedStr():
            first = node.values[0] if node.values else None
            if not isinstance(first, ast.FormattedValue):
                return None
            return _search(first.value, names, place, depth + 1)
        case ast.Call():
            return _called(node, names, place, depth)
        case ast.Subscript() if found := _setting(node.slice, node.value, names, place):
            return found
        case _:
            return _first(_from(node, names, place, depth))


def _first(found: Iterator[Host | None]) -> Host | None:
    """Return what is known of them: a host before what others decide."""
    every = [one for one in found if one is not None]
    asked = next((one for one in every if isinstance(one, Open)), None)
    known = next((one for one in every if isinstance(one, str)), None)
    if asked is not None and known is not None and "." in asked.name:  # a class's default
        return replace(asked, only=known)
    return known or asked


def _from(node: ast.expr, names: Names, place: Place, depth: int) -> Iterator[Host | None]:
    """Yield the hosts of what an expression was assigned from."""
    function = names.function
    if isinstance(node, ast.Name) and function is not None and node.id in names.own.parameters:
        yield Open(node.id, made=function.name == "__init__")
        return
    if isinstance(node, ast.Attribute) and _is_chosen(node, names):
        yield Open(f"self.{node.attr}")
        return
    for one, scope in origins(node, names):
        found = _search(one, scope, place, depth + 1)
        if isinstance(found, Open) and found.made and isinstance(node, ast.Attribute):
            yield _kept(node, found, scope, place)
        elif not isinstance(found, Open) or scope is names:
            yield found


def _is_chosen(node: ast.Attribute, names: Names) -> bool:
    """Tell whether a class below has another of an attribute that a class's body says."""
    if names.own.first is None or getattr(node.value, "id", "") != names.own.first:
        return False
    below = names.project.classes.below(names.owner or "")
    return any(node.attr in one.attributes for one in below)


def _kept(node: ast.Attribute, found: Open, scope: Names, place: Place) -> Open:
    """Return an attribute that a constructor sets, with the host that all known objects have."""
    function = scope.function
    if function is None:
        return Open(f"self.{node.attr}")
    known = place.context.once(_known)
    key = (function.ref, found.name)
    if key not in known:
        known[key] = None  # of objects that are made with what others of their class have
        known[key] = _only(function, found.name, scope, place)
    return Open(f"self.{node.attr}", only=known[key])


def _known(_context: Context) -> dict[tuple[str, str], str | None]:
    """Return what `_only` found, by constructor and argument."""
    return {}


def _only(function: Function, name: str, names: Names, place: Place) -> str | None:
    """Return the host that a constructor is given as *name* wherever an object is made."""
    hosts: set[object] = set()
    for call, around in names.project.made.of(function.owner or ""):
        value = argument(call, function, name, around) or default(function, name)
        hosts.add(_search(value, around, place, 1) if value is not None else None)
    only = hosts.pop() if len(hosts) == 1 else None
    return only if isinstance(only, str) else None


def _called(node: ast.Call, names: Names, place: Place, depth: int) -> Host | None:
    name = last_name(node.func)
    if name in READING and node.args:
        holder = getattr(node.func, "value", node.func)
        words = [word.value for word in node.keywords if word.arg == "default"]
        found: Host | None = _setting(node.args[0], holder, names, place)
        each = (_search(one, names, place, depth + 1) for one in (*node.args[1:2], *words))
        found = found or _first(each)
        if found is not None:
            return found
    if name == "format" and (first := addresses.formatted(node)) is not None:
        return _search(first, names, place, depth + 1)
    if name in JOINING:
        joined = node.func.value if isinstance(node.func, ast.Attribute) else None
        first = next(iter(node.args), None)
        inner = first if joined is None or name in ADDRESS_FIRST else joined
        return _search(inner, names, place, depth + 1) if inner is not None else None
    function = names.project.function(names.ref(node.func) or "")
    for one, scope in origins(node, names):
        found = _search(one, scope, place, depth + 1)
        if isinstance(found, Open) and function is not None:
            value = argument(node, function, found.name, names) or default(function, found.name)
            found = _search(value, names, place, depth + 1) if value is not None else None
        if found is not None:
            return found
    return None


def _setting(key: ast.expr, holder: ast.expr, names: Names, place: Place) -> str | None:
    """Return the host that `app.config["API_URL"]` is set to in the code."""
    named = names.given(key)
    if not isinstance(named, Literal) or not (names.ref(holder) or "").endswith("config"):
        return None
    for one in place.context.surface.settings:
        values = (one.value, one.likely) if one.name == named.value else ()
        if host := next(filter(None, map(addresses.said, values)), None):
            return host
    return None
