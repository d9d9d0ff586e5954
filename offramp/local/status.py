"""What `offramp status` tells of each route: its weight, and both sides' numbers."""

from collections.abc import Mapping
from typing import Any

from offramp.catalogue import Catalogue, Function
from offramp.cli import Project
from offramp.errors import OfframpError
from offramp.local import state
from offramp.local.envoy.admin import Admin
from offramp.local.envoy.metrics import EnvoyMetrics
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.layout import Layout
from offramp.local.marks import Mark
from offramp.local.state import State
from offramp.window import Counters, summary

Numbers = Mapping[str, Mapping[str, Counters]]
Side = dict[str, int | float | None]


def collect(project: Project) -> dict[str, Any]:
    """
    Return the document of `offramp status --json`.

    Requests, failures and milliseconds count from the gateway's start; they are null where
    the gateway or the function host does not answer. Raises `OfframpError` when nothing
    runs.
    """
    catalogue = project.catalogue
    layout = Layout.of(catalogue.root)
    running = state.require_running(layout)
    weights = EnvoyRouter(catalogue, layout.envoy / "routes.json").weights()
    numbers = _numbers(running, catalogue)
    hosted = _hosted(layout)
    return {
        "gateway": running.gateway,
        "operators": running.operators,
        "routes": [
            {
                "function": function.name,
                "group": function.group,
                "method": function.method,
                "path": function.path,
                "weight": weights[function.name],
                "old": side(numbers, function, "old"),
                "new": side(numbers, function, "new") | processes(hosted, function),
            }
            | ({"retired": True} if function.retired else {})
            for function in catalogue.functions
        ],
    }


def left(layout: Layout) -> dict[str, Mark]:
    """Return what still runs after the supervisor was killed, by name."""
    recorded = state.recorded(layout)
    if recorded is None or recorded.supervisor.is_alive:
        return {}
    return {name: mark for name, mark in recorded.processes.items() if mark.is_alive}


def side(numbers: Numbers | None, function: Function, name: str) -> Side:
    """Return one side's numbers since the gateway's start."""
    return summary(None if numbers is None else numbers[function.name][name])


def processes(hosted: Mapping[str, Any] | None, function: Function) -> Side:
    """Return how many processes the function has now, and how often one was started cold."""
    if hosted is None or function.name not in hosted:
        return {"processes": None, "cold_starts": None}
    mine = hosted[function.name]
    return {"processes": len(mine["processes"]), "cold_starts": mine["cold_starts"]}


def _numbers(running: State, catalogue: Catalogue) -> Numbers | None:
    try:
        names = [function.name for function in catalogue.functions]
        return EnvoyMetrics(Admin(running.ports["admin"])).snapshot(names)
    except OfframpError:
        return None


def _hosted(layout: Layout) -> Mapping[str, Any] | None:
    from offramp.local.host import HostClient

    try:
        functions: Mapping[str, Any] = HostClient(layout.host_control).status()["functions"]
    except OfframpError:
        return None
    return functions
