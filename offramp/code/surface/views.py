"""What a view is: its name, its methods, the function behind its decorators, class-based views."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Builtin,
    Closure,
    Descriptor,
    Instance,
    ProjectClass,
    Unknown,
    Value,
    Wrapped,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.scope import Scope
    from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
HTTP = ("get", "post", "head", "options", "delete", "put", "trace", "patch")
VIEW = LIBRARY.model("flask.views.View")
METHOD_VIEW = LIBRARY.model("flask.views.MethodView", bases=(VIEW,))

DEEPEST = 20  # decorators on decorators
CALLS = "calls"  # of a route's options: functions of the project that a library's view calls
ENCLOSED = "enclosed"  # of a route's options: what functions around its view were given
MADE_WITH = "made with"  # of a route's options: what its class is made with, by place or name


@dataclass(eq=False, repr=False)
class ClassView(Builtin):
    """A class as a view: what `as_view` returns. *by_method* says that each method has its own."""

    cls: ProjectClass | None = None
    by_method: bool = True
    by: list[str] = field(default_factory=list)  # references of its `decorators`
    around: dict[str, list[str]] = field(default_factory=dict)  # those of one method only
    # what each of its objects is made with: arguments by their place or name
    given: dict[object, Value] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class OutsideView(Builtin):
    """A class from outside as a view: which methods it answers is not known."""


@dataclass(frozen=True)
class Behind:
    """What stands behind a view: function or class, and the wrappers, outermost first."""

    value: Value
    wrappers: tuple[str, ...] = ()


def decorated(view: Value) -> Value:
    """
    Return the view that a decorator from outside was called with (`guard(view)`), as a `Wrapped`.

    Written with an @ that is what it is already. Other values are returned as they are.
    """
    if not isinstance(view, Unknown) or not view.ref or len(view.args) != 1 or view.kwargs:
        return view
    inner = decorated(view.args[0])
    if isinstance(inner, (Closure, Wrapped, Bound, Builtin)):
        return Wrapped(inner, view.ref.rstrip("()"), view.attributes)
    return view


def around(view: Value, decorating: list[Value]) -> Value:
    """
    Return a view, with the way back to what the decorator stands over that adds it.

    `def add(view): def handle(): view(); app.add_url_rule(path, name, handle); return view`
    """
    told = decorating[-1] if decorating else ABSENT
    if isinstance(view, Closure) and view.inner is ABSENT and view is not told:
        names = {name for name, one in view.scope.names.items() if one is told}
        if names and view.function is not None:
            inside = (one for one in ast.walk(view.function.node) if isinstance(one, ast.Name))
            view.inner = told if any(one.id in names for one in inside) else ABSENT
    return view


def name(world: World, view: Value) -> str | None:
    """Return the view's `__name__`, which Flask takes for the endpoint."""
    found = world.known(view, "__name__")
    return found if isinstance(found, str) else None


def behind(view: Value) -> Behind:
    """Follow decorators down to the function that was written."""
    wrappers: list[str] = []
    for _ in range(DEEPEST):
        if isinstance(view, Bound):
            view = view.function
        elif isinstance(view, Wrapped) or (isinstance(view, Closure) and view.inner is not ABSENT):
            by = view.by or _made_in(view)
            if by and by not in wrappers:
                wrappers.append(by)
            view = view.inner
        elif isinstance(view, ClassView):
            return Behind(view, (*wrappers, *view.by))
        elif isinstance(view, Builtin) and "func" in view.attributes:  # of a partial
            view = view.attributes["func"]
        elif isinstance(view, Descriptor):  # `@app.route("/")` above `@staticmethod`
            view = view.inner
        else:
            break
    return Behind(view, tuple(wrappers))


def may_be_own(view: Value) -> bool:
    """Tell whether code of the project answers, or may: what an endpoint is looked up for."""
    found = behind(view).value
    is_class = isinstance(found, ClassView) and found.cls is not None
    return found is ABSENT or found is None or is_class or isinstance(found, (Closure, Instance))


def enclosed(view: Closure) -> dict[object, Value]:
    """Return the classes and functions that functions around a view got: "app.crud model"."""
    found: dict[object, Value] = {}
    scope: Scope | None = view.scope
    while scope is not None and scope.kind == "function":
        around = f"{scope.space.name}.{scope.prefix.rstrip('.')}"
        given = ((name, scope.names.get(name)) for name in scope.parameters)
        found |= {
            f"{around} {name}": one
            for name, one in given
            if isinstance(one, ProjectClass) or (isinstance(one, Closure) and one.function)
        }
        scope = scope.outer
    return found


def _made_in(view: Closure | Wrapped) -> str | None:
    """Return the decorator that a function stands in which wraps another: `guard(app)(view)`."""
    made = view.function if isinstance(view, Closure) else None
    while made is not None and made.outer is not None:
        made = made.outer
    return made.ref if made is not None else None


