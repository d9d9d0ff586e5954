"""Services of Compose files: what runs beside the application, and of it beside requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from offramp.audit import shown
from offramp.audit.report import Resource
from offramp.audit.shared.files import documents, line_of, named, table, text
from offramp.code import Project

NAMES = ("docker-compose*.y*ml", "compose*.y*ml")
MOST = 12  # names in one list


def find(project: Project) -> Iterator[Resource]:
    """Yield each service of each file, and a file that cannot be read as a whole."""
    for file in named(project, *NAMES):
        read = [table(one, "services") for one in documents(file)]
        services = {name: one for each in read for name, one in each.items()}
        written = text(file)
        for name, service in services.items():
            line = line_of(written, f"\n  {name}:") + 1
            told = "; ".join(_told(service if isinstance(service, dict) else {}))
            yield Resource("compose service", str(name), file.name, line, told)
        if not services:
            yield Resource("compose", file.name.rpartition("/")[2], file.name, 1)


def _told(service: dict[str, Any]) -> Iterator[str]:
    if isinstance(service.get("image"), str):
        yield f"image {service['image']}"
    elif "build" in service:
        yield "built here"
    for name in ("entrypoint", "command"):
        if service.get(name):
            yield f"{name} {shown.command(words(service[name]))}"
    for name in ("ports", "volumes", "depends_on"):
        if found := [shown.command(one) for one in strings(service.get(name))]:
            yield f"{name.replace('_', ' ')} {', '.join(found[:MOST])}"
    names = variables(service.get("environment"))
    if names:
        yield f"variables {', '.join(names[:MOST])}"
    deploy = table(service, "deploy")
    if "replicas" in deploy:
        yield f"replicas {deploy['replicas']}"
    memory = service.get("mem_limit") or table(deploy, "resources", "limits").get("memory")
    if memory:
        yield f"memory {memory}"


def words(given: object) -> str:
    """Return a command that is one text or a list of words."""
    return " ".join(map(str, given)) if isinstance(given, list) else str(given)


def strings(given: object) -> list[str]:
    """Return what a list or a mapping names; of longer forms, their source and target."""
    if isinstance(given, dict):
        return [str(one) for one in given]
    found = []
    for one in given if isinstance(given, list) else ():
        parts = [one.get("source"), one.get("target")] if isinstance(one, dict) else [one]
        found.append(":".join(str(part) for part in parts if part is not None))
    return found


def variables(given: object) -> list[str]:
    """Return the names of variables, written as a mapping or as a list; never their values."""
    if isinstance(given, dict):
        return [str(one) for one in given]
    listed = given if isinstance(given, list) else []
    names = (one.get("name") if isinstance(one, dict) else one for one in listed)
    return [str(one).partition("=")[0] for one in names if one]
