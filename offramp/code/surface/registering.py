"""Blueprints registered on applications and nested in blueprints (flask/sansio/blueprints.py)."""

from __future__ import annotations

from dataclasses import replace

from offramp.code.surface.flask import BLUEPRINT, FLASK, SCAFFOLD, Setup, text
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import ABSENT, Bound, Closure, Instance, Unknown, Value

DEEPEST_NESTING = 30
MOST_TIMES = 1_000  # that one blueprint is registered: thirty that nest each other twice are 10**9


def register(
    app: Instance,
    blueprint: Instance,
    options: dict[str, Value],
    call: Call,
    outer: Setup | None = None,
) -> None:
    """Register a blueprint and those nested in it, as `Blueprint.register` does."""
    world, own = call.world, blueprint.of(BLUEPRINT)
    if own.registered >= MOST_TIMES:
        world.doubt(f"a blueprint is registered more than {MOST_TIMES:,} times", call.place)
        return
    setup = _setup(app, blueprint, options, call, outer)
    app.of(FLASK).blueprints[setup.name] = blueprint
    own.registered += 1
    world.declared += 1
    for use in list(own.deferred):
        use(setup)
    own.setups.append(setup)
    for inner, given in list(own.nested):
        if inner is not blueprint and world.depth < DEEPEST_NESTING:
            world.depth += 1
            register(app, inner, given, call, setup)
            world.depth -= 1


def _setup(
    app: Instance, blueprint: Instance, options: dict[str, Value], call: Call, outer: Setup | None
) -> Setup:
    """Return where a blueprint goes, and what is said of it there."""
    world, own = call.world, blueprint.of(BLUEPRINT)
    named = text(world, options.get("name"))
    given = text(world, options.get("name_prefix")) if outer is None else outer.name
    name = f"{given or ''}.{own.name if named is None else named}".lstrip(".")
    prefix = options.get("url_prefix")
    is_open = isinstance(prefix, Unknown) and text(world, prefix) is None
    if is_open:
        world.doubt(f"the prefix of blueprint {name} is not known", call.place)
    defaults = options.get("url_defaults")
    setup = Setup(
        app=app,
        blueprint=blueprint,
        name=name,
        prefix=own.prefix if prefix is None else text(world, prefix) or "",
        host=text(world, options.get("subdomain")) or own.host,
        defaults=own.defaults | (defaults if isinstance(defaults, dict) else {}),
        sure=world.sure_of(app) and not is_open,
        is_first=all(one is not blueprint for one in app.of(FLASK).blueprints.values()),
        options=options,
    )
    return setup if outer is None else _within(outer, setup)


def _within(outer: Setup, setup: Setup) -> Setup:
    """Return where a nested blueprint goes: below the one that it is registered on."""
    prefix, host = setup.prefix, setup.host
    if prefix is not None and outer.prefix is not None:
        prefix = f"{outer.prefix.rstrip('/')}/{prefix.lstrip('/')}"
    if host is not None and outer.host is not None:
        host = f"{host}.{outer.host}"
    return replace(
        setup,
        prefix=outer.prefix if prefix is None else prefix,
        host=outer.host if host is None else host,
        sure=setup.sure and outer.sure,
    )


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


@FLASK.method("iter_blueprints")
def _each_blueprint(call: Call) -> Value:
    return list(call.self.of(FLASK).blueprints.values()) if isinstance(call.self, Instance) else []
