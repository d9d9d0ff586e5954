"""
Transactions that span more than statements: calls, waits, files, and several of them in a request.

A transaction is open inside `with session.begin():` and the like, and from the first statement to
the commit (`opened`).
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.database import opened
from offramp.audit.facts.database.opened import COMMIT, COMMITTING
from offramp.audit.facts.database.slow import Slow, behind, slow
from offramp.audit.facts.each import Place
from offramp.code.nodes import everything, last_name
from offramp.code.sites import Call

HOLDING = re.compile(
    r"(\.begin(_nested)?|[sS]ession(maker\(\)|_factory)?|transaction|atomic|connect|connection|cursor|[sS]ession_scope)\(\)$"
    r"|\.session$|sqlalchemy\.\S*(Session|Connection)\(\)$"
)
NO_DATABASE = re.compile(
    r"^(requests|httpx|aiohttp|boto3|smtplib|socket|redis|paramiko|ftplib|http\.|tensorflow|websockets"
    r"|flask_mail|imaplib|poplib|aiosmtplib|ldap|pika|aio_pika|kombu|amqp|paho|nats|zmq|serial|pysftp"
    r"|asyncssh|docker|telnetlib|websocket)"
)


def find(subject: Subject, context: Context) -> list[str]:
    """Return what the route's transactions span, in words with file and line."""
    return [*each.gather(_of, subject, context), *_until_hook(subject, context)]


def _of(place: Place) -> Iterator[str]:
    yield from _held(place)
    yield from _around_commit(place)
    yield from _streamed(place)
    yield from _repeated(place)


def _held(place: Place) -> Iterator[str]:
    """Slow calls inside a `with` that holds a transaction, and those of what is called there."""
    own = {one.line: one for one in each.of(slow, place.function.ref, place.context)}
    for call in place.sites.calls:
        if not call.inside or not any(map(_holds, call.inside)):
            continue
        if call.line in own:
            one = own[call.line]
            yield f"an open transaction spans {one.what} at {one.place}"
        for one in _behind(call, place):
            yield f"an open transaction at {place.file}:{call.line} spans {one.what} at {one.place}"


def _around_commit(place: Place) -> Iterator[str]:
    """Slow calls between the first use of a table and the commit, and those after it."""
    for found in opened.of(place.function.ref, place.context):
        if found.until:
            yield _said(found.slow, found.until)
    commits = opened.commits(place.sites)
    own = each.of(slow, place.function.ref, place.context) if commits else ()
    for call in place.sites.calls if commits else ():
        if call.line > max(commits):
            for one in [it for it in own if it.line == call.line] or _behind(call, place):
                if one.is_long:
                    at = f"{place.file}:{max(commits)}"
                    yield f"work after the commit at {at}: {one.what} at {one.place}"


def _behind(call: Call, place: Place) -> tuple[Slow, ...]:
    return behind(call.target, place.context)


def _said(one: Slow, until: str) -> str:
    return f"a transaction is open during {one.what} at {one.place}, until the commit at {until}"


def _until_hook(subject: Subject, context: Context) -> Iterator[str]:
    """Slow calls in a transaction that a hook after the request commits."""
    until = opened.committing_hook(subject.declared, context)
    view = subject.declared.view
    for one in opened.of(view, context) if until and view else ():
        if not one.until:
            yield _said(one.slow, until)


def _streamed(place: Place) -> Iterator[str]:
    """A generator that yields while a transaction is open; context managers do so by design."""
    decorators = [last_name(one) for one in place.function.decorators]
    if "contextmanager" in decorators or not any(one.is_yield for one in place.sites.returns):
        return
    names = place.context.project.names(place.function.module, place.function)
    for node in ast.walk(place.function.node):
        if not isinstance(node, ast.With):
            continue
        refs = [names.ref(item.context_expr) or "" for item in node.items]
        yields = any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node))
        if yields and any(_holds(one) for one in refs):
            at = f"{place.file}:{node.lineno}"
            yield f"a transaction stays open while the answer is streamed, from {at}"


def _holds(ref: str) -> bool:
    """Tell whether entering it begins a transaction."""
    return HOLDING.search(ref) is not None and NO_DATABASE.match(ref) is None


def _repeated(place: Place) -> Iterator[str]:
    """More than one commit on one way through a function, or a commit in a loop."""
    commits = COMMITTING.of(place.sites)
    looped = [call for call in commits if COMMIT.search(call.target) and call.loops]
    for call in looped[:1]:
        yield f"commits in a loop at {place.file}:{call.line}"
    most = 0
    if sum(call.target.rpartition(".")[2] == "commit" for call in commits) <= 1:
        return
    with contextlib.suppress(RecursionError):  # a thousand branches of one `if`
        most = _most(place.function.node.body)
    if most > 1 and not looped:
        yield f"{most} commits in one request at {place.file}:{place.function.line}"


def _most(body: list[ast.stmt]) -> int:
    """Return the most commits on one way through *body*."""
    count = 0
    best = 0
    for statement in body:
        match statement:
            case ast.If():
                first, second = _most(statement.body), _most(statement.orelse)
                if _leaves(statement.body):
                    best = max(best, count + first)
                    count += second
                else:
                    count += max(first, second)
            case ast.Try():
                handled = max((_most(one.body) for one in statement.handlers), default=0)
                count += max(_most(statement.body) + _most(statement.orelse), handled)
                count += _most(statement.finalbody)
            case ast.With() | ast.AsyncWith() | ast.For() | ast.While() | ast.AsyncFor():
                count += _most(statement.body)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                pass
            case _:
                count += sum(map(_is_commit, (statement, *everything(statement))))
    return max(best, count)


def _leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)


def _is_commit(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    )
