"""
What a function remembers: it puts in what it gives, and gives it at once if it is there.

Each process may remember by itself; what another changed is only seen later, or never.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.given import inside
from offramp.audit.checks.seen.lasting import CONTAINERS
from offramp.audit.checks.seen.made_once import CLASS, got, named
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Given, Items, Keys
from offramp.code.module import FunctionNode
from offramp.code.names import Names
from offramp.code.sites import Write

CLOCKS = re.compile(r"time\.(?:time|monotonic|perf_counter)$|datetime\.datetime\.(?:now|utcnow)$")
NEW = re.compile(r"(?:uuid|secrets|random)\.|os\.urandom$")  # what is another each time
WRAPPED = 2  # functions that only hand on what is kept
TIMES = re.compile(r"(?:time|datetime)\.")


def is_remembered(context: Context, place: Place, write: Write) -> bool:
    """Tell whether what is put in is what the function gives, and gave at once if it was there."""
    function = context.project.function(place.ref)
    if function is None or write.how != "item" or _may_change(write.value, context):
        return False
    if any(NEW.match(one) for one in place.sites.called):
        return False
    holder = write.target.rpartition(".")[2]
    found = got(function.node, holder)
    found |= {f"{holder}[]"} if _is_asked(function.node, holder, write.line) else set()
    answered = {
        _given(each)
        for one in ast.walk(function.node)
        if isinstance(one, ast.Return) and one.value is not None
        for each in (one, *_answered(one.value))
    }
    put = {
        name
        for one in ast.walk(function.node)
        if isinstance(one, ast.Assign) and one.lineno == write.line
        for name in (named(one.value), *map(_given, one.targets))
    }
    return bool(found & answered) and bool(put & answered - {""})


def is_aged(context: Context, place: Place, write: Write) -> bool:
    """
    Tell whether something is put there anew once it is old: `if time.time() - kept_at > 60:`.

    When that was is put beside it; alone it would say when something was last done.
    """
    function = context.project.function(place.ref)
    if function is None or write.how not in {"assign", "item"}:
        return False
    names = context.project.names(function.module, function)
    for asked, body in _asking(function.node):
        if _is_timed(asked, names) and _is_within(write.line, body):
            put = [one.value for one in body if isinstance(one, ast.Assign)]
            made = [one for one in put if not isinstance(one, ast.Constant)]
            times = [one for one in made if _is_timed(one, names)]
            if times and len(made) > len(times):
                return True
    return False


def is_kept_for_a_while(
    context: Context, place: Place, write: Write, readers: Iterable[str]
) -> bool:
    """
    Tell whether the time is put there with a value, by who asks first whether it is there.

    `kept[key] = (value, datetime.now())`; who asks and puts it in is no view, which may well send
    a code that another view looks up.
    """
    is_put = write.how in {"assign", "item"}
    each = inside(write.value) if is_put and isinstance(write.value, Items | Keys) else ()
    if not any(CLOCKS.search(getattr(one, "ref", "").removesuffix("()")) for _, one in each):
        return False
    calling, around = context.once(callers.lines), [place.ref]
    for _ in range(WRAPPED):
        around += [ref for one in around for ref, _ in calling.get(one, ()) if ref not in around]
    others = set(readers) - {place.ref}
    return any(
        not others.isdisjoint(context.graph.reached([one]))
        for one in around
        if one not in context.running.views
    )


def _asking(function: FunctionNode) -> Iterator[tuple[ast.expr, list[ast.stmt]]]:
    """Yield what hangs on which condition: the body of an `if`, what follows one that returns."""
    for node in ast.walk(function):
        if isinstance(node, ast.If):
            yield node.test, node.body
        body = getattr(node, "body", None)
        each = body if isinstance(body, list) else []
        for at, one in enumerate(each[:-1]):
            if isinstance(one, ast.If) and isinstance(one.body[-1], ast.Return):
                yield one.test, each[at + 1 :]


def is_date(write: Write) -> bool:
    """Tell whether it says when something was."""
    return TIMES.match(getattr(write.value, "ref", "")) is not None


def _is_timed(node: ast.expr, names: Names) -> bool:
    """Tell whether an expression asks the clock, itself or by a variable."""
    return any(CLOCKS.search(ref) for ref in _refs(node, names))


def _refs(node: ast.expr, names: Names) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            yield names.ref(one.func) or ""
        elif isinstance(one, ast.Name) and names.own.has(one.id):
            yield (names.ref(one) or "").removesuffix("()")


def _answered(value: ast.expr) -> Iterator[ast.expr]:
    """Yield what an answer is made of: `jsonify(rates[day])`, `render_template(page, x=x)`."""
    if isinstance(value, ast.Call):
        yield from value.args
        yield from (one.value for one in value.keywords)
    elif isinstance(value, ast.Dict):
        yield from value.values


def _is_asked(function: ast.AST, holder: str, line: int) -> bool:
    """Tell whether an entry is given if it is there, and else put there in *line*."""
    for node in ast.walk(function):
        match node:
            case ast.If(test=ast.Compare(ops=[ast.In()], comparators=[asked])):
                given = (one for each in node.body for one in ast.walk(each))
                if named(asked) == holder and f"{holder}[]" in map(_given, given):
                    return True
            case ast.If(test=ast.Compare(ops=[ast.NotIn()], comparators=[asked])):
                if named(asked) == holder and _is_within(line, node.body):
                    return True
            case ast.Try(handlers=[ast.ExceptHandler(type=ast.Name(id="KeyError"), body=body)]):
                if _is_within(line, body):
                    return True
            case _:
                pass
    return False


def _is_within(line: int, body: list[ast.stmt]) -> bool:
    return body[0].lineno <= line <= (body[-1].end_lineno or 0)


def _given(node: ast.AST) -> str:
    """Return what a statement gives: a name, or `NAME[]` for an entry of one."""
    value = node.value if isinstance(node, ast.Return) else node
    if isinstance(value, ast.Subscript):
        return f"{named(value.value)}[]"
    return named(value) if isinstance(value, ast.expr) else ""


def _may_change(value: Given, context: Context) -> bool:
    """Tell whether a value is an object, or a container: it is filled later on."""
    ref = getattr(value, "ref", "")
    if ref.startswith("flask.") or TIMES.match(ref):  # what a caller sends, or when it was
        return True
    if isinstance(value, Items | Keys) or ref in CONTAINERS or CLASS.search(ref):
        return True
    return context.project.cls(ref.removesuffix("()")) is not None
