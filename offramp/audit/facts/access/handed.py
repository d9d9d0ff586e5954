"""What a call hands a function of the project that tells who is calling."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.access.proofs import REQUEST, Mentions
from offramp.code.module import Function
from offramp.code.project import Project


def proving(
    call: ast.Call, function: Function, project: Project, mentions: Mentions
) -> Iterator[str]:
    """Yield ``name=kind`` of the function's arguments that are given a proof, or the request."""
    parameters = list(project.names(function.module, function).own.parameters)
    first = 1 if function.owner and parameters[:1] in (["self"], ["cls"]) else 0
    for name, argument in zip(parameters[first:], call.args, strict=False):
        for kind in mentions.of(argument):
            yield f"{name}={kind}"
        if mentions.is_request(argument):
            yield f"{name}={REQUEST}"
    rest = function.node.args.vararg  # `require(*predicates)`
    for argument in call.args[len(function.node.args.args) - first :] if rest else ():
        for kind in mentions.of(argument):
            yield f"{rest.arg if rest else ''}={kind}"
    for keyword in call.keywords:
        for kind in mentions.of(keyword.value) if keyword.arg else ():
            yield f"{keyword.arg}={kind}"
