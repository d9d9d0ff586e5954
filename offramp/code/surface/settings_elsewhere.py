"""
A setting of an application whose settings are not here: what the project's own classes say.

Which class is taken is often decided outside (`FLASK_CONFIG`), or it lies in a file that is not
in the repository. That of production counts, else the first that has the setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code.aside import is_aside
from offramp.code.module import Module
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.values import (
    ABSENT,
    ProjectClass,
    Space,
    Unknown,
    Value,
)
from offramp.code.surface.interpreter.world import World

HOLDS = re.compile(r"(?:^|[._])(?:config|configuration|settings|conf)(?:$|[._])")
PRODUCTION = re.compile(r"prod", re.IGNORECASE)
TESTS = re.compile(r"test", re.IGNORECASE)


def likely(world: World, name: str) -> Value:
    """Return the likely value of a setting, ABSENT where no class or module names it."""
    for module in _modules(world):
        for value in _values(world, module, name):
            return value
    return ABSENT


def likely_class(world: World) -> ProjectClass | None:
    """Return the class that an application's settings are likely those of."""
    for module in _modules(world):
        for one in _classes(importing.run(world, module)):
            if any(name.isupper() for each in one.mro for name in getattr(each, "names", ())):
                return one
    return None


def _modules(world: World) -> Iterator[Module]:
    for module in world.project.modules.values():
        if HOLDS.search(module.name) and not is_aside(module.file):
            yield module


def _values(world: World, module: Module, name: str) -> Iterator[Value]:
    if not re.search(rf"\b{re.escape(name)}\b".encode(), module.text):
        return
    space = importing.run(world, module)
    held = [world.known(one, name) for one in _classes(space)]
    for value in (*held, space.names.get(name, ABSENT)):
        if value is not ABSENT and not isinstance(value, Unknown):
            yield value


def _classes(space: Space) -> list[ProjectClass]:
    classes = [one for one in space.names.values() if isinstance(one, ProjectClass)]
    return sorted(classes, key=_rank)


def _rank(cls: ProjectClass) -> tuple[bool, bool]:
    return TESTS.search(cls.name) is not None, PRODUCTION.search(cls.name) is None
