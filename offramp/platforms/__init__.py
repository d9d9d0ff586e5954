"""
Where a migration runs: on this machine, or on a cluster.

The composition root of the verbs that work on both: each is written once, against
`Platform`.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from offramp.shift.protocols import Journal, Metrics, Router
from offramp.usage import Usage

Sleep = Callable[[float], None]


class Vault(Protocol):
    """Keeps the secrets of one application."""

    @property
    def place(self) -> str:
        """Where they are, for people."""

    def has(self, name: str) -> bool | None:
        """Tell whether it is there; None where that may not be looked at."""

    def make(self, names: list[str]) -> None: ...


class Platform(Protocol):
    """What the verbs need of the place where the migration runs."""

    @property
    def router(self) -> Router: ...

    @property
    def written(self) -> Router | None:
        """The routes without stack.yml, for the way back alone; None where it is needed."""

    def strangers(self) -> Mapping[str, int]:
        """Return the weights of routes that lead to new and that stack.yml does not know."""

    @property
    def metrics(self) -> Metrics:
        """Raises `OfframpError` where no gateway runs."""

    @property
    def journal(self) -> Journal: ...

    @property
    def vault(self) -> Vault: ...

    def claimed(self, functions: Iterable[str]) -> AbstractContextManager[Sleep]:
        """Let no other shift of *functions* run meanwhile; yields how to sleep in it."""

    def later(self) -> str | None:
        """Return when weights set now take effect, None for at once."""

    def asleep(self) -> frozenset[str]:
        """Return the functions whose next caller waits, for seconds, until a process runs."""

    def status(self) -> dict[str, Any]:
        """Return the document of `offramp status --json`."""

    def usage(self) -> Mapping[str, Usage]:
        """Return what "old" and "new" have used so far; nothing where that is not known."""

    def database_url(self) -> str:
        """Return the database's address, for libpq."""
