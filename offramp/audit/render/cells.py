"""What a route has, in one cell of a table."""

from __future__ import annotations

from offramp.audit.render.markdown import Links, code, plain, several
from offramp.audit.report import Auth, Route, Shape


def view(route: Route, links: Links) -> str:
    """Return the view's name and where it stands."""
    if not route.file:
        return plain(route.kind)
    name = (route.view or route.endpoint).rpartition(".")[2]
    return f"{code(name)} {links.place(route.file, route.line)}"


def auth(given: Auth) -> str:
    """Return who may call: "none", "jwt", "session (admin)"."""
    roles = f" ({', '.join(map(plain, given.roles))})" if given.roles else ""
    return plain(given.kind) + roles + (", optional" if given.optional else "")


def outside(route: Route) -> str:
    """Return what the route calls outside."""
    return several(f"{one.kind} {one.target}".strip() for one in route.outbound)


def shape(found: Shape) -> str:
    """Return what is known of a request or an answer."""
    lists = (
        *(("JSON", found.json), ("form", found.form), ("files", found.files)),
        *(("query", found.query), ("headers", found.headers), ("cookies", found.cookies)),
        *(("schema", found.schemas), ("content", found.content)),
    )
    told = [f"{name} {several(names)}" for name, names in lists if names]
    if found.statuses:
        told.insert(0, ", ".join(map(str, found.statuses)))
    return "; ".join(told)
