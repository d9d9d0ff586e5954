"""What Flask-RESTful and Flask-RESTX share: classes with a function for each HTTP method."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from offramp.code.surface import routes, views
from offramp.code.surface.flask import BLUEPRINT, Rule, Setup, add_rule, declare, record
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import ABSENT, Instance, Value
from offramp.code.surface.interpreter.world import World


@dataclass
class Paths:
    """Where an API puts what it is given: on an application or a blueprint, behind a prefix."""

    kind: str
    prefix: str = ""
    order: str = "bae"  # of the blueprint's prefix, the API's and the resource's path
    holder: Instance | None = None
    setup: Setup | None = None  # of a blueprint that was registered already
    decorators: list[Value] = field(default_factory=list)

    def bind(self, holder: Instance) -> None:
        """Use that application or blueprint from now on."""
        self.holder = holder
        if holder.isa(BLUEPRINT):
            record(holder, self._begin)

    def _begin(self, setup: Setup) -> None:
        self.setup, setup.is_plain = setup, True

    def joined(self, path: str, registered: str) -> str:
        """Return the parts in the API's order."""
        parts = {"b": registered, "a": self.prefix, "e": path}
        return "".join(parts.get(one, "") for one in self.order)


def add(call: Call, paths: Paths, endpoint: str, view: Value) -> None:
    """Declare *view* at each path that *call* names, with its options."""
    for url in call.args:
        given = Call(call.world, call.place, [url], dict(call.kwargs))
        rule = routes.read(given, view, endpoint)
        if rule is not None and paths.holder is not None:
            rule.kind, rule.place = paths.kind, call.place
            rule.sure = call.world.sure_of(paths.holder)
            _place(call, paths, paths.holder, rule)


def _place(call: Call, paths: Paths, holder: Instance, rule: Rule) -> None:
    if not holder.isa(BLUEPRINT):
        add_rule(holder, call, replace(rule, path=paths.joined(rule.path, "")))
    elif paths.setup is not None:  # as both extensions do, without the API's prefix
        declare(paths.setup.app, call, _within(paths.setup, rule, paths.setup.path(rule.path)))
    elif paths.order.startswith("b"):
        add_rule(holder, call, replace(rule, path=paths.joined(rule.path, "")))
    else:

        def told(setup: Setup) -> None:
            path = paths.joined(rule.path, setup.prefix or "")
            declare(setup.app, call, _within(setup, rule, path))

        record(holder, told)


def _within(setup: Setup, rule: Rule, path: str) -> Rule:
    endpoint = setup.endpoint(rule.endpoint or "")
    return replace(rule, path=path, endpoint=endpoint, blueprint=setup.name)


def view_of(call: Call, resource: Value, endpoint: str, decorators: Iterable[Value]) -> Value:
    """Return a resource as a view, with its own decorators and those of the API around it."""
    world = call.world
    make = world.attribute(resource, "as_view")
    placed = world.items(call.kwargs.get("resource_class_args")) or ()
    named = call.kwargs.get("resource_class_kwargs")
    words = (
        {key: one for key, one in named.items() if isinstance(key, str)}
        if isinstance(named, dict)
        else {}
    )
    view = world.call(make, [endpoint, *placed], words, place=call.place)
    if not isinstance(view, views.ClassView):
        return view
    said = world.known(resource, "method_decorators")
    if isinstance(said, dict):
        for method, ones in said.items():
            view.around[str(method)] = _refs(world, ones)
    else:
        view.by.extend(_refs(world, None if said is ABSENT else said))
    view.by[:0] = reversed([ref for one in decorators if (ref := world.ref(one))])
    return view


def _refs(world: World, decorators: Value) -> list[str]:
    """Return the references of decorators, the outermost (the last one) first."""
    found = (
        [world.ref(one) for one in world.items(decorators) or ()] if decorators is not None else []
    )
    return [ref for ref in reversed(found) if ref]
