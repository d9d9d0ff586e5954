"""
Which class of settings production has, where the environment chooses one.

`config[os.getenv("FLASK_CONFIG", "default")]` names the class of development where nothing is
set, and in production something is: what a Dockerfile or the like sets, else what is called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch

from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.values import ProjectClass, Unknown, Value
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import SettingsClass

PRODUCTION = re.compile(r"prod|heroku|deploy|live", re.IGNORECASE)
TESTS = re.compile(r"test", re.IGNORECASE)
DEPLOYING = (
    *("Dockerfile*", "Procfile*", "docker-compose*.y*ml", "compose*.y*ml", "app.yaml"),
    *("fly.toml", "app.json", "render.yaml", "*.service", ".flaskenv"),
)
LARGEST = 1_000_000  # bytes of such a file


def of_production(world: World, given: Value, source: ProjectClass) -> ProjectClass:
    """Return the class that production has, instead of *source*, which is only likely."""
    keys = dict(_by_key(source))
    for said in _set_outside(world, given):
        found = keys.get(said) or importing.imported(world, said)
        if isinstance(found, ProjectClass):
            return found
    if PRODUCTION.search(source.name):
        return source
    named = [one for key, one in keys.items() if PRODUCTION.search(key)]
    named += [one for one in alike(source) if PRODUCTION.search(one.name)]
    return next((one for one in named if not TESTS.search(one.name)), source)


def alike(source: ProjectClass) -> list[ProjectClass]:
    """Return the classes of settings that stand in the same module, in their order."""
    found = [one for one in source.space.names.values() if isinstance(one, ProjectClass)]
    bases = {one.ref for each in found for one in each.mro[1:] if isinstance(one, ProjectClass)}
    is_alike = {one.ref for one in found if _holds(one) and (one is source or one.ref not in bases)}
    return [one for one in dict.fromkeys(found) if one.ref in is_alike]


def told(chosen: ProjectClass) -> Iterator[SettingsClass]:
    """Yield the class that counts, and the others that the environment may choose."""
    others = [one for one in alike(chosen) if one is not chosen]
    for one in (chosen, *others):
        file = one.space.module.file if one.space.module else ""
        yield SettingsClass(one.name, file, one.line, is_taken=one is chosen)


def _holds(cls: ProjectClass) -> bool:
    every = (one for one in cls.mro if isinstance(one, ProjectClass))
    return any(name.isupper() for one in every for name in one.names)


def _by_key(source: ProjectClass) -> Iterator[tuple[str, ProjectClass]]:
    for value in source.space.names.values():
        if isinstance(value, Mapping) and any(one is source for one in value.values()):
            for key, one in value.items():
                if isinstance(key, str) and isinstance(one, ProjectClass):
                    yield key, one


def _set_outside(world: World, given: Value) -> Iterator[str]:
    """Yield what the variable that chooses is set to where the application is deployed."""
    name = given.args[0] if isinstance(given, Unknown) and given.args else None
    if not isinstance(name, str) or not name.isidentifier():
        return
    pattern = re.compile(rf"\b{name}\b[\"']?\s*(?:=|:|\s)\s*[\"']?([\w.:]+)")
    for one in world.project.files:
        last = one.name.rpartition("/")[2]
        if one.size <= LARGEST and any(fnmatch(last, each) for each in DEPLOYING):
            try:
                text = one.path.read_text("utf-8", "replace")
            except OSError:
                continue
            yield from pattern.findall(text)
