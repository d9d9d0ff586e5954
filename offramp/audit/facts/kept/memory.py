"""
State in the process: module variables, attributes of classes, functions and single objects.

Only what functions change counts. Reads of constants, local variables, `flask.g`, thread-local
and context variables are no state; neither is what an object keeps that each request makes anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.each import Place
from offramp.audit.facts.kept.piece import Kept
from offramp.code.module import Assigned, Class, Function
from offramp.code.project import Project
from offramp.code.sites import Write

CONTAINER = re.compile(
    r"^(builtins\.(dict|list|set|bytearray)\(\)|collections\.(OrderedDict|deque|defaultdict|Counter)\(\)"
    r"|weakref\.\w+\(\)|cachetools\.\w+\(\)|(gevent\.|eventlet\.)?queue\.\w+\(\)"
    r"|itertools\.(count|cycle)\(\)"
    r"|multiprocessing\.(\w*Queue\(\)|Manager\(\).*)"
    r"|(threading|multiprocessing|gevent\.event|eventlet\.event|asyncio)\.Event\(\))$"
)
# of one request or one thread, or no state of the process at all
OF_REQUEST = re.compile(
    r"^(threading\.local|contextvars\.ContextVar|werkzeug\.local\.|flask\.(g|request|session|Flask"
    r"|Blueprint|current_app)|logging\.|os\.environ|sqlalchemy\.|flask_sqlalchemy\.|redis\.|peewee\."
    r"|shelve\.|dbm\.|gevent\.local|pymongo\.|flask_\w+\.)"
)
STARTING = frozenset(
    {"__init__", "__new__", "__post_init__", "__enter__", "__exit__", "init_app", "__set_name__"}
)
SHARED_BASES = (
    "threading.local",
    "local",
    "Model",
    "Form",
    "Schema",
    "Resource",
    "View",
    "Exception",
    "Thread",
    "Enum",
)


def find(place: Place) -> Iterator[Kept]:
    """Yield what one function changes in the process."""
    for write in place.sites.writes:
        found = _changed(write, place)
        if found is not None:
            yield Kept(*found, place.file, write.line)


def _changed(write: Write, place: Place) -> tuple[str, str] | None:
    """Return kind and name of what a write changes; None where it is no state."""
    target = write.target.removesuffix("[]").removesuffix("[]")
    project = place.context.project
    module, rest = project.split(target)
    if module is None or not rest or rest.startswith("?"):
        return None
    _head, _, tail = rest.partition(".")
    if not tail:
        return _of_module(write, target, place)
    owner, _, attribute = target.rpartition(".")
    if owner.endswith("()"):
        return _of_object(owner.removesuffix("()"), attribute, write, place)
    cls = project.cls(owner)
    if cls is not None:  # what a method returned is its caller's
        is_none = write.how == "mutate" and (
            attribute.startswith("__") or not may_hold(cls, attribute, project)
        )
        is_state = attribute.isidentifier() and not is_none and not _is_of_request(cls, place)
        return ("class attribute", f"{cls.qualname}.{attribute}") if is_state else None
    function = project.function(owner)
    return _of_function(function, attribute, write, place) if function else None


def _of_function(
    function: Function, name: str, write: Write, place: Place
) -> tuple[str, str] | None:
    """A function's attribute; or its variable, kept where it runs once, as a factory does."""
    names = place.context.project.names(function.module, function)
    if not names.own.has(name):
        is_made_there = function.ref.startswith(f"{place.function.ref}.")  # as decorators do
        return None if is_made_there else ("function attribute", f"{function.name}.{name}")
    kinds = [names.bound(one) or "" for one in names.bindings(name)]
    is_kept = write.how != "mutate" or any(CONTAINER.match(one) for one in kinds)
    if function.ref in place.context.running.answering or not is_kept:
        return None
    return "module state", f"{function.ref}.{name}"


