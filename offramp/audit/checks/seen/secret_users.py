"""Which routes a secret that stands in the code concerns."""

from __future__ import annotations

from offramp.audit.checks.seen import assigned
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.code.module import Module


def routes(context: Context, module: Module, line: int) -> tuple[str, ...]:
    """Return the routes that reach the function with the secret, or one that uses its name."""
    around = [
        one
        for one in module.functions.values()
        if one.node.lineno <= line <= (one.node.end_lineno or 0)
    ]
    if around:
        inner = max(around, key=lambda one: one.node.lineno)
        return tuple(dict.fromkeys(routes_at(context, inner.ref, line)))
    return assigned.routes(context, module, line) or ()
