"""Folders of data by the names that code calls them: `data_dir()`, `config["UPLOAD_FOLDER"]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from offramp.audit.checks.seen.files import OPEN, PATH, PATH_OPEN
from offramp.audit.checks.seen.given import plain, writes
from offramp.audit.running import Place
from offramp.code.sites import Call

DATA = re.compile(
    r"data|upload|stor(?:e|age)|media|file|content|attachment|librar|archive|export|backup|image"
    r"|photo|document|download|avatar|(?:^|_)logs?_(?:dir|folder|path|root)",
    re.IGNORECASE,
)
FOLDER = re.compile(r"dir|folder|path|root|location", re.IGNORECASE)
KEPT = re.compile(  # settings that say what is in the folder, and not that it is one
    r"(?:^|_)(?:upload|attachment|avatar|photo|picture|image|document|download|export|backup)s?$"
    r"|(?:^|_)(?:media|storage)$",
    re.IGNORECASE,
)
SETTING = re.compile(r"(?:_|^)(?:dir|directory|folder|path)$", re.IGNORECASE)
OWN = re.compile(  # the code's own folders, and those that hold all kinds of things
    r"base|root|static|template|asset|theme|locale|translation|home|project|app(?:lication)?_|src"
    r"|source|script|bin_|url|python|module|plugin|session|cookie",
    re.IGNORECASE,
)
SETTINGS = re.compile(r"conf|settings", re.IGNORECASE)
LISTS = frozenset(
    {"glob.glob", "glob.iglob", "os.listdir", "os.scandir", "os.walk", "flask.send_file"}
)
SENDS = frozenset({"flask.send_from_directory", "flask.helpers.send_from_directory"})
# of libraries, that are given a path (or what is in memory: what is shared tells)
LOADS = re.compile(
    r"(?:sklearn\.externals\.)?joblib\.load$|torch\.load$|pandas\.(?:\w+\.)*read_\w+$|polars\.read_\w+$"
    r"|numpy\.(?:load|loadtxt|genfromtxt)$|cv2\.imread$|PIL\.Image\.open$|(?:tensorflow\.)?keras\..*load_model$"
)
LOADING = frozenset(
    {*("sklearn", "joblib", "torch", "pandas", "polars"), *("numpy", "cv2", "PIL", "keras")}
    | {"tensorflow"}
)
PATH_READS = re.compile(
    rf"{PATH}\.(?:read_text|read_bytes|iterdir|glob|rglob|exists|is_file|stat)$"
)
# whether a file is there, and since when
ASKS = frozenset(
    f"os.{one}"
    for one in (
        "stat",
        "access",
        *map("path.{}".format, ("exists", "isfile", "lexists", "getsize", "getmtime")),
    )
)


def named(place: Place) -> Iterator[str]:
    """Yield the folders of data that a function names: its own functions, settings, constants."""
    for call in place.sites.calls:
        name = call.target.rpartition(".")[2]
        is_plain = "." in call.target and not call.target.startswith("?")
        if is_plain and "()" not in call.target and FOLDER.search(name) and DATA.search(name):
            yield f"{name}()"
        key = plain(call.args[0]) if name == "get" and call.args else None
        if isinstance(key, str) and call.target.endswith("config.get") and _is_folder(key):
            yield key
    for read in place.sites.reads:
        name = read.target.rpartition(".")[2]
        key = plain(read.key)
        if name == "config" and isinstance(key, str) and _is_folder(key):
            yield key
        elif DATA.search(name) and (name.isupper() or _is_setting(read.target)):
            yield name


def _is_folder(key: str) -> bool:
    is_said = DATA.search(key) is not None and FOLDER.search(key) is not None
    if is_said or KEPT.search(key):
        return True
    return SETTING.search(key) is not None and OWN.search(key) is None


def _is_setting(target: str) -> bool:
    folder = target.rpartition(".")[2]
    return SETTINGS.search(target) is not None and FOLDER.search(folder) is not None


def used(place: Place, known: Mapping[str, Place]) -> set[str]:
    """Return the folders that a function names, itself or by a function that it asks for a path."""
    asked = [known[call.target] for call in place.sites.calls if call.target in known]
    return {folder for one in (place, *asked) for folder in named(one)}


def reads(call: Call) -> bool:
    """Tell whether a call reads a file or what is in a folder, or asks whether it is there."""
    if call.is_any(*OPEN) or PATH_OPEN.match(call.target):
        mode = plain(call.given(0 if PATH_OPEN.match(call.target) else 1, "mode"))
        return not writes(mode)
    if call.target.partition(".")[0] in LOADING:
        return LOADS.match(call.target) is not None
    return call.is_any(*LISTS, *SENDS, *ASKS) or PATH_READS.match(call.target) is not None
