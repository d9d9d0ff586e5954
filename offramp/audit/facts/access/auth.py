"""
Who may call a route: what stands in front of its view, or in it, and refuses.

Looked at, from outside in: hooks that run before it (for this route: a hook may pass it
over), decorators of the view and its class, what an extension asks of the view's class, and
the view itself with what it calls. What only reads the caller is no guard.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import BEFORE, Context, Subject
from offramp.audit.facts.access import (
    brought,
    credentials,
    decorators,
    instances,
    roles,
    signed_out,
)
from offramp.audit.facts.access.demands import Demands
from offramp.audit.facts.access.guards import Guards
from offramp.audit.facts.access.looks import Asked, Guard, of_library
from offramp.audit.facts.access.marks import Left
from offramp.audit.facts.access.refusals import ANSWERED, ASKED
from offramp.audit.facts.access.verdicts import UNSETTLED, Verdicts
from offramp.audit.report import Auth
from offramp.code.module import Function

DISPATCH = "dispatch_request"  # of Flask's views, and of all libraries' that are made of them
CLASSFUL = "flask-classful"
ALWAYS = (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)  # statements that run in any case


def find(subject: Subject, context: Context) -> Auth:
    """Return what a caller has to prove: to the outermost guard; "none" where nothing refuses."""
    found = [one for one in _guards(subject, context) if one.look.kinds or one.look.maybe]
    guards = [one for one in found if one.look.kinds] or found
    if any("carried" in one.look.kinds for one in guards):  # by what hooks found, or did not
        guards = found
    kinds = [credentials.asked(one.look.kinds, one.look.maybe) for one in guards]
    known = [one for one in kinds if one not in {"carried", "unknown"}]
    return Auth(
        kind=next(iter(known), "unknown" if kinds else "none"),
        by=list(dict.fromkeys(one.place for one in guards)),
        roles=sorted({role for one in guards for role in one.look.roles}),
        refusals=list(dict.fromkeys(_refusals(guards, subject, context))),
        optional=bool(guards) and not any(one.look.kinds for one in guards),
    )


def _refusals(guards: list[Guard], subject: Subject, context: Context) -> Iterator[int]:
    for one in guards:
        for status in one.look.statuses:
            if status == ASKED:
                yield signed_out.status(context, subject.declared)
            elif status != ANSWERED:
                yield status


def _guards(subject: Subject, context: Context) -> Iterator[Guard]:
    guards = context.once(Guards)
    view = context.project.function(subject.declared.view or "")
    method = subject.method if guards.methods.are_in(subject.own) else None
    marks = dict(_marks(view, context)) if view else {}
    for hook in subject.hooks:
        if hook.kind not in BEFORE:
            continue
        place = f"{hook.file}:{hook.line} {hook.function.rpartition('.')[2]}"
        told = hook.function if hook.kind.endswith("url_value_preprocessor") else None
        verdicts = Verdicts(subject.declared, marks, told, subject.method)
        look = guards.for_route(hook.function, verdicts)
        if kind := credentials.guard(hook.function):
            look = of_library(kind, hook.function)
        yield Guard(place, look)
        function = context.project.function(hook.function)
        yield from decorators.around(function, context) if function else ()
    if view is None:  # a library's own, which the project put its guards around
        yield from _around(subject, context, set())
        yield from brought.find(subject, context)
        return
    yield from decorators.around(view, context, method)
    yield from _registered(subject, view, context)
    yield from _dispatched(subject, view, context)
    yield from instances.around(view, subject.declared.cls, context)
    yield from brought.asked(subject, context)
    look = guards.look(view.ref, Asked(method=method))
    yield Guard(f"{view.module.file}:{look.line or view.line} {view.name}", look)
    yield from _filled_in(subject, view, context)
    yield from _called(subject, view, context)


def _called(subject: Subject, view: Function, context: Context) -> Iterator[Guard]:
    """Yield guards around what a view always calls: `return create_widget(name)`."""
    refs = [ref for ref, step in subject.own.items() if step.caller == view.ref and step.sure]
    called = [(subject.own[ref], context.project.function(ref)) for ref in refs]
    guarded = [(step, one) for step, one in called if one is not None and one.decorators]
    always = [one for one in view.node.body if isinstance(one, ALWAYS)] if guarded else []
    for step, function in guarded:
        is_later = step.later or step.queued
        if not is_later and any(one.lineno <= step.line <= (one.end_lineno or 0) for one in always):
            yield from decorators.around(function, context)


def _filled_in(subject: Subject, view: Function, context: Context) -> Iterator[Guard]:
    """Yield guards of methods that a class has for the view of its base to call."""
    cls = subject.declared.cls
    if cls is None or view.owner == cls:
        return
    lineage = context.project.classes.lineage(context.project.cls(cls))
    own = {one.ref for each in lineage for one in each.methods.values()} - {view.ref}
    for ref, step in subject.own.items():
        function = context.project.function(ref) if ref in own and step.sure else None
        if function is not None and function.owner != view.owner:
            yield from decorators.around(function, context, subject.method)
            look = context.once(Guards).look(ref, Asked(method=subject.method))
            line = look.line or function.line
            yield Guard(f"{function.module.file}:{line} {function.name}", look)


def _registered(subject: Subject, view: Function, context: Context) -> Iterator[Guard]:
    """Yield guards put around the view elsewhere: `login_required(view)`."""
    listed = list(_of_class(view, context))
    written = {target for _, target in context.project.decorators(view)}
    yield from _around(subject, context, written | {target for target, _ in listed})
    yield from (guard for _, guard in listed)


def _around(subject: Subject, context: Context, seen: set[str]) -> Iterator[Guard]:
    declared = subject.declared
    for ref in declared.wrappers:
        if ref not in seen and ref.removesuffix("()") not in seen:
            name = ref.removesuffix("()").rpartition(".")[2]
            look = decorators.read(ref, context, asked=Asked(method=subject.method))
            yield Guard(f"{declared.file}:{declared.line} {name}", look)


def _of_class(view: Function, context: Context) -> Iterator[tuple[str, Guard]]:
    """Yield decorators that a class lists: `decorators`, Flask-RESTful's `method_decorators`."""
    cls = context.project.cls(view.owner or "")
    for one in context.project.classes.lineage(cls):
        names = context.project.names(one.module)
        for attribute in ("decorators", "method_decorators"):
            for assigned in one.attributes.get(attribute, ()):
                for node in _listed(assigned.value, view.name):
                    target = names.ref(getattr(node, "func", node))
                    if target is None:
                        continue
                    look = decorators.read(target, context, node)
                    look.roles += roles.of_guard(node, target, names)
                    name = target.removesuffix("()").rpartition(".")[2]
                    yield target, Guard(f"{one.module.file}:{assigned.line} {name}", look)


