"""What tests and deploys the application: pipelines with their jobs and what these run."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from offramp.audit.report import Resource
from offramp.audit.shared.files import documents
from offramp.code import Project

FILES = re.compile(
    r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)\.gitlab-ci\.yml$|(^|/)\.circleci/config\.yml$"
    r"|(^|/)(Jenkinsfile|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.travis\.yml|\.drone\.yml)$"
)
RUNNING = frozenset({"run", "script", "commands", "command", "uses"})  # keys of what is run
MOST = 8  # commands and jobs that are told of one file
PLAIN = re.compile(r"[\w./@][\w./@-]*")
MOST_WORDS = 3
DEEPEST = 12  # lists and mappings in one another


def find(project: Project) -> Iterator[Resource]:
    """Yield each pipeline with the names of its jobs and the first lines of what they run."""
    for file in project.files:
        if FILES.search(file.name):
            read = documents(file) if file.name.endswith(("yml", "yaml")) else []
            content = next((one for one in read if isinstance(one, dict)), {})
            told = "; ".join(_told(content))
            yield Resource("pipeline", file.name.rpartition("/")[2], file.name, 1, told)


def _told(content: dict[Any, Any]) -> Iterator[str]:
    jobs = content.get("jobs")
    names = [str(name) for name in jobs] if isinstance(jobs, dict) else []
    names += [
        str(name)
        for name, one in content.items()
        if isinstance(one, dict) and "script" in one and not str(name).startswith(".")
    ]
    if names:
        yield f"jobs {', '.join(names[:MOST])}"
    run = dict.fromkeys(one for one in _run(content, 0) if one)
    if run:
        yield f"runs {' | '.join(list(run)[:MOST])}"


def _run(value: object, depth: int) -> Iterator[str]:
    """Yield what is run, at any depth; the first line of each."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for key, one in value.items():
            if key in RUNNING:
                for each in one if isinstance(one, list) else [one]:
                    if isinstance(each, str) and not each.startswith("actions/"):
                        yield _short(each)
            if not isinstance(one, str):
                yield from _run(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _run(one, depth + 1)


def _short(command: str) -> str:
    """Return what a command is called: its first words, before options and what it is given."""
    words = command.split("\n", 1)[0].split()
    plain = itertools.takewhile(PLAIN.fullmatch, words)
    return " ".join(itertools.islice(plain, MOST_WORDS))
