"""Conditions that are not known: both sides run, and what the likely one returns counts."""

from __future__ import annotations

import ast
from enum import Enum
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import choosing, errors, execute
from offramp.code.surface.interpreter.scope import Scope

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World


class Flow(Enum):
    """How a block ended: it ran through, or something led out of it for certain."""

    NEXT = "next"
    RETURN = "return"
    RAISE = "raise"
    BREAK = "break"
    CONTINUE = "continue"


def each(world: World, scope: Scope, bodies: list[list[ast.stmt]]) -> Flow:
    """Run blocks of which one will run; it is certain to lead out only where all do."""
    flows = []
    chosen = choosing.Chosen(bodies)
    for body in bodies:
        with world.perhaps(), world.choosing_settings(is_so=chosen.is_loaded):
            try:
                flows.append(execute.block(world, scope, body))
            except errors.RaisedError:
                flows.append(Flow.RAISE)
        chosen.note(scope, body)
    chosen.bind(scope)
    return _ended(world, flows)


def _ended(world: World, flows: list[Flow]) -> Flow:
    if Flow.NEXT not in flows:
        return _leading_out(flows)
    if Flow.RETURN in flows:
        world.may_end()  # `if not os.getenv("KEY"): return`
    return Flow.NEXT


def _leading_out(flows: list[Flow]) -> Flow:
    return Flow.RETURN if Flow.RETURN in flows else flows[0]


def likely(world: World, scope: Scope, node: ast.If, *, is_true: bool) -> Flow:
    """Run both sides of a condition; what is returned on the unlikely one counts for less."""
    flows = []
    for body in (node.body, node.orelse):
        is_unlikely = (body is node.body) is not is_true
        scope.unlikely += is_unlikely
        flows.append(each(world, scope, [body]))
        scope.unlikely -= is_unlikely
    usual, other = flows if is_true else reversed(flows)
    if usual is Flow.RETURN and other is Flow.NEXT:
        scope.unlikely += 1  # what follows is seldom reached
    return _ended(world, flows)
