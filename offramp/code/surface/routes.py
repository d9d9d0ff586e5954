"""How routes are declared: `route`, `get`, `add_url_rule`, `endpoint`."""

from __future__ import annotations

import re

from offramp.code.surface import views
from offramp.code.surface.flask import FLASK, SCAFFOLD, SETUP, Rule, add_rule, declare, record
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Closure,
    Instance,
    Native,
    OpenList,
    Unknown,
    Value,
)
from offramp.code.surface.standard.files import CWD

NO_START = "what stands before paths of routes here is not known: they are told without it"
END = "<end>"  # of a path: a bot's token, which only the environment has
NO_END = f"the last part of a path here is not known: it is told as {END}"
HEAD = re.compile(r"/(?:.*/)?$")
OWN = ("rule", "endpoint", "view_func", "methods", "defaults", "host", "subdomain")


@SCAFFOLD.method("route")
def route(call: Call) -> Value:
    """`@app.route(rule, **options)`."""
    return call.decorator(lambda use: add(call, use.get(0, "f", ABSENT)))


def _verb(method: str) -> Native:
    def shorthand(call: Call) -> Value:
        call.kwargs["methods"] = [method]
        own = call.world.known(call.self, "route")  # of the project's own class, maybe
        is_own = isinstance(own, Bound) and isinstance(own.function, Closure)
        return (
            call.world.call(own, call.args, call.kwargs, place=call.place)
            if is_own
            else route(call)
        )

    return shorthand


for _name in ("get", "post", "put", "patch", "delete"):
    SCAFFOLD.method(_name)(_verb(_name.upper()))


@SCAFFOLD.method("add_url_rule")
def add_url_rule(call: Call) -> Value:
    """`app.add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)`."""
    call.kwargs.setdefault("endpoint", call.get(1, "endpoint"))
    add(call, call.get(2, "view_func", ABSENT))
    return None


@SETUP.method("add_url_rule")
def add_in_setup(call: Call) -> Value:
    """`state.add_url_rule(...)`, in what a blueprint recorded."""
    if not isinstance(call.self, Instance):
        return None
    setup = call.self.of(SETUP)
    rule = read(call, call.get(2, "view_func", ABSENT), call.get(1, "endpoint"))
    if rule is not None and rule.endpoint is not None:
        rule.path, rule.endpoint = setup.path(rule.path), setup.endpoint(rule.endpoint)
        rule.blueprint, rule.place = setup.name, call.place
        rule.sure = setup.sure and call.world.sure_of(setup.app)
        declare(setup.app, call, rule)
    return None


def add(call: Call, view: Value) -> None:
    """Declare what *call* (of `route` or `add_url_rule`) says, for *view*."""
    rule = read(call, view, call.kwargs.get("endpoint"))
    if rule is not None:
        add_rule(call.self, call, rule)


def read(call: Call, view: Value, endpoint: Value) -> Rule | None:
    """Return the rule that arguments describe; None, and a doubt, without a known path."""
    world = call.world
    named = call.get(0, "rule")
    is_place = isinstance(named, Unknown) and named.ref == CWD  # a folder of a disk is no start
    path = None if is_place else call.text(0, "rule")
    if world.plain(call.kwargs.get("build_only")) is True:
        return None  # it names an address for links, and answers nothing
    is_whole = path is not None
    if path is None and call.tail(0, "rule").startswith("/"):
        path = call.tail(0, "rule")
        _doubt_once(call, NO_START)
    elif path is None and HEAD.match(call.head(0, "rule")):
        path = f"{call.head(0, 'rule')}{END}"
        _doubt_once(call, NO_END)
    if path is None:
        world.doubt("a route is declared whose path the text does not settle", call.place)
        return None
    methods = call.kwargs.get("methods")
    named = world.items(world.plain(methods)) if methods is not None else None
    known = [one for item in named or () if isinstance(one := world.plain(item), str)]
    is_part = methods is not None and (named is None or len(known) < len(named))
    if is_part or isinstance(methods, OpenList):
        which = "all methods of" if known else "the methods of"
        world.doubt(f"{which} {path} are not known", call.place)
    is_open = methods is None and isinstance(views.behind(view).value, views.OutsideView)
    if is_open:
        world.doubt(f"the methods of {path} are not known: told as GET", call.place)
    defaults = call.kwargs.get("defaults")
    host = call.text(-1, "host") or call.text(-1, "subdomain")
    plain = world.plain(endpoint)
    return Rule(
        path=path,
        endpoint=plain if isinstance(plain, str) else None,
        view=view,
        methods=[one.upper() for one in known] if known or named == [] else None,
        options=call.rest(OWN),
        defaults=dict(defaults) if isinstance(defaults, dict) else {},
        host=host,
        sure=is_whole and not is_open,
    )


def _doubt_once(call: Call, message: str) -> None:
    """Say once for each file that paths in it are not known as a whole."""
    file = call.place.file
    if all((one.message, one.file) != (message, file) for one in call.world.doubts):
        call.world.doubt(message, call.place)


@SCAFFOLD.method("endpoint")
def endpoint(call: Call) -> Value:
    """`@app.endpoint(name)`: the view of a rule that was added without one."""

    def use(inner: Call) -> Value:
        name = call.text(0, "endpoint")
        if isinstance(call.self, Instance) and name and inner.args:
            if call.self.isa(FLASK):
                call.self.of(FLASK).view_functions[name] = inner.args[0]
            else:
                _later(call.self, name, inner.args[0])
        return None

    return call.decorator(use)


def _later(blueprint: Instance, name: str, view: Value) -> None:
    record(
        blueprint,
        lambda setup: setup.app.of(FLASK).view_functions.__setitem__(setup.endpoint(name), view),
    )
