"""
Classes of whose objects a process keeps one, so that their attributes outlive a request.

They are made when the application starts, or when a request first needs them: for a name of a
module, of a class or of the application, by a function with a memo, or by the class itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from offramp.audit.checks.seen.one_each import making_one
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.module import Assigned, Class, Function, Module
from offramp.code.names import Names

MEMOS = frozenset({"functools.lru_cache", "functools.cache"})
KEPT_BY_DESIGN = re.compile(r"(?:Local|ContextVar|local|Lock|RLock|Semaphore|LocalStack)\(\)$")
ON_APPLICATION = re.compile(  # how long sessions last is often set anew by each request
    r"^flask\.(?:current_app|Flask\(\))\.(?!config\b|permanent_session_lifetime\b)(\w+)(\[\])*$"
)


def singles(context: Context) -> frozenset[str]:
    """Return classes of whose objects the process keeps one: made when it starts, or needed."""
    running = (*context.running.requested, *context.running.beside)
    found = {ref for module in context.running.loaded.values() for ref in _made(context, module)}
    found |= {ref for place in running for ref in _kept(context, place)}
    found |= _classes(context, context.project.handed.values())
    found |= {one.ref for one in context.project.carried.applications}
    found |= _handling(context) | context.once(making_one) | _decorating(context)
    for function in _around(context):
        names = context.project.names(function.module, function)
        found |= _classes(context, (names.bound(one) for one in _variables(names)))
    pending = list(found)
    for ref in pending:  # which grows: what such an object is made of lasts as long
        for cls in context.project.classes.lineage(context.project.cls(ref)):
            parts = _classes(context, _parts(context, cls)) - found
            found |= parts
            pending += parts
    made = {one for place in running for one in _passing(context, place, found)}
    own = context.once(making_one)
    return frozenset(one for one in (found - made) | own if not _is_local(context, one))


def _handling(context: Context) -> set[str]:
    """
    Return the classes of objects whose methods were given as views, hooks or handlers of events.

    `app.add_url_rule("/", view_func=self.index)`; of a view's class each request has its own.
    """
    views = {one.cls for one in context.surface.routes if one.cls is not None}
    lineages = (context.project.classes.lineage(context.project.cls(one)) for one in views)
    of_requests = {one.ref for lineage in lineages for one in lineage}
    handlers = (context.project.function(ref) for ref in context.running.handlers)
    return {one.owner for one in handlers if one is not None and one.owner} - of_requests


def _decorating(context: Context) -> set[str]:
    """Return the classes that are put around functions: of each the module keeps the object."""
    functions = (context.project.function(one.ref) for one in context.running.requested)
    around = (
        target
        for one in functions
        if one is not None and one.decorators
        for _, target in context.project.decorators(one)
    )
    return _classes(context, (f"{one}()" for one in around))


def _passing(context: Context, place: Place, lasting: set[str]) -> Iterator[str]:
    """Yield what a function calls, but for what it makes and puts on what lasts."""
    kept = {
        (one.line, getattr(one.value, "ref", ""))
        for one in place.sites.writes
        if one.how == "assign"
        and (one.target.partition("()")[0] in lasting or _is_lasting(context, one.target))
    }
    remembered = _remembered(context, place)
    for call in place.sites.calls:
        made = f"{call.target}()"
        if (call.line, made) not in kept and made != remembered:
            yield call.target


def _kept(context: Context, place: Place) -> set[str]:
    """Return the classes of objects that a request makes once: for a class, or by a memo."""
    refs = [
        getattr(one.value, "ref", "")
        for one in place.sites.writes
        if one.how == "assign" and _is_lasting(context, one.target)
    ]
    return _classes(context, [*refs, _remembered(context, place)])


def _is_lasting(context: Context, target: str) -> bool:
    """Tell whether a name outlives a request: a module's, a class's, the application's."""
    if "()" in target:
        return ON_APPLICATION.match(target) is not None
    module, name = context.project.split(target)
    holder = name.rpartition(".")[0]
    return module is not None and bool(name) and (not holder or holder in module.classes)


def _remembered(context: Context, place: Place) -> str | None:
    """Return what a function gives that is asked once: `@cache def store(): return Store()`."""
    function = context.project.function(place.ref)
    if function is None or not function.decorators:
        return None
    around = {target for _, target in context.project.decorators(function)}
    is_memo = not around.isdisjoint(MEMOS)
    return context.project.names(function.module, function).returned() if is_memo else None


def _around(context: Context) -> list[Function]:
    """Return the functions that views stand in: they run once, when the application starts."""
    views = (context.project.function(ref) for ref in sorted(context.running.views))
    around = (one.outer for one in views if one is not None)
    return list({one.ref: one for one in around if one is not None}.values())


def _variables(names: Names) -> Iterator[Assigned]:
    for bindings in names.own.bindings.values():
        yield from (one for one in bindings if isinstance(one, Assigned) and one.how == "value")


def _parts(context: Context, cls: Class) -> Iterator[str | None]:
    """Yield what the constructor of a class puts on its objects."""
    made = cls.methods.get("__init__")
    if made is None:
        return
    names = context.project.names(cls.module, made)
    for kept in cls.own.values():
        yield from (names.bound(one) for method, one in kept if method == made.qualname)


def _classes(context: Context, refs: Iterable[str | None]) -> set[str]:
    """Return the project's classes of which some of *refs* are objects."""
    objects = (ref for ref in refs if ref is not None and ref.endswith("()"))
    classes = (context.project.cls(ref.removesuffix("()")) for ref in objects)
    return {one.ref for one in classes if one is not None}


def _made(context: Context, module: Module) -> set[str]:
    """Return the classes of objects that stand at a module's names, or on the application."""
    names = context.project.names(module)
    values = [
        names.bound(one)
        for bindings in module.bindings.values()
        for one in bindings
        if isinstance(one, Assigned) and one.how == "value"
    ]
    for held, put in module.carried.items():
        for qualname, one in put if not held.startswith("g.") else ():
            values.append(context.project.names(module, module.functions.get(qualname)).bound(one))
    return _classes(context, values)


def _is_local(context: Context, ref: str) -> bool:
    return any(
        KEPT_BY_DESIGN.search(f"{base}()") for base in context.project.classes.ancestors(ref)
    )
