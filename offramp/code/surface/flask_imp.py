"""
Flask-Imp, as of 6.4: folders whose modules and blueprints are imported by what they hold.

Blueprints of before version 4, whose settings lie in a file of TOML, are doubted.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.code.module import Module
from offramp.code.surface import flask, pages
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Instance, Space, Value

LIBRARY = Library()
EVERY = "*"
GIVEN = ("url_prefix", "subdomain", "url_defaults", "static_folder", "static_url_path", "cli_group")


@dataclass
class State:
    """Where folders are looked for, and who is given what they hold; nested blueprints."""

    folder: str = ""
    owner: Instance | None = None
    is_on: bool = True
    nested: list[Instance] = field(default_factory=list)


IMP = LIBRARY.model("flask_imp.Imp", "flask_imp.imp.Imp", state=State)
IMP_BLUEPRINT = LIBRARY.model(
    "flask_imp.Blueprint", "flask_imp.ImpBlueprint", bases=(flask.BLUEPRINT,), state=State
)
CONFIG = LIBRARY.model(
    "flask_imp.config.ImpBlueprintConfig", "flask_imp.ImpBlueprintConfig", state=dict
)


@CONFIG.method("__init__")
def _configure(call: Call) -> Value:
    if isinstance(call.self, Instance):
        names = ("enabled", *GIVEN[:3])
        call.self.attributes |= {one: call.get(at, one) for at, one in enumerate(names)}
        call.self.attributes |= call.kwargs
        call.self.attributes["enabled"] = call.get(0, "enabled", True)
    return None


@IMP.method("__init__", "init_app")
def init_app(call: Call) -> Value:
    """`Imp(app, config)`, `imp.init_app(app, config)`: folders lie beside the application's."""
    app = pages.holder(call.world, call.get(0, "app"))
    if isinstance(call.self, Instance) and app is not None:
        kept: State = call.self.of(IMP)
        kept.owner, kept.folder = app, _home(call, app.attributes.get("import_name"))
    return None


@IMP_BLUEPRINT.method("__init__")
def make_blueprint(call: Call) -> Value:
    """`Blueprint(__name__, ImpBlueprintConfig(...))`: called as its folder, and put there."""
    name, world = call.get(0, "dunder_name"), call.world
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(IMP_BLUEPRINT)
    kept.owner, kept.folder = call.self, _home(call, name)
    called = posixpath.basename(kept.folder)
    config = world.plain(call.get(1, "config"))
    if not isinstance(config, Instance) or not config.isa(CONFIG):
        config = Instance(CONFIG, call.place)
        world.doubt(
            f"the settings of blueprint {called} lie in a file that is not read", call.place
        )
    said = {one: config.attributes[one] for one in GIVEN if config.attributes.get(one)}
    kept.is_on = world.plain(config.attributes.get("enabled", True)) is not False
    said.setdefault("url_prefix", f"/{_slug(called)}")
    flask.make_blueprint(Call(world, call.place, [called, name], said, call.self))
    return None


def _slug(name: str) -> str:
    """Return a name with hyphens, before capitals too."""
    parts = [f"-{one}" if one.isupper() else one for one in name.replace("_", "-")]
    return "".join(parts).lstrip("-").replace("--", "-").lower()


def _home(call: Call, name: Value) -> str:
    """Return the folder of a module or package, relative to the project's; "" where unknown."""
    named = call.world.plain(name)
    found = call.world.project.find(named) if isinstance(named, str) else None
    if found is None and named == "__main__":
        found = call.world.project.by_file.get(call.place.file)
    return posixpath.dirname(found.file) if found is not None else ""


def _kept(call: Call) -> State | None:
    """Return what the object keeps, where it is known and its blueprint is not turned off."""
    model = (
        IMP_BLUEPRINT if isinstance(call.self, Instance) and call.self.isa(IMP_BLUEPRINT) else IMP
    )
    kept: State | None = call.self.of(model) if isinstance(call.self, Instance) else None
    return kept if kept is not None and kept.owner is not None and kept.is_on else None


@IMP.method("import_resources")
@IMP_BLUEPRINT.method("import_resources")
def import_resources(call: Call) -> Value:
    """`import_resources(folder="resources", factories="include", scope_import={...})`."""
    return _resources(call, call.get(1, "factories", "include"))


@IMP.method("import_app_resources")
def import_app_resources(call: Call) -> Value:
    """As it was called before version 6: what it calls has to be named."""
    older = call.kwargs.get("app_factories")
    return _resources(call, call.get(1, "factories", older))


