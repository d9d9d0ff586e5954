"""The function that makes an application, for one that only a script's own part has a name for."""

from __future__ import annotations

import ast

from offramp.code.project import Project
from offramp.code.surface.candidates import Candidate
from offramp.code.surface.interpreter.values import Place


def maker(project: Project, place: Place) -> Candidate | None:
    """
    Return the function around *place*, where an application is made, if any module can call it.

    That is one at the top of a module which wants no arguments, and returns something.
    """
    module = project.by_file.get(place.file)
    for one in module.functions.values() if module else ():
        around = one.line <= place.line <= one.end_line
        if module and around and one.parent is None and one.owner is None:
            wanted = one.node.args
            missing = len(wanted.posonlyargs) + len(wanted.args) - len(wanted.defaults)
            missing += sum(default is None for default in wanted.kw_defaults)
            returns = any(isinstance(at, ast.Return) and at.value for at in ast.walk(one.node))
            return Candidate(module, one.name) if returns and not missing else None
    return None
