"""The host that an HTTP call goes to, as far as the text tells."""

from __future__ import annotations

import ast
from urllib.parse import urlsplit

from offramp.audit.facts.each import Place
from offramp.code.given import Literal, Text
from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.sites import Call

UNKNOWN_HOST = "unknown host"
DEEPEST = 8
JOINING = frozenset(
    {"urljoin", "format", "strip", "rstrip", "lstrip", "replace", "str", "join", "Request", "URL"}
)
READING = frozenset({"get", "getenv", "setdefault", "config", "str"})


def of(call: Call, name: str, place: Place) -> str:
    """Return the host of a call's address, or that it is not known."""
    second = name.endswith((".request", ".stream", "urlopen")) and not name.startswith("urllib.")
    given = call.given(1 if second else 0, "url")
    text = given.template if isinstance(given, Text) else getattr(given, "value", None)
    if isinstance(text, str) and (host := _host(text)):
        return host
    project = place.context.project
    names = project.names(place.function.module, place.function)
    for node in ast.walk(place.function.node):
        if (
            isinstance(node, ast.Call)
            and node.lineno == call.line
            and names.ref(node.func) == call.target
        ):
            asked = [word.value for word in node.keywords if word.arg in {"url", "fullurl"}]
            asked += node.args[1 if second else 0 :][:1]
            for one in asked:
                found = _search(one, names, place, 0)
                if found:
                    return found
            made = node.func.value if isinstance(node.func, ast.Attribute) else None
            return _of_client(made, names, place) or UNKNOWN_HOST
    return UNKNOWN_HOST


def _host(text: str) -> str | None:
    if "://" not in text:
        return None
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    return host if host and not set(host) & set("{}%") else None


def _of_client(node: ast.expr | None, names: Names, place: Place) -> str | None:
    """Return the host of `httpx.Client(base_url=...)` or `HTTPSConnection(host)`."""
    made = _made(node, names, 0)
    if made is None:
        return None
    call, scope = made
    for word in call.keywords:
        if word.arg in {"base_url", "host"}:
            return _search(word.value, scope, place, 0) or _plain(word.value, scope)
    return _plain(call.args[0], scope) if call.args else None


def _plain(node: ast.expr, names: Names) -> str | None:
    given = names.given(node)
    text = given.value if isinstance(given, Literal) else None
    return text.partition(":")[0] if isinstance(text, str) and "/" not in text else None


def _made(node: ast.expr | None, names: Names, depth: int) -> tuple[ast.Call, Names] | None:
    if isinstance(node, ast.Call):
        return node, names
    if not isinstance(node, ast.Name | ast.Attribute) or depth > DEEPEST:
        return None
    for value, scope in _bound(node, names):
        found = _made(value, scope, depth + 1)
        if found is not None:
            return found
    return None


def _bound(node: ast.Name | ast.Attribute, names: Names) -> list[tuple[ast.expr, Names]]:
    if isinstance(node, ast.Name) and (local := names.bindings(node.id)):
        return [(one.value, names) for one in local if isinstance(one, Assigned)]
    home = names.home(node)
    if home is not None:
        module, name = home
        scope = names.project.names(module)
        return [
            (one.value, scope) for one in module.bindings.get(name, []) if isinstance(one, Assigned)
        ]
    function = names.function
    if isinstance(node, ast.Attribute) and function is not None and function.owner:
        cls = names.project.cls(function.owner)
        if (
            cls is not None
            and isinstance(node.value, ast.Name)
            and node.value.id == names.own.first
        ):
            own = [
                (one.value, names.project.names(cls.module, cls.module.functions[method]))
                for method, one in cls.own.get(node.attr, [])
            ]
            top = names.project.names(cls.module)
            return own + [(one.value, top) for one in cls.attributes.get(node.attr, [])]
    return []


def _search(  # noqa: C901, PLR0911 - one for each kind
    node: ast.expr, names: Names, place: Place, depth: int
) -> str | None:
    """Return the host of the first address that an expression is made from."""
    if depth > DEEPEST:
        return None
    given = names.given(node)
    text = given.template if isinstance(given, Text) else getattr(given, "value", None)
    if isinstance(text, str) and (host := _host(text)):
        return host
    match node:
        case ast.BinOp():
            return _search(node.left, names, place, depth + 1)
        case ast.BoolOp():
            found = [_search(one, names, place, depth + 1) for one in node.values]
            return next((one for one in found if one), None)
        case ast.JoinedStr() if node.values and isinstance(node.values[0], ast.FormattedValue):
            return _search(node.values[0].value, names, place, depth + 1)
        case ast.Subscript():
            return _setting(node.slice, node.value, names, place)
        case ast.Call():
            return _called(node, names, place, depth)
        case ast.Name() | ast.Attribute():
            for value, scope in _bound(node, names):
                host = _search(value, scope, place, depth + 1)
                if host:
                    return host
    return None


def _called(node: ast.Call, names: Names, place: Place, depth: int) -> str | None:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in READING and node.args:
        holder = getattr(node.func, "value", node.func)
        found = _setting(node.args[0], holder, names, place)
        defaults = [
            *node.args[1:2],
            *(word.value for word in node.keywords if word.arg == "default"),
        ]
        return found or next(
            (host for one in defaults if (host := _search(one, names, place, depth + 1))), None
        )
    if name in JOINING:
        first = (
            node.func.value
            if isinstance(node.func, ast.Attribute) and name not in {"urljoin", "Request", "URL"}
            else None
        )
        inner = first if first is not None else (node.args[0] if node.args else None)
        return _search(inner, names, place, depth + 1) if inner is not None else None
    return None


def _setting(key: ast.expr, holder: ast.expr, names: Names, place: Place) -> str | None:
    """Return the host that `app.config["API_URL"]` is set to in the code."""
    given = names.given(key)
    if not isinstance(given, Literal) or not (names.ref(holder) or "").endswith("config"):
        return None
    for one in place.context.surface.settings:
        if (
            one.name == given.value
            and isinstance(one.value, Literal)
            and isinstance(one.value.value, str)
        ):
            return _host(one.value.value)
    return None
