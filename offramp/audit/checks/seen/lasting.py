"""
What a write changes that outlives the request: a piece of state that the process keeps.

That are names of modules, attributes of classes, of functions and of the application, variables
of a function that runs once (a factory, a decorator), and attributes of single objects.
"""

from __future__ import annotations

import ast
import re

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.singles import KEPT_BY_DESIGN, ON_APPLICATION, singles
from offramp.audit.context import Context
from offramp.audit.facts.kept.memory import holds, may_hold
from offramp.code.changes import EVENTS, QUEUES
from offramp.code.given import UNKNOWN, Given, Items, Keys
from offramp.code.module import Class, Module
from offramp.code.sites import Write
from offramp.code.special import keeps_by_method

CONFIG = frozenset({"flask.current_app.config", "flask.Flask().config"})
DEFAULTING = "collections.defaultdict()"
ON_REQUEST = re.compile(r"^flask\.(?:g|request|session)\b")
CONTAINERS = frozenset(
    {
        *("builtins.dict()", "builtins.list()", "builtins.set()", "builtins.bytearray()"),
        *("collections.defaultdict()", "collections.deque()", "collections.OrderedDict()"),
        *("collections.Counter()", "weakref.WeakValueDictionary()", "weakref.WeakKeyDictionary()"),
        *(f"{one}()" for one in (*QUEUES, *EVENTS)),
        *("multiprocessing.Manager().dict()", "multiprocessing.Manager().list()"),
        *("itertools.count()", "itertools.cycle()"),
    }
)
BRACKETS = frozenset({"item", "delete"})
WITHIN = frozenset({"item", "mutate", "delete", "augment"})  # what is there is changed


def changed(context: Context, write: Write) -> str | None:
    """Return the name of what a write changes, where it outlives the request."""
    if write.target in CONFIG:
        is_changed = write.how in WITHIN and (write.how != "mutate" or _may_hold(context, write))
        return _setting(write.key) if is_changed else None
    if match := ON_APPLICATION.match(write.target):
        return _on_application(context, match[1], write)
    owner, dot, rest = write.target.partition("()")
    if dot:
        attribute = rest.strip(".").partition(".")[0].partition("[")[0]
        cls = context.project.cls(owner)
        is_name = attribute.isidentifier() and "()" not in rest  # and not what a method returned
        return _of_object(context, cls, attribute, write) if cls and is_name else None
    module, rest = context.project.split(write.target)
    if module is None or not rest or module.name not in context.running.loaded:
        return None
    return write.target if _is_kept(context, module, rest, write) else None


def read(target: str, key: Given) -> str:
    """Return the name, as above, of what a read reads."""
    if target in CONFIG:
        return _setting(key)
    match = ON_APPLICATION.match(target) if target.startswith("flask.") else None
    if match:
        return f"current_app.{match[1]}"
    owner, dot, rest = target.partition("()")
    return f"{owner}.{rest[1:].partition('.')[0].partition('[')[0]}" if dot else target


def _may_hold(context: Context, write: Write) -> bool:
    """Tell whether it is a list or mapping that is changed: `app.config["USERS"].append(one)`."""
    if write.key == UNKNOWN:  # the settings themselves: `app.config.update()`
        return True
    put = [one.value for one in context.surface.settings if one.name == text(write.key)]
    return any(
        isinstance(one, Items | Keys) or getattr(one, "ref", "") in CONTAINERS for one in put
    )


def _setting(key: Given) -> str:
    """Return how a setting is named, by its key where that is known."""
    name = text(key)
    return f"app.config[{name}]" if name and "{" not in name else "app.config"


def _is_kept(context: Context, module: Module, name: str, write: Write) -> bool:
    """Tell whether what a dotted name of a module stands for is kept, and changed."""
    holder, _, attribute = name.partition("[")[0].rpartition(".")
    if not holder:
        return _holds(context, module, name, write)
    if cls := module.classes.get(holder):
        return _is_of_class(context, cls, attribute, write)
    if holder not in module.functions:
        return False
    names = context.project.names(module, module.functions[holder])
    if attribute in names.own.parameters:
        return callers.omits(context, module.functions[holder], attribute)
    if not names.own.has(attribute):
        return write.how != "mutate"  # an attribute of the function itself
    refs = [names.bound(one) for one in names.bindings(attribute)]
    runs_once = module.functions[holder].ref not in context.running.answering
    return runs_once and _is_changed(refs, write)


