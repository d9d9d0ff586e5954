"""What the host is to run, as the file given with `--spec` says it."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from offramp.errors import OfframpError


@dataclass(frozen=True)
class FunctionSpec:
    """One function; durations in seconds, None leaves the runtime's default."""

    name: str
    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    route: str = ""
    max_processes: int = 4
    concurrency: int = 8
    idle_seconds: float = 60.0
    exec_timeout: float | None = None
    memory_bytes: int | None = None
    max_request_bytes: int | None = None


@dataclass(frozen=True)
class HostSpec:
    """
    All functions, what to preload, and where state and logs go.

    *python_path* comes before the installed libraries, *libraries* too, but for what the
    function server has loaded itself.
    """

    functions: list[FunctionSpec]
    logs: Path
    run: Path
    control: Path
    preload: list[str] = field(default_factory=list)
    python_path: list[Path] = field(default_factory=list)
    libraries: list[Path] = field(default_factory=list)

    @property
    def address_file(self) -> Path:
        """Where the ports are written once all sockets listen."""
        return self.run / "host.json"


def read(path: Path) -> HostSpec:
    """Return the specification in *path*. Raises OfframpError naming what is wrong with it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        functions = [_function(each) for each in document["functions"]]
        return HostSpec(
            functions=functions,
            logs=Path(document["logs"]),
            run=Path(document["run"]),
            control=Path(document["control"]),
            preload=list(document.get("preload", [])),
            python_path=[Path(each) for each in document.get("python_path", [])],
            libraries=[Path(each) for each in document.get("libraries", [])],
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise OfframpError(f"{path} is no specification of a host: {error!r}") from error


def _function(document: dict[str, Any]) -> FunctionSpec:
    unknown = set(document) - {each.name for each in fields(FunctionSpec)}
    if unknown:
        raise ValueError(f"a function has unknown fields: {', '.join(sorted(unknown))}")
    return FunctionSpec(**{**document, "folder": Path(document["folder"])})
