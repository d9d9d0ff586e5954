"""Werkzeug's routing objects and middleware: Map, Rule, Submount, DispatcherMiddleware."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from offramp.code.surface import views
from offramp.code.surface.flask import FLASK, Rule, add_rule, text
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Instance,
    OpenList,
    Place,
    ProjectClass,
    Unknown,
    Value,
)
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
EVERY_METHOD = ["DELETE", "GET", "PATCH", "POST", "PUT"]
CHANGING = frozenset({"__init__", "bind", "compile", "get_rules"})  # methods of a Rule
ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


@dataclass
class Rules:
    """What a rule factory gives."""

    rules: list[Rule] = field(default_factory=list)


RULE = LIBRARY.model("werkzeug.routing.Rule", "werkzeug.routing.rules.Rule", state=Rules)
GROUP = LIBRARY.model("werkzeug.routing.RuleFactory", state=Rules)
SUBMOUNT = LIBRARY.model(
    "werkzeug.routing.Submount", "werkzeug.routing.rules.Submount", bases=(GROUP,)
)
ENDPOINTS = LIBRARY.model(
    "werkzeug.routing.EndpointPrefix", "werkzeug.routing.rules.EndpointPrefix", bases=(GROUP,)
)
SUBDOMAIN = LIBRARY.model(
    "werkzeug.routing.Subdomain", "werkzeug.routing.rules.Subdomain", bases=(GROUP,)
)
MAP = LIBRARY.model("werkzeug.routing.Map", "werkzeug.routing.map.Map", state=dict)
DISPATCHER = LIBRARY.model(
    "werkzeug.middleware.dispatcher.DispatcherMiddleware", "werkzeug.wsgi.DispatcherMiddleware"
)


@RULE.method("__init__")
def _rule(call: Call) -> Value:
    path = call.text(0, "string")
    if path is None or not isinstance(call.self, Instance):
        return None
    methods = call.world.items(call.kwargs.get("methods")) if call.kwargs.get("methods") else None
    plain = [call.world.plain(one) for one in methods or ()]
    listed = [one.upper() for one in plain if isinstance(one, str)]
    rule = Rule(path, call.text(-1, "endpoint"), ABSENT, listed or EVERY_METHOD, place=call.place)
    rule.host = call.text(-1, "host") or call.text(-1, "subdomain")
    call.self.of(RULE).rules = [rule]
    return None


def _rules(world: World, value: Value) -> list[Rule]:
    found: list[Rule] = []
    for one in world.items(value) or ([value] if isinstance(value, Instance) else []):
        if isinstance(one, Instance):
            found.extend(one.of(RULE).rules if one.isa(RULE) else one.of(GROUP).rules)
    return found


@SUBMOUNT.method("__init__")
def _submount(call: Call) -> Value:
    prefix = (call.text(0, "path") or "").rstrip("/")
    rules = _rules(call.world, call.get(1, "rules"))
    if isinstance(call.self, Instance):
        call.self.of(GROUP).rules = [replace(one, path=prefix + one.path) for one in rules]
    return None


@ENDPOINTS.method("__init__")
def _endpoints(call: Call) -> Value:
    prefix = call.text(0, "prefix") or ""
    rules = _rules(call.world, call.get(1, "rules"))
    if isinstance(call.self, Instance):
        call.self.of(GROUP).rules = [
            replace(one, endpoint=f"{prefix}{one.endpoint}") for one in rules
        ]
    return None


@SUBDOMAIN.method("__init__")
def _subdomain(call: Call) -> Value:
    if isinstance(call.self, Instance):
        rules = _rules(call.world, call.get(1, "rules"))
        host = call.text(0, "subdomain")
        call.self.of(GROUP).rules = [replace(one, host=host) for one in rules]
    return None


@FLASK.getter("url_rule_class")
def _rule_class(_app: Instance) -> Value:
    return RULE


@LIBRARY.finish
def _doubt_own_rules(app: Instance, world: World) -> None:
    """Say where rules are of a class of the project that may change what they match."""
    cls = world.known(app, "url_rule_class")
    if isinstance(cls, ProjectClass) and cls.names.keys() & CHANGING and cls.space.module:
        message = f"rules are of {cls.ref}: what paths it makes of those that are told is not known"
        world.doubt(message, Place(cls.space.module.file, cls.line))


@FLASK.getter("url_map")
def _url_map(app: Instance) -> Value:
    made = Instance(MAP, app.place)
    made.of(MAP)["app"] = app
    made.attributes["converters"] = {}
    return made


@FLASK.setter("url_map")
def _new_map(call: Call) -> Value:
    made = call.get(0, "value")
    if isinstance(call.self, Instance) and isinstance(made, Instance) and made.isa(MAP):
        given = made.of(MAP).get("rules")
        rules = _rules(call.world, given) if given else []
        if call.world.sure_of(call.self) and (rules or not given):
            call.self.of(FLASK).rules.clear()
        made.of(MAP)["app"] = call.self
        made.attributes.setdefault("converters", {})
        if given:
            _add(Call(call.world, call.place, [given], self=made))
    return None


@MAP.method("__init__")
def _map(call: Call) -> Value:
    if isinstance(call.self, Instance):
        call.self.of(MAP)["rules"] = call.get(0, "rules")
    return None


@MAP.method("add")
def _add(call: Call) -> Value:
    app = call.self.of(MAP).get("app") if isinstance(call.self, Instance) else None
    if not isinstance(app, Instance):
        return None
    rules = _rules(call.world, call.get(0, "rulefactory"))
    if not rules:
        call.world.doubt("rules are added that the text does not settle", call.place)
    for rule in rules:
        add_rule(app, call, replace(rule, sure=call.world.sure_of(app)))
    return None


@MAP.method("iter_rules")
def _iterated(call: Call) -> Value:
    """`app.url_map.iter_rules(endpoint)`: those that were added so far."""
    app = call.self.of(MAP).get("app") if isinstance(call.self, Instance) else None
    if not isinstance(app, Instance):
        return OpenList()
    wanted = call.text(0, "endpoint")
    every = list(app.of(FLASK).rules)
    return [_shown(call, one) for one in every if wanted in (None, one.endpoint)]


def _shown(call: Call, rule: Rule) -> Instance:
    """Return a rule as those who ask for all of them see it."""
    made = Instance(RULE, call.place)
    made.of(RULE).rules = [rule]
    answered = views.answered(call.world, rule.methods, rule.view)
    answered |= {"OPTIONS", *(["HEAD"] if "GET" in answered else [])}
    made.attributes = {"rule": rule.path, "endpoint": rule.endpoint, "methods": answered}
    made.attributes |= {"defaults": rule.defaults or None, "host": rule.host}
    made.attributes |= {"subdomain": rule.host, "arguments": set(ARGUMENT.findall(rule.path))}
    return made


@RULE.method("__str__")
def _path(call: Call) -> Value:
    return call.world.attribute(call.self, "rule")


@DISPATCHER.method("__init__")
def _dispatcher(call: Call) -> Value:
    main = application(call.get(0, "app"))
    mounts = call.world.plain(call.get(1, "mounts"))
    if isinstance(call.self, Instance):
        call.self.attributes |= {"app": call.get(0, "app"), "mounts": mounts}
    if not isinstance(mounts, dict):
        if isinstance(mounts, Unknown):
            _doubt(call, "applications are mounted", "and the text does not settle which")
        return None
    for prefix, mounted in mounts.items():
        inner = application(mounted)
        path = text(call.world, prefix)
        if inner is None:
            where = path or "a path that is not known"
            _doubt(
                call, f"another application is mounted at {where}", "and its routes are not told"
            )
        elif inner is main or path is None:
            continue
        elif main is not None:
            main.of(FLASK).mounts.append((path, inner))
        elif path.strip("/"):
            _doubt(
                call, f"the application is mounted at {path}", "and its paths are told without it"
            )
    return None


def _doubt(call: Call, what: str, why: str) -> None:
    call.world.doubt(f"{what}, {why}", call.place)


def application(value: Value) -> Instance | None:
    """Return the application behind what serves it: itself, its wsgi_app, middleware around it."""
    for _ in range(10):
        if isinstance(value, Instance) and value.isa(FLASK):
            return value
        if isinstance(value, Bound):
            value = value.self
        elif isinstance(value, Instance) and value.isa(DISPATCHER):
            value = value.attributes.get("app")
        elif isinstance(value, Instance):
            value = next((one for one in value.attributes.values() if application_like(one)), None)
        elif isinstance(value, Unknown):
            given = [*value.args, *value.kwargs.values()]
            value = next((one for one in given if application_like(one)), None)
        else:
            return None
    return None


def application_like(value: Value) -> bool:
    """Tell whether a value is an application, or bound to one."""
    if isinstance(value, Bound):
        value = value.self
    return isinstance(value, Instance) and (value.isa(FLASK) or value.isa(DISPATCHER))
