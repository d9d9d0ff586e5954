"""What an application was told, as the `Surface` that everything else reads."""

from __future__ import annotations

from dataclasses import replace

from offramp.code.given import Given, Items, Reference
from offramp.code.surface import views
from offramp.code.surface.config import to_given
from offramp.code.surface.flask import FLASK, Application, Rule
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Builtin,
    Closure,
    Instance,
    Value,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.made_with import called
from offramp.code.surface.model import Declared, Surface

QUIET = frozenset({"HEAD"})  # where GET is answered, by which it is, too


def surface(world: World, app: Instance) -> Surface:
    """Return what an application was told, those it mounts included."""
    kept: Application = app.of(FLASK)
    found = Surface(
        hooks=list(kept.hooks),
        extensions=list(kept.extensions),
        commands=list(kept.commands),
        events=list(kept.events),
        settings=list(kept.settings),
        settings_classes=list(kept.settings_classes),
        middleware=list(kept.middleware),
        doubts=list(world.doubts),
    )
    for rule in kept.rules:
        found.routes.extend(routes(world, app, rule))
    for prefix, inner in kept.mounts:
        if inner is app:
            continue
        mounted = surface(world, inner)
        found.routes.extend(
            replace(one, path=prefix.rstrip("/") + one.path) for one in mounted.routes
        )
        found.hooks.extend(mounted.hooks)
    found.routes = _once(found.routes)
    return found


def _once(routes: list[Declared]) -> list[Declared]:
    """Leave out what is declared again; under a second name nothing is ever found by Werkzeug."""
    kept: dict[tuple[object, ...], Declared] = {}
    for one in routes:
        what = one.view or one.endpoint
        key = (one.path, one.methods, what, one.cls, one.host, one.defaults)
        if key not in kept or (one.sure and not kept[key].sure):
            kept[key] = one
    return list(kept.values())


def routes(world: World, app: Instance, rule: Rule) -> list[Declared]:
    """Return the declared routes of a rule: one, or one for each method of a class-based view."""
    view = _view(world, app, rule)
    answered = views.answered(world, rule.methods, view)
    methods = sorted(answered - QUIET if "GET" in answered else answered)
    path = rule.path if rule.path.startswith("/") else f"/{rule.path}"
    defaults = tuple(
        (name, value if isinstance(value, CONSTANTS) else None)
        for name, value in sorted(rule.defaults.items())
    )
    made = Declared(
        path=path,
        methods=tuple(methods),
        endpoint=rule.endpoint or "",
        view=None,
        file=rule.place.file,
        line=rule.place.line,
        kind=rule.kind,
        blueprint=rule.blueprint,
        websocket=rule.websocket,
        host=rule.host,
        defaults=defaults,
        sure=rule.sure,
        options=_options(world, rule),
    )
    behind = views.behind(view).value
    if isinstance(behind, views.ClassView):
        given = {views.MADE_WITH: to_given(world, behind.given)} if behind.given else {}
        made = replace(
            made, cls=behind.cls.ref if behind.cls else None, options=made.options | given
        )
    refs = behind.attributes.get(views.CALLS) if isinstance(behind, Builtin) else None
    if isinstance(refs, list):
        each = Items(tuple(Reference(one) for one in refs if isinstance(one, str)))
        made = replace(made, options=made.options | {views.CALLS: each})
    if isinstance(behind, Closure) and (around := views.enclosed(behind)):
        made = replace(made, options=made.options | {views.ENCLOSED: to_given(world, around)})
    if isinstance(behind, views.ClassView) and behind.by_method:
        return [_written(world, view, replace(made, methods=(one,)), one) for one in methods]
    return [_written(world, view, made, methods[0] if methods else "GET")]


def _view(world: World, app: Instance, rule: Rule) -> Value:
    """Return what answers: what stands under the endpoint, where it leads to the rule's view."""
    functions = world.attribute(app, "view_functions")
    put = functions.get(rule.endpoint, ABSENT) if isinstance(functions, dict) else ABSENT
    if rule.view is ABSENT or rule.view is None:
        return put
    around = views.decorated(put)  # `app.view_functions[name] = guard(app.view_functions[name])`
    is_around = put is not rule.view and views.behind(around).value is views.behind(rule.view).value
    return around if is_around else rule.view


def _written(world: World, view: Value, made: Declared, method: str) -> Declared:
    """Return the route with the function that was written for it, or the first a library calls."""
    ref, wrappers = views.written(world, view, method)
    ref = ref or next(called(made), None)
    return replace(made, view=ref, wrappers=wrappers)


def _options(world: World, rule: Rule) -> dict[str, Given]:
    return {name: to_given(world, value) for name, value in rule.options.items()}
