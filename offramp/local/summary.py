"""What a person wants to know once everything runs: addresses, a login to try, the routes."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from offramp.catalogue import Catalogue
from offramp.local.state import State


def summary(catalogue: Catalogue, state: State, weights: Mapping[str, int]) -> dict[str, Any]:
    """Return it as one JSON document; *weights* is percent to new by function."""
    return {
        "gateway": state.gateway,
        "operators": state.operators,
        "pid": state.supervisor.pid,
        "started_at": state.started_at,
        "pages": dict(state.pages),
        "login": login(catalogue, state.gateway),
        "routes": [
            {
                "method": function.method,
                "path": function.path,
                "group": function.group,
                "function": function.name,
                "weight": weights.get(function.name, 0),
            }
            for function in catalogue.functions
        ],
    }


def login(catalogue: Catalogue, gateway: str) -> str | None:
    """Return a curl line that signs the first account in; None without one that a line can."""
    for account in catalogue.offramp.accounts.values():
        if account.function is not None:
            function = catalogue.function(account.function)
            words = ["curl", "-s", "-X", function.method, gateway + function.path]
            words += ["-u", account.basic] if account.basic else []
            if account.body or not account.basic:
                words += ["-H", "content-type: application/json", "-d", json.dumps(account.body)]
            return shlex.join(words)
    return None


def lines(document: Mapping[str, Any]) -> list[str]:
    """Return *document* as text for people, without the table of routes."""
    pages = {f"{name}'s page": page for name, page in document["pages"].items()}
    shown = {"callers": document["gateway"], "operators": document["operators"], **pages}
    width = max(len(name) for name in shown)
    told = [f"  {name:<{width}}  {address}" for name, address in shown.items()]
    if document["login"]:
        told += ["", "a login to try:", f"  {document['login']}"]
    return told
