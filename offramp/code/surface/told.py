"""What files beside the code say of how an application is started: Procfile, Dockerfile, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code.aside import is_aside
from offramp.code.project import Project
from offramp.code.tree import Found

STARTS = re.compile(
    r"(?:gunicorn|uwsgi|waitress-serve|hypercorn|uvicorn|gevent|FLASK_APP|flask\s+(?:--app|-A)|"
    r"wsgi[-_]file|\bmodule\s*=|--app)[^\n]*"
)
NAMED = re.compile(r"(?<![\w/.-])([A-Za-z_][\w./]*?)(?:\.py)?:([A-Za-z_]\w*)(\([^)\n]*\))?")
FLASK_APP = re.compile(
    r"(?:FLASK_APP|--app|-A)[=\s\"',]+([\w./]+?)(?:\.py)?(?::(\w+))?(?=[\s\"',;)]|$)", re.MULTILINE
)
TOLD = re.compile(
    r"(^|/)(Procfile[^/]*|Dockerfile[^/]*|[^/]*\.(ya?ml|toml|cfg|conf|ini|sh|service|env|json)(\.(j2|jinja2?|jnj|tpl|tmpl))?|\.flaskenv|\.env[^/]*|Makefile|entrypoint[^/]*|start[^/]*)$"
)
LARGEST = 200_000  # bytes of a file that may say how the application is started
MOST = 400  # such files


def told(project: Project) -> Iterator[tuple[str, str | None]]:
    """Yield modules as files name them, each with the name in it that is the application's."""
    for one in _files(project):
        try:
            content = one.path.read_text("utf-8", errors="replace")
        except OSError:
            continue
        for line in STARTS.findall(content):
            for pattern in (NAMED, FLASK_APP):
                yield from ((match[1], match[2]) for match in pattern.finditer(line))


def _files(project: Project) -> list[Found]:
    """Return the files that may say it, those near the root first."""
    every = sorted(project.files, key=lambda one: (one.name.count("/"), one.name))
    found = (one for one in every if TOLD.search(one.name) and one.size <= LARGEST)
    return [one for one in found if not is_aside(one.name)][:MOST]
