"""Flask itself, as of 3.1: applications, blueprints and what they are told (flask/sansio/*.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from offramp.code.surface import static, views
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Closure,
    Instance,
    Model,
    Place,
    Value,
)
from offramp.code.surface.model import (
    Command,
    Event,
    Extension,
    Hook,
    Setting,
    SettingsClass,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
NOWHERE = Place("", 0)
MOST_RULES = 5_000  # of one application: more stand in a list of paths, not in a text

LIKE_FLASK = r"(?:^|\.)(?:[A-Z]\w*Flask|Flask(?:App|Base|Application|API)?)$"


@dataclass
class Rule:
    """
    A route as it is declared: before a blueprint's prefix where there is one, after it in an app.

    *methods* None means the view's own, else GET. *view* ABSENT means that it is looked up by
    the endpoint when set-up is over.
    """

    path: str
    endpoint: str | None = None
    view: Value = ABSENT
    methods: list[str] | None = None
    kind: str = "flask"
    options: dict[str, Value] = field(default_factory=dict)
    defaults: dict[str, Value] = field(default_factory=dict)
    host: str | None = None
    websocket: bool = False
    place: Place = NOWHERE
    blueprint: str | None = None
    sure: bool = True


@dataclass
class Application:
    """What an application has been told."""

    rules: list[Rule] = field(default_factory=list)
    view_functions: dict[str, Value] = field(default_factory=dict)
    blueprints: dict[str, Value] = field(default_factory=dict)
    hooks: list[Hook] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    settings_classes: list[SettingsClass] = field(default_factory=list)
    middleware: list[Extension] = field(default_factory=list)
    mounts: list[tuple[str, Instance]] = field(default_factory=list)
    unsettled: list[Place] = field(default_factory=list)  # blueprints registered, not known which
    given: dict[str, Place] = field(default_factory=dict)  # what from outside it was given to


@dataclass
class Setup:
    """A blueprint being registered: where it goes, under which name and prefix."""

    app: Instance
    blueprint: Instance
    name: str
    prefix: str | None
    host: str | None
    defaults: dict[str, Value]
    sure: bool = True
    is_plain: bool = False  # an API of Flask-RESTful or Flask-RESTX puts both side by side
    is_first: bool = True  # of this blueprint on this application
    options: dict[str, Value] = field(default_factory=dict)  # as it was registered with

    def path(self, rule: str) -> str:
        """Return a rule with the prefix in front, as Flask joins them."""
        if self.prefix is None:
            return rule
        if self.is_plain:
            return self.prefix + rule
        return f"{self.prefix.rstrip('/')}/{rule.lstrip('/')}" if rule else self.prefix

    def endpoint(self, name: str) -> str:
        """Return the endpoint's name with the blueprint's in front."""
        return f"{self.name}.{name}".lstrip(".")


@dataclass
class Blueprint:
    """What a blueprint has been told, kept until it is registered."""

    name: str = ""
    prefix: str | None = None
    host: str | None = None
    defaults: dict[str, Value] = field(default_factory=dict)
    deferred: list[Callable[[Setup], None]] = field(default_factory=list)
    nested: list[tuple[Instance, dict[str, Value]]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    registered: int = 0
    setups: list[Setup] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    given: dict[str, Place] = field(default_factory=dict)


SCAFFOLD: Model = LIBRARY.model("flask.sansio.scaffold.Scaffold")
FLASK: Model = LIBRARY.model(
    "flask.Flask", "flask.app.Flask", "flask.sansio.app.App", bases=(SCAFFOLD,), state=Application
)
FLASK.weight = lambda app: len(app.of(FLASK).rules)
# an organisation's own base class of its applications: FlaskBase, CustomFlask
LIBRARY.family(LIKE_FLASK, FLASK)
BLUEPRINT: Model = LIBRARY.model(
    "flask.Blueprint",
    "flask.blueprints.Blueprint",
    "flask.sansio.blueprints.Blueprint",
    bases=(SCAFFOLD,),
    state=Blueprint,
)
SETUP: Model = LIBRARY.model("flask.blueprints.BlueprintSetupState")


def add_rule(holder: Value, call: Call, rule: Rule) -> None:
    """Declare a route as `holder.add_url_rule` does, on an application or a blueprint."""
    if not isinstance(holder, Instance):
        return
    call.world.declared += 1
    rule.place = rule.place if rule.place.line else call.place
    rule.sure = rule.sure and call.world.sure_of(holder)
    rule.view = views.around(views.decorated(rule.view), call.world.decorating)
    if rule.endpoint is None:
        rule.endpoint = views.name(call.world, rule.view)
    if holder.isa(FLASK):
        declare(holder, call, rule)
    elif holder.isa(BLUEPRINT) and not _is_handed_on(holder, call, rule, holder.of(BLUEPRINT)):
        holder.of(BLUEPRINT).rules.append(rule)
        record(holder, lambda setup: declare(setup.app, call, placed(setup, rule)))


def _is_handed_on(holder: Instance, call: Call, rule: Rule, kept: Application | Blueprint) -> bool:
    """Give a rule to the `add_url_rule` that the project's own class has, if it has one."""
    own = call.world.known(holder, "add_url_rule")
    function = own.function if isinstance(own, Bound) else None
    if not isinstance(function, Closure) or function.function in call.world.running:
        return False
    before = len(kept.rules)
    given = {"methods": rule.methods, "defaults": rule.defaults, "subdomain": rule.host}
    options = rule.options | {name: one for name, one in given.items() if one}
    view = None if rule.view is ABSENT else rule.view
    call.world.call(own, [rule.path, rule.endpoint, view], options, place=rule.place)
    for one in kept.rules[before:]:
        one.kind, one.websocket, one.blueprint = rule.kind, rule.websocket, rule.blueprint
        one.place, one.sure = rule.place, rule.sure
    return len(kept.rules) > before


