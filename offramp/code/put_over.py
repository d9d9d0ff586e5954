"""What a package has under the name of one of its modules: the module, or what it put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.module import Assigned, Binding, Imported, Module

if TYPE_CHECKING:
    from offramp.code.project import Project


def is_put_over(one: Binding, module: Module, holder: Module, project: Project) -> bool:
    """
    Tell whether a package binds the name of its module again, once that is imported.

    `from .main import main` does, and `db = Database()` below `from .db import Database`.
    """
    if isinstance(one, Imported):
        return one.target != module.name
    if not isinstance(one, Assigned) or one.how != "value":
        return False
    held = (each for bindings in holder.bindings.values() for each in bindings)
    above = [each for each in held if isinstance(each, Imported) and each.line < one.line]
    return any(project.find(each.target.rpartition(".")[0], holder) is module for each in above)
