"""Folders that code puts on `sys.path`: modules in them are imported by their last name."""

from __future__ import annotations

import posixpath

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value
from offramp.code.surface.standard import files

LIBRARY = Library()


@LIBRARY.function("sys.path.insert")
def insert(call: Call) -> Value:
    """`sys.path.insert(0, folder)`: looked at before the folders that were there."""
    return _add(call, call.get(1, "object"))


@LIBRARY.function("sys.path.append")
def append(call: Call) -> Value:
    """`sys.path.append(folder)`: looked at where no other has the module."""
    return _add(call, call.get(0, "object"))


def _add(call: Call, given: Value) -> Value:
    folder, root = files.as_text(call, given), str(call.world.project.root)
    folder = posixpath.normpath(folder) if folder is not None else ""
    if folder == root or folder.startswith(f"{root}/"):
        call.world.search_path.insert(0, folder[len(root) + 1 :])
    return None
