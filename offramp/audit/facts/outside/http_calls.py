"""Calls to other servers by HTTP: in which libraries, and whether they end by themselves."""

from __future__ import annotations

import ast
import re

from offramp.audit.context import Context
from offramp.audit.facts.each import Place
from offramp.audit.facts.outside.hosts import written
from offramp.audit.facts.outside.replaced import Replaced
from offramp.code.given import Literal
from offramp.code.module import Function
from offramp.code.origins import default, held, led, whole
from offramp.code.sites import Call

VERBS = "get|post|put|patch|delete|head|options|request|send|stream"
HTTP = re.compile(
    rf"^(requests|httpx|niquests|curl_cffi\.requests)\.(api\.)?({VERBS})$"
    rf"|^(requests|niquests|requests_html|curl_cffi\.requests)\.(sessions\.)?\w*[sS]ession\(\)\.({VERBS})$"
    rf"|^httpx\.(Async)?Client\(\)\.({VERBS})$|^aiohttp\.ClientSession\(\)\.({VERBS}|ws_connect)$"
    r"|^urllib\.request\.(urlopen|urlretrieve)$|^urllib2\.urlopen$"
    r"|^urllib3\.(request|(poolmanager\.)?\w*(Manager|Pool)\(\)\.(request|urlopen))$"
    rf"|^http\.client\.HTTPS?Connection\(\)\.request$|^httplib2\.Http\(\)\.request$"
    rf"|^requests_oauthlib\.\w+\(\)\.({VERBS}|(fetch|refresh)_\w*token)$"
    rf"|^authlib\..*\.({VERBS}|authorize_access_token|(fetch|refresh)_\w*token)$"
)
SESSION = re.compile(r"[sS]ession\(\)\.\w+$")
ADAPTER = "requests.adapters.HTTPAdapter"
TIMEOUT_OF_URLOPEN = 2  # its place among the arguments
BY_NAME = "builtins.getattr()"
CLIENTS = ("httpx.", "urllib3.", "http.client.", "httplib2.", "aiohttp.")
# these wait for a while by themselves
OWN_TIMEOUT = ("httpx.", "aiohttp.", "niquests.")


def chosen(call: Call, place: Place) -> str | None:
    """
    Return a stand-in for what `getattr(requests, request.method.lower())` asks by.

    Which verb it is, only the caller says; the address is the first argument of each.
    """
    if call.target != BY_NAME:
        return None
    node, names = written(call, place)
    for one, scope in led(node.func, names) if node is not None else ():
        match one:
            case ast.Call(func=ast.Name(id="getattr"), args=[holder, *_]):
                name = f"{scope.ref(holder)}.get"
                return name if HTTP.match(name) else None
            case _:
                pass
    return None


def is_bounded(call: Call) -> bool:
    """Tell whether a call says how long it waits."""
    return "timeout" in call.keywords and call.keywords["timeout"] != Literal(None)


def has_timeout(call: Call, name: str, place: Place) -> bool | None:
    """Tell whether a call ends by itself; None where the text does not say."""
    if "timeout" in call.keywords:
        return is_bounded(call)
    if name.startswith("urllib.request.urlopen") and len(call.args) > TIMEOUT_OF_URLOPEN:
        return True
    for said in (_spread(call, place), _of_client(call, place)):
        if said is not None:
            return said
    if name.startswith(OWN_TIMEOUT):
        return _everywhere(name, place) is not False
    if _everywhere(name, place) or in_class(call, place) or _is_given_before(call, name, place):
        return True
    return None if call.starred and _may_be_given(call, place) else False


def _holder(func: ast.expr) -> ast.expr | None:
    """Return whose method is called: of `http.get`, and of `getattr(http, "get")`."""
    match func:
        case ast.Attribute(value=holder) | ast.Call(func=ast.Name(id="getattr"), args=[holder, *_]):
            return holder
        case _:
            return None


def _spread(call: Call, place: Place) -> bool | None:
    """Tell whether options that stand in the text have a timeout: `get(url, **{"timeout": 5})`."""
    node, names = written(call, place) if call.starred else (None, None)
    for word in node.keywords if node is not None else ():
        if word.arg is None and names is not None:
            for found, scope in held(word.value, "timeout", names):
                return scope.given(found) != Literal(None)
    return None


