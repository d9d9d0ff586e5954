"""
Paths of files as the text names them: `progress.txt`, `reports/{}` for any file in a folder.

Two functions that name the same path mean the same file; a temporary folder is everybody's, and
says nothing.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator

from offramp.audit.checks.seen import given_paths, own_paths, saved, slashes
from offramp.audit.checks.seen.files import PATH
from offramp.audit.checks.seen.folders import LISTS, SENDS
from offramp.audit.checks.seen.given import text
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import UNKNOWN, Given, Reference
from offramp.code.sites import Call

JOINS = "os.path.join"
TO_SECOND = ("shutil.copy", "shutil.move", "os.rename", "os.replace")
OF_PATH = re.compile(PATH)
ANY = re.compile(r"[{*?\[]")  # where what is known of a name ends
EVERYBODYS = frozenset({"", ".", "/", "/tmp", "/var/tmp", "/dev/shm"})  # noqa: S108 - not used
TEMPORARY = "/tmp"  # noqa: S108 - of the code that is read
INSTANCE = "instance"  # Flask's folder for what changes
GAP = "{}"
SOMEWHERE = f"{GAP}/"  # a folder that is known when it runs
FOLDERS = ("os.listdir", "os.scandir", "os.walk")
GENERAL = re.compile(r"^(?:static|templates?|dist|build|public|frontend|assets?|src|app|)$")
FEWEST = 4  # letters of a name in a folder that is everybody's


def named(context: Context, place: Place, calls: Iterable[Call]) -> set[str]:
    """Return the paths that *calls* of a function read or write, those that are known."""
    return {path for call in calls for one in _named(context, place, call) for path in _known(one)}


def meet(some: Iterable[str], others: Iterable[str]) -> set[str]:
    """Return those of *some* that are among *others*, also where one's beginning is not known."""
    left, right = set(some), set(others)
    found = left & right
    for one in left:
        if one.startswith(SOMEWHERE):
            found |= {one for other in right if other.endswith(one.removeprefix(GAP))}
    ends = {other.removeprefix(GAP) for other in right if other.startswith(SOMEWHERE)}
    return found | {one for one in left if ends and one.endswith(tuple(ends))}


def _named(context: Context, place: Place, call: Call) -> Iterator[str]:
    asked_of = (one for one, _ in given_paths.asked(context, place))
    yield from own_paths.held(context, place, call, asked_of)
    if OF_PATH.match(call.target):
        rest = call.args if call.target.endswith("glob") else ()
        yield from (_joined((*each, *rest)) for each in slashes.paths(context, place))
        yield from _constants(context, place, call.line)
        for asked, lines in given_paths.asked(context, place):
            yield from (path for line in lines for path in _constants(context, asked, line))
        return
    by_place = call.args[1:2] if call.target.startswith(TO_SECOND) else call.args[:1]
    for one in saved.paths(call) or by_place:
        for value, at, line in given_paths.led(context, place, call, one):
            yield from _of_value(context, at, value, line, call)


def _of_value(context: Context, place: Place, one: Given, line: int, call: Call) -> Iterator[str]:
    if isinstance(one, Reference):
        yield from _constants(context, place, line)
        yield from own_paths.setting(place, one.ref, line)
    if text(one):
        yield f"{text(one)}/{{}}" if call.is_any(*LISTS, *SENDS) else text(one)
    elif isinstance(one, Reference) and one.ref == f"{JOINS}()":
        joins = [each for each in place.sites.calls if each.target == JOINS]
        found = [path for each in joins for path in _below(context, place, each)]
        for at, _ in given_paths.asked(context, place) if not joins else ():
            found += [_joined(each.args) for each in at.sites.calls if each.target == JOINS]
        yield from (f"{each}/{{}}" if call.is_any(*FOLDERS) else each for each in found)


def _below(context: Context, place: Place, join: Call) -> Iterator[str]:
    """Yield what a path is joined to; also below each folder that callers join for it."""
    yield _joined(join.args)
    for value, at, line in given_paths.led(
        context, place, join, join.args[0] if join.args else UNKNOWN
    ):
        if getattr(value, "ref", "") == f"{JOINS}()" and at.ref != place.ref:
            rest = "/".join(text(one) or _machines(one) for one in join.args[1:])
            for one in at.sites.calls:
                if one.target == JOINS and one.line == line:
                    yield f"{_joined(one.args)}/{rest}"


def _constants(context: Context, place: Place, line: int) -> Iterator[str]:
    """Yield the paths that a module's names hold which a line names, where they say of what."""
    for read in place.sites.reads:
        module, name = context.project.split(read.target)
        if read.line == line and module is not None and name in module.bindings:
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
    """Return the machine's own folder for temporary files, or Flask's, where a part is that."""
    ref = getattr(part, "ref", "")
    if ref.endswith(".instance_path"):
        return INSTANCE
    return TEMPORARY if ref == "tempfile.gettempdir()" else GAP


def _known(path: str) -> Iterator[str]:
    """Yield what is known of a path: the whole, its folder, or how a name begins."""
    path = path.removeprefix("./")
    start = ANY.search(path)
    folder, _, name = (path[: start.start()] if start else path).rpartition("/")
    folder = folder.rstrip("/")
    if start is None and name and name != ".":
        yield f"{folder}/{name}" if folder or path.startswith("/") else name
    elif path.startswith(SOMEWHERE) and (tail := _tail(path)):
        yield tail
    elif start is not None and folder not in EVERYBODYS:
        yield f"{folder}/{{}}"
    elif start is not None and len(name) >= FEWEST:
        yield f"{folder}/{name}{{}}"


def _tail(path: str) -> str:
    """Return what is known of a path whose beginning is not: `{}/reports/{}`."""
    *folders, last = path.split("/")[1:]
    known = list(itertools.takewhile(lambda one: not ANY.search(one), folders))
    if not known or (len(known) == 1 and GENERAL.search(known[0])):
        return ""
    is_whole = len(known) == len(folders) and not ANY.search(last)
    return "/".join((GAP, *known, last if is_whole else GAP))
