"""Where `offramp verify` performs cases: a system of its own, the running one, or a cluster."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from offramp.cases.accounts import Accounts
from offramp.catalogue import Catalogue
from offramp.errors import OfframpError
from offramp.local import state, trial
from offramp.local.children import last_lines
from offramp.local.layout import Layout
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
        known = texts(system.layout.secrets, secrets)
        try:
            yield Place(
                _stage(catalogue, system.gateway, known, rows=rows),
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
    gateway = state.require_running(layout).gateway
    stage = _stage(catalogue, gateway, texts(layout.secrets, secrets))
    yield Place(stage, f"the running system, {gateway}", OF_OTHERS, partial(_log, layout))


@contextmanager
def cluster(
    platform: "Kubernetes", secrets: Collection[str], gateway: str | None
) -> Iterator[Place]:
    """Yield the application on a cluster, called at *gateway* (None: where its callers do)."""
    catalogue = platform.project.catalogue
    callers = platform.callers()
    if callers is None and gateway is None:
        raise OfframpError("nobody says where callers reach the cluster; name it with --gateway")
    headers = {"Host": urlsplit(callers).netloc} if callers and gateway else {}
    address = (gateway or callers or "").rstrip("/")
    known = {name: _text(platform, name) for name in secrets}
    stage = _stage(catalogue, address, known, headers=headers)
    yield Place(stage, f"the namespace {platform.cluster.namespace}, {address}", OF_OTHERS)


def _log(layout: Layout, name: str) -> list[str]:
    return last_lines(layout.log(name), LOG_LINES)


def _text(platform: "Kubernetes", name: str) -> str:
    found = platform.vault.read(name)
    if found is None:
        raise OfframpError(f"there is no Secret {name} in {platform.vault.place}")
    return found.decode()


def texts(folder: Path, names: Collection[str]) -> dict[str, str]:
    """Return what stands in the secret files *names*; raises `OfframpError` for a missing one."""
    try:
        return {name: (folder / name).read_text(encoding="utf-8") for name in names}
    except OSError as error:
        raise OfframpError(
            f"the secret {error.filename} cannot be read: {error.strerror}"
        ) from error


def _stage(
    catalogue: Catalogue,
    address: str,
    secrets: Mapping[str, str],
    *,
    rows: Rows | None = None,
    headers: Mapping[str, str] | None = None,
) -> Stage:
    seconds = ANSWER_SECONDS + max(f.timeout_seconds for f in catalogue.functions)
    old, new, either = (
        Gateway(address, side, seconds=seconds, headers=headers) for side in ("old", "new", None)
    )
    ours = catalogue.offramp.verify
    return Stage(
        sides={"old": old, "new": new},
        accounts=Accounts(catalogue, either),
        secrets=secrets,
        rows=rows,
        headers=tuple(ours.headers),
        within=ours.rows_within_seconds,
    )
