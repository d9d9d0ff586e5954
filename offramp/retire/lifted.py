"""
Functions that run the old application itself (decision 12): what is retired would be their code.

Nothing marks them. What tells is a handler, or a module of the project that it imports, that
takes the application as `x-offramp.old.app` names it, by an import or by its name in a text.
Modules of the application's own package are not looked at: a handler may share its tables.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from offramp.catalogue import Function
from offramp.code import Project
from offramp.code.module import Module
from offramp.retire.scope import closure, imports

LOADERS = {"import_module", "__import__"}


def objections(
    project: Project, functions: Collection[Function], application: str
) -> Iterator[str]:
    """
    Yield why functions cannot lose their old side: each still needs it to answer.

    *project* is the whole repository, *application* "module:name" or "module:factory(…)".
    """
    module, _, called = application.partition(":")
    maker = called.partition("(")[0]
    start = project.find(module)
    package = (start.name if start else module).partition(".")[0]
    others = {
        name: each for name, each in project.modules.items() if name.partition(".")[0] != package
    }
    uses = {name: imports(project, each) & others.keys() for name, each in others.items()}
    handlers = {each.path.resolve(): name for name, each in others.items()}
    for function in functions:
        begins = handlers.get((function.folder / "handler.py").resolve())
        for each in sorted(closure({begins} if begins else set(), uses)):
            line = _line(others[each], module, maker)
            place = f"{others[each].file}:{line}"
            if line is not None:
                yield (
                    f"{function.name} runs the old application itself ({place}): the view of "
                    f"{function.route} is its code, write it a handler of its own first"
                )


def _line(module: Module, application: str, maker: str) -> int | None:
    """Return the line where *module* takes the application, None where it does not."""
    nodes = list(ast.walk(ast.parse(module.path.read_bytes())))
    known = {application, *(each for node in nodes for each in _called(node, application))}
    lines = [line for node in nodes for line in _taken(node, application, maker, known)]
    return min(lines, default=None)


def _called(node: ast.AST, application: str) -> Iterator[str]:
    """Yield what an import calls the application's module."""
    parent, _, last = application.rpartition(".")
    match node:
        case ast.ImportFrom(module=origin, names=names, level=0) if origin == parent:
            yield from (each.asname or each.name for each in names if each.name == last)
        case ast.Import(names=names):
            yield from (each.asname for each in names if each.name == application and each.asname)


def _taken(node: ast.AST, application: str, maker: str, known: Collection[str]) -> Iterator[int]:
    """Yield the line of *node*, where it takes *maker* of the module that goes by *known*."""
    match node:
        case ast.ImportFrom(module=origin, names=names, level=0) if origin == application:
            yield from (node.lineno for each in names if each.name == maker)
        case ast.Attribute(attr=attribute) if attribute == maker:
            yield from [node.lineno] if ast.unparse(node.value) in known else []
        case ast.Call(func=loader, args=[ast.Constant(value=loaded), *_]) if loaded == application:
            is_loader = ast.unparse(loader).rpartition(".")[2] in LOADERS
            yield from [node.lineno] if is_loader else []
