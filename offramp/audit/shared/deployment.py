"""How the application is run today: images, servers, process files, clusters, pipelines."""

from __future__ import annotations

import re

from offramp.audit import shown
from offramp.audit.context import Context
from offramp.audit.report import Resource
from offramp.audit.shared import cluster, compose, images, pipelines
from offramp.audit.shared.files import lines, named
from offramp.code.tree import Found

# kind, patterns of file names, and what of a file is worth telling
KINDS = (
    ("process file", ("Procfile*",), r"^\s*(\w[\w-]*\s*:.+)"),
    (
        "server",
        ("gunicorn*.py", "gunicorn*.conf"),
        r"^\s*((?:workers|threads|worker_class|timeout|bind|preload_app|max_requests)\s*=.+)",
    ),
    (
        "server",
        ("uwsgi.ini", "uwsgi*.ini", "*.uwsgi"),
        r"^\s*((?:processes|workers|threads|module|socket|http|master|enable-threads)\s*=.+)",
    ),
    ("unit", ("*.service",), r"^\s*(ExecStart\s*=.+)"),
    (
        "web server",
        ("nginx*.conf", "*.nginx", "apache*.conf"),
        r"^\s*((?:proxy_pass|uwsgi_pass|client_max_body_size|proxy_read_timeout|WSGIScriptAlias)\s.+)",
    ),
    ("supervisor", ("supervisord*.conf", "supervisor*.conf"), r"^\s*(command\s*=.+)"),
    (
        "platform",
        (
            "app.yaml",
            "fly.toml",
            "render.yaml",
            "vercel.json",
            "zappa_settings.json",
            "serverless.y*ml",
            "app.json",
            "Dockerrun.aws.json",
        ),
        r"^\s*((?:runtime|entrypoint|memory|env|app)\s*[:=].+)",
    ),
)
MOST = 6  # lines that are told of one file


def find(context: Context) -> list[Resource]:
    """Return what says how the application is run, with its telling lines; no values of names."""
    found = list(images.find(context.project))
    found += [
        _told(kind, file, pattern)
        for kind, patterns, pattern in KINDS
        for file in named(context.project, *patterns)
    ]
    found += compose.find(context.project)
    found += cluster.find(context.project)
    found += pipelines.find(context.project)
    return found


def _told(kind: str, file: Found, pattern: str) -> Resource:
    told = [
        (number, " ".join(match[1].split()))
        for number, line in lines(file)
        if (match := re.match(pattern, line))
    ]
    detail = "; ".join(shown.command(one) for _, one in told[:MOST])
    name = file.name.rpartition("/")[2]
    return Resource(kind, name, file.name, told[0][0] if told else 1, detail)
