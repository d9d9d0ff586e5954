"""Where everything listens on this machine, and where Envoy's own files are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROUTES = "routes.json"


@dataclass(frozen=True)
class Addresses:
    """
    What Envoy has to know beyond the catalogue; all ports are on 127.0.0.1.

    *functions* has the listening port of each function by name; a function without one
    answers 503 on its new side. *collector* is the base URL of an OTLP/HTTP receiver such
    as ``http://127.0.0.1:4318``; without it no spans are made. *operators* is where
    the operators' server listens, a port or a Unix socket; with *operators_port* Envoy takes
    that port before it, for the functions by their names.
    """

    folder: Path
    logs: Path
    gateway: int
    admin: int
    old: int
    functions: Mapping[str, int]
    operators: int | Path | None = None
    collector: str | None = None
    operators_port: int | None = None

    @property
    def bootstrap(self) -> Path:
        return self.folder / "bootstrap.json"

    @property
    def clusters(self) -> Path:
        return self.folder / "clusters.json"

    @property
    def routes(self) -> Path:
        return self.folder / ROUTES

    @property
    def keys(self) -> Path:
        return self.folder / "jwks.json"

    @property
    def log(self) -> Path:
        return self.logs / "envoy.log"

    @property
    def access_log(self) -> Path:
        return self.logs / "access.log"
