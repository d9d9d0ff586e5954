"""Files that requests write to the local disk, or read back from there."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from offramp.audit import beside
from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import admin_files, at_start, folders, paths, token_files
from offramp.audit.checks.seen.files import is_temporary, may_write, shown_path, written
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.modes import is_writing
from offramp.audit.checks.seen.scratch import is_scratch
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.audit.report import Severity
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.sites import Call

FOLDER = "makes a folder"
SERVED = frozenset({"flask.send_from_directory", "flask.helpers.send_from_directory"})
UPLOADS = re.compile(r"upload|media|attachment|avatar|user_?files?|storage", re.IGNORECASE)
OWN = re.compile(
    r"static|template|root_path|__file__|dist|build|public|frontend|asset", re.IGNORECASE
)
TOUCHING = Called(lambda name: may_write(name) or name in SERVED)


@dataclass
class Changing:
    """A function that changes files: what it does, in which line first, and by which calls."""

    place: Place
    done: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    aside: list[tuple[str, Call]] = field(default_factory=list)  # in folders for temporary files

    def add(self, verb: str, call: Call) -> None:
        """Count what a call does."""
        self.done.setdefault(f"{verb} {shown_path(call)}".strip(), call.line)
        self.calls.append(call)

    @property
    def is_less(self) -> bool:
        """Only makes folders."""
        return list(self.done) == [FOLDER]


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    every: list[Changing] = []
    served: list[Hit] = []
    sending: list[Hit] = []
    for place in (*context.running.requested, *context.running.beside):
        one = Changing(place)
        every.append(one)
        for call in TOUCHING.of(place.sites):
            if _is_change(context, one, call) or not call.is_any(*SERVED):
                continue
            if _is_served(context, place, call) and not _is_temporary(context, place, call):
                said = f"{place.name}() sends uploads from the local disk"
                served.append(Hit(place.ref, call.line, said))
            elif _is_chosen(place, call):
                said = f"{place.name}() sends files from a folder of the local disk"
                sending.append(Hit(place.ref, call.line, said))
    for place, call in token_files.find(context):
        said = f"{place.name}() keeps tokens in a file of {call.target.partition('.')[0]}'s own"
        yield Hit(place.ref, call.line, said)
    yield from admin_files.find(context)
    yield from _at_start(context)
    _read_elsewhere(context, every)
    changing = [one for one in every if one.done]
    by_tasks = _by_tasks(context)
    reading = list(_readers(context, [*changing, *by_tasks], every))
    told = {(one.place, one.line) for one in reading if one.routes is None}
    if changing or by_tasks:  # else it is a folder that comes with the application
        served += sending
    yield from (one for one in served if (one.place, one.line) not in told)
    yield from (*_changes(changing), *reading)


def _is_change(context: Context, one: Changing, call: Call) -> bool:
    """Tell whether a call changes a file, and count it."""
    verb = written(context, one.place, call)
    if verb is None and is_writing(context, one.place, call):
        verb = "writes a file"
    if verb is not None and _is_temporary(context, one.place, call):
        one.aside.append((verb, call))
    elif verb is not None:
        one.add(verb, call)
    return verb is not None


def _by_tasks(context: Context) -> list[Changing]:
    """Return the functions of a queue's workers that change files: routes may read these."""
    roots = [one.function for one in context.once(beside.find) if one.kind == "task"]
    found = []
    for ref in context.graph.reached(roots, queued=False) if roots else ():
        place = context.running.place(ref)
        if place is not None and ref not in context.running.answering:
            one = Changing(place)
            for call in TOUCHING.of(place.sites):
                _is_change(context, one, call)
            found.append(one)
    return [one for one in found if one.done]


def _at_start(context: Context) -> Iterator[Hit]:
    """Yield what is written before any request."""
    for place, done, is_caught in at_start.writing(context, TOUCHING):
        is_top = place.ref in context.project.modules
        who = f"the import of {place.ref}" if is_top else f"{place.name}()"
        said = f"{who} {', '.join(done)} on the local disk, before any request"
        line = min(one.line for one in done.values())
        if is_caught:
            yield Hit(place.ref, line, said, severity="low", routes=(), effect="note")
        else:
            said = f"{said}: a process does not start where that is read-only"
            yield Hit(place.ref, line, said, severity="medium", routes=(), effect="prepare")


