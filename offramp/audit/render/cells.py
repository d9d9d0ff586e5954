"""What a route has, in one cell of a table."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.render.costs import cost
from offramp.audit.render.markdown import Links, code, count, plain, several
from offramp.audit.report import Auth, Dependency, Route, Shape


def view(route: Route, links: Links) -> str:
    """Return the view's name and where it stands."""
    if not route.file:
        return plain(route.kind)
    name = (route.view or route.endpoint).rpartition(".")[2]
    return f"{code(name)} {links.place(route.file, route.line)}"


def auth(given: Auth) -> str:
    """Return who may call: "none", "jwt", "session (admin)"."""
    roles = f" ({', '.join(given.roles)})" if given.roles else ""
    return given.kind + roles + (", optional" if given.optional else "")


def outside(route: Route) -> str:
    """Return what the route calls outside."""
    return several(one.name for one in route.outbound)


def needed(one: Dependency) -> str:
    """Return who needs a distribution of which no routes are named; never nothing."""
    if one.needed_by_all:
        return f"all, {one.why}" if one.why else "all"
    return "no code imports it" if one.unused else one.why


def size(route: Route) -> str:
    """Return how much code a route runs; "" where that is not known."""
    if not route.lines:
        return ""
    functions = count(len(route.functions), "function")
    return f"{functions}, {count(route.lines, 'line')}, complexity {route.branches}"


def shape(found: Shape) -> str:
    """Return what is known of a request or an answer."""
    told = [f"{name} {several(names)}" for name, names in _parts(found)]
    if found.statuses:
        told.insert(0, ", ".join(map(str, found.statuses)))
    return "; ".join(told)


def more(route: Route) -> Iterator[tuple[str, list[str]]]:
    """Yield what is known of a route and has no column, each with its name; names in backticks."""
    estimate = route.estimate
    heavy = ", ".join(f"`{name}`" for name in estimate.modules)
    told = (
        ("what for", [route.docstring.partition("\n")[0]]),
        ("code", [size(route)]),
        ("guarded by", [f"`{one}`" for one in route.auth.by]),
        ("request", _lines(route.request)),
        ("must be sent", [f"`{one}`" for one in route.request.required]),
        ("answer", [", ".join(map(str, route.response.statuses)), *_lines(route.response)]),
        ("outside", [f"`{one.name}` `{one.file}:{one.line}`" for one in route.outbound]),
        ("state", [f"{one.kind} `{one.name}` `{one.file}:{one.line}`" for one in route.state]),
        ("a transaction spans", route.transactions),
        ("long work", ["yes"] if route.long_work else []),
        ("secrets", [f"`{one}`" for one in route.secrets]),
        ("settings", [f"`{one}`" for one in route.settings if one not in route.secrets]),
        ("packages", [f"`{one}`" for one in route.imports]),
        ("import time", [cost(estimate), f"the heaviest: {heavy}" if heavy else ""]),
    )
    for name, texts in told:
        if kept := [one for one in texts if one]:
            yield name, kept


def _lines(found: Shape) -> list[str]:
    return [f"{name} {', '.join(f'`{one}`' for one in names)}" for name, names in _parts(found)]


def _parts(found: Shape) -> Iterator[tuple[str, list[str]]]:
    lists = (
        *(("JSON", found.json), ("form", found.form), ("files", found.files)),
        *(("query", found.query), ("headers", found.headers), ("cookies", found.cookies)),
        *(("schema", found.schemas), ("content", found.content)),
    )
    return ((name, names) for name, names in lists if names)