def function_of(world: World, cls: ProjectClass, method: str) -> Behind | None:
    """Return the function a class has under that name, its own or inherited; None without one."""
    found = world.known(cls, method)
    return None if found is ABSENT else behind(found)


def methods_of(world: World, cls: ProjectClass) -> list[str]:
    """
    Return the HTTP methods a class answers: its `methods`, else those it has functions for.

    A `MethodView` without `methods` of its own has those of its bases as well.
    """
    of_bases: set[str] = set()
    if METHOD_VIEW in cls.mro and "methods" not in cls.names:
        bases = [one for one in cls.bases if isinstance(one, ProjectClass)]
        of_bases = {name for one in bases for name in _said(world, one) or ()}
    elif (said := _said(world, cls)) is not None:
        return sorted(said)
    return sorted(of_bases | {one.upper() for one in HTTP if world.known(cls, one) is not ABSENT})


def answered(world: World, methods: list[str] | None, view: Value) -> set[str]:
    """Return what a rule answers: *methods*, else the view's own, else GET; and what it needs."""
    said = methods if methods is not None else _listed(world, view, "methods") or {"GET"}
    return {*said, *_listed(world, view, "required_methods")}


def _listed(world: World, view: Value, name: str) -> set[str]:
    """Return the methods that an attribute of a view, or of a class, lists."""
    said = world.known(view, name)
    listed = world.items(said) if said is not ABSENT and said is not None else None
    return {one.upper() for one in map(world.plain, listed or ()) if isinstance(one, str)}


def _said(world: World, cls: ProjectClass) -> set[str] | None:
    """Return what a class, or one it inherits from, lists as its `methods`."""
    said = world.known(cls, "methods")
    listed = world.items(said) if said is not ABSENT and said is not None else None
    if listed is None:
        return None
    return {one.upper() for one in map(world.plain, listed) if isinstance(one, str)}


@VIEW.class_method("as_view")
def as_view(call: Call) -> Value:
    """`View.as_view(name, *args, **kwargs)`."""
    cls = call.self
    if not isinstance(cls, ProjectClass):
        return Unknown()
    by_method = METHOD_VIEW in cls.mro or _is_by_method(call.world, cls)
    named = call.text(0, "name") or cls.name
    view = ClassView(run=lambda _call: Unknown(), ref=cls.ref, cls=cls, by_method=by_method)
    view.attributes = {"__name__": named, "view_class": cls}
    placed = call.args if "name" in call.kwargs else call.args[1:]
    view.given = dict(enumerate(placed))
    view.given.update((key, one) for key, one in call.kwargs.items() if key != "name")
    methods = methods_of(call.world, cls)
    if methods:
        view.attributes["methods"] = list(methods)
    result: Value = view
    said = call.world.known(cls, "decorators")
    for decorator in (call.world.items(said) if said is not ABSENT else None) or ():
        ref = call.world.ref(decorator)
        if ref:
            view.by.insert(0, ref)
        made = call.world.call(decorator, [result], place=call.place)
        result = result if isinstance(made, (Unknown, Closure, Wrapped)) else made
    return result


def _is_by_method(world: World, cls: ProjectClass) -> bool:
    """Tell whether a class of an unknown library has a function for each method it answers."""
    if VIEW in cls.mro or world.known(cls, "dispatch_request") is not ABSENT:
        return False
    return any(world.known(cls, one) is not ABSENT for one in HTTP)


@LIBRARY.anyone("as_view")
def _as_view_of_anyone(call: Call) -> Value:
    """`Page.as_view("page")` of a class from outside: what it is named is known all the same."""
    if isinstance(call.self, ProjectClass):
        return as_view(call)
    view = OutsideView(lambda _call: Unknown(), call.world.ref(call.self))
    named = call.text(0, "name")
    view.attributes = {} if named is None else {"__name__": named}
    return view


@LIBRARY.function("flask.views.method_funcs")
def _method_funcs(_call: Call) -> Value:
    return Unknown("flask.views.method_funcs()")


def written(world: World, view: Value, method: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the reference of the project's function that answers *method*, and its wrappers."""
    found = behind(view)
    target = found.value
    if isinstance(target, ClassView) and target.cls is not None:
        inner = function_of(
            world, target.cls, method.lower() if target.by_method else "dispatch_request"
        )
        if inner is None and method == "HEAD":
            inner = function_of(world, target.cls, "get")
        if inner is None:
            inner = function_of(world, target.cls, "dispatch_request")
        if inner is None or not isinstance(inner.value, Closure):
            return None, found.wrappers
        own = target.around.get(method.lower(), ())
        return inner.value.ref, (*found.wrappers, *own, *inner.wrappers)
    if isinstance(target, Closure):
        return target.ref, found.wrappers
    if isinstance(target, Instance) and isinstance(target.cls, ProjectClass):
        called = world.known(target.cls, "__call__")
        if isinstance(called, Closure):
            return called.ref, found.wrappers
    return None, found.wrappers
