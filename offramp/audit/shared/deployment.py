"""How the application is run today: images, servers, process files, clusters, pipelines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit import shown
from offramp.audit.context import Context
from offramp.audit.report import Resource
from offramp.audit.shared.files import lines, named, text
from offramp.code.tree import Found

# kind, patterns of file names, and what of a file is worth telling
KINDS = (
    (
        "image",
        ("Dockerfile*", "*.dockerfile", "Containerfile"),
        r"^\s*(?:FROM|CMD|ENTRYPOINT)\s+(.+)",
    ),
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
    ("compose", ("docker-compose*.y*ml", "compose*.y*ml"), r"^\s{2,}(image:.+)"),
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
PIPELINES = re.compile(
    r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)\.gitlab-ci\.yml$|(^|/)\.circleci/config\.yml$"
    r"|(^|/)(Jenkinsfile|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.travis\.yml|\.drone\.yml)$"
)
KUBERNETES = re.compile(
    r"^kind:\s*[\"']?(Deployment|StatefulSet|DaemonSet|CronJob|Job|Ingress|Service)\b", re.MULTILINE
)
MOST = 6  # lines that are told of one file


def find(context: Context) -> list[Resource]:
    """Return each file that says how the application is run, with its telling lines."""
    found = [
        _told(kind, file, pattern)
        for kind, patterns, pattern in KINDS
        for file in named(context.project, *patterns)
    ]
    found += list(_charts(context))
    pipelines = [one for one in context.project.files if PIPELINES.search(one.name)]
    found += [Resource("pipeline", one.name.rpartition("/")[2], one.name, 1) for one in pipelines]
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


def _charts(context: Context) -> Iterator[Resource]:
    for file in named(context.project, "Chart.yaml", "Chart.yml"):
        yield Resource("chart", file.name.rpartition("/")[0] or ".", file.name, 1)
    for file in named(context.project, "*.yaml", "*.yml"):
        kinds = list(dict.fromkeys(KUBERNETES.findall(text(file)))) if file.size else []
        if kinds:
            name = file.name.rpartition("/")[2]
            yield Resource("kubernetes", name, file.name, 1, ", ".join(kinds))
