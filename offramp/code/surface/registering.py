"""Blueprints registered on applications and nested in blueprints (flask/sansio/blueprints.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.surface.flask import (
    BLUEPRINT,
    FLASK,
    SCAFFOLD,
    Application,
    Setup,
    text,
)
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import ABSENT, Bound, Closure, Instance, Unknown, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

DEEPEST_NESTING = 30
MOST_TIMES = 1_000  # that one blueprint is registered: thirty that nest each other twice are 10**9


def register(app: Instance, blueprint: Instance, options: dict[str, Value], call: Call) -> None:
    """Register a blueprint and those nested in it, as `Blueprint.register` does."""
    world, own = call.world, blueprint.of(BLUEPRINT)
    if own.registered >= MOST_TIMES:
        world.doubt(f"a blueprint is registered more than {MOST_TIMES:,} times", call.place)
        return
    outer = world.plain(options.get("name_prefix", ""))
    named = world.plain(options.get("name"))
    self_name = named if isinstance(named, str) else own.name
    name = f"{outer}.{self_name}".lstrip(".")
    kept: Application = app.of(FLASK)
    kept.blueprints[name] = blueprint
    own.registered += 1
    prefix = options.get("url_prefix")
    host = text(world, options.get("subdomain")) or own.host
    defaults = options.get("url_defaults")
    setup = Setup(
        app=app,
        blueprint=blueprint,
        name=name,
        prefix=own.prefix if prefix is None else text(world, prefix) or "",
        host=host,
        defaults=own.defaults | (defaults if isinstance(defaults, dict) else {}),
        sure=world.sure_of(app)
        and not (isinstance(prefix, Unknown) and text(world, prefix) is None),
    )
    if isinstance(prefix, Unknown) and text(world, prefix) is None:
        world.doubt(f"the prefix of blueprint {name} is not known", call.place)
    for use in list(own.deferred):
        use(setup)
    own.setups.append(setup)
    for inner, given in list(own.nested):
        if inner is not blueprint and world.depth < DEEPEST_NESTING:
            world.depth += 1
            register(app, inner, _nested(setup, inner, given, world), call)
            world.depth -= 1


def _nested(
    setup: Setup, inner: Instance, given: dict[str, Value], world: World
) -> dict[str, Value]:
    options = dict(given)
    prefix = options.get("url_prefix")
    own = text(world, prefix) if prefix is not None else inner.of(BLUEPRINT).prefix
    if own is not None and setup.prefix is not None:
        options["url_prefix"] = f"{setup.prefix.rstrip('/')}/{own.lstrip('/')}"
    else:
        options["url_prefix"] = own if own is not None else setup.prefix
    host = text(world, options.get("subdomain")) or inner.of(BLUEPRINT).host
    if host is not None and setup.host is not None:
        options["subdomain"] = f"{host}.{setup.host}"
    elif host is None:
        options["subdomain"] = setup.host
    options["name_prefix"] = setup.name
    return options


@SCAFFOLD.method("register_blueprint")
def register_blueprint(call: Call) -> Value:
    """`app.register_blueprint(blueprint, **options)`, or on a blueprint, which nests it."""
    holder, blueprint = call.self, call.get(0, "blueprint", ABSENT)
    if not isinstance(holder, Instance):
        return None
    if isinstance(blueprint, Unknown) and blueprint.ref in call.world.library.proxies:
        blueprint = call.world.library.proxies[blueprint.ref](call.world)
    if not (isinstance(blueprint, Instance) and blueprint.isa(BLUEPRINT)):
        if isinstance(blueprint, Unknown) and holder.isa(FLASK):
            holder.of(FLASK).unsettled.append(call.place)
        named = call.world.ref(blueprint)
        what = f": {named}" if named else ""
        call.world.doubt(
            f"a blueprint is registered that the text does not settle{what}", call.place
        )
        return None
    options = call.rest(["blueprint"])
    own = call.world.known(blueprint, "register")
    if isinstance(own, Bound) and isinstance(own.function, Closure):
        call.world.call(own, [holder, options], place=call.place)
    elif holder.isa(FLASK):
        register(holder, blueprint, options, call)
    else:
        holder.of(BLUEPRINT).nested.append((blueprint, options))
        blueprint.of(BLUEPRINT).registered += 1
    return None


@BLUEPRINT.method("register")
def _register(call: Call) -> Value:
    app, options = call.get(0, "app"), call.get(1, "options", {})
    if isinstance(app, Instance) and isinstance(call.self, Instance):
        given = {**(options if isinstance(options, dict) else {}), **call.rest(["app", "options"])}
        if app.isa(FLASK):
            register(app, call.self, given, call)
        elif app.isa(BLUEPRINT):
            app.of(BLUEPRINT).nested.append((call.self, given))
            call.self.of(BLUEPRINT).registered += 1
    return None
