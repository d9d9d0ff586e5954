"""
What makes the old application, or holds it: whoever takes one of these runs its views.

`x-offramp.old.app` names one of them. What that one calls to get the application makes it as
well, and so does whatever calls, passes on or wraps one: `app = create_app()` in a `wsgi.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from offramp.code import Project
from offramp.retire.code import Code
from offramp.retire.places import dotted
from offramp.retire.units import Key, Unit, last_name

APPLICATION = "flask.Flask()"
AROUND = re.compile(r"middleware|proxy|fix$|wsgi|asgi|whitenoise|dispatcher", re.IGNORECASE)


def makers(code: Code, application: str) -> set[Key]:
    """Return all that makes or holds *application*, "module:name"; empty where it is not known."""
    module, _, called = application.partition(":")
    names = tuple(called.partition("(")[0].split("."))
    start = code.project.find(module)
    found = set(keys(code.resolve(start.name, names))) if start else set()
    sources = {unit.key: set(_sources(code, unit)) for unit in code.units()}
    before: set[Key] = set()
    while found != before:
        before = set(found)
        found |= {one for key in before for one in sources.get(key, ()) if makes_one(code, one)}
        found |= {key for key, of in sources.items() if not of.isdisjoint(before)}
    return found


def keys(led: Iterable[object]) -> Iterator[Key]:
    """Return the units among what names lead to; no imports, and no modules as such."""
    return (one for one in led if isinstance(one, Key) and one.name not in {"", "*"})


def makes_one(code: Code, key: Key) -> bool:
    """Tell whether what is called gives an application: else it makes something of another's."""
    function = code.project.function(key.ref)
    returned = code.project.returned(function) if function else None
    return returned is not None and _is_application(code.project, returned)


def _is_application(project: Project, ref: str) -> bool:
    return APPLICATION in {ref, *project.classes.also(ref)}


def _sources(code: Code, unit: Unit) -> Iterator[Key]:
    """Yield what the value of a name, or what a function returns, comes from."""
    for node in unit.nodes:
        match node:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                yield from _of(code, unit.key.module, value)
            case ast.FunctionDef():
                local = {
                    target.id: one.value
                    for one in ast.walk(node)
                    if isinstance(one, ast.Assign)
                    for target in one.targets
                    if isinstance(target, ast.Name)
                }
                for one in ast.walk(node):
                    if isinstance(one, ast.Return) and one.value is not None:
                        name = getattr(one.value, "id", "")
                        yield from _of(code, unit.key.module, local.get(name, one.value))
            case _:
                pass


def _of(code: Code, module: str, value: ast.expr) -> Iterator[Key]:
    if isinstance(value, ast.Call):
        yield from _of(code, module, value.func)
        if AROUND.search(last_name(value)):
            for given in value.args:
                yield from _of(code, module, given)
    elif parts := dotted(value):
        yield from keys(code.resolve(module, parts))