def _resources(call: Call, factories: Value) -> Value:
    kept, folder = _kept(call), call.text(0, "folder") or "resources"
    if kept is None or kept.owner is None:
        return None
    scope = call.world.plain(call.kwargs.get("scope_import"))
    modules = list(_modules(call, posixpath.join(kept.folder, folder), scope))
    spaces = [importing.run(call.world, one) for one in modules]
    for factory in pages.texts(call.world, factories):
        for one in spaces:
            function = call.world.known(one, factory)
            if function is not ABSENT:
                call.world.call(function, [kept.owner], place=call.place)
    return None


def _modules(call: Call, folder: str, scope: Value) -> Iterator[Module]:
    """Yield the modules in a folder and in its folders, as far as they are in the scope."""
    wanted = scope if isinstance(scope, dict) else {EVERY: [EVERY]}
    for file, module in sorted(call.world.project.by_file.items()):
        if not file.startswith(f"{folder}/"):
            continue
        above, _, name = file[len(folder) + 1 :].rpartition("/")
        if "/" in above or name.startswith("_"):
            continue
        named = wanted.get(above or ".", wanted.get(EVERY, ()))
        texts = pages.texts(call.world, named)
        if EVERY in texts or name in texts or name.removesuffix(".py") in texts:
            yield module


@IMP.method("import_blueprint")
def import_blueprint(call: Call) -> Value:
    """`imp.import_blueprint("www")`: every blueprint that the package of that folder holds."""
    kept = _kept(call)
    for one in _blueprints(call, kept, call.text(0, "blueprint")) if kept else ():
        _register(call, kept, one)
    return None


@IMP.method("import_blueprints")
def import_blueprints(call: Call) -> Value:
    """`imp.import_blueprints("blueprints")`: those of each package in that folder."""
    kept = _kept(call)
    for one in _in_folder(call, kept) if kept else ():
        _register(call, kept, one)
    return None


@IMP.method("register_imp_blueprint")
def register(call: Call) -> Value:
    """`imp.register_imp_blueprint(blueprint)`."""
    kept, one = _kept(call), pages.holder(call.world, call.get(0, "imp_blueprint"))
    if kept is not None and one is not None:
        _register(call, kept, one)
    return None


@IMP_BLUEPRINT.method("import_nested_blueprint")
def import_nested(call: Call) -> Value:
    """`bp.import_nested_blueprint("nested")`: registered with this one."""
    kept = _kept(call)
    if kept is not None:
        kept.nested.extend(_blueprints(call, kept, call.text(0, "blueprint")))
    return None


@IMP_BLUEPRINT.method("import_nested_blueprints")
def import_nested_of(call: Call) -> Value:
    """`bp.import_nested_blueprints("nested")`."""
    kept = _kept(call)
    if kept is not None:
        kept.nested.extend(_in_folder(call, kept))
    return None


def _register(call: Call, kept: State | None, one: Instance) -> None:
    own: State | None = one.of(IMP_BLUEPRINT) if one.isa(IMP_BLUEPRINT) else None
    if kept is None or kept.owner is None or (own is not None and not own.is_on):
        return
    for inner in own.nested if own else ():
        if not inner.isa(IMP_BLUEPRINT) or inner.of(IMP_BLUEPRINT).is_on:
            pages.mount(call, one, inner)
    pages.mount(call, kept.owner, one)


def _in_folder(call: Call, kept: State) -> list[Instance]:
    """Return the blueprints of the packages in a folder that the call names."""
    folder = call.text(0, "folder")
    if folder is None:
        call.world.doubt("blueprints are imported from a folder that is not known", call.place)
        return []
    start = f"{posixpath.join(kept.folder, folder)}/"
    files = (one.removeprefix(start) for one in call.world.project.by_file if one.startswith(start))
    names = sorted({one.split("/")[0] for one in files if one.endswith("/__init__.py")})
    return [each for one in names for each in _blueprints(call, kept, posixpath.join(folder, one))]


def _blueprints(call: Call, kept: State, folder: str | None) -> list[Instance]:
    """Return the blueprints that the package of a folder has names for."""
    if folder is None:
        call.world.doubt("a blueprint is imported from a folder that is not known", call.place)
        return []
    file = posixpath.join(kept.folder, folder, "__init__.py")
    module = call.world.project.by_file.get(file)
    space = importing.run(call.world, module) if module is not None else None
    values = space.names.values() if isinstance(space, Space) else ()
    found = [one for one in values if isinstance(one, Instance) and one.isa(flask.BLUEPRINT)]
    return list(dict.fromkeys(found))
