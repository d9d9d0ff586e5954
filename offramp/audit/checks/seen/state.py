"""
Module state that requests change: names of modules, attributes of classes and of single objects.

A name that is filled once (a client made when first needed) keeps nothing between requests and
is left out; so is what only set-up code writes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from offramp.audit.context import Context
from offramp.audit.facts.memory import holds
from offramp.audit.running import Place
from offramp.code.given import Literal, Reference
from offramp.code.module import Assigned, Module
from offramp.code.sites import Write

CACHES = re.compile(r"cache|memo(?!r)|memoiz", re.IGNORECASE)
LIMITS = re.compile(
    r"attempt|lockout|throttl|rate_?limit|limiter|(?:^|_)hits$|buckets?$|strikes", re.IGNORECASE
)
JOBS = re.compile(
    r"jobs?$|tasks?$|progress|(?:job|task)_?status|(?:^|_)(?:running|pending)(?:_|$)", re.IGNORECASE
)
TOLD_ONCE = re.compile(r"warn(?:ed|ings?)|already_logged", re.IGNORECASE)
KEPT_BY_DESIGN = re.compile(
    r"(?:Local|ContextVar|local|Event|Lock|RLock|Semaphore|LocalStack)\(\)$"
)
CONFIG = frozenset({"flask.current_app.config", "flask.Flask().config"})
CLIENTS = re.compile(
    r"create_engine|[Cc]lient|Engine|Session|Pool|[Cc]onnect|Redis|Huey|resource\(\)"
)
CONTAINERS = frozenset(
    {
        *("builtins.dict()", "builtins.list()", "builtins.set()", "builtins.bytearray()"),
        *("collections.defaultdict()", "collections.deque()", "collections.OrderedDict()"),
        *("collections.Counter()", "weakref.WeakValueDictionary()", "weakref.WeakKeyDictionary()"),
        *("queue.Queue()", "queue.SimpleQueue()", "queue.LifoQueue()", "queue.PriorityQueue()"),
    }
)
SCALARS = frozenset(f"builtins.{name}()" for name in ("str", "int", "float", "bool", "bytes"))
SET_UP = frozenset({"init_app", "__init__", "__new__", "__set_name__", "__init_subclass__"})


@dataclass(frozen=True)
class Changed:
    """A piece of state: where it is changed first, by which functions, whose routes."""

    name: str
    about: str  # "cache", "limit", "jobs", "once" or "other"
    place: Place
    line: int
    functions: tuple[str, ...]
    routes: tuple[str, ...]

    def with_more(self, more: Changed) -> Changed:
        """Return both as one: attributes of the same object."""
        attribute = more.name.rpartition(".")[2]
        return replace(
            self,
            name=f"{self.name}, .{attribute}",
            functions=tuple(dict.fromkeys((*self.functions, *more.functions))),
            routes=tuple(dict.fromkeys((*self.routes, *more.routes))),
        )


def named(target: str) -> str:
    """Return a target as it is called in its module, or class and attribute."""
    parts = target.split(".")
    if target == "app.config":
        return target
    return ".".join(parts[-2:]) if len(parts) > 1 and parts[-2][:1].isupper() else parts[-1]


def purpose(target: str, writes: list[Write]) -> str:
    """Return what state is for, by its name."""
    last = target.rpartition(".")[2]
    for kind, pattern in (("cache", CACHES), ("limit", LIMITS), ("jobs", JOBS)):
        if pattern.search(last):
            return kind
    return "once" if all(_is_flag(one) for one in writes) else "other"


def changed(context: Context, about: str) -> Iterator[Changed]:
    """Yield the state of that kind which requests, or threads beside them, change."""
    return (one for one in context.once(all_changed) if one.about == about)


def all_changed(context: Context) -> list[Changed]:
    """Return all of it, by name."""
    writes: dict[str, list[tuple[Place, Write]]] = {}
    running = context.running
    single = _singles(context)
    for place in (*running.requested, *running.beside):
        if place.name in SET_UP:
            continue
        for write in place.sites.writes:
            target = _shared(context, write, single)
            if target is not None and target.startswith(f"{place.ref}."):
                continue  # what a decorator writes on the function it makes
            if target is not None and not TOLD_ONCE.search(target):
                writes.setdefault(target, []).append((place, write))
    found: dict[tuple[str, str], Changed] = {}
    for target, places in sorted(writes.items()):
        if not _is_made_once(places, context):
            place, write = min(places, key=lambda one: (one[0].file, one[1].line))
            names = tuple(dict.fromkeys(one.name for one, _ in places))
            about = purpose(target, [one for _, one in places])
            routes = _routes(context, target, [one.ref for one, _ in places])
            one = Changed(named(target), about, place, write.line, names, routes)
            owner = target.rpartition(".")[0] if "." in one.name else target
            key = (owner, about)
            found[key] = found[key].with_more(one) if key in found else one
    return list(found.values())


def _shared(context: Context, write: Write, single: frozenset[str]) -> str | None:
    """Return the name of what a write changes, where it outlives the request."""
    project = context.project
    if write.target in CONFIG:
        return "app.config" if write.how in {"item", "mutate", "delete"} else None
    owner, dot, rest = write.target.partition("()")
    if dot:
        attribute = rest.strip(".").partition(".")[0].partition("[")[0]
        is_name = attribute.isidentifier()  # and not what a method returned
        cls = project.cls(owner) if owner in single and is_name else None
        may_hold = cls and (write.how != "mutate" or holds(cls, attribute, project))
        return f"{owner}.{attribute}" if may_hold else None
    module, rest = project.split(write.target)
    if module is None or not rest or module.name not in context.running.loaded:
        return None
    name, _, attribute = rest.rpartition(".")
    if not name:
        return write.target if _holds(context, module, rest, write) else None
    if name in module.classes and "." not in attribute:
        return write.target
    return write.target if name in module.functions and write.how != "mutate" else None


def _holds(context: Context, module: Module, name: str, write: Write) -> bool:
    """Tell whether a module's name is a variable that the write changes."""
    if name in module.functions or name in module.classes:
        return False
    names = context.project.names(module)
    refs = [names.bound(one) for one in module.bindings.get(name, ())]
    if any(ref is not None and KEPT_BY_DESIGN.search(ref) for ref in refs):
        return False
    return write.how != "mutate" or any(ref in CONTAINERS for ref in refs)