def _is_given_before(call: Call, name: str, place: Place) -> bool:
    """Tell whether an adapter of its session or `functools.partial` has given the timeout."""
    of_session = SESSION.search(name) is not None
    if of_session and place.context.once(_is_mounted):
        return True
    node, names = written(call, place)
    holder = _holder(node.func) if node is not None else None
    replaced = place.context.once(Replaced) if of_session else None
    if replaced and (holder is None or replaced.has(holder, names)):
        return True
    return node is not None and any(one.arg == "timeout" for one in whole(node, names).keywords)


def _is_mounted(context: Context) -> bool:
    """Tell whether an adapter of the project's own sets a timeout, and is mounted somewhere."""
    adapters = [
        cls
        for module in context.project.modules.values()
        for cls in module.classes.values()
        if cls.bases and ADAPTER in context.project.classes.ancestors(cls.ref)
    ]
    methods = [one for cls in adapters for one in cls.methods.values()]
    is_said = any(b"timeout" in one.module.text for one in methods)
    return is_said and any(
        call.target.endswith(".mount")
        for _, _, sites in context.places(["mount"])
        for call in sites.calls
    )


def _may_be_given(call: Call, place: Place) -> bool:
    """Tell whether a call's `**options` may hold a timeout: its own caller's, where one says it."""
    node, _ = written(call, place)
    own = place.function.node.args.kwarg
    spread = [one.value for one in node.keywords if one.arg is None] if node else []
    if own is None or any(getattr(one, "id", "") != own.arg for one in spread) or not spread:
        return True
    if any(_puts_timeout(one) for one in place.sites.calls):
        return True
    return place.context.once(_say_timeouts)


def _puts_timeout(call: Call) -> bool:
    """Tell whether it is `options.setdefault("timeout", 5)`."""
    return call.target.endswith(".setdefault") and call.given(0, "") == Literal("timeout")


def _say_timeouts(context: Context) -> bool:
    """Tell whether a function of the project is called with a timeout anywhere."""
    return any(
        "timeout" in call.keywords and not HTTP.match(call.target)
        for _, _, sites in context.places(["timeout"])
        for call in sites.calls
    )


def _of_client(call: Call, place: Place) -> bool | None:
    """Tell whether the client that asks was made with a timeout; None where it is not seen."""
    node, names = written(call, place)
    holder = node.func.value if node and isinstance(node.func, ast.Attribute) else None
    for made, scope in led(holder, names) if holder is not None else ():
        ref = scope.ref(made.func) if isinstance(made, ast.Call) else None
        if ref is not None and isinstance(made, ast.Call) and ref.startswith(CLIENTS):
            words = [one.value for one in made.keywords if one.arg == "timeout"]
            if words:
                return scope.given(words[0]) != Literal(None)
            is_all = not any(one.arg is None for one in made.keywords)
            return ref.startswith(OWN_TIMEOUT) if is_all else None
    return None


def _everywhere(name: str, place: Place) -> bool | None:
    """Tell whether every client of that class is made with a timeout; None where none is said."""
    made, dot, _ = name.rpartition("()")
    if not dot:
        return None
    known = place.context.once(Clients).of(made)
    return all(known) if known else None


class Clients:
    """Whether clients are made with a timeout, place by place, for each class of them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, list[bool]] = {}

    def of(self, made: str) -> list[bool]:
        """Return it for one class; a library that waits for a while by itself needs no word."""
        if made not in self._known:
            each = [
                call.keywords.get("timeout")
                for _, _, sites in self._context.places([made.rpartition(".")[2]])
                for call in sites.calls
                if call.target == made and made.startswith(CLIENTS)
            ]
            self._known[made] = [
                one is not None and one != Literal(None)
                for one in each
                if one is not None or not made.startswith(OWN_TIMEOUT)
            ]
        return self._known[made]


def in_class(call: Call, place: Place) -> bool:
    """Tell whether the project's own session class sets a timeout in one of its methods."""
    project = place.context.project
    cls = project.cls(call.target.partition("()")[0])
    for one in project.classes.lineage(cls):
        for method in one.methods.values():
            if _has_default(method):
                return True
            sites = place.context.graph.sites(method.ref)
            for inner in sites.calls if sites else ():
                if "timeout" in inner.keywords or any(
                    inner.given(at, "") == Literal("timeout") for at in (0, 1)
                ):
                    return True
            if any(one.key == Literal("timeout") for one in (sites.writes if sites else ())):
                return True
    return False


def _has_default(method: Function) -> bool:
    """Tell whether a method has a bound by itself: `def request(self, url, timeout=30)`."""
    value = default(method, "timeout")
    return value is not None and getattr(value, "value", value) is not None
