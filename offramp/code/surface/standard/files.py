"""Paths and folders, answered from the project's own files and not from the disk."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Callable
from typing import Any

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, OpenList, Place, Unknown, Value
from offramp.code.tree import is_passed_over

LIBRARY = Library()
PATH = LIBRARY.model(
    *(f"pathlib.{one}" for one in ("Path", "PurePath", "PosixPath", "PurePosixPath")), state=list
)
CWD = "os.getcwd()"


def as_text(call: Call, value: Value) -> str | None:
    """Return the path that a text or a `Path` is, None where that is not known."""
    value = call.world.plain(value)
    if isinstance(value, Instance) and value.isa(PATH):
        return "/".join(value.of(PATH))
    return value if isinstance(value, str) else None


def _pure(work: Any) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        texts = [as_text(call, one) for one in call.args]
        known = [one for one in texts if one is not None]
        if len(known) < len(texts) or not known:
            return Unknown()
        return work(*known)

    return run


@LIBRARY.function("os.path.join", "posixpath.join")
def join(call: Call) -> Value:
    """One path after another, from the last whole one on; where the first is not known, its end."""
    texts = [as_text(call, one) for one in call.args]
    whole = (at for at, one in enumerate(texts) if one is not None and one.startswith("/"))
    texts = texts[max(whole, default=0) :]
    known = [one for one in texts[1:] if one is not None]
    if not texts or len(known) < len(texts) - 1:
        return Unknown()
    tail = posixpath.join("/", *known) if known else ""
    if texts[0] is None:
        return Unknown(tail=tail)
    joined = posixpath.join(texts[0], *known)
    first = call.args[0]
    is_started = isinstance(first, Unknown) and first.ref == CWD and len(texts) == len(call.args)
    return Unknown(CWD, likely=joined, tail=tail) if is_started else joined


@LIBRARY.function("os.getcwd", "os.getcwdb")
def getcwd(call: Call) -> Value:
    """Where it is started: likely in the folder from which its modules are imported."""
    return Unknown(CWD, likely=_started_in(call))


def _started_in(call: Call) -> str:
    """Return the folder above the packages that the caller lies in; not `src`."""
    folder, by_file = posixpath.dirname(call.place.file), call.world.project.by_file
    while folder and f"{folder}/__init__.py" in by_file:
        folder = posixpath.dirname(folder)
    folder = posixpath.dirname(folder) if posixpath.basename(folder) == "src" else folder
    return posixpath.join(str(call.world.project.root), folder).rstrip("/")


for _name, _work in {
    "dirname": posixpath.dirname,
    "basename": posixpath.basename,
    "abspath": posixpath.normpath,
    "realpath": posixpath.normpath,
    "normpath": posixpath.normpath,
    "splitext": posixpath.splitext,
    "split": posixpath.split,
}.items():
    LIBRARY.functions[f"os.path.{_name}"] = _pure(_work)


@LIBRARY.function("os.path.isabs")
def isabs(call: Call) -> Value:
    """Whether a path is a whole one."""
    text = as_text(call, call.get(0, "s"))
    return Unknown() if text is None else text.startswith("/")


@LIBRARY.function("os.path.relpath")
def relpath(call: Call) -> Value:
    """One path from another; only where both are whole, for here is nowhere."""
    path, start = as_text(call, call.get(0, "path")), as_text(call, call.get(1, "start"))
    if path is None or start is None or not (path.startswith("/") and start.startswith("/")):
        return Unknown()
    return posixpath.relpath(path, start)


def _children(call: Call, folder: str) -> list[str] | None:
    """Return names in a folder of the project; None for one outside."""
    root = str(call.world.project.root)
    folder = posixpath.normpath(folder)
    if folder != root and not folder.startswith(f"{root}/"):
        return None
    start = "" if folder == root else folder[len(root) + 1 :] + "/"
    names = {
        one.name[len(start) :].split("/")[0]
        for one in call.world.project.files
        if one.name.startswith(start)
    }
    return sorted(names)


def _kind(call: Call, path: str) -> str | None:
    """Return "file", "folder", "" for what is not there, None for what is not looked at."""
    root = str(call.world.project.root)
    path = posixpath.normpath(path)
    if path == root:
        return "folder"
    if not path.startswith(f"{root}/"):
        return None
    inside = path[len(root) + 1 :]
    for one in call.world.project.files:
        if one.name == inside:
            return "file"
        if one.name.startswith(f"{inside}/"):
            return "folder"
    return None if is_passed_over(inside) else ""


@LIBRARY.function("os.listdir")
def listdir(call: Call) -> Value:
    """Names in a folder."""
    folder = as_text(call, call.get(0, "path"))
    names = _children(call, folder) if folder is not None else None
    return OpenList() if names is None else [*names]


def _exists(*kinds: str) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        path = as_text(call, call.get(0, "path", call.self))
        kind = _kind(call, path) if path is not None else None
        return Unknown() if kind is None else kind in kinds

    return run


LIBRARY.functions["os.path.exists"] = _exists("file", "folder")
LIBRARY.functions["os.path.isfile"] = _exists("file")
LIBRARY.functions["os.path.isdir"] = _exists("folder")
PATH.methods["exists"] = _exists("file", "folder")
PATH.methods["is_file"] = _exists("file")
PATH.methods["is_dir"] = _exists("folder")


@LIBRARY.function("glob.glob", "glob.iglob")
def glob(call: Call) -> Value:
    """Files and folders of the project that fit a pattern."""
    pattern = as_text(call, call.get(0, "pathname"))
    return OpenList() if pattern is None else [*_fitting(call, pattern)]


def _fitting(call: Call, pattern: str) -> list[str]:
    root, pattern = str(call.world.project.root), posixpath.normpath(pattern)
    depth = pattern.count("/")
    found: set[str] = set()
    for path in _paths(call, root):
        same_depth = path.count("/") == depth or "**" in pattern
        if same_depth and fnmatch.fnmatchcase(path, pattern.replace("**/", "*")):
            found.add(path)
    return sorted(found)


def _paths(call: Call, root: str) -> set[str]:
    found: set[str] = set()
    for one in call.world.project.files:
        path = f"{root}/{one.name}"
        while len(path) > len(root) and path not in found:
            found.add(path)
            path = posixpath.dirname(path)
    return found


@LIBRARY.function("os.scandir")
def scandir(call: Call) -> Value:
    """Entries of a folder: their names, paths and kinds."""
    folder = as_text(call, call.get(0, "path"))
    names = _children(call, folder) if folder is not None else None
    if names is None:
        return OpenList()
    entries = []
    for name in names:
        entry = path_of(f"{folder}/{name}", call.place)
        entry.attributes["path"] = f"{folder}/{name}"
        entries.append(entry)
    return [*entries]


@LIBRARY.function("os.walk")
def walk(call: Call) -> Value:
    """(folder, folders, files) of a folder and those below."""
    top = as_text(call, call.get(0, "top"))
    if top is None or _kind(call, top) is None:
        return OpenList()
    rows: list[Value] = []
    pending = [posixpath.normpath(top)]
    while pending:
        folder = pending.pop(0)
        names = _children(call, folder) or []
        folders = [one for one in names if _kind(call, f"{folder}/{one}") == "folder"]
        rows.append((folder, [*folders], [one for one in names if one not in folders]))
        pending.extend(f"{folder}/{one}" for one in folders)
    return rows


def path_of(text: str, place: Place) -> Instance:
    """Return a `Path`."""
    made = Instance(PATH, place)
    made.states[PATH] = [text]
    return made


@PATH.method("__init__")
def _make(call: Call) -> Value:
    texts = [as_text(call, one) for one in call.args]
    if isinstance(call.self, Instance) and None not in texts:
        call.self.states[PATH] = [posixpath.join(*[one or "" for one in texts])] if texts else ["."]
    return None


@PATH.class_method("cwd")
def _cwd(call: Call) -> Value:
    return path_of(_started_in(call), call.place)


@PATH.method("with_name")
def _with_name(call: Call) -> Value:
    base, name = as_text(call, call.self), call.text(0, "name")
    if base is None or name is None:
        return Unknown()
    return path_of(posixpath.join(posixpath.dirname(base), name), call.place)


@PATH.method("__truediv__", "joinpath")
def _join(call: Call) -> Value:
    base, texts = as_text(call, call.self), [as_text(call, one) for one in call.args]
    if base is None or None in texts:
        return Unknown()
    return path_of(posixpath.join(base, *[one or "" for one in texts]), call.place)


@PATH.method("resolve", "absolute", "expanduser")
def _resolve(call: Call) -> Value:
    text = as_text(call, call.self)
    return Unknown() if text is None else path_of(posixpath.normpath(text), call.place)


@PATH.method("__str__", "as_posix", "__fspath__")
def _string(call: Call) -> Value:
    text = as_text(call, call.self)
    return Unknown() if text is None else text


@PATH.method("iterdir")
def _iterdir(call: Call) -> Value:
    folder = as_text(call, call.self) or ""
    names = _children(call, folder)
    return (
        OpenList() if names is None else [path_of(f"{folder}/{one}", call.place) for one in names]
    )


@PATH.method("glob", "rglob")
def _glob(call: Call) -> Value:
    folder, pattern = as_text(call, call.self), call.text(0, "pattern")
    if folder is None or pattern is None:
        return OpenList()
    return [path_of(one, call.place) for one in _fitting(call, f"{folder}/{pattern}")]


@LIBRARY.function("os.environ.get", "os.getenv", "os.environ.setdefault")
def environment(call: Call) -> Value:
    """A variable: not known, its default likely."""
    default = call.get(1, "default")
    likely = default.likely if isinstance(default, Unknown) else default
    made = Unknown("os.environ.get()", args=call.args)
    if default is not None:
        made.likely = likely
    return made