def _singles(context: Context) -> frozenset[str]:
    """Return classes of which one object stands at a module's top, and that no request makes."""
    found: set[str] = set()
    for module in context.running.loaded.values():
        names = context.project.names(module)
        for bindings in module.bindings.values():
            for one in bindings:
                if isinstance(one, Assigned) and one.how == "value":
                    ref = names.bound(one) or ""
                    cls = context.project.cls(ref.removesuffix("()"))
                    if ref.endswith("()") and cls is not None:
                        found.add(cls.ref)
    made = {call.target for place in context.running.requested for call in place.sites.calls}
    return frozenset(one for one in found - made if not _is_local(context, one))


def _is_local(context: Context, ref: str) -> bool:
    return any(
        KEPT_BY_DESIGN.search(f"{base}()") for base in context.project.classes.ancestors(ref)
    )


def _is_filled_when_empty(context: Context, place: Place, write: Write) -> bool:
    """Tell whether the write stands behind `if NAME is None` or `if not NAME`."""
    function = context.project.function(place.ref)
    name = write.target.rpartition(".")[2]
    for node in ast.walk(function.node) if function else ():
        if isinstance(node, ast.If) and node.lineno <= write.line <= (node.end_lineno or 0):
            for part in ast.walk(node.test):
                asked = None
                if isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Is):
                    asked = part.left
                elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not):
                    asked = part.operand
                if name == getattr(asked, "id", getattr(asked, "attr", None)):
                    return not _is_flag(write)
    return False


def _is_made_once(places: list[tuple[Place, Write]], context: Context) -> bool:
    """Tell whether a name is only filled when first needed, with something made for it."""
    writes = [one for _, one in places]
    if all(one.how == "item" and CLIENTS.search(getattr(one.value, "ref", "")) for one in writes):
        return True
    if any(one.how != "assign" for one in writes):
        return False
    if all(_is_filled_when_empty(context, place, one) for place, one in places):
        return True
    made = [one for one in writes if one.value != Literal(None)]
    is_object = all(isinstance(one.value, Reference) and _is_made(one.value) for one in made)
    return is_object and len({place.ref for place, write in places if write in made}) <= 1


def _is_made(value: Reference) -> bool:
    is_value = value.ref in CONTAINERS | SCALARS or value.ref.startswith("flask.")
    return value.ref.endswith("()") and not is_value


def _is_flag(write: Write) -> bool:
    return write.how == "assign" and isinstance(getattr(write.value, "value", None), bool)


def _routes(context: Context, target: str, writers: list[str]) -> tuple[str, ...]:
    """Return the routes that reach a function which changes or reads it."""
    readers = [
        place.ref
        for place in context.running.requested
        if any(one.target == target for one in place.sites.reads)
    ]
    reached = (name for ref in [*writers, *readers] for name in context.reaching.get(ref, ()))
    return tuple(dict.fromkeys(reached))
