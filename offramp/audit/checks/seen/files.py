"""Calls that write files, and which of them write where nothing needs to stay."""

from __future__ import annotations

import ast
import re

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.given import plain, text, writes
from offramp.audit.checks.seen.saved import may_save, saved
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Literal, Reference
from offramp.code.sites import Call

OPEN = frozenset(
    {"builtins.open", "io.open", "codecs.open", "gzip.open", "bz2.open", "aiofiles.open"}
)
PATH = (  # a path, and what of it is one again; `.name` and `.parts[-1]` are texts
    r"pathlib\.(?:Path(?:\.(?:home|cwd))?|PosixPath)\(\)(?:\.(?:parent|parents\[\]|(?:absolute|resolve|joinpath"
    r"|expanduser|with_\w+|relative_to|glob|rglob|iterdir)\(\)(?:\[\])?))*?"
)
PATH_WRITES = re.compile(
    rf"{PATH}\.(?P<how>write_text|write_bytes|touch|mkdir|unlink|rename|replace|rmdir|symlink_to)$"
)
PATH_OPEN = re.compile(rf"{PATH}\.open$")
SAVE = re.compile(
    r"(?:flask\.request\.files(?:\[\]|\.get\(\)|\.getlist\(\)\[\]|\.\w+\(\)(?:\[\])*)"
    r"|werkzeug\.datastructures\.(?:\w+\.)?FileStorage\(\)"
    r"|(?:flask_wtf\.file|wtforms(?:\.fields(?:\.simple)?)?)\.\w*FileField\(\)\.data(?:\[\])?"
    r"|flask_rest(?:ful|x|plus)\.reqparse\.RequestParser\(\)\.parse_args\(\)(?:\[\]|\.get\(\)|\.\w+)|PIL\.Image\.open\(\)(?:\.\w+\(\))*)\.save$"
)
MADE = {
    "os.makedirs": "makes a folder",
    "os.mkdir": "makes a folder",
    "os.remove": "removes a file",
    "os.unlink": "removes a file",
    "os.rename": "moves a file",
    "os.replace": "moves a file",
    "os.symlink": "links a file",
    "shutil.copy": "copies a file",
    "shutil.copy2": "copies a file",
    "shutil.copyfile": "copies a file",
    "shutil.copytree": "copies a folder",
    "shutil.move": "moves a file",
    "shutil.rmtree": "removes a folder",
    "flask_uploads.UploadSet().save": "saves an upload",
}
METHODS = (".open", ".write_text", ".write_bytes")
ENDS = (*METHODS, "?.save", ".data.save")
PATHS = frozenset({"?", "pathlib", "flask", "anyio", "path"})  # what may have them
TO_SECOND = frozenset({"shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree"})
TO_SECOND |= {"shutil.move", "os.rename", "os.replace", "os.symlink"}
BY_PATH = {"mkdir": "makes a folder", "touch": "writes a file", "unlink": "removes a file"}
TEMPORARY = re.compile(
    r"^tempfile\.|TemporaryDirectory|tmpfile|NamedTemporary|/tmp/|/dev/shm"
    r"|(?:temp|tmp)_?(?:dir|directory|folder)\(\)$",
    re.IGNORECASE,
)
BUFFER = re.compile(r"(?:BytesIO|StringIO|SpooledTemporaryFile)\(\)$")  # in memory
WRITE_MODE = re.compile(r"^(?:[wax]b?\+?|r\+b?|rb\+|wt|at)$")
SCRATCH = re.compile(r"^(?:/tmp|/dev/shm|/dev/null|/var/tmp)\b")
REPEATED = re.compile(r"^(?:\./)+")  # of `f"./{folder}/x"`, where the folder is `./y`
FIRST_ARGUMENT = frozenset({"os.remove", "os.unlink", "shutil.rmtree"})


