"""
The documents that an earlier run wrote of the same result: they need not be made again.

Their hashes are kept beside the result (see `remembered`). A document that somebody changed or
removed since, or that a run from another folder would link otherwise, is made again.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from pathlib import Path

from offramp.audit import remembered

ARCHITECTURE = "architecture-audit.md"
CANDIDATES = "migration-candidates.md"
DESIGN = "serverless-design.md"
JSON = "audit.json"
PAGE = "audit.html"
SARIF = "audit.sarif"
NAMES = (ARCHITECTURE, CANDIDATES, DESIGN, JSON, PAGE, SARIF)


def are_there(out: Path, name: str) -> bool:
    """Tell whether *out* holds the documents of the result *name* as they were written."""
    noted = remembered.noted(out, _key(out, name))
    return bool(noted) and all(_hash(out / one) == digest for one, digest in noted.items())


def note(out: Path, name: str, documents: Mapping[str, str]) -> None:
    """Keep the hashes of *documents*, texts by name, which were just written into *out*."""
    written = {one: text.encode(errors="replace") for one, text in documents.items()}
    found = {one: hashlib.sha256(content).hexdigest() for one, content in written.items()}
    remembered.note(out, _key(out, name), json.dumps(found))


def _key(out: Path, name: str) -> str:
    """Return what names a result whose documents are in *out*; links depend on where one is."""
    told = json.dumps([name, str(Path.cwd()), str(out.resolve())])
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()


def _hash(path: Path) -> str | None:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > remembered.LARGEST:
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
