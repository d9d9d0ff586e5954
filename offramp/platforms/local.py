"""On one machine: Envoy from files, a journal file, lock files."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from offramp.catalogue import Catalogue
from offramp.cli import Project
from offramp.errors import OfframpError
from offramp.local import secrets, state, status, usage
from offramp.local.envoy.addresses import ROUTES
from offramp.local.envoy.admin import Admin
from offramp.local.envoy.metrics import EnvoyMetrics
from offramp.local.envoy.route_file import RouteFile
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.envoy.written import WrittenRoutes
from offramp.local.layout import Layout
from offramp.local.supervisor import functions
from offramp.platforms import Sleep
from offramp.shift.claim import claimed
from offramp.shift.journal import Journal
from offramp.usage import Usage


@dataclass(frozen=True)
class Folder:
    """Secrets as files in a folder for this user alone."""

    layout: Layout
    catalogue: Catalogue

    @property
    def place(self) -> str:
        return str(self.layout.secrets)

    def has(self, name: str) -> bool:
        return (self.layout.secrets / name).is_file()

    def make(self, names: list[str]) -> None:
        self.layout.prepare()
        kinds = self.catalogue.offramp.secrets
        secrets.ensure(self.layout.secrets, {name: kinds[name] for name in names})


@dataclass(frozen=True)
class Local:
    """The platform of `offramp up`; see `Platform`."""

    project: Project

    @property
    def router(self) -> EnvoyRouter:
        running = state.read(self._layout)
        admin = Admin(running.ports["admin"]) if running else None
        router = EnvoyRouter.of(self.project.catalogue, self._layout.envoy, admin)
        return replace(router, first=self._layout.prepare)  # a folder that git does not see

    @property
    def written(self) -> WrittenRoutes:
        """The routes as they are written, also where nobody can tell what runs."""
        try:
            running = state.read(self._layout)
        except OfframpError:  # the file is read by whatever Envoy runs
            running = None
        admin = Admin(running.ports["admin"]) if running else None
        return WrittenRoutes(RouteFile(self._layout.envoy / ROUTES, admin))

    def strangers(self) -> dict[str, int]:
        known = {function.name for function in self.project.catalogue.functions}
        return {name: n for name, n in self.written.weights().items() if n and name not in known}

    @property
    def metrics(self) -> EnvoyMetrics:
        return EnvoyMetrics(Admin(state.require_running(self._layout).ports["admin"]))

    @property
    def journal(self) -> Journal:
        return Journal(self._layout.journal)

    @property
    def vault(self) -> Folder:
        return Folder(self._layout, self.project.catalogue)

    @contextmanager
    def claimed(self, functions: Iterable[str]) -> Iterator[Sleep]:
        with claimed(self._layout.run, functions):
            yield time.sleep

    def later(self) -> str | None:
        try:
            is_running = state.read(self._layout) is not None
        except OfframpError as error:
            return f"nobody knows whether something runs that takes them up: {error}"
        if is_running:
            return None
        return "nothing runs here; it takes effect at the next `offramp up`"

    def asleep(self) -> frozenset[str]:
        return status.asleep(status.hosted(self._layout), self.project.catalogue)

    def status(self) -> dict[str, Any]:
        _tell_left(Layout.of(self.project.folder))
        return status.collect(self.project)

    def usage(self) -> dict[str, Usage]:
        running = state.read(self._layout)
        if running is None:
            return {}
        old = self.project.catalogue.offramp.old.service
        return usage.of_sides(running, old, functions.NAME, self.status()["routes"])

    def database_url(self) -> str:
        return state.database_url(Path(self.project.folder))

    @cached_property
    def _layout(self) -> Layout:
        return Layout.of(self.project.folder)


def _tell_left(layout: Layout) -> None:
    """Raise when the supervisor was killed and something of it still runs."""
    if still := status.left(layout):
        named = ", ".join(f"{name} (pid {mark.pid})" for name, mark in still.items())
        raise OfframpError(
            f"the supervisor is gone, but this still runs: {named}; "
            "`offramp up` ends it and starts anew, `offramp down` only ends it"
        )
