"""How the functions are doing: processes now, calls since the gateway's start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from offramp.errors import OfframpError
from offramp.local import state
from offramp.local.envoy.admin import Admin
from offramp.local.host import HostClient
from offramp.local.layout import Layout

CALLS = r"^cluster\.(new|function)-[^.]+\.upstream_rq_completed$"


@dataclass(frozen=True)
class Standing:
    """The numbers of all functions at one instant; *hosted* None: their host does not answer."""

    hosted: Mapping[str, Any] | None
    calls: Mapping[str, int]
    since: datetime

    @classmethod
    def of(cls, layout: Layout) -> "Standing":
        """Ask around; raises `OfframpError` when nothing runs."""
        running = state.require_running(layout)
        return cls(
            hosted=_hosted(layout),
            calls=_calls(Admin(running.ports["admin"])),
            since=datetime.fromisoformat(running.started_at),
        )

    def of_function(self, name: str) -> dict[str, Any]:
        """
        Return the numbers of a `Status`.

        One at zero counts as available, because a call starts it.
        """
        mine = (self.hosted or {}).get(name)
        processes = len(mine["processes"]) if mine else 0
        calls = (self.calls.get(f"cluster.{side}-{name}", 0) for side in ("new", "function"))
        return {
            "replicas": processes,
            "available_replicas": 0 if mine is None else max(1, processes),
            "invocation_count": sum(calls),
            "created_at": self.since,
        }


def _hosted(layout: Layout) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = HostClient(layout.host_control).status()["functions"]
    except OfframpError:
        return None
    return found


def _calls(admin: Admin) -> dict[str, int]:
    try:
        stats = admin.read(f"/stats?format=json&filter={quote(CALLS)}").get("stats", [])
    except OfframpError:
        return {}
    return {one["name"].rpartition(".")[0]: int(one["value"]) for one in stats if "name" in one}
