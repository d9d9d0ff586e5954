"""Images of the application: what they start from, what is installed, what they start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit import shown
from offramp.audit.report import Resource
from offramp.audit.shared.files import lines, named
from offramp.code import Project
from offramp.code.tree import Found

NAMES = ("Dockerfile*", "*.dockerfile", "Containerfile")
INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)$", re.DOTALL)
INSTALLING = re.compile(
    r"\b(?:apt-get|apt|apk|dnf|yum|microdnf|zypper)\s+(?:-\S+\s+)*(?:install|add)\b([^;&|]*)"
)
PACKAGE = re.compile(r"[A-Za-z0-9][\w.+:-]*")
VARIABLE = re.compile(r"(?:^|\s)([A-Za-z_]\w*)=")
SCRIPT = re.compile(r"[\w./-]+\.sh\b|[\w./-]*entrypoint\b")
# what a script starts; its conditions and what it sets are not told
STARTING = re.compile(
    r"\s*(?:exec\s+)?((?:gunicorn|uwsgi|flask|python\d?|celery|rq|alembic|waitress-serve|hypercorn"
    r"|uvicorn|supervisord|nginx|crond?|poetry run|pipenv run|uv run)\b.*)"
)
MOST = 12  # parts that are told of one file, and names of one kind


def find(project: Project) -> Iterator[Resource]:
    """Yield each image, then the scripts of the project that one starts with."""
    scripts: dict[str, Found] = {}
    for file in named(project, *NAMES):
        told = []
        written = list(instructions(file))
        for _, name, rest in written:
            told += list(_told(name, rest))
            for script in SCRIPT.findall(rest) if name in {"CMD", "ENTRYPOINT"} else ():
                scripts |= {one.name: one for one in _located(script, project)}
        line = written[0][0] if written else 1
        detail = "; ".join(dict.fromkeys(told[:MOST]))
        yield Resource("image", file.name.rpartition("/")[2], file.name, line, detail)
    yield from map(_script, scripts.values())


def instructions(file: Found) -> Iterator[tuple[int, str, str]]:
    """Yield the instructions of a Dockerfile: line, name, and the rest, put into one line."""
    parts: list[str] = []
    start = 0
    for number, line in lines(file):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        start = start if parts else number
        parts.append(line.rstrip().removesuffix("\\"))
        if not line.rstrip().endswith("\\"):
            match = INSTRUCTION.match(" ".join(" ".join(parts).split()))
            if match:
                yield start, match[1].upper(), match[2]
            parts = []


def _told(name: str, rest: str) -> Iterator[str]:
    """Yield what is worth telling of an instruction; of variables, their names."""
    if name in {"FROM", "CMD", "ENTRYPOINT"}:
        yield shown.command(rest)
    elif name == "VOLUME":
        yield f"volume {rest}"
    elif name == "ENV":
        names = VARIABLE.findall(rest) or rest.split()[:1]
        yield f"env {', '.join(names[:MOST])}"
    elif name == "RUN":
        found = [
            word
            for match in INSTALLING.finditer(rest)
            for word in match[1].split()
            if PACKAGE.fullmatch(word.partition("=")[0])
        ]
        if found:
            yield f"installs {', '.join(found[:MOST])}"


def _located(script: str, project: Project) -> list[Found]:
    name = script.rpartition("/")[2]
    found = [one for one in project.files if one.name.rpartition("/")[2] == name]
    return sorted(found, key=lambda one: (one.name.count("/"), one.name))[:1]


def _script(file: Found) -> Resource:
    started = [(at, match[1]) for at, one in lines(file) if (match := STARTING.match(one))]
    told = [shown.command(" ".join(one.split())) for _, one in started[:MOST]]
    line = started[0][0] if started else 1
    name = file.name.rpartition("/")[2]
    return Resource("start script", name, file.name, line, "; ".join(told))
