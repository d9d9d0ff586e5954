"""Commands of Flask's command line (Flask 3.1, click 8.4), and of Flask-Script 2 before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.code.surface.flask import BLUEPRINT, FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Builtin,
    Closure,
    Instance,
    Model,
    Place,
    ProjectClass,
    Unknown,
    Value,
    Wrapped,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Command
from offramp.code.surface.views import behind

LIBRARY = Library()
SUFFIXES = ("-command", "-cmd", "-group", "-grp")  # click takes them away since 8.2
DEEPEST = 10  # groups in groups


@dataclass
class State:
    """A command: its name, its function; a group's commands by the name they were added under."""

    name: str | None = None
    function: str | None = None
    runs: Value = None
    children: list[tuple[str | None, Instance]] = field(default_factory=list)


COMMAND = LIBRARY.model("click.Command", "click.core.Command", state=State)
GROUP = LIBRARY.model(*("click.Group", "click.core.Group", "flask.cli.AppGroup"), bases=(COMMAND,))
FLASK_GROUP = LIBRARY.model("flask.cli.FlaskGroup", bases=(GROUP,))
MANAGER = LIBRARY.model(
    *("flask_script.Manager", "flask_script.commands.Manager"),
    bases=(GROUP,),
)


@FLASK.getter("cli")
@BLUEPRINT.getter("cli")
def _cli(owner: Instance) -> Value:
    return Instance(GROUP, owner.place)


@COMMAND.method("__init__")
def make(call: Call) -> Value:
    """`Group(name)`, `AppGroup(name)`."""
    if isinstance(call.self, Instance):
        call.self.of(COMMAND).name = call.text(0, "name")
    return None


@COMMAND.method("__call__", "main")
def run(call: Call) -> Value:
    """`serve()`, the script's one command: whatever its options are; of a group's nobody knows."""
    is_one = isinstance(call.self, Instance) and not call.self.isa(GROUP)
    runs = call.self.of(COMMAND).runs if is_one and isinstance(call.self, Instance) else None
    return call.world.call(runs, [], place=call.place) if runs is not None else None


@FLASK_GROUP.method("__init__")
@MANAGER.method("__init__")
def _nameless(_call: Call) -> Value:
    return None


def _made(call: Call, model: Model, function: Value, named: str | None) -> Instance:
    """Return the command that a function becomes."""
    written = behind(function).value
    made = Instance(model, call.place)
    kept: State = made.of(COMMAND)
    if isinstance(written, Closure):
        kept.function, kept.runs = written.ref, written
        name = written.name.lower().replace("_", "-")
        kept.name = next((name.removesuffix(one) for one in SUFFIXES if name.endswith(one)), name)
    kept.name = named or kept.name
    return made


def _decorate(call: Call, model: Model, parent: Value = None) -> Value:
    """Return `@command`, `@command()` or `@command("name")`, whose commands *parent* gets."""
    first = call.get(0, "name")

    def keep(inner: Call) -> Value:
        made = _made(inner, model, inner.get(0, "f"), call.text(0, "name"))
        if isinstance(parent, Instance):
            parent.of(COMMAND).children.append((None, made))
        return made

    if isinstance(first, (Closure, Wrapped)):
        return keep(Call(call.world, call.place, [first]))
    return Builtin(keep)


@LIBRARY.function("click.command", "click.decorators.command")
def command(call: Call) -> Value:
    """`@click.command()`: a command that waits to be added."""
    return _decorate(call, COMMAND)


@LIBRARY.function("click.group", "click.decorators.group")
def group(call: Call) -> Value:
    """`@click.group()`: a group that waits to be added."""
    return _decorate(call, GROUP)


@GROUP.method("command")
def add_new(call: Call) -> Value:
    """`@app.cli.command("name")`."""
    return _decorate(call, COMMAND, call.self)


@GROUP.method("group")
def add_group(call: Call) -> Value:
    """`@app.cli.group()`."""
    return _decorate(call, GROUP, call.self)


@GROUP.method("add_command")
def add_command(call: Call) -> Value:
    """`group.add_command(command, name)`; the commands of libraries are not the project's."""
    _adopt(call, call.get(0, "cmd"), call.text(1, "name"))
    return None


def _adopt(call: Call, value: Value, name: str | None) -> None:
    found = behind(value).value
    if isinstance(found, Instance) and isinstance(call.self, Instance):
        call.self.of(COMMAND).children.append((name, found))


@MANAGER.method("command")
def script_command(call: Call) -> Value:
    """`@manager.command` keeps the function a function."""
    function = call.get(0, "func")
    _script(call, function, None)
    return function


@MANAGER.method("option")
def script_option(call: Call) -> Value:
    """`@manager.option("-n", ...)`, which may stand several times over one function."""
    return call.decorator(lambda inner: _script(call, inner.get(0, "func"), None))


@MANAGER.method("add_command")
def script_add(call: Call) -> Value:
    """`manager.add_command("name", Command())`; the arguments may be one `name` and one command."""
    _script(call, call.get(1, "command"), call.text(0, "name"))
    return None


def _script(call: Call, value: Value, name: str | None) -> None:
    if not isinstance(call.self, Instance):
        return
    found = behind(value).value
    if isinstance(found, Instance) and isinstance(found.cls, ProjectClass):
        runs = call.world.known(found.cls, "run")
        made = _made(call, COMMAND, runs, name)
    elif isinstance(found, Instance):
        made = found
    elif isinstance(found, Closure):
        made = _made(call, COMMAND, found, found.name if name is None else name)
    else:
        return
    children = call.self.of(COMMAND).children
    known = made.of(COMMAND)
    if all(
        one.of(COMMAND).function != known.function or known.function is None for _, one in children
    ):
        children.append((name, made))


@LIBRARY.finish
def told(app: Instance, world: World) -> None:
    """Give the application its commands: its own, its blueprints', those of its command lines."""
    found: list[Command] = []
    own = app.attributes.get("cli", ABSENT)
    if isinstance(own, Instance):
        found += _below(own, "")
    for name, blueprint in app.of(FLASK).blueprints.items():
        lines = blueprint.attributes.get("cli") if isinstance(blueprint, Instance) else None
        if isinstance(lines, Instance):
            found += _below(lines, _group_of(world, blueprint, name))
    for one in (*world.made(FLASK_GROUP), *world.made(MANAGER)):
        if not any(
            child is one for manager in world.made(MANAGER) for _, child in _children(manager)
        ):
            found += _below(one, "")
    app.of(FLASK).commands.extend(
        one for one in dict.fromkeys(found) if one not in app.of(FLASK).commands
    )


def _group_of(world: World, blueprint: Value, name: str) -> str:
    """Return the group of a blueprint's commands: its name, or none if it says so."""
    said = world.known(blueprint, "cli_group")
    if said is ABSENT or isinstance(said, Unknown):
        return f"{name.rpartition('.')[2]} "
    return f"{said} " if isinstance(said, str) else ""


def _children(one: Instance) -> list[tuple[str | None, Instance]]:
    if not one.isa(COMMAND):
        return []
    found: list[tuple[str | None, Instance]] = one.of(COMMAND).children
    return found


def _below(one: Instance, before: str, depth: int = 0) -> Iterator[Command]:
    for named, child in _children(one):
        if not child.isa(COMMAND) or depth > DEEPEST:
            continue
        kept: State = child.of(COMMAND)
        name = f"{before}{named or kept.name or '?'}"
        if child.isa(GROUP):
            yield from _below(child, f"{name} ", depth + 1)
        else:
            place: Place = child.place
            yield Command(name, kept.function, place.file, place.line)
