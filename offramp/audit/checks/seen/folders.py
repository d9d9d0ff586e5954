"""Folders of data by the names that code calls them: `data_dir()`, `config["UPLOAD_FOLDER"]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit.checks.seen.files import OPEN, PATH, PATH_OPEN
from offramp.audit.checks.seen.given import plain
from offramp.audit.running import Place
from offramp.code.sites import Call

DATA = re.compile(
    r"data|upload|stor(?:e|age)|media|file|content|attachment|librar|archive|export|backup|image"
    r"|photo|document|download|avatar",
    re.IGNORECASE,
)
FOLDER = re.compile(r"dir|folder|path|root|location", re.IGNORECASE)
LISTS = frozenset(
    {"glob.glob", "glob.iglob", "os.listdir", "os.scandir", "os.walk", "flask.send_file"}
)
SENDS = frozenset({"flask.send_from_directory", "flask.helpers.send_from_directory"})
PATH_READS = re.compile(rf"{PATH}\.(?:read_text|read_bytes|iterdir|glob|rglob)$")


def named(place: Place) -> Iterator[str]:
    """Yield the folders of data that a function names: its own functions, settings, constants."""
    for call in place.sites.calls:
        name = call.target.rpartition(".")[2]
        is_plain = "." in call.target and not call.target.startswith("?")
        if is_plain and "()" not in call.target and FOLDER.search(name) and DATA.search(name):
            yield f"{name}()"
    for read in place.sites.reads:
        name = read.target.rpartition(".")[2]
        key = plain(read.key)
        if name == "config" and isinstance(key, str) and DATA.search(key) and FOLDER.search(key):
            yield key
        elif name.isupper() and DATA.search(name):
            yield name


def reads(call: Call) -> bool:
    """Tell whether a call reads a file or what is in a folder."""
    if call.is_any(*OPEN) or PATH_OPEN.match(call.target):
        mode = plain(call.given(0 if PATH_OPEN.match(call.target) else 1, "mode"))
        return not isinstance(mode, str) or not set(mode) & set("wax+")
    return call.is_any(*LISTS, *SENDS) or PATH_READS.match(call.target) is not None
