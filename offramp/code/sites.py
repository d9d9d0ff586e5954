"""
What a function does, place by place: calls, writes, reads, raises, returns.

Made once for each function and small enough to keep for a whole application, so that checks
need no syntax tree. Functions inside a function have sites of their own.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.module import Function, FunctionNode, Module
from offramp.code.reader import Reader
from offramp.code.site import Call, Raise, Read, Return, Sites, Write, functions_given
from offramp.code.unread import Unread

if TYPE_CHECKING:
    from offramp.code.project import Project


def of_function(project: Project, function: Function) -> Sites:
    """Return the sites of a function's own body."""
    reader = Reader(project, project.names(function.module, function))
    return _read(reader, function.module, function.node)


def of_module(project: Project, module: Module) -> Sites:
    """Return the sites of a module's top, with those in class bodies: what an import does."""
    reader = Reader(project, project.names(module))
    return _read(reader, module, module.top)


def _read(reader: Reader, module: Module, node: ast.Module | FunctionNode) -> Sites:
    for statement in node.body:
        try:
            reader.visit(statement)
        except RecursionError:
            reason = "nested too deeply; what follows in this statement was not looked at"
            reader.project.unread.append(Unread(module.file, reason, statement.lineno))
            reader.start_again()
    return reader.sites()


__all__ = [
    "Call",
    "Raise",
    "Read",
    "Return",
    "Sites",
    "Write",
    "functions_given",
    "of_function",
    "of_module",
]
