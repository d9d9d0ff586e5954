"""
State in the process that requests change, by what it is for.

A name that is filled once (a client made when first needed) keeps nothing between requests and
is left out; so is what only set-up code writes.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from offramp.audit.checks.seen import callers, lasting, put_into
from offramp.audit.checks.seen.lasting import CONTAINERS
from offramp.audit.checks.seen.made_once import is_made_once, without_made
from offramp.audit.checks.seen.purpose import is_told_once, purpose
from offramp.audit.checks.seen.put_back import is_put_back
from offramp.audit.checks.seen.remembered import is_aged, is_date
from offramp.audit.context import BEFORE, Context, is_of_blueprint
from offramp.audit.facts.methods import routes_at
from offramp.audit.running import Place
from offramp.code.changes import ANY
from offramp.code.given import Given, Items, Keys, Literal, Reference
from offramp.code.sites import Read, Write

SHOWN = 3  # functions, attributes; more make a message that nobody reads
MAKES_APPLICATION = "flask.Flask"
PAGES = frozenset({"flask.render_template", "flask.render_template_string"})
SET_UP = frozenset({"init_app", "__init__", "__new__", "__set_name__", "__init_subclass__"})


@dataclass(frozen=True)
class Changed:
    """A piece of state: where it is changed first, by which functions, whose routes."""

    name: str
    about: str  # "cache", "limit", "jobs", "once", "measures" or "other"
    place: Place
    line: int
    functions: tuple[str, ...]
    routes: tuple[str, ...]
    writers: tuple[str, ...]  # references of the functions

    @property
    def message(self) -> str:
        """Say what is changed by whom."""
        shown = ", ".join(f"{name}()" for name in self.functions[:SHOWN])
        more = f" and {len(self.functions) - SHOWN} more" if len(self.functions) > SHOWN else ""
        attributes = self.name.split(", ")
        others = f" and {len(attributes) - SHOWN} more" if len(attributes) > SHOWN else ""
        what = f"`{', '.join(attributes[:SHOWN])}`{others}"
        return f"{what} is changed by {shown}{more}; each process has its own"

    def with_more(self, more: Changed) -> Changed:
        """Return both as one: attributes of the same object."""
        attribute = more.name.rpartition(".")[2]
        is_before = more.place.ref == self.place.ref and more.line < self.line
        return replace(
            self,
            line=more.line if is_before else self.line,
            name=f"{self.name}, .{attribute}",
            functions=tuple(dict.fromkeys((*self.functions, *more.functions))),
            routes=tuple(dict.fromkeys((*self.routes, *more.routes))),
        )


def named(target: str, context: Context) -> str:
    """Return a target as it is called in its module: class and attribute, or its own name."""
    if _is_on_application(target):
        return target
    holder, _, name = target.rpartition(".")
    if name == ANY:
        return f"any name of {holder}"
    function = context.project.function(holder)
    if function is not None:
        is_variable = context.project.names(function.module, function).own.has(name)
        return name if is_variable else f"{function.name}.{name}"
    last = holder.rpartition(".")[2]
    return f"{last}.{name}" if last[:1].isupper() else name


def _is_on_application(target: str) -> bool:
    return target.startswith(("app.config", "current_app."))


def changed(context: Context, about: str) -> Iterator[Changed]:
    """Yield the state of that kind which requests, or threads beside them, change."""
    return (one for one in context.once(all_changed) if one.about == about)


def all_changed(context: Context) -> list[Changed]:
    """Return all of it, by name."""
    found: dict[tuple[str, str], Changed] = {}
    for target, places in sorted(_written(context).items()):
        if _is_nothing(context, target, places):
            continue
        one = _one(context, target, without_made(places, context))
        if not one.routes and context.running.answering.isdisjoint(one.writers):
            continue  # a thread's own, which no route asks for
        is_part = "." in one.name and not _is_on_application(target)
        key = (target.rpartition(".")[0] if is_part else target, one.about)
        found[key] = found[key].with_more(one) if key in found else one
        if (other := _read_alone(context, target, one)) is not None:
            found[target, "read"] = other
    for owner, about in [key for key in found if key[1] == "once"]:
        if (owner, "other") in found:  # a flag of an object that keeps more
            found[owner, "other"] = found[owner, "other"].with_more(found.pop((owner, about)))
    return list(found.values())


def _written(context: Context) -> dict[str, list[tuple[Place, Write]]]:
    """Return what is written by requests, or beside them, by its name."""
    writes: dict[str, list[tuple[Place, Write]]] = {}
    for place in (*context.running.requested, *context.running.beside):
        every = (*place.sites.writes, *put_into.writes(context, place))
        for write in every if not _sets_up(place) else ():
            target = lasting.changed(context, write)
            if target is not None and not _is_decorators(target, place):
                writes.setdefault(target, []).append((place, write))
    return writes


def _is_nothing(context: Context, target: str, places: list[tuple[Place, Write]]) -> bool:
    """Tell whether it keeps nothing between requests, or is told with something else."""
    if is_told_once(target, places) or _is_scratch(context, target, places):
        return True
    if all(is_put_back(context, *one) for one in places):
        return True
    if all(_is_put_before_each(context, *one) for one in places):
        return True
    if all(is_aged(context, place, one) for place, one in places):
        return all(is_date(one) for _, one in places)  # of what is made anew beside it
    return is_made_once(places, context)


def _sets_up(place: Place) -> bool:
    """Tell whether it makes an object, or the application itself: that is nobody else's yet."""
    return place.name in SET_UP or MAKES_APPLICATION in place.sites.called


