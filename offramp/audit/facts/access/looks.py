"""What a function does about callers, and the small things by which that is told."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from offramp.audit.context import Context
from offramp.audit.facts.access import credentials
from offramp.audit.facts.access.refusals import ASKED
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.nodes import within

OWN_REQUEST = "flask.request"


class Test(NamedTuple):
    """What a statement hangs on, and whether it holds there; None for what a `try` tries."""

    node: ast.AST
    holds: bool | None


class Asked(NamedTuple):
    """How a function is asked: *given* are the arguments that prove who is calling."""

    given: frozenset[str] = frozenset()
    depth: int = 0
    method: str | None = None  # where what it does may hang on that


@dataclass
class Look:
    """What one function does about callers: kinds of proof it refuses by, and roles it asks for."""

    kinds: set[str] = field(default_factory=set)
    roles: list[str] = field(default_factory=list)
    line: int = 0
    maybe: set[str] = field(default_factory=set)  # refused only where it is shown, and wrong
    statuses: list[int] = field(default_factory=list)  # of refusals, in the order of the text
    handing: bool = False  # it gives its refusal to who calls it, beside what was found

    def add(self, other: Look) -> None:
        """Take over what another function does."""
        self.kinds |= other.kinds
        self.roles += [one for one in other.roles if one not in self.roles]
        self.line = self.line or other.line
        self.maybe |= other.maybe
        self.statuses += [one for one in other.statuses if one not in self.statuses]


@dataclass
class Guard:
    """One thing that refuses, and where it stands."""

    place: str  # "file:line name"
    look: Look


def carried(function: Function, context: Context) -> Iterator[str]:
    """Yield what a function takes from `g`, by name: references lead on to what was put there."""
    names = context.project.names(function.module, function)
    for node in names.own.every(ast.Attribute):
        is_held = isinstance(node.value, ast.Name | ast.Attribute)  # g, flask.g
        if is_held and isinstance(node.ctx, ast.Load) and (found := held_by_g(node, names)):
            yield found
    for kind in (ast.Call, ast.Compare):
        yield from filter(None, (held_by_g(one, names) for one in names.own.every(kind)))


def held_by_g(node: ast.AST, names: Names) -> str | None:
    """Return the name of what is taken from `g`: `g.user`, `g.get("user")`, `"user" in g`."""
    match node:
        case ast.Attribute(value=holder, attr=name):
            pass
        case (
            ast.Call(
                func=ast.Attribute(value=holder, attr="get" | "pop"),
                args=[ast.Constant(value=str() as name), *_],
            )
            | ast.Call(
                func=ast.Name(id="getattr"), args=[holder, ast.Constant(value=str() as name), *_]
            )
            | ast.Compare(
                left=ast.Constant(value=str() as name),
                ops=[ast.In() | ast.NotIn()],
                comparators=[holder],
            )
        ):
            pass
        case _:
            return None
    return name if names.ref(holder) == "flask.g" else None


def is_sent(node: ast.Name, names: Names) -> bool:
    """Tell whether a name is what was sent: `request.args.get("key")`, `form.key.data`."""
    if (names.ref(node) or "").startswith("flask.request."):
        return True
    for one in names.bindings(node.id):
        match one:
            case Assigned(value=ast.Attribute(attr="data", value=ast.Attribute(value=form))):
                if (names.ref(form) or "").endswith("Form()"):
                    return True
            case _:
                pass
    return False


def is_around(block: ast.stmt, lines: list[int]) -> bool:
    """Tell whether one of the lines stands inside a statement."""
    return any(block.lineno < line <= (block.end_lineno or 0) for line in lines)


def texts(node: ast.AST) -> list[str]:
    """Return the strings that stand anywhere in an expression or a statement."""
    each = (node, *within(node))
    return [
        one.value for one in each if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def of_library(kind: str, ref: str, node: ast.expr | None = None) -> Look:
    """Return what a library's guard does, as it is called or put around a view."""
    line = node.lineno if node is not None else 0
    if isinstance(node, ast.Call) and is_optional(node):
        return Look(line=line, maybe={kind})
    is_own = ref.startswith("flask_login.")
    status = ASKED if is_own else credentials.refuses_by(ref)
    return Look({kind}, line=line, statuses=[status] if status else [])


def is_optional(call: ast.Call) -> bool:
    """Tell whether a guard lets those through who prove nothing: `optional=True`."""
    return any(
        word.arg == "optional" and isinstance(word.value, ast.Constant) and bool(word.value.value)
        for word in call.keywords
    )


def chosen(names: Names) -> Iterator[str]:
    """Yield functions that a dictionary holds, of which one is called: `WAYS[kind](request)`."""
    if any(isinstance(one.func, (ast.Call, ast.Subscript)) for one in names.own.every(ast.Call)):
        for held in names.own.every(ast.Dict):
            yield from filter(None, map(names.ref, held.values))


def defaults(function: Function) -> Iterator[ast.expr]:
    """Yield the names that are an argument's default: `def may(what, user=current_user)`."""
    arguments = function.node.args
    for one in (*arguments.defaults, *arguments.kw_defaults):
        if isinstance(one, (ast.Name, ast.Attribute)):
            yield one


def under(held: ast.expr, name: str, holder: str) -> str | None:
    """Return what is held by the argument *name*, itself or by an attribute of the request."""
    if isinstance(held, ast.Name):
        return holder if held.id == name and holder != OWN_REQUEST else None
    is_part = isinstance(held, ast.Attribute) and getattr(held.value, "id", "") == name
    return f"{holder}.{getattr(held, 'attr', '')}" if is_part and holder == OWN_REQUEST else None
