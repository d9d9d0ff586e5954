"""Files that requests write to the local disk, or read back from there."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import folders
from offramp.audit.checks.seen.files import is_temporary, may_write, shown_path, written
from offramp.audit.checks.seen.modes import is_writing
from offramp.audit.context import Context
from offramp.audit.report import Severity
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.sites import Call

FOLDER = "makes a folder"
SERVED = frozenset({"flask.send_from_directory", "flask.helpers.send_from_directory"})
UPLOADS = re.compile(r"upload|media|attachment|avatar|user_?files?|storage", re.IGNORECASE)
TOUCHING = Called(lambda name: may_write(name) or name in SERVED)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    changing: list[tuple[Place, dict[str, int]]] = []
    others: list[Place] = []
    for place in (*context.running.requested, *context.running.beside):
        done: dict[str, int] = {}
        for call in TOUCHING.of(place.sites):
            verb, is_served = written(place, call), _is_served(context, place, call)
            if verb is None and is_writing(context, place, call):
                verb = "writes a file"
            if (verb is None and not is_served) or is_temporary(place, call):
                continue
            if verb is not None:
                path = shown_path(call)
                done.setdefault(f"{verb} {path}".strip(), call.line)
            else:
                said = f"{place.name}() sends uploads from the local disk"
                yield Hit(place.ref, call.line, said)
        if done:
            changing.append((place, done))
        else:
            others.append(place)
    yield from _changes(changing, others)


def _changes(changing: list[tuple[Place, dict[str, int]]], others: list[Place]) -> Iterator[Hit]:
    """
    Yield one hit for all that a function does to the disk, and those that read it there.

    Only making folders is less, but where other functions keep files.
    """
    known = {place.ref: place for place in (*(one for one, _ in changing), *others)}
    kept: dict[str, str] = {}  # folders of data, and who changes files there
    for place, done in changing:
        if list(done) != [FOLDER]:
            kept = dict.fromkeys(folders.used(place, known), place.name) | kept
    for place, done in changing:
        is_less = list(done) == [FOLDER] and not kept.keys() & folders.used(place, known)
        said = f"{place.name}() {', '.join(done)} on the local disk"
        severity: Severity | None = "medium" if is_less else None
        yield Hit(place.ref, min(done.values()), said, severity=severity)
    for place in others if kept else ():
        lines = [call.line for call in place.sites.calls if folders.reads(call)]
        shared = sorted(kept.keys() & folders.used(place, known)) if lines else []
        if shared:
            said = (
                f"{place.name}() reads from the local disk what {kept[shared[0]]}() changes there"
            )
            yield Hit(place.ref, lines[0], f"{said} ({shared[0]})")


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
