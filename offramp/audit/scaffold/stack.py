"""`stack.yml` of a scaffold: what `offramp.catalogue` reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

import yaml

from offramp.audit.decide.functions import VARIABLE, Planned, template
from offramp.audit.decide.names import service
from offramp.audit.report import Report
from offramp.audit.scaffold import needs
from offramp.audit.scaffold.account import account
from offramp.audit.scaffold.cases import changes_by_reading
from offramp.audit.scaffold.factory import UNKNOWN, Factory
from offramp.audit.scaffold.hidden import problems
from offramp.audit.scaffold.lifted import FOLDER
from offramp.audit.scaffold.words import flat
from offramp.catalogue.model import Function, Gateway
from offramp.catalogue.paths import PATH, nameless

METHODS = frozenset(get_args(Function.model_fields["method"].annotation))
LARGEST: int = Gateway.model_fields["max_request_bytes"].default  # bytes of a body
MOST = 2**32 - 1  # that Envoy can be told
ROUTE = re.compile(r"[A-Z]+ /[^\s\x00-\x1f\x7f?#$]*")
LIKELY = re.compile(r"(create|make|build|get|new|init)(_|$)|.*_factory$|factory$")
HEAD = """\
# Made by `offramp audit --scaffold`. Each function answers 501 until its handler is filled in.
"""
KEYS = """\
# What the old side signs with it (a session, the token of a form) no function can read: let the
# application take it from a setting first, and put that below x-offramp, in `environment`.
"""
ASKS = """\
# {} wants {}: put {} between its brackets{}.
"""
LIFTED = """\
# Made by `offramp audit --scaffold --lift`. Each function runs the application's own view.
"""


@dataclass(frozen=True)
class Manner:
    """
    How a scaffold is to be made; paths are relative to it.

    *python* is the application's interpreter, *copies* what an image gets of it beside the
    handler; with *lift* the functions run the application's own views. *source* is the folder that
    its modules are imported from, "" for the scaffold's own. Where it *replaces_threads*, its
    modules call eventlet's or gevent's `monkey_patch`. *factory* tells whether the application's
    name is that of a function. Files of functions have the names of what is *hidden*.
    """

    python: str | None = None
    copies: tuple[str, ...] = ()
    lift: bool = False
    source: str = ""
    replaces_threads: bool = False
    factory: Factory = UNKNOWN
    hidden: tuple[str, ...] = ()


def split(functions: list[Planned]) -> tuple[list[Planned], list[Planned]]:
    """Return the functions whose routes a catalogue can name, and the others."""
    taken: set[str] = set()
    named, others = [], []
    for one in functions:
        route = _as_routed(one.route.method, one.path)
        if route in taken or _obstacle(one) is not None:
            others.append(one)
        else:
            taken.add(route)
            named.append(one)
    return named, others


def _as_routed(method: str, path: str) -> str:
    """Return a route as the gateway tells it from others: it knows no types and no names."""
    return f"{method} {nameless(path)}"


def _obstacle(one: Planned) -> str | None:
    """Return why a route cannot be a function's, as a catalogue writes them."""
    if one.route.method not in METHODS:
        return f"no function answers {flat(one.route.method)}"
    has_braces = "{" in VARIABLE.sub("", one.route.path)
    is_shown = one.path.isprintable()  # half a character, "\ud800", is no YAML either
    if "$" in one.path or has_braces or not (is_shown and re.fullmatch(PATH, one.path)):
        return "a function's route has no space and none of ? # $ { }, and no // in its path"
    return None


