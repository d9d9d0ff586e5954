"""The project's only method of a name, where it is called on what nobody knows: `x.settle()`."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from offramp.code.aside import is_aside
from offramp.code.fitting import Fitting
from offramp.code.module import Function
from offramp.code.project import Project
from offramp.code.site import Call

# methods of strings, lists, dictionaries, files; `x.get()` does not mean a project's only `get`
EVERYDAY = frozenset(
    name for kind in (str, list, dict, set, bytes, tuple, int) for name in dir(kind)
) | frozenset(
    {"read", "write", "close", "open", "run", "start", "stop", "execute", "commit", "save"}
)
# a method of what a database or a login library returned: rows, the signed-in user
ROW = re.compile(
    r"^(flask_\w+\.(\w+\.)?(current_user|get_current_user\(\))"
    r"|.*(\.query|\.session|sqlalchemy|peewee)\b.*\(\)(\[\])?)\.\w+$"
)
CHAIN = re.compile(r"([\w.]+)\(\)(?:\.\w+){2,}$")
KEPT = 50_000  # references that were matched; the same stand in many places


class Only:
    """Methods by name, where no other class has one of that name, but for those of tests."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._fitting = Fitting()

    @cached_property
    def by_name(self) -> dict[str, Function]:
        """All of them."""
        found: dict[str, Function | None] = {}
        for function in self._project.functions():
            is_hidden = function.name.startswith("__") or is_aside(function.module.file)
            if function.owner and not is_hidden:
                found[function.name] = None if function.name in found else function
        return {
            name: one for name, one in found.items() if one is not None and name not in EVERYDAY
        }

    def named(self, target: str) -> Function | None:
        """Return the one that a reference to something unknown means by its last name."""
        found = self.by_name.get(target.rpartition(".")[2])
        if found is None or target.startswith("?.") or _is_of_row(target):
            return found
        chain = CHAIN.match(target)  # `app.manager.users.find()`: a class, and what it holds
        is_open = chain is not None and self._project.cls(chain[1]) is not None
        return found if is_open and self._project.function(target) is None else None

    def called(self, call: Call) -> Function | None:
        """Return the one that a call runs, if it can be called so."""
        found = self.named(call.target)
        return found if found is not None and self._fitting.fits(found, call) else None


@lru_cache(KEPT)
def _is_of_row(target: str) -> bool:
    return ROW.match(target) is not None
