"""
Functions that run the old application itself (decision 12): what is retired would be their code.

Nothing marks them. What tells is a handler, or a module of the project that it imports, that
takes what makes or holds the application (`makers`), by an import or by its name in a text.
Modules of the application's own package are not looked at: a handler may share its tables.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from offramp.catalogue import Function
from offramp.code import Project
from offramp.retire.code import Code
from offramp.retire.makers import keys, makers
from offramp.retire.places import dotted
from offramp.retire.scope import closure, connected, imports
from offramp.retire.units import Key

LOADERS = {"import_module", "__import__"}


def objections(
    project: Project, functions: Collection[Function], application: str
) -> Iterator[str]:
    """
    Yield why functions cannot lose their old side: each still needs it to answer.

    *project* is the whole repository, *application* "module:name" or "module:factory(…)".
    """
    start = project.find(application.partition(":")[0])
    if start is None:
        return
    package = start.name.partition(".")[0]
    others = {
        name: each for name, each in project.modules.items() if name.partition(".")[0] != package
    }
    uses = {name: imports(project, each) & others.keys() for name, each in others.items()}
    handlers = {each.path.resolve(): name for name, each in others.items()}
    begins = {each.name: handlers.get((each.folder / "handler.py").resolve()) for each in functions}
    reached = {name: closure({one} if one else set(), uses) for name, one in begins.items()}
    code = Code.of(_with(project, application, set().union(*reached.values())))
    made = makers(code, application)
    for function in functions:
        places = (
            f"{others[each].file}:{line}"
            for each in sorted(reached[function.name])
            for line in sorted(_lines(code, each, made))
        )
        if (place := next(places, None)) is not None:
            yield (
                f"{function.name} runs the old application itself ({place}): the view of "
                f"{function.route} is its code, write it a handler of its own first"
            )


def _with(project: Project, application: str, names: Collection[str]) -> Project:
    """Return the old side, what uses it, and the modules of *names*."""
    old = connected(project, application)
    modules = old.modules | {name: project.modules[name] for name in names}
    return Project(project.root, modules, project.files, project.unread)


def _lines(code: Code, module: str, made: set[Key]) -> Iterator[int]:
    """Yield the lines in which *module* takes one of *made*."""
    units = code.modules[module]
    for aliases in units.aliases.values():
        for alias in aliases:
            if set(keys(code.dotted(tuple(alias.target.split("."))))) & made:
                yield alias.part.lineno
    for node in ast.walk(units.module.tree):
        match node:
            case ast.Name() | ast.Attribute() if parts := dotted(node):
                led = set(keys(code.resolve(module, parts))) & made
                if any(one.module != module for one in led):
                    yield node.lineno
            case ast.Call(func=loader, args=[ast.Constant(value=str(loaded)), *_]):
                held = code.project.find(loaded)
                is_loader = ast.unparse(loader).rpartition(".")[2] in LOADERS
                if is_loader and held and any(one.module == held.name for one in made):
                    yield node.lineno
            case _:
                pass