def _listed(node: ast.expr, method: str) -> list[ast.expr]:
    if isinstance(node, ast.Dict):
        named = zip(node.keys, node.values, strict=True)
        return [
            one
            for key, value in named
            if isinstance(key, ast.Constant) and str(key.value).lower() == method
            for one in _listed(value, method)
        ]
    return node.elts if isinstance(node, (ast.List, ast.Tuple)) else []


def _dispatched(subject: Subject, view: Function, context: Context) -> Iterator[Guard]:
    """
    Yield what the view's class does before it calls the method: `dispatch_request`.

    Flask-Classful calls `before_request`, and `before_index` for `index`: the nearest of each.
    """
    cls = context.project.cls(subject.declared.cls or view.owner or "")
    lineage = list(context.project.classes.lineage(cls))
    hooks = ("before_request", f"before_{view.name}")
    for name in (DISPATCH, *(hooks if subject.declared.kind == CLASSFUL else ())):
        found = [one for one in lineage if name in one.methods]
        for one in found if name == DISPATCH else found[:1]:
            method = one.methods[name]
            if method is not view:
                look = context.once(Guards).look(method.ref, Asked(method=_asked(subject)))
                if not look.kinds | look.maybe:
                    look = context.once(Demands).look(method)
                yield Guard(f"{one.module.file}:{look.line or method.line} {name}", look)


def _asked(subject: Subject) -> str | None:
    """Return the method that is asked about: the only one, where a class has one for each."""
    methods = subject.declared.methods
    return subject.method or (methods[0] if len(methods) == 1 else None)


def _marks(view: Function, context: Context) -> Iterator[tuple[str, object]]:
    """Yield what the view's decorators leave on it: `view.is_public = True`."""
    for node, target in context.project.decorators(view):
        module, qualname = context.project.split(target)
        for function in module.functions.values() if module else ():
            if function.qualname == qualname or function.qualname.startswith(f"{qualname}."):
                given = node.args if isinstance(node, ast.Call) else []
                first = getattr(given[0], "value", True) if given else True
                for name, value in context.once(Left).by(function):
                    yield name, first if value is UNSETTLED else value
