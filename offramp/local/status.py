"""What `offramp status` tells of each route: its weight, and both sides' numbers."""

import re
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

LIFTED = re.compile(r"^from lifted import ", re.MULTILINE)  # as `audit --lift` writes handlers
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
    of_host = hosted(layout)
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
                "new": side(numbers, function, "new") | processes(of_host, function),
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


def asleep(hosted: Mapping[str, Any] | None, catalogue: Catalogue) -> frozenset[str]:
    """
    Return the functions that have no process, and whose next one takes seconds.

    Those are lifted ones, which import the whole application; others take milliseconds.
    *hosted* is what the function host says of its functions.
    """
    return frozenset(
        function.name
        for function in catalogue.functions
        if processes(hosted, function)["processes"] == 0 and _is_lifted(function)
    )


def side(numbers: Numbers | None, function: Function, name: str) -> Side:
    """Return one side's numbers since the gateway's start."""
    return summary(None if numbers is None else numbers[function.name][name])


def processes(hosted: Mapping[str, Any] | None, function: Function) -> Side:
    """Return how many processes the function has now, and how often one was started cold."""
    if hosted is None or function.name not in hosted:
        return {"processes": None, "cold_starts": None}
    mine = hosted[function.name]
    return {"processes": len(mine["processes"]), "cold_starts": mine["cold_starts"]}


def _is_lifted(function: Function) -> bool:
    try:
        text = (function.folder / "handler.py").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return LIFTED.search(text) is not None


def _numbers(running: State, catalogue: Catalogue) -> Numbers | None:
    try:
        names = [function.name for function in catalogue.functions]
        return EnvoyMetrics(Admin(running.ports["admin"])).snapshot(names)
    except OfframpError:
        return None


def hosted(layout: Layout) -> Mapping[str, Any] | None:
    """Return what the function host says of its functions, None where it does not answer."""
    from offramp.local.host import HostClient

    try:
        functions: Mapping[str, Any] = HostClient(layout.host_control).status()["functions"]
    except OfframpError:
        return None
    return functions