def written(context: Context, place: Place, call: Call) -> str | None:
    """Return what a call does to the local disk ("writes a file"), or None."""
    if call.is_any(*OPEN) or PATH_OPEN.match(call.target):
        first = 0 if PATH_OPEN.match(call.target) else 1
        mode = plain(call.given(first, "mode"))
        return "writes a file" if writes(mode) else None
    if call.target.endswith(METHODS) and not _is_path_like(context, call.target):
        return saved(call)  # `tarfile.open`
    if call.target.endswith(".open"):
        return "writes a file" if call.args and WRITE_MODE.match(text(call.args[0])) else None
    if call.target.endswith(METHODS):
        return "writes a file"
    if match := PATH_WRITES.match(call.target):
        return BY_PATH.get(match["how"], "writes a file")
    return MADE.get(call.target) or _uploaded(context, place, call) or saved(call)


def _is_path_like(context: Context, target: str) -> bool:
    """Tell whether it may be a path: one of Python's, or nothing that a library made."""
    top = target.partition(".")[0]
    return top in PATHS or context.project.find(top) is not None


def _uploaded(context: Context, place: Place, call: Call) -> str | None:
    """Return what it does where it keeps what somebody has sent, or a picture, in a file."""
    if not call.target.endswith(".save") and not call.also:
        return None
    if BUFFER.search(str(getattr(call.given(0, "fp"), "ref", ""))):
        return None
    if any(SAVE.match(one) for one in (call.target, *call.also)):
        return "saves a file"
    if call.target.endswith(".data.save"):  # of a form's field
        return "saves an upload"
    is_unknown = call.target == "?.save" and bool(call.args or call.keywords)
    is_upload = is_unknown and (_cleans_names(place) or _is_given_upload(context, place, call))
    return "saves an upload" if is_upload else None


def _is_given_upload(context: Context, place: Place, call: Call) -> bool:
    """Tell whether callers give what is saved: `store(request.files["picture"])`."""
    function = context.project.function(place.ref)
    node = callers.node(context, place.ref, call)
    held = node.func.value if node is not None and isinstance(node.func, ast.Attribute) else None
    if function is None or not isinstance(held, ast.Name):
        return False
    if held.id not in context.project.names(function.module, function).own.parameters:
        return False
    given = callers.given(context, function, held.id)
    names = [f"{one.ref}.save" for one in given if isinstance(one, Reference)]
    return any(SAVE.match(one) or one.endswith(".data.save") for one in names)


def may_write(name: str) -> bool:
    """Tell whether what is called *name* may be one of those above."""
    patterns = (PATH_OPEN, PATH_WRITES, SAVE)
    is_known = name in MADE or name in OPEN or name.endswith(ENDS) or may_save(name)
    return is_known or any(one.match(name) for one in patterns)


def is_temporary(place: Place, call: Call) -> bool:
    """Tell whether a file is only for the time of the request: below a temporary folder."""
    if any(map(_is_elsewhere, place.sites.calls)):
        return SCRATCH.match(text(call.args[0] if call.args else call.given(0, "file"))) is not None
    if any(TEMPORARY.search(one) for one in call.inside):
        return True
    given = [*call.args[1 if call.target in TO_SECOND else 0 : 2], *call.keywords.values()]
    if any(
        SCRATCH.match(text(one)) or TEMPORARY.search(str(getattr(one, "ref", ""))) for one in given
    ):
        return True
    makes_own = any(one.target.startswith("tempfile.") for one in place.sites.calls)
    path = text(call.args[0] if call.args else call.given(0, "file"))
    return makes_own and (call.target in MADE or not path or path.startswith("{}"))


def _is_elsewhere(call: Call) -> bool:
    """Tell whether it makes a temporary file in a folder of its own: `mkstemp(dir=UPLOADS)`."""
    where = call.keywords.get("dir") if call.target.startswith("tempfile.") else None
    if where is None or where == Literal(None):
        return False
    is_named = SCRATCH.match(text(where)) or TEMPORARY.search(str(getattr(where, "ref", "")))
    return not is_named


def shown_path(call: Call) -> str:
    """Return the path where the text names it, quoted; else ""."""
    value = REPEATED.sub("./", text(call.args[0])) if call.args else ""
    is_path = len(value) > 1 and "{}" not in value and not WRITE_MODE.match(value)
    return f"({value})" if is_path else ""


def _cleans_names(place: Place) -> bool:
    return any(one.target.endswith("secure_filename") for one in place.sites.calls)
