"""What memos keep their answers in, where it has a name: `@cached(cache=pages)`."""

from __future__ import annotations

import ast

from offramp.audit.context import Context

MEMOS = frozenset({"cachetools.cached", "cachetools.cachedmethod"})


def stores(context: Context) -> frozenset[str]:
    """Return the names of modules that memos are given: what is missing there is found again."""
    found = set()
    for place in context.running.requested:
        function = context.project.function(place.ref)
        if function is None or not function.decorators:
            continue
        names = context.project.names(function.module)
        for node, target in context.project.decorators(function):
            if target in MEMOS and isinstance(node, ast.Call):
                words = [one.value for one in node.keywords if one.arg == "cache"]
                for one in (*node.args[:1], *words):
                    home = names.home(one) if isinstance(one, ast.Name | ast.Attribute) else None
                    found |= {f"{home[0].name}.{home[1]}"} if home is not None else set()
    return frozenset(found)
