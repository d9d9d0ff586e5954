"""What each process finds in its environment."""

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from offramp.catalogue import Catalogue, Function, Process
from offramp.errors import UsageError
from offramp.local.layout import Layout
from offramp.local.substitutions import Places, parts
from offramp.revision import git_commit

TRACING = {
    "OTEL_TRACES_SAMPLER": "parentbased_always_on",
    "OTEL_BSP_SCHEDULE_DELAY": "500",  # ms; so that `offramp trace` need not wait for 5 s
}
BASE = ("PATH", "HOME", "LANG", "TZ")  # what a container's image would set, too


@dataclass(frozen=True)
class Surroundings:
    """What all environments are made from; *outer* is the user's own."""

    catalogue: Catalogue
    layout: Layout
    ports: Mapping[str, int]
    database_url: str | None
    outer: Mapping[str, str]

    def fill(self, text: str) -> str:
        """Return *text* of stack.yml with the ports, folders and database of this run."""
        return Places(self.ports, self.layout.data, parts(self.database_url)).fill(text)

    def of_old(self) -> dict[str, str]:
        """The old side's: the user's, the project's, then its own."""
        old = self.catalogue.offramp.old
        port = {"PORT": str(self.ports["old"])}
        return self._process(old.service) | self._filled(old.environment) | port

    def of_process(self, name: str, process: Process) -> dict[str, str]:
        """Theirs: also where functions are called by name, for calls that were taken for later."""
        functions = {"FUNCTIONS_URL": f"http://127.0.0.1:{self.ports['operators']}/function"}
        return self._process(name) | functions | self._filled(process.environment)

    def of_command(self, name: str) -> dict[str, str]:
        """For a command that runs once, such as a migration."""
        return self._process(name)

    def of_function(self, function: Function) -> dict[str, str]:
        """Exactly what a container would have: nothing else of the user's comes through."""
        base = {name: self.outer[name] for name in BASE if name in self.outer}
        mount = {"secret_mount_path": str(self.layout.function_secrets(function.name))}
        return (
            base
            | self._common(function.name)
            | mount
            | {"OFFRAMP_ROUTE": function.route}
            | self._filled(function.environment)
        )

    @property
    def collector(self) -> str:
        """Where spans go: the user's collector when there is one, else ours."""
        ours = f"http://127.0.0.1:{self.ports['collector']}"
        return self.outer.get("OTEL_EXPORTER_OTLP_ENDPOINT", ours)

    def _process(self, name: str) -> dict[str, str]:
        paths = [str(self.catalogue.root), self.outer.get("PYTHONPATH", "")]
        return (
            dict(self.outer)
            | self._common(name)
            | {
                "secret_mount_path": str(self.layout.secrets),
                "PYTHONPATH": os.pathsep.join(path for path in paths if path),
                "PYTHONUNBUFFERED": "1",
            }
        )

    def _common(self, name: str) -> dict[str, str]:
        tracing = {key: text for key, text in self.outer.items() if key.startswith("OTEL_")}
        tracing = TRACING | tracing
        tracing |= {"OTEL_EXPORTER_OTLP_ENDPOINT": self.collector, "OTEL_SERVICE_NAME": name}
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        commit = {"GIT_COMMIT": self.outer.get("GIT_COMMIT") or git_commit(self.catalogue.root)}
        return tracing | commit | database | self._filled(self.catalogue.offramp.environment)

    def _filled(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {name: self.fill(text) for name, text in texts.items()}


def argv(command: str, root: Path) -> tuple[str, ...]:
    """
    Return *command* split as a shell in *root* would.

    `python` means the one that runs this; `.venv/bin/python` is the project's own. Raises
    `UsageError` for what no shell takes either.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"stack.yml: {command!r} is no command line: {error}") from error
    if words and words[0] in ("python", "python3"):
        words[0] = sys.executable
    elif words and "/" in words[0]:
        words[0] = str(root / words[0])
    return tuple(words)
