"""Where `offramp verify` performs cases: a system of its own, the running one, or a cluster."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from offramp.cases.accounts import Accounts
from offramp.catalogue import Catalogue
from offramp.local import trial
from offramp.local.children import last_lines
from offramp.local.layout import Layout
from offramp.platforms import front
from offramp.platforms.front import Front
from offramp.verify.connection import Gateway
from offramp.verify.rows import Rows
from offramp.verify.stage import Stage

if TYPE_CHECKING:  # its client costs a quarter of a second at every start
    from offramp.platforms.kubernetes import Kubernetes

LOG_LINES = 15
ANSWER_SECONDS = 10.0  # more than the slowest function may take, for a cold start and the way
NO_DATABASE = "stack.yml has no x-offramp.database"
OF_OTHERS = "others write to its database too, and nothing there could be put back"


@dataclass(frozen=True)
class Place:
    """A stage, what to call it, why rows are not compared (None: they are), and its logs."""

    stage: Stage
    name: str
    no_rows: str | None = None
    log: Callable[[str], list[str]] = lambda _: []


@contextmanager
def own(
    catalogue: Catalogue, secrets: Collection[str], show: Callable[[dict[str, Any]], None]
) -> Iterator[Place]:
    """Yield a system that was started for this alone; *show* gets the events of its start."""
    with trial.running(catalogue, show) as system:
        rows = (
            Rows(system.database_url, catalogue.offramp.verify.settled)
            if system.database_url
            else None
        )
        there = Front(system.gateway, front.in_folder(system.layout.secrets))
        try:
            yield Place(
                _stage(catalogue, there, secrets, rows),
                "a system of its own",
                None if rows else NO_DATABASE,
                partial(_log, system.layout),
            )
        finally:
            if rows is not None:
                rows.close()


@contextmanager
def running(catalogue: Catalogue, secrets: Collection[str]) -> Iterator[Place]:
    """Yield the system that `offramp up` started."""
    layout = Layout.of(catalogue.root)
    there = front.here(layout)
    yield Place(
        _stage(catalogue, there, secrets),
        f"the running system, {there.address}",
        OF_OTHERS,
        partial(_log, layout),
    )


@contextmanager
def cluster(
    platform: "Kubernetes", secrets: Collection[str], gateway: str | None
) -> Iterator[Place]:
    """Yield the application on a cluster, called at *gateway* (None: where its callers do)."""
    there = front.of_cluster(platform, gateway)
    stage = _stage(platform.project.catalogue, there, secrets)
    yield Place(stage, f"the namespace {platform.cluster.namespace}, {there.address}", OF_OTHERS)


def _log(layout: Layout, name: str) -> list[str]:
    return last_lines(layout.log(name), LOG_LINES)


def _stage(
    catalogue: Catalogue, there: Front, secrets: Collection[str], rows: Rows | None = None
) -> Stage:
    seconds = ANSWER_SECONDS + max(f.timeout_seconds for f in catalogue.functions)
    old, new, either = (
        Gateway(there.address, side, seconds=seconds, headers=there.headers)
        for side in ("old", "new", None)
    )
    ours = catalogue.offramp.verify
    return Stage(
        sides={"old": old, "new": new},
        accounts=Accounts(catalogue, either),
        secrets={name: there.secret(name) for name in secrets},
        rows=rows,
        headers=tuple(ours.headers),
        within=ours.rows_within_seconds,
    )
