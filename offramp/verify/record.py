"""When each function was last verified, and on which code: `verified.json` beside the journal."""

import fcntl
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from offramp import files
from offramp.errors import OfframpError

SAME, HELD = "same", "held"
MADE = {"__pycache__", ".mypy_cache", ".ruff_cache"}
WRITTEN = re.compile(r"\.(?:db|sqlite3?)(?:-(?:wal|shm|journal))?$|\.log$")  # by what runs
DATABASE = b"SQLite format 3\0"
CASES = "cases.yml"
UNKNOWN = ""  # the digest of code that nobody has seen


@dataclass(frozen=True)
class Entry:
    """
    One function: *time* is ISO 8601 in UTC, *code* what `code_of` said of its sources.

    *no_rows* says why only answers were compared; None: rows were, too. *place* is the cluster
    that was asked, whose code nobody here knows; None: what is in this folder was run.
    """

    time: str
    verdict: str
    cases: int
    code: str
    no_rows: str | None = None
    place: str | None = None

    def is_current(self, code: str) -> bool:
        """Return whether it is known to be of *code*, what the sources are now."""
        return self.place is None and self.code == code

    def after(self, earlier: "Entry | None") -> "Entry":
        """
        Return what to keep: of two proofs of one code the one that saw the rows, too.

        What was held says nothing against a proof of that code, nor does what ran unseen.
        """
        if earlier is None or earlier.verdict != SAME or self.code not in (earlier.code, UNKNOWN):
            return self
        is_less = self.no_rows is not None and earlier.no_rows is None
        is_no_more = self.verdict == HELD or (self.verdict == SAME and is_less)
        return earlier if is_no_more else self


def code_of(paths: Iterable[Path], *, since: float | None = None) -> str:
    """
    Return a digest of *paths*, files and folders; one that is not there counts as empty.

    UNKNOWN where something was written after *since*, when what is asked about had started
    (Unix time). Databases of SQLite and logs are no code: every request may change them.
    """
    found = hashlib.sha256()
    for path in paths:
        for file in sorted(each for each in (path, *path.rglob("*")) if each.is_file()):
            inside = file.relative_to(path.parent)
            if MADE.isdisjoint(inside.parts) and not WRITTEN.search(file.name):
                content = file.read_bytes()
                if content.startswith(DATABASE):
                    continue
                is_run = file.name != CASES  # these are read when they are sent
                if since is not None and is_run and file.stat().st_mtime > since:
                    return UNKNOWN
                found.update(f"{inside}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def read(file: Path) -> dict[str, Entry]:
    """Return the entries by function; none before the first. Raises `OfframpError`."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        return {name: Entry(**entry) for name, entry in document.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise OfframpError(f"{file} is damaged ({error}); remove it and verify again") from error


def add(file: Path, entries: Mapping[str, Entry]) -> None:
    """Keep *entries* beside those of other functions, in one step; two may do so at once."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = read(file)
        known |= {name: entry.after(known.get(name)) for name, entry in entries.items()}
        texts = {name: asdict(entry) for name, entry in known.items()}
        files.replace(file, json.dumps(texts, indent=1).encode())


def sentence(entry: Entry | None, code: str) -> str:
    """Return what is known of a function whose sources are *code* now."""
    if entry is None:
        return "never verified: `offramp verify` compares both sides before traffic"
    since = "on this code" if entry.is_current(code) else "on other code than is here now"
    if entry.place is not None:
        since = f"on what ran in {entry.place}, which need not be this code"
    cases = f"{entry.cases} case{'' if entry.cases == 1 else 's'}"
    rows = f"; rows not compared: {entry.no_rows}" if entry.no_rows else ""
    return f"verified {entry.time}: {entry.verdict} in {cases}, {since}{rows}"


def is_proof(entry: Entry | None, code: str) -> bool:
    """Tell whether both sides were the same when last compared: on *code*, or on a cluster."""
    if entry is None or entry.verdict != SAME:
        return False
    return entry.place is not None or entry.is_current(code)


def document(entry: Entry | None, code: str) -> dict[str, str | int | bool | None] | None:
    """Return an object of time, verdict, cases, no_rows, place and is_current, or None."""
    if entry is None:
        return None
    told = {name: value for name, value in asdict(entry).items() if name != "code"}
    return told | {"is_current": entry.is_current(code)}