def _is_temporary(context: Context, place: Place, call: Call) -> bool:
    return is_temporary(place, call) or is_scratch(context, place, call)


def _read_elsewhere(context: Context, every: list[Changing]) -> None:
    """Count files in temporary folders which another request reads by the same path."""
    writing = [one for one in every if one.aside]
    reading = {
        one.place.ref: paths.named(context, one.place, filter(folders.reads, one.place.sites.calls))
        for one in (every if writing else ())
    }
    routes = {ref: set(context.reaching.get(ref, ())) for ref in reading}
    for one in writing:
        ref = one.place.ref
        others = [at for at in reading if at != ref and routes[at] - routes[ref]]
        read = {path for at in others for path in reading[at]}
        for verb, call in one.aside:
            if read & paths.named(context, one.place, [call]):
                one.add(verb, call)


def _changes(changing: list[Changing]) -> Iterator[Hit]:
    """
    Yield one hit for all that a function does to the disk.

    Only making folders is less, but where other functions keep files.
    """
    known = {one.place.ref: one.place for one in changing}
    kept = {name for one in changing if not one.is_less for name in _folders(one, known)}
    for one in changing:
        is_less = one.is_less and not kept & _folders(one, known)
        said = f"{one.place.name}() {', '.join(one.done)} on the local disk"
        severity: Severity | None = "medium" if is_less else None
        line, *more = sorted({call.line for call in one.calls})
        yield Hit(one.place.ref, line, said, severity=severity, more=tuple(more))


def _readers(context: Context, changing: list[Changing], every: list[Changing]) -> Iterator[Hit]:
    """Yield those that read what is changed; a function that does both for other methods, too."""
    known = {one.place.ref: one.place for one in every}
    kept: dict[str, str] = {}  # folders and files, and who changes them
    for one in changing:
        if not one.is_less:
            found = _folders(one, known) | paths.named(context, one.place, one.calls)
            kept = dict.fromkeys(found, one.place.name) | kept
    for one in every if kept else ():
        place = one.place
        calls = [call for call in place.sites.calls if folders.reads(call)]
        read = _folders(one, known) | paths.named(context, place, calls) if calls else ()
        shared = paths.meet(kept, read) if read else ()
        if not shared:
            continue
        told = {name for at in one.calls for name in routes_at(context, place.ref, at.line)}
        routes = [name for call in calls for name in routes_at(context, place.ref, call.line)]
        left = tuple(name for name in dict.fromkeys(routes) if name not in told)
        if left or not one.done:
            first = min(shared)
            said = f"{place.name}() reads from the local disk what {kept[first]}() changes there"
            yield Hit(
                place.ref, calls[0].line, f"{said} ({first})", routes=left if one.done else None
            )


def _folders(one: Changing, known: Mapping[str, Place]) -> set[str]:
    return folders.used(one.place, known)


def _is_chosen(place: Place, call: Call) -> bool:
    """Tell whether folder and file are known only when it runs, and the folder is no page's."""
    if text(call.given(0, "directory")) or text(call.given(1, "path")):
        return False
    joined = (one.args for one in place.sites.calls if one.target == "os.path.join")
    return not OWN.search(f"{call.given(0, 'directory')} {list(joined)}")


def _is_served(context: Context, place: Place, call: Call) -> bool:
    """Tell whether a call sends an upload: by what its folder is, or as the code calls it."""
    if not call.is_any(*SERVED):
        return False
    if UPLOADS.search(str(call.given(0, "directory"))):
        return True
    function = context.project.function(place.ref)
    nodes = ast.walk(function.node) if function else ()
    at = (one for one in nodes if isinstance(one, ast.Call) and one.lineno == call.line)
    return any(UPLOADS.search(ast.unparse(one.args[0])) for one in at if one.args)


CHECK = Check(
    name="local-files",
    severity="high",
    title="Files on the local disk",
    why="A function's disk is read-only or its own, and gone with it: what one process writes,"
    " no other can read, and nothing is left after scaling to zero.",
    remedy="Keep files in object storage or a shared folder behind one small interface.",
    example="""\
# before
file.save(os.path.join(UPLOADS, name))
# after
with storage.open(name, "wb") as target:   # fsspec: s3://… or file://…
    shutil.copyfileobj(file.stream, target)""",
    find=find,
)