def _is_decorators(target: str, place: Place) -> bool:
    """Tell whether it is what a decorator writes on the function that it makes."""
    holder = target.rpartition(".")[0]
    return holder != place.ref and target.startswith(f"{place.ref}.")


def _is_scratch(context: Context, target: str, places: list[tuple[Place, Write]]) -> bool:
    """
    Tell whether an object's attribute is only set before it is read, by the same request.

    It holds nothing for the next one: where it is read it was set before in the same function,
    or in the functions that call that. Where it is also added to, an empty one must be set each
    time.
    """
    if context.project.cls(target.rpartition(".")[0]) is None:
        return False
    put = [one for one in places if one[1].how == "assign"]
    added = [(place, one.line) for place, one in places if one.how != "assign"]
    if added and not all(_is_made_anew(context, *one) for one in put):
        return False
    first: dict[str, int] = {}
    for place, write in put:
        first[place.ref] = min(write.line, first.get(place.ref, write.line))
    calling = context.once(callers.lines)
    asked = [(place, one.line) for place, one in context.once(_reading).get(target, ())]
    for place, at in (*asked, *added):
        ways = [(place.ref, at)] if place.ref in first else calling.get(place.ref, [])
        if not ways or any(line <= first.get(ref, line) for ref, line in ways):
            return False
    return bool(asked)


def _is_made_anew(context: Context, place: Place, write: Write) -> bool:
    """Tell whether a list or the like is made and set whenever a function runs: no condition."""
    function = context.project.function(place.ref)
    is_made = isinstance(write.value, Items | Keys) or getattr(write.value, "ref", "") in CONTAINERS
    return is_made and any(
        isinstance(one, ast.Assign | ast.AnnAssign)
        and one.lineno == write.line
        and not isinstance(one.value, ast.Name | ast.Attribute)  # somebody else's
        for one in (function.node.body if function is not None else ())
    )


def _is_put_before_each(context: Context, place: Place, write: Write) -> bool:
    """Tell whether a hook puts another value there before every request, whatever was there."""
    function = context.project.function(place.ref)
    is_all = write.how == "assign" or (write.how == "item" and isinstance(write.key, Literal))
    if function is None or not is_all or place.ref not in context.once(_before_all):
        return False
    return any(
        isinstance(one, ast.Assign | ast.AnnAssign)
        and one.lineno <= write.line <= (one.end_lineno or one.lineno)
        for one in function.node.body
    )


def _before_all(context: Context) -> frozenset[str]:
    """Return the hooks that run before each request, whatever its blueprint."""
    hooks = context.surface.hooks
    return frozenset(
        one.function for one in hooks if one.kind in BEFORE and not is_of_blueprint(one)
    )


def _one(context: Context, target: str, places: list[tuple[Place, Write]]) -> Changed:
    own = context.own_reaching  # where there is one that is not only a hook's, it is told
    place, write = min(places, key=lambda one: (one[0].ref not in own, one[0].file, one[1].line))
    readers = {one.ref for one, _ in context.once(_reading).get(target, ())}
    return Changed(
        name=named(target, context),
        about=purpose(context, target, places, readers),
        place=place,
        line=write.line,
        functions=tuple(dict.fromkeys(one.name for one, _ in places)),
        routes=_routes(context, target, places),
        writers=tuple(one.ref for one, _ in places),
    )


def _read_alone(context: Context, target: str, one: Changed) -> Changed | None:
    """
    Return it once more for the routes that read what only hooks around requests change.

    The hook is made anew once for all routes; these need what it keeps for themselves.
    """
    own = context.own_reaching
    readers = [one for one in context.once(_reading).get(target, ()) if one[0].ref in own]
    if not readers or any(ref in own for ref in one.writers):
        return None
    if context.reaching.keys().isdisjoint(one.writers):
        return None  # a thread's, whose readers are told
    routes = (
        name for place, at in readers for name in routes_at(context, place.ref, at.line, own=True)
    )
    place, read = readers[0]
    return replace(one, place=place, line=read.line, routes=tuple(dict.fromkeys(routes)))


def _routes(context: Context, target: str, places: list[tuple[Place, Write]]) -> tuple[str, ...]:
    """Return the routes that come to a line which changes it, or reads what is changed of it."""
    changing = [(place.ref, one.line) for place, one in places]
    keys = [one.key for _, one in places]
    read = context.once(_reading)
    reading = [
        (place.ref, one.line)
        for place, one in (*read.get(target, ()), *read.get(f"{target.rpartition('.')[0]}.*", ()))
        if not (isinstance(one.key, Literal) and all(_is_other(each, one.key) for each in keys))
    ]
    reached = (name for ref, at in [*changing, *reading] for name in routes_at(context, ref, at))
    return tuple(dict.fromkeys(reached))


def _is_other(key: Given, read: Literal) -> bool:
    """Tell whether an entry that is changed is surely not the one that is read."""
    return isinstance(key, Literal) and key != read


def _reading(context: Context) -> dict[str, list[tuple[Place, Read]]]:
    """Return where requests read what, by its name, in the order of lines."""
    found: dict[str, list[tuple[Place, Read]]] = defaultdict(list)
    for place in context.running.requested:
        last: Read | None = None
        for one in place.sites.reads:
            if one != last:
                last = one
                found[lasting.read(one.target, one.key)].append((place, one))
        for call in place.sites.calls if PAGES & place.sites.called else ():
            for given in call.keywords.values() if call.target in PAGES else ():
                if isinstance(given, Reference) and given.ref.endswith("()"):
                    read = Read(given.ref, call.line)
                    found[f"{given.ref[:-2]}.*"].append((place, read))  # a page may read it all
    return found
