"""Parts of a `Path`: its folder, name, stem and suffix."""

from __future__ import annotations

import posixpath

from offramp.code.surface.interpreter.values import Instance, Value
from offramp.code.surface.standard import files

MOST_UP = 50  # parents of a folder


@files.PATH.getter("parent")
def _parent(path: Instance) -> Value:
    return files.path_of(posixpath.dirname("/".join(path.of(files.PATH))), path.place)


@files.PATH.getter("parents")
def _parents(path: Instance) -> Value:
    text = "/".join(path.of(files.PATH))
    found: list[Value] = []
    while len(text) > 1 and len(found) < MOST_UP:
        text = posixpath.dirname(text)
        found.append(files.path_of(text, path.place))
    return found


@files.PATH.getter("name")
def _name_of(path: Instance) -> Value:
    return posixpath.basename("/".join(path.of(files.PATH)))


@files.PATH.getter("stem")
def _stem(path: Instance) -> Value:
    return posixpath.splitext(posixpath.basename("/".join(path.of(files.PATH))))[0]


@files.PATH.getter("suffix")
def _suffix(path: Instance) -> Value:
    return posixpath.splitext("/".join(path.of(files.PATH)))[1]
