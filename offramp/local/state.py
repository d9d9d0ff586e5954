"""What runs for a project right now, as the supervisor wrote it down in `run/state.json`."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path

from offramp import files
from offramp.errors import OfframpError
from offramp.local.layout import Layout
from offramp.local.marks import Mark, era


@dataclass(frozen=True)
class State:
    """
    One run of `offramp up`.

    *ports* has gateway, operators, admin (Envoy's), old, collector, and the project's own
    by name. *processes* are marks by name, made in the *era* ("": of an older version).
    *started_at* is an ISO 8601 time in UTC.
    """

    started_at: str
    supervisor: Mark
    ports: Mapping[str, int]
    database_url: str | None = None
    processes: Mapping[str, Mark] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    is_ready: bool = False
    era: str = ""

    @property
    def since(self) -> float:
        """The Unix time before which it had started; *started_at* has whole seconds."""
        return datetime.fromisoformat(self.started_at).timestamp() + 1

    @property
    def is_over(self) -> bool:
        """The machine, or the container, was started anew since: nothing of it can run."""
        return self.era not in ("", era())

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self.ports['gateway']}"

    @property
    def operators(self) -> str:
        return f"http://127.0.0.1:{self.ports['operators']}"

    @property
    def admin(self) -> str:
        return f"http://127.0.0.1:{self.ports['admin']}"

    @property
    def pids(self) -> dict[str, int]:
        return {name: mark.pid for name, mark in self.processes.items()}

    def with_process(self, name: str, mark: Mark) -> "State":
        return replace(self, processes={**self.processes, name: mark})


def write(layout: Layout, state: State) -> None:
    """Replace the state file in one step, readable by this user alone."""
    files.replace(layout.state, json.dumps(asdict(state), indent=1).encode())


def recorded(layout: Layout) -> State | None:
    """
    Return what was last written down, whether it still runs or not; None if nothing was.

    What a later version wrote beside it is passed over, so that `rollback` works then, too.
    """
    try:
        document = json.loads(layout.state.read_text(encoding="utf-8"))
        document["supervisor"] = Mark(**document["supervisor"])
        document["processes"] = {n: Mark(**mark) for n, mark in document["processes"].items()}
        return State(
            **{one.name: document[one.name] for one in fields(State) if one.name in document}
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OfframpError(
            f"{layout.state} is damaged ({error}); end what still runs and remove that file"
        ) from error


def read(layout: Layout) -> State | None:
    """Return what runs; None when the supervisor is gone."""
    state = recorded(layout)
    return state if state is not None and state.supervisor.is_alive else None


def require_running(layout: Layout) -> State:
    """Return what runs, or raise `OfframpError` that says how to start it."""
    state = read(layout)
    if state is None:
        raise OfframpError("nothing runs here; start it with `offramp up`")
    return state


def database_url(root: Path) -> str:
    """Return the address of the running project's database, for libpq and SQLAlchemy."""
    state = require_running(Layout.of(root))
    if state.database_url is None:
        raise OfframpError("this project has no database: stack.yml has no x-offramp.database")
    return state.database_url