def declare(app: Instance, call: Call, rule: Rule) -> None:
    """Put a rule into the application, whose path and endpoint are final."""
    kept: Application = app.of(FLASK)
    if _is_handed_on(app, call, rule, kept):
        return
    if len(kept.rules) >= MOST_RULES:
        where = app.place
        call.world.doubt(f"more than {MOST_RULES:,} routes; the rest is left out", where)
        return
    kept.rules.append(rule)
    if rule.view is not ABSENT and rule.view is not None and rule.endpoint is not None:
        functions = call.world.attribute(app, "view_functions")
        if isinstance(functions, dict):
            functions[rule.endpoint] = rule.view


def placed(setup: Setup, rule: Rule) -> Rule:
    """Return a blueprint's rule as it is where the blueprint is registered."""
    return replace(
        rule,
        path=setup.path(rule.path),
        endpoint=setup.endpoint(rule.endpoint) if rule.endpoint else None,
        defaults=setup.defaults | rule.defaults,
        host=rule.host or setup.host,
        blueprint=setup.name,
        sure=rule.sure and setup.sure,
    )


def record(blueprint: Instance, use: Callable[[Setup], None]) -> None:
    """
    Have *use* called each time the blueprint is registered.

    Flask refuses what comes after that; where it seems to, something ran in another order: what
    stands in a `with` whose manager registers the blueprint at its end.
    """
    blueprint.of(BLUEPRINT).deferred.append(use)
    for setup in blueprint.of(BLUEPRINT).setups:
        use(setup)


def text(world: World, value: Value) -> str | None:
    """Return the string that a value is, or likely is."""
    value = world.plain(value)
    return value if isinstance(value, str) else None


@FLASK.getter("view_functions")
def _view_functions(app: Instance) -> Value:
    functions: dict[str, Value] = app.of(FLASK).view_functions
    return functions


@FLASK.getter("blueprints")
def _blueprints(app: Instance) -> Value:
    blueprints: dict[str, Value] = app.of(FLASK).blueprints
    return blueprints


@BLUEPRINT.method("__init__")
def make_blueprint(call: Call) -> Value:
    """`Blueprint(name, import_name, static_folder, ..., url_prefix, subdomain, url_defaults)`."""
    if not isinstance(call.self, Instance):
        return None
    kept: Blueprint = call.self.of(BLUEPRINT)
    kept.name = call.text(0, "name") or ""
    kept.prefix = call.text(5, "url_prefix")
    if kept.prefix is None and call.get(5, "url_prefix") is not None:
        kept.prefix = ""
        call.world.doubt(f"the prefix of blueprint {kept.name} is not known", call.place)
    kept.host = call.text(6, "subdomain")
    defaults = call.get(7, "url_defaults")
    kept.defaults = dict(defaults) if isinstance(defaults, dict) else {}
    for place, name in enumerate(("name", "import_name", "static_folder", "static_url_path")):
        call.self.attributes.setdefault(name, call.get(place, name))
    call.self.attributes.setdefault("url_prefix", kept.prefix)
    if "cli_group" in call.kwargs:
        call.self.attributes.setdefault("cli_group", call.kwargs["cli_group"])
    static.of_blueprint(call)
    return None


@BLUEPRINT.setter("url_prefix")
def _set_prefix(call: Call) -> Value:
    if isinstance(call.self, Instance):
        call.self.of(BLUEPRINT).prefix = call.text(0, "value")
    return None


@BLUEPRINT.setter("name")
def _set_name(call: Call) -> Value:
    if isinstance(call.self, Instance):
        call.self.of(BLUEPRINT).name = call.text(0, "value") or ""
    return None


@BLUEPRINT.method("record")
def _record(call: Call) -> Value:
    use, world, place = call.get(0, "func"), call.world, call.place
    if isinstance(call.self, Instance):
        record(call.self, lambda setup: _told(world, use, setup, place))
    return None


@BLUEPRINT.method("record_once")
def _record_once(call: Call) -> Value:
    def told(setup: Setup) -> None:
        if setup.is_first:
            _told(call.world, call.get(0, "func"), setup, call.place)

    if isinstance(call.self, Instance):
        record(call.self, told)
    return None


def _told(world: World, use: Value, setup: Setup, place: Place) -> None:
    state = Instance(SETUP, place, states={SETUP: setup})
    state.attributes = {"app": setup.app, "blueprint": setup.blueprint, "url_prefix": setup.prefix}
    state.attributes |= {"name": setup.name, "first_registration": setup.is_first}
    state.attributes |= {"options": setup.options, "subdomain": setup.host}
    world.call(use, [state], place=place)
