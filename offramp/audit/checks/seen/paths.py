"""
Paths of files as the text names them: `progress.txt`, `reports/{}` for any file in a folder.

Two functions that name the same path mean the same file; a temporary folder is everybody's, and
says nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from offramp.audit.checks.seen import saved
from offramp.audit.checks.seen.files import PATH
from offramp.audit.checks.seen.folders import LISTS, SENDS
from offramp.audit.checks.seen.given import text
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Given, Reference
from offramp.code.sites import Call

JOINS = "os.path.join"
TO_SECOND = ("shutil.copy", "shutil.move", "os.rename", "os.replace")
OF_PATH = re.compile(PATH)
ANY = re.compile(r"[{*?\[]")  # where what is known of a name ends
EVERYBODYS = frozenset({"", ".", "/", "/tmp", "/var/tmp", "/dev/shm"})  # noqa: S108 - not used
TEMPORARY = "/tmp"  # noqa: S108 - of the code that is read
FEWEST = 4  # letters of a name in a folder that is everybody's


def named(context: Context, place: Place, calls: Iterable[Call]) -> set[str]:
    """Return the paths that *calls* of a function read or write, those that are known."""
    return {path for call in calls for one in _named(context, place, call) for path in _known(one)}


def _named(context: Context, place: Place, call: Call) -> Iterator[str]:
    if OF_PATH.match(call.target):
        rest = call.args if call.target.endswith("glob") else ()
        made = (each for each in place.sites.calls if each.target == "pathlib.Path" and each.args)
        yield from (_joined((*each.args, *rest)) for each in made)
        yield from _constants(context, place, call)
        return
    by_place = call.args[1:2] if call.target.startswith(TO_SECOND) else call.args[:1]
    given = saved.paths(call) or by_place
    for one in given:
        if isinstance(one, Reference):
            yield from _constants(context, place, call)
        if text(one):
            yield f"{text(one)}/{{}}" if call.is_any(*LISTS, *SENDS) else text(one)
        elif isinstance(one, Reference) and one.ref == f"{JOINS}()":
            yield from (_joined(each.args) for each in place.sites.calls if each.target == JOINS)


def _constants(context: Context, place: Place, call: Call) -> Iterator[str]:
    """Yield the paths that a module's names hold which a call names, where they say of what."""
    for read in place.sites.reads:
        module, name = context.project.split(read.target)
        if read.line == call.line and module is not None and name in module.bindings:
            values = (getattr(one, "value", None) for one in module.bindings[name])
            if any(_says_a_name(one) for one in values):
                yield f"{module.name}.{name}"


def _says_a_name(value: ast.expr | None) -> bool:
    """Tell whether a text is part of a path: `BASE / "notes.json"`, and not the folder of code."""
    nodes = ast.walk(value) if value is not None else ()
    return any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in nodes)


def _joined(parts: Iterable[Given]) -> str:
    return "/".join(text(one) or _machines(one) for one in parts)


def _machines(part: Given) -> str:
    """Return the machine's own folder for temporary files, where a part of a path is that."""
    return TEMPORARY if getattr(part, "ref", "") == "tempfile.gettempdir()" else "{}"


def _known(path: str) -> Iterator[str]:
    """Yield what is known of a path: the whole, its folder, or how a name begins."""
    path = path.removeprefix("./")
    start = ANY.search(path)
    folder, _, name = (path[: start.start()] if start else path).rpartition("/")
    folder = folder.rstrip("/")
    if start is None and name and name != ".":
        yield f"{folder}/{name}" if folder or path.startswith("/") else name
    elif start is not None and folder not in EVERYBODYS:
        yield f"{folder}/{{}}"
    elif start is not None and len(name) >= FEWEST:
        yield f"{folder}/{name}{{}}"
