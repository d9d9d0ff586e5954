"""The functions that would serve the routes that move: one for each, with its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from offramp.audit.decide.names import service, slug
from offramp.audit.report import Report, Route
from offramp.catalogue.paths import sent

LONGEST = 63  # letters of a name in Kubernetes
FIRST = "fn-"  # before a group that begins with a digit: a Service wants a letter (RFC 1035)
VARIABLE = re.compile(r"<(?:(?P<converter>[^<>]*):)?(?P<name>[^:<>]*)>")  # of a path in Flask
WORD = re.compile(r"\W", re.ASCII)
CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Planned:
    """One function to be: *folder* is relative to the project, *path* in the catalogue's form."""

    name: str
    folder: str
    path: str
    route: Route


def planned(report: Report) -> list[Planned]:
    """Return a function for each route that moves, by the order of the groups."""
    taken = {service(report.root), *(group.name for group in report.groups)}  # others' names
    found = []
    places = {group.name: group.place for group in report.groups}
    moving = [one for one in report.routes if one.decision != "stay"]
    for route in sorted(moving, key=lambda one: places.get(one.group, 0)):
        short = _short(route)
        group = f"{'' if route.group[:1].isalpha() else FIRST}{route.group}-"
        name = f"{group}{short}"[:LONGEST].strip("-")
        if name in taken:
            name = f"{group}{route.method.lower()}-{short}"[:LONGEST].strip("-")
        name = _free(name, taken)
        folder = f"functions/{route.group}/{name.removeprefix(group)}"
        found.append(Planned(name, folder, template(route), route))
    return found


def template(route: Route) -> str:
    """Return Flask's `/users/<int:id>/<path:name>` as the catalogue's `/users/{id}/{name:path}`."""

    def placeholder(found: re.Match[str]) -> str:
        told = (found["converter"], route.converters.get(found["name"]))
        several = any((one or "").partition("(")[0] == "path" for one in told)
        return f"{{{WORD.sub('_', found['name'])}{':path' if several else ''}}}"

    return sent(VARIABLE.sub(placeholder, route.path))


def _short(route: Route) -> str:
    """Return the view's own name; a class's methods are told apart by theirs."""
    parts = (route.view or route.endpoint).split(".")
    last = parts[-1].partition("@")[0]
    of_class = len(parts) > 1 and parts[-2][:1].isupper()
    if of_class and last in {"get", "post", "put", "patch", "delete", "dispatch_request", "head"}:
        of = slug(CAPITAL.sub("-", parts[-2]))
        return f"{route.method.lower()}-{of}".strip("-")
    return slug(CAPITAL.sub("-", last)) or route.method.lower()


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free = f"{name[: LONGEST - 4]}-{number}"
        number += 1
    taken.add(free)
    return free
