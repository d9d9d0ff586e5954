"""What calls hand over, for parameters that say no type."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Collection

from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.scope import Scope
from offramp.code.module import Function
from offramp.code.origins import whole


def arguments(
    entities: Entities, function: Function, without: Collection[str] = frozenset()
) -> None:
    """Note what the calls of one function hand over, but for calls of those in *without*."""
    scope = entities.scope(function.module, function)
    for call, called in scope.names.known_calls:
        node = whole(call, scope.names)
        if (node.args or node.keywords) and called.ref not in without:
            with contextlib.suppress(RecursionError):
                _hand_over(node, called, scope)


def _hand_over(node: ast.Call, called: Function, scope: Scope) -> None:
    entities = scope.entities
    wanted = entities.project.names(called.module, called).own.parameters
    names = [name for name in wanted if name not in {"self", "cls"}]
    by_name = ((one.arg or "", one.value) for one in node.keywords)
    for name, value in [*zip(names, node.args, strict=False), *by_name]:
        if name in wanted and (found := scope.of(value)):
            key = (called.ref, name)
            known = entities.arguments.get(key, ())
            entities.arguments[key] = tuple(dict.fromkeys((*known, *found)))
