"""Files that a function reads and writes on the machine it runs on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.facts.each import Place
from offramp.audit.facts.incoming.fields import FILES
from offramp.audit.facts.kept.piece import Kept
from offramp.code.called import Called
from offramp.code.given import Literal, Text
from offramp.code.nodes import last_name
from offramp.code.sites import Call

OPEN = frozenset(
    {
        "builtins.open",
        "io.open",
        "codecs.open",
        "gzip.open",
        "bz2.open",
        "lzma.open",
        "zipfile.ZipFile",
        "tarfile.open",
    }
)
PATH = re.compile(r"^pathlib\.\w*Path(\(\)|\.)")
PATH_WRITES = frozenset(
    [
        "write_text",
        "write_bytes",
        "unlink",
        "mkdir",
        "rmdir",
        "rename",
        "replace",
        "touch",
        "symlink_to",
        "chmod",
    ]
)
PATH_READS = frozenset(["read_text", "read_bytes", "iterdir", "glob", "rglob"])
ONLY_OF_PATHS = frozenset({"write_text", "write_bytes", "read_text", "read_bytes", "unlink"})
WRITES = frozenset(
    [
        f"os.{one}"
        for one in [
            "remove",
            "unlink",
            "rename",
            "replace",
            "makedirs",
            "mkdir",
            "rmdir",
            "removedirs",
            "symlink",
            "link",
            "truncate",
            "renames",
        ]
    ]
    + [
        f"shutil.{one}"
        for one in [
            "copy",
            "copy2",
            "copyfile",
            "copytree",
            "copyfileobj",
            "move",
            "rmtree",
            "make_archive",
            "unpack_archive",
        ]
    ]
)
READS = frozenset(
    {
        "os.listdir",
        "os.scandir",
        "os.walk",
        "glob.glob",
        "flask.send_from_directory",
        "flask.helpers.send_from_directory",
    }
)
SENT = frozenset({"flask.send_file", "flask.helpers.send_file"})
BASES = frozenset({"sqlite3.connect", "dbm.open"})
ENDS = re.compile(rf"^tempfile\.|shelve\.open$|^\?.*\.(?:{'|'.join(ONLY_OF_PATHS)})$")
TABLES = re.compile(r"\.(to_csv|to_excel|to_parquet|to_pickle|savefig|imwrite)$")
STORED = re.compile(
    r"^flask\.request\.files(\[\]|\.get\(\)|\.getlist\(\)\[\]|\.values\(\)\[\])\.save$|^werkzeug\.\S*FileStorage\(\)\.save$|^PIL\.Image\.\S*\.save$"
    r"|^flask_(re)?upload(s|ed)\.\S*UploadSet\(\)\.save$"
)
OF_FORM = re.compile(r"^(?P<form>[\w.]+)\(\)\.(?P<field>\w+)\.data(\[\])?\.save$")


def find(place: Place) -> Iterator[Kept]:
    """Yield the files that one function touches."""
    for call in TOUCHING.of(place.sites):
        kind = "file written" if _is_of_form(call.target, place) else _kind(call)
        if kind is not None:
            yield Kept(kind, _name(call), place.file, call.line)


def _may_touch(name: str) -> bool:
    """Tell whether a name is one of those below: most are not, and stand in many places."""
    is_known = name in OPEN | WRITES | READS | SENT | BASES
    return is_known or any(one.search(name) for one in (STORED, TABLES, PATH, ENDS, OF_FORM))


TOUCHING = Called(_may_touch)


def _is_of_form(target: str, place: Place) -> bool:
    """Tell whether a file is stored that a form's field has: `form.photo.data.save(...)`."""
    match = OF_FORM.match(target)
    classes = place.context.project.classes
    form = place.context.project.cls(match["form"]) if match else None
    bound = (one.attributes.get(match["field"], ()) for one in classes.lineage(form) if match)
    made = (one.value for each in bound for one in each)
    return any(isinstance(one, ast.Call) and last_name(one.func) in FILES for one in made)


def _kind(call: Call) -> str | None:  # noqa: C901, PLR0911 - one for each way to a file
    target = call.target
    method = target.rpartition(".")[2]
    if target in OPEN:
        return None if _is_buffer(call) else _by_mode(call, 1)
    if target.startswith("tempfile."):
        return "temporary file" if target.count(".") == 1 and "()" not in target else None
    if target in WRITES:
        return "file written"
    if target in READS:
        return "file read"
    if (STORED.match(target) and not _is_buffer(call)) or (
        TABLES.search(target) and _text(call) is not None
    ):
        return "file written"
    if target == "sqlite3.connect":
        return None if _text(call) == ":memory:" else "database file"
    if target in SENT:
        return "file read" if _text(call) is not None else None
    if PATH.match(target) or (target.startswith("?.") and method in ONLY_OF_PATHS):
        if method == "open":
            return _by_mode(call, 0)
        return (
            "file written"
            if method in PATH_WRITES
            else ("file read" if method in PATH_READS else None)
        )
    if target.endswith("shelve.open") or target == "dbm.open":
        return "file written"
    return None


def _by_mode(call: Call, place: int) -> str:
    mode = call.given(place, "mode")
    text = mode.value if isinstance(mode, Literal) and isinstance(mode.value, str) else "r"
    return "file written" if set(text) & set("wax+") else "file read"


def _is_buffer(call: Call) -> bool:
    """Tell whether it is no file: an archive in memory."""
    return "BytesIO" in str(call.args[:1])


def _text(call: Call) -> str | None:
    given = call.args[0] if call.args else None
    if isinstance(given, Literal) and isinstance(given.value, str):
        return given.value
    return given.template if isinstance(given, Text) else None


def _name(call: Call) -> str:
    """Return the path where it stands there, else the call."""
    is_path = call.target.startswith(("pathlib.", "?.", "tempfile."))
    text = None if is_path else _text(call)
    return text or call.target.replace("()", "").removeprefix("?.").removeprefix("builtins.")
