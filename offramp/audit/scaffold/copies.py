"""What an image gets of the application: the modules that it consists of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from offramp.catalogue.load import OWN_FILES
from offramp.code import sources
from offramp.code.aside import is_aside
from offramp.code.imports import absolute
from offramp.code.module import Assigned, Module
from offramp.code.project import Project
from offramp.code.surface.settings_elsewhere import HOLDS

HANDLER = "handler"
BESIDE = ("templates", "static")  # where `Flask(__name__)` looks, next to its module
DOTTED = re.compile(r"[A-Za-z_]\w*(\.\w+)*[.:][A-Za-z_]\w*")
IMPORTERS = frozenset({"from_object", "import_module", "import_string", "__import__"})


def copies(project: Project, application: str, folder: Path) -> tuple[str, ...]:
    """
    Return what importing *application* imports of *project*, sorted; () in another folder.

    That is packages (``./shop``) and single modules (``./models.py``) as `configuration.copy`
    names them, with the templates and static files beside single modules. Of what a text names,
    `from_object("config.Live")` and the like are known; what is opened by its path is not. Where
    the environment names the settings, all modules are taken that are called like some.
    """
    first = project.find(application.partition(":")[0])
    if first is None or folder != project.root:
        return ()
    inside = {one.path.relative_to(folder).parts[0] for one in reached(project, first)}
    if any((folder / name).is_file() for name in inside):
        inside |= {name for name in BESIDE if (folder / name).is_dir()}
    return tuple(f"./{name}" for name in sorted(inside - left_out(project, first)))


def left_out(project: Project, first: Module) -> frozenset[str]:
    """
    Return the names that are each function's own, in an image of the application in *first*.

    A package `handler` is found before the function's file: none would start. A folder of that
    name that modules are imported from is never imported itself, and stays.
    """
    is_source = sources.folder(project, first).partition(".")[0] == HANDLER
    return OWN_FILES if is_source else OWN_FILES | {HANDLER}


def reached(project: Project, first: Module) -> list[Module]:
    """Return the modules that importing *first*, or running what is in them, imports."""
    found = {first.name: first}
    waiting = [first]
    while waiting:
        for module in _imported(project, waiting.pop()):
            if module.name not in found:
                found[module.name] = module
                waiting.append(module)
    return list(found.values())


def _imported(project: Project, module: Module) -> Iterator[Module]:
    for statements in module.imports.values():
        for one in statements:
            for dotted in _names(one.node, module) if not one.for_types else ():
                if (target := project.find(dotted, module)) is not None:
                    yield target
    for text in _texts(module.tree):
        if (target := _of_text(project, text)) is not None:
            yield target
    if _is_set_outside(module):
        every = project.modules.values()
        yield from (one for one in every if HOLDS.search(one.name) and not is_aside(one.file))


def _is_set_outside(module: Module) -> bool:
    """Tell whether the environment names the settings: `from_object(os.environ["SETTINGS"])`."""
    return any(
        isinstance(node, ast.Call)
        and _last_name(node.func) == "from_object"
        and any(_is_from_outside(one, module) for one in node.args[:1])
        for node in ast.walk(module.tree)
    )


def _is_from_outside(node: ast.expr, module: Module) -> bool:
    if not isinstance(node, ast.Name):
        return _is_asked(node)
    bound = module.bindings.get(node.id, ())
    return not bound or any(isinstance(one, Assigned) and _is_asked(one.value) for one in bound)


def _is_asked(node: ast.expr) -> bool:
    holder = node.value if isinstance(node, ast.Subscript) else None
    return isinstance(node, ast.Call) or getattr(holder, "attr", "") == "environ"


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names in texts, and those that something imports by a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if DOTTED.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.Call) and _last_name(node.func) in IMPORTERS:
            yield from (
                one.value
                for one in node.args[:1]
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


def _last_name(called: ast.expr) -> str | None:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else None


def _of_text(project: Project, text: str) -> Module | None:
    """Return the module that "config.live", "config:Live" or "config.Live" names."""
    dotted = text.replace(":", ".")
    home, _, name = dotted.rpartition(".")
    holder = project.modules.get(home)
    is_in = holder is not None and name in holder.bindings
    return project.modules.get(dotted) or (holder if is_in else None)


def _names(statement: ast.Import | ast.ImportFrom, module: Module) -> Iterator[str]:
    """Yield what may be modules; of `from a import b` that is `a` as well as `a.b`."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
        return
    origin = absolute(statement, module)
    yield origin
    yield from (f"{origin}.{alias.name}".lstrip(".") for alias in statement.names)
