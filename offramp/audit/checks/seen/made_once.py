"""
What is only made when it is first needed: a client, a table that is read once.

It keeps nothing between requests, so that each process may have its own.
"""

from __future__ import annotations

import ast
import re

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.lasting import CONTAINERS
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Literal, Reference
from offramp.code.module import Function
from offramp.code.nodes import last_name
from offramp.code.sites import Write

CLIENTS = re.compile(
    r"create_engine|[Cc]lient|Engine|Session|Pool|[Cc]onnect|Redis|Huey|resource\(\)"
)
WORKERS = re.compile(
    r"(?:Thread|Timer|Process|Popen|Task|Future|submit|apply_async|delay|create_task|spawn"
    r"|start_background_task|ensure_future)\(\)$"
)
MODULES = re.compile(r"(?:importlib\.import_module|builtins\.__import__|import_string)\(\)$")
LOGGER = re.compile(r"(?:^|\.)getLogger\(\)$")  # Python keeps one for each name
CLASS = re.compile(r"(?:^|\.)[A-Z]\w*\(\)$")


def is_made_once(places: list[tuple[Place, Write]], context: Context) -> bool:
    """Tell whether a name is only filled when first needed, with something made for it."""
    writes = [one for _, one in places]
    if all(one.how == "item" and _is_alike(getattr(one.value, "ref", "")) for one in writes):
        return True
    if all(LOGGER.search(getattr(one.value, "ref", "")) for one in writes):
        return True
    if all(one.how in {"assign", "mutate", "item"} for one in writes) and all(
        _is_filled_when_empty(context, place, one) for place, one in places
    ):
        return True
    if any(one.how != "assign" for one in writes):
        return False
    made = [(place, one) for place, one in places if one.value != Literal(None)]
    by = {place.ref for place, _ in made}
    is_object = all(isinstance(one.value, Reference) and _is_made(one.value) for _, one in made)
    return is_object and len(by) <= 1 and not by & context.running.views


def _is_alike(ref: str) -> bool:
    """Tell whether each process would make the same: a client, a module that is imported."""
    is_work = WORKERS.search(ref) is not None  # `pool.submit()`, of a pool
    return not is_work and (CLIENTS.search(ref) or MODULES.search(ref)) is not None


def without_made(places: list[tuple[Place, Write]], context: Context) -> list[tuple[Place, Write]]:
    """Return the places but for those that fill an entry of a mapping when it is first needed."""
    return [
        (place, one)
        for place, one in places
        if one.how != "item" or not _is_filled_when_empty(context, place, one)
    ] or places


def is_flag(write: Write) -> bool:
    """Tell whether a write sets something to True or False."""
    is_named = write.how == "assign" or (write.how == "item" and isinstance(write.key, Literal))
    return is_named and isinstance(getattr(write.value, "value", None), bool)


def _is_filled_when_empty(context: Context, place: Place, write: Write) -> bool:
    """Tell whether a write, or each call of what writes, hangs on that nothing is there."""
    function = context.project.function(place.ref)
    if function is None or is_flag(write):
        return False
    names = {write.target.rpartition(".")[2]}
    if isinstance(write.key, Literal | Reference):  # else each caller has a key of its own
        names |= got(function.node, *names)
    if _is_behind(function, write.line, names):
        return True
    calling = context.once(callers.lines).get(place.ref, [])
    asking = [(context.project.function(ref), line) for ref, line in calling]
    names |= _put_together(place, write)
    return bool(asking) and all(
        one is not None and _is_behind(one, line, names) for one, line in asking
    )


def _put_together(place: Place, write: Write) -> set[str]:
    """Return the names that a function puts things on with this one: either tells of both."""
    others = (one for one in place.sites.writes if write.how == one.how == "assign")
    return {one.target.rpartition(".")[2] for one in others if not is_flag(one)}


def _is_behind(function: Function, line: int, names: set[str]) -> bool:
    """Tell whether a line stands behind `if NAME is None`, or after `if NAME: return`."""
    for node in ast.walk(function.node):
        if isinstance(node, ast.If):
            end = node.body[-1].end_lineno or 0
            asked = _missing(node.test) if node.lineno <= line <= end else set()
            is_inside = bool(names & asked) or any(_is_set(one, *node.body) for one in asked)
            is_after = end < line and isinstance(node.body[-1], ast.Return)
            present = _present(node.test) if is_after else set()
            if (
                is_inside
                or names & present
                or any(_is_set(one, *function.node.body) for one in present)
            ):
                return True
    return False


def _is_set(flag: str, *body: ast.stmt) -> bool:
    """Tell whether a block says that it ran: `if not is_counted: ...; is_counted = True`."""
    return any(
        isinstance(one, ast.Assign)
        and named(one.targets[0]) == flag
        and getattr(one.value, "value", None) is True
        for one in body
    )


def _missing(test: ast.expr) -> set[str]:
    """Return the names of which a condition says that they are empty or None, or not there."""
    found: set[str] = set()
    for part in ast.walk(test):
        if isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Is):
            found.add(named(part.left))
        elif isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.NotIn):
            found |= {str(getattr(part.left, "value", ""))}  # `if "client" not in globals()`
            if isinstance(part.left, ast.Constant):  # `if "rows" not in kept`
                found.add(named(part.comparators[0]))
        elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not):
            found.add(named(part.operand))
    return found - {""}


def _present(test: ast.expr) -> set[str]:
    """Return the names of which a condition says that something is there."""
    if isinstance(test, ast.Compare):
        if isinstance(test.ops[0], ast.In):  # `if "rows" in kept: return`
            return {named(test.comparators[0])} if isinstance(test.left, ast.Constant) else set()
        is_kind = isinstance(test.ops[0], ast.IsNot | ast.NotEq | ast.Gt)
        return {named(test.left)} if is_kind else set()
    return {named(test)}


def named(node: ast.expr) -> str:
    """Return the name that is asked for: in `NAME`, `len(NAME)`, `hasattr(app, "NAME")`."""
    if isinstance(node, ast.Call) and node.args:
        is_kind = getattr(node.func, "id", "") == "isinstance"
        last = node.args[0 if is_kind else -1]
        return str(last.value) if isinstance(last, ast.Constant) else named(last)
    return last_name(node)


def _is_made(value: Reference) -> bool:
    is_value = value.ref in CONTAINERS or value.ref.startswith("flask.")
    return not is_value and (CLASS.search(value.ref) or CLIENTS.search(value.ref)) is not None


def got(function: ast.AST, holder: str) -> set[str]:
    """Return the names that are what a mapping has: `found = holder.get(KEY)`."""
    return {
        named(one.targets[0])
        for one in ast.walk(function)
        if isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Call)
        and isinstance(one.value.func, ast.Attribute)
        and one.value.func.attr == "get"
        and named(one.value.func.value) == holder
    }