def stack(report: Report, functions: list[Planned], others: list[Planned], manner: Manner) -> str:
    """Return the file's text; *others* are named in a comment."""
    names = {one.route.group for one in functions}
    groups = [one.name for one in report.groups if one.name in names]
    routes = {_as_routed(one.route.method, one.path): one.name for one in functions}
    staying = (f"{one.method} {template(one)}" for one in report.routes)
    document: dict[str, Any] = {
        "version": 1.0,
        "provider": {"name": "openfaas", "gateway": "http://127.0.0.1:8081"},
        "configuration": {"copy": _copies(manner)},
        "x-offramp": {
            "old": _old(report, manner),
            **_gateway(report),
            "stay": [
                one
                for one in dict.fromkeys(staying)
                if _as_routed(*one.split(" ", 1)) not in routes
                and one.isprintable()
                and ROUTE.fullmatch(one)
            ],
            "groups": groups,
        },
        "functions": {one.name: _entry(one) for one in functions},
    }
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    skipped = "".join(
        f"# left out, since {_reason(one, routes)}: {flat(one.route.name)}\n" for one in others
    )
    head = (LIFTED if manner.lift else HEAD) + _asks(report, manner) + _keys(report, manner)
    hides = "".join(f"# {flat(one)}.\n" for one in problems(manner.hidden, lift=manner.lift))
    head += hides + skipped + account(functions)
    given = needs.set_by_code(report.shared) if manner.lift else ()
    return head + needs.at_start(report.shared.at_start) + needs.commented(text, functions, given)


def _reason(one: Planned, routes: dict[str, str]) -> str:
    obstacle = _obstacle(one)
    if obstacle is not None:
        return obstacle
    other = routes[_as_routed(one.route.method, one.path)]
    return f"the gateway cannot tell its path from that of {other}, which answers for both"


def _asks(report: Report, manner: Manner) -> str:
    """Return a comment on what a factory has to be given, "" where that is nothing."""
    name, wanted = (report.application or "").rpartition(":")[2], manner.factory.asks
    if not wanted or application(report, manner) == report.application:
        return ""
    places = f" in old.app{f' and in {FOLDER}/__init__.py' if manner.lift else ''}"
    pronoun = "it" if len(wanted) == 1 else "them"
    return ASKS.format(name, " and ".join(wanted), pronoun, places)


def _keys(report: Report, manner: Manner) -> str:
    """Return a comment on keys that each process makes anew: of lifted functions, each has one."""
    made = [one for one in report.findings if one.check == "secret-key"] if manner.lift else []
    told = (f"{flat(one.message)}, {flat(one.file)}:{one.line}" for one in made)
    return "".join(f"# {one}.\n{KEYS}" for one in told)


def _copies(manner: Manner) -> list[str]:
    ours = [f"./{FOLDER}"] if manner.lift else []
    return [*(one for one in manner.copies if one not in ours), *ours]


def _old(report: Report, manner: Manner) -> dict[str, Any]:
    old: dict[str, Any] = {
        "app": application(report, manner),
        "service": service(report.root),
    }
    old |= {"python": manner.python} if manner.python else {}
    return old | ({"environment": {"PYTHONPATH": manner.source}} if manner.source else {})


def _gateway(report: Report) -> dict[str, Any]:
    """Return the application's own bound of bodies, where the gateway's would be a smaller one."""
    kept = (one for one in report.shared.resources if one.name == "MAX_CONTENT_LENGTH")
    found = next((one.detail.rpartition(": ")[2] for one in kept), "")
    bound = min(int(found), MOST) if found.isdecimal() else 0
    return {"gateway": {"max_request_bytes": bound}} if bound > LARGEST else {}


def application(report: Report, manner: Manner) -> str:
    """Return the application as gunicorn takes it: a factory is called, by what its name says."""
    found = report.application or "app:app"
    name = found.rpartition(":")[2]
    is_factory = manner.factory.is_one
    if is_factory is None:
        is_factory = LIKELY.match(name) is not None
    return f"{found}()" if is_factory and "(" not in name else found


def _entry(one: Planned) -> dict[str, Any]:
    return {
        "lang": "python3-function",
        "handler": f"./{one.folder}",
        "image": f"${{REGISTRY:-local}}/{one.name}:${{TAG:-dev}}",
        "annotations": {
            "offramp.dev/group": one.route.group,
            "offramp.dev/route": f"{one.route.method} {one.path}",
        }
        | ({"offramp.dev/writes": "true"} if changes_by_reading(one.route) else {}),
    }