def _of_module(write: Write, target: str, place: Place) -> tuple[str, str] | None:
    module, name = place.context.project.split(target)
    bindings = module.bindings.get(name, []) if module else []
    values = [one for one in bindings if isinstance(one, Assigned)]
    is_declared = write.how == "assign" and module is not None
    if module is None or (bindings and not values) or not (values or is_declared):
        return None
    names = place.context.project.names(module)
    kinds = [names.ref(one.value) or "" for one in values if one.how == "value"]
    if any(OF_REQUEST.match(one) for one in kinds):
        return None
    if write.how == "mutate" and not any(CONTAINER.match(one) for one in kinds):
        return None
    if (
        write.how == "item"
        and kinds
        and not any(CONTAINER.match(one) or one == "builtins.NoneType()" for one in kinds)
    ):
        return None
    return "module state", f"{module.name}.{name}"


def _of_object(ref: str, attribute: str, write: Write, place: Place) -> tuple[str, str] | None:
    """A single object of a module that a method changes: `attempts.failures[address] = ...`."""
    project = place.context.project
    cls = project.cls(ref)
    if cls is None or place.function.name in STARTING or _is_of_request(cls, place):
        return None
    single = place.context.once(_singles).get(ref)
    if single is None or not attribute.isidentifier():  # what a method returned is its caller's
        return None
    if write.how == "mutate" and not holds(cls, attribute, project):
        return None
    return "module state", f"{single}.{attribute}"


def holds(cls: Class, attribute: str, project: Project) -> bool:
    """Tell whether an attribute is a list, a mapping or a set, and no service with an `add`."""
    for one in project.classes.lineage(cls):
        for method, assigned in one.own.get(attribute, ()):
            names = project.names(one.module, one.module.functions[method])
            if CONTAINER.match(names.ref(assigned.value) or ""):
                return True
        for assigned in one.attributes.get(attribute, ()):
            if CONTAINER.match(project.names(one.module).ref(assigned.value) or ""):
                return True
            if "default_factory" in ast.dump(assigned.value):
                return True
    return False


def may_hold(cls: Class, attribute: str, project: Project) -> bool:
    """
    Tell whether an attribute of a class may be a list or the like.

    It is none where only a library's base can have it (`Product.query.update()`), nor where an
    object is made for it that is none: of the project, with methods of its own, or a library's;
    nor a module (`_lib = requests`).
    """
    refs = [
        project.names(one.module).bound(value) or ""
        for one in project.classes.lineage(cls)
        for value in one.attributes.get(attribute, ())
        if value.how == "value"
    ]
    if not refs:
        return all(project.cls(one) for one in project.classes.ancestors(cls.ref))
    return any(CONTAINER.match(ref) or _is_open(ref, project) for ref in refs)


def _is_open(ref: str, project: Project) -> bool:
    """Tell whether a name leaves open what stands there: no object is made, it is no module."""
    is_module = ref in project.modules or (ref and "." not in ref)
    return not is_module and not ref.endswith("()")


def _is_of_request(cls: Class, place: Place) -> bool:
    bases = place.context.project.classes.ancestors(cls.ref)
    return any(
        base.rpartition(".")[2].removesuffix("()").endswith(SHARED_BASES) or OF_REQUEST.match(base)
        for base in bases
    )


def _singles(context: Context) -> dict[str, str]:
    """Return the objects that modules make when they are imported, by their class."""
    project = context.project
    found: dict[str, str] = {}
    for module in project.modules.values():
        for name, bindings in module.bindings.items():
            for one in bindings:
                if (
                    isinstance(one, Assigned)
                    and isinstance(one.value, ast.Call)
                    and one.how == "value"
                ):
                    ref = project.names(module).ref(one.value) or ""
                    cls = project.cls(ref.removesuffix("()"))
                    if cls is not None:
                        found.setdefault(cls.ref, f"{module.name}.{name}")
    return found