def _is_of_class(context: Context, cls: Class, attribute: str, write: Write) -> bool:
    """Tell whether a class keeps what is changed: what a property gave is its caller's."""
    is_given = any(attribute in one.methods for one in context.project.classes.lineage(cls))
    is_statement = attribute.startswith("__") and write.how == "mutate"  # `__table__.update()`
    if is_statement or (write.how in WITHIN and is_given):
        return False
    return write.how != "mutate" or may_hold(cls, attribute, context.project)


def _holds(context: Context, module: Module, name: str, write: Write) -> bool:
    """Tell whether a module's name is a variable that the write changes."""
    if name in module.functions or name in module.classes:
        return False
    names = context.project.names(module)
    refs = [names.bound(one) for one in module.bindings.get(name, ())]
    if any(ON_REQUEST.match(one or "") for one in refs):  # `from flask import session`
        return False
    classes = [context.project.cls((one or "").removesuffix("()")) for one in refs]
    if any(_puts_on_request(context, one, "__setitem__") for one in classes if one is not None):
        return False
    if write.how in BRACKETS and any(keeps_by_method(context.project, one) for one in classes):
        return False
    return _is_changed(refs, write)


def _puts_on_request(context: Context, cls: Class, name: str) -> bool:
    """Tell whether objects of a class hand on what they are given, to `flask.g`."""
    methods = [
        one.methods[name] for one in context.project.classes.lineage(cls) if name in one.methods
    ]
    sites = context.graph.sites(methods[0].ref) if methods else None
    return sites is not None and any(ON_REQUEST.match(one) for one in sites.mentioned)


def _is_changed(refs: list[str | None], write: Write) -> bool:
    if any(ref is not None and KEPT_BY_DESIGN.search(ref) for ref in refs):
        return False
    return write.how != "mutate" or any(ref in CONTAINERS for ref in refs)


def _on_application(context: Context, attribute: str, write: Write) -> str | None:
    put = context.project.carried.put_on("flask.current_app", attribute)
    refs = [context.project.names(one, function).bound(value) for one, function, value in put]
    classes = [context.project.cls((one or "").removesuffix("()")) for one in refs]
    if write.how in BRACKETS and any(keeps_by_method(context.project, one) for one in classes):
        return None
    is_in_entry = write.how == "mutate" and write.key != UNKNOWN  # `app.kept["queue"].put(one)`
    if is_in_entry and DEFAULTING not in refs:
        is_changed = any(_has_containers(value.value) for _, _, value in put)
    else:
        is_changed = _is_changed(refs, write)
    return f"current_app.{attribute}" if is_changed else None


def _has_containers(node: ast.expr) -> bool:
    """Tell whether a mapping that stands there holds lists, mappings or sets."""
    held = node.values if isinstance(node, ast.Dict) else []
    return any(isinstance(one, ast.List | ast.Dict | ast.Set) for one in held)


def _of_object(context: Context, cls: Class, attribute: str, write: Write) -> str | None:
    """Return an attribute of a single object, or one that all objects of a class share."""
    if _puts_on_request(context, cls, "__setattr__"):
        return None
    if write.how in BRACKETS and _is_put_by_method(context, cls, attribute):
        return None
    if cls.ref in context.once(singles):
        may_hold = write.how != "mutate" or holds(cls, attribute, context.project)
        return f"{cls.ref}.{attribute}" if may_hold else None
    lineage = context.project.classes.lineage(cls)
    is_own = any(attribute in one.own for one in lineage)
    for one in () if is_own or write.how not in WITHIN else lineage:
        names = context.project.names(one.module)
        values = [value for value in one.attributes.get(attribute, ()) if value.how == "value"]
        if any(names.bound(value) in CONTAINERS for value in values):
            return f"{one.ref}.{attribute}"
    return None


def _is_put_by_method(context: Context, cls: Class, attribute: str) -> bool:
    """Tell whether the object that stands there has a method for what is put into it."""
    ref = context.project.classes.attribute(cls, attribute, is_instance=True) or ""
    held = context.project.cls(ref[:-2]) if ref.endswith("()") else None
    return keeps_by_method(context.project, held)
