"""What a call hands a function of the project that tells who is calling, or looks who does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.access.looks import Test
from offramp.audit.facts.access.proofs import REQUEST, Mentions, Proofs
from offramp.audit.facts.access.refusals import ERRORS
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.nodes import FunctionNode
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


def handed_on(statement: ast.Return, test: Test, names: Names, mentions: Mentions) -> int | None:
    """
    Return the status of the error that a hook hands on, made of a proof by a function.

    `answer = check(request.headers)`, `if answer != GOOD: return answer`, also with 400.
    """
    value = statement.value
    if not isinstance(value, ast.Name) or not isinstance(test.node, ast.Compare | ast.Name):
        return None
    is_asked = any(getattr(one, "id", "") == value.id for one in ast.walk(test.node))
    for one in names.bindings(value.id) if is_asked and mentions.of(test.node) else ():
        made = one.value if isinstance(one, Assigned) else None
        call = names.ref(made.func) if isinstance(made, ast.Call) else None
        function = names.project.function(call or "")
        if function is not None:
            said = (getattr(each, "value", None) for each in ast.walk(function.node))
            return next((each for each in said if each in ERRORS), None)
    return None


def hands_on(call: ast.Call, function: FunctionNode) -> bool:
    """
    Tell whether a function ends by what a call gave beside what it found.

    `user, error = signed_in()`, `if error: return error`.
    """
    put = [one for one in ast.walk(function) if isinstance(one, ast.Assign) and one.value is call]
    names = {
        each.id
        for one in put
        for target in one.targets
        for each in ast.walk(target)
        if isinstance(each, ast.Name)
    }
    return any(
        isinstance(one, ast.If)
        and isinstance(one.body[-1], ast.Return | ast.Raise)
        and any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(one.test))
        for one in ast.walk(function)
    )


def called_back(node: ast.expr, ref: str, names: Names, proofs: Proofs) -> Iterator[str]:
    """
    Yield ``name=kind`` of what a decorator is given to ask before the view: `@api(auth=is_known)`.

    Only functions of the project that read a proof; the decorator must refuse by what they say.
    """
    function = names.project.function(ref.removesuffix("()"))
    if not isinstance(node, ast.Call) or function is None:
        return
    placed = [*function.node.args.posonlyargs, *function.node.args.args]
    by_place = zip((one.arg for one in placed), node.args, strict=False)
    for name, given in (*by_place, *((one.arg, one.value) for one in node.keywords)):
        asked = names.ref(given) if isinstance(given, (ast.Name, ast.Attribute)) else None
        if name and asked and names.project.function(asked) is not None:
            yield from (f"{name}={kind}" for kind in sorted(proofs.read_by(asked)))
