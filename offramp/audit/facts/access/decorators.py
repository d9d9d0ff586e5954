"""What decorators ask of a caller: libraries', the project's own, and those that are named so."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit import httpauth
from offramp.audit.context import Context
from offramp.audit.facts.access import credentials, roles
from offramp.audit.facts.access.demands import Demands
from offramp.audit.facts.access.guards import Guards
from offramp.audit.facts.access.handed import called_back
from offramp.audit.facts.access.looks import Asked, Guard, Look, of_library
from offramp.audit.facts.access.marks import Left
from offramp.code.module import Function
from offramp.code.nodes import last_name


def around(function: Function, context: Context, method: str | None = None) -> Iterator[Guard]:
    """Yield the guards that stand over a function."""
    for node, target in context.project.decorators(function):
        written = getattr(node, "func", node)
        names = context.project.around(function)
        given = called_back(node, target, names, context.once(Guards).proofs)
        look = read(target, context, node, Asked(frozenset(given), method=method))
        if not look.kinds | look.maybe and _is_called_guard(written, target, context):
            look.kinds.add("unknown")
        look.roles += roles.of_guard(node, target, names)
        ways = httpauth.kinds(node, names)
        if either := [credentials.guard(f"{one}.login_required") for one in ways]:
            look.kinds = {" or ".join(dict.fromkeys(filter(None, either)))}
        name = target.removesuffix("()").rpartition(".")[2]
        yield Guard(f"{function.module.file}:{node.lineno} {name}", look)


def read(
    ref: str, context: Context, node: ast.expr | None = None, asked: Asked | None = None
) -> Look:
    """Return what a decorator does around a view; a copy that may be added to."""
    if (kind := credentials.guard(ref)) is not None:
        return of_library(kind, ref, node)
    known = context.once(_known)
    key = (ref, asked or Asked())
    if key not in known:
        known[key] = Look()  # of one that leads to itself
        known[key] = _looked_up(ref, context, key[1])
    look = Look()
    look.add(known[key])
    return look


def _known(_context: Context) -> dict[tuple[str, Asked], Look]:
    """Return what decorators do, each looked up once."""
    return {}


def _looked_up(ref: str, context: Context, asked: Asked) -> Look:
    look = Look()
    name = ref.removesuffix("()").rpartition(".")[2]
    module, qualname = context.project.split(ref.removesuffix("()"))
    guards = context.once(Guards)
    for function in module.functions.values() if module else ():
        is_inside = function.qualname.startswith(f"{qualname}.")
        if function.qualname == qualname or (
            is_inside and (function.parent or function.name == "__call__")
        ):
            look.add(guards.look(function.ref, asked))
            for inner in around(function, context, asked.method) if is_inside else ():
                look.add(inner.look)
            for other, given in _passed_on(function, context):
                look.add(read(other, context, asked=Asked(method=asked.method)))
                look.roles += given
        if not look.kinds | look.maybe and (function.qualname == qualname or is_inside):
            look.add(context.once(Demands).look(function))
    if (
        not look.kinds | look.maybe
        and not _is_mark(ref, context)
        and credentials.LOOKS_LIKE_GUARD.search(name)
    ):
        look.kinds |= _read_in(ref, context) or {"unknown"}
    return look


def _read_in(ref: str, context: Context) -> set[str]:
    """Return the kinds of proof that a decorator, which is a guard by its name, reads."""
    module, qualname = context.project.split(ref.removesuffix("()"))
    proofs = context.once(Guards).proofs
    inside = (
        one
        for one in (module.functions.values() if module else ())
        if one.qualname == qualname or one.qualname.startswith(f"{qualname}.")
    )
    return {kind for one in inside for kind in proofs.read_by(one.ref)}


def _is_called_guard(written: ast.expr, target: str, context: Context) -> bool:
    """Tell whether it is called so where it stands: `require_user_admin = require(Permission)`."""
    name = last_name(written)
    return bool(credentials.LOOKS_LIKE_GUARD.search(name)) and not _is_mark(target, context)


def _passed_on(function: Function, context: Context) -> Iterator[tuple[str, list[str]]]:
    """
    Yield the project's functions whose answer a decorator gives: `return self.guard(view)`.

    With the roles that they are given: `return permission_required("admin")(view)`.
    """
    names = context.project.names(function.module, function)
    for one in names.own.returns:
        made = one.func if isinstance(one, ast.Call) and isinstance(one.func, ast.Call) else one
        ref = names.ref(made.func) if isinstance(made, ast.Call) else None
        if ref and context.project.function(ref) is not None:
            yield ref, roles.of_guard(made, ref, names) if made is not one else []


def _is_mark(ref: str, context: Context) -> bool:
    """Tell whether a decorator only leaves something on the view; a hook is what looks at it."""
    function = context.project.function(ref)
    return function is not None and bool(context.once(Left).by(function))
