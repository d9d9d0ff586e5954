"""
Load an application in a process of its own, and return what it told, or why it did not.

The process gets a copy of the tree, a home and a temporary folder that are gone afterwards, a
minimal environment, a time and a memory limit, and no network (`inside.walls`). What it prints
is bounded. Nothing that it does ends the audit: a failure is a problem in the report.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offramp.audit.load import place
from offramp.audit.load.inside.main import ENDED_ITSELF, MARK
from offramp.audit.load.model import Loaded, MisshapenError, understood
from offramp.audit.load.process import Ended, run
from offramp.audit.report import Problem
from offramp.audit.secret_names import is_secret
from offramp.audit.shown import HIDDEN

INSIDE = Path(__file__).parent
START = f"import sys; sys.path.insert(0, {str(INSIDE)!r}); from inside.main import main; main()"
MOST_ANSWERED = 50_000_000  # bytes
MOST_PRINTED = 5  # lines
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ")
SIGNED_IN = re.compile(r"(?<=://)[^\s\"'`]*@")  # who signs in at an address, and how
# what would help, by what its error and the lines that led to it say
ADVICE = {
    r"^ModuleNotFoundError: ": "--python names an interpreter that has its packages",
    r"\benviron\b|\bgetenv\b|environment variable|\.env\b"
    r"|\b[A-Z]+(?:_[A-Z0-9]+)+\b['\"]? (?:must|is|was|has to|needs) (?:not |to )?(?:be |been )?"
    r"(?:set|required|missing|defined|configured)\b": "--env K=V sets what its environment has",
}


@dataclass(frozen=True)
class Wanted:
    """
    What to load, how.

    *application* is `module`, `module:name`, `module:factory(1)` or `file.py:name`;
    *python* is the interpreter that has the application's packages.
    """

    root: Path
    application: str
    python: Path = field(default_factory=lambda: Path(sys.executable))
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 60.0
    memory_bytes: int = 4 << 30


def load(wanted: Wanted) -> Loaded:
    """Return what the application told; what hindered it is the result's problem."""
    with tempfile.TemporaryDirectory(prefix="offramp-load-", ignore_cleanup_errors=True) as folder:
        away = Path(folder).resolve()
        try:
            root = place.copy(wanted.root.resolve(), away)
        except (place.TooLargeError, OSError) as error:
            reason = str(error) or f"over {place.MOST_COPIED:,} bytes"
            return _failed(wanted, f"its folder could not be copied: {reason}")
        try:
            ended = run(
                _command(wanted, root, away), _environment(wanted, away), root, wanted.seconds
            )
        except OSError as error:
            return _failed(wanted, f"{wanted.python} could not be started: {error.strerror}")
        return _result(wanted, ended, root, away / "answer.json")


def _command(wanted: Wanted, root: Path, away: Path) -> list[str]:
    target = place.target(root, wanted.application)
    asked = {
        "module": target.module,
        "name": target.name,
        "paths": target.paths,
        "answer": str(away / "answer.json"),
        "home": str(INSIDE),
        "memory_bytes": wanted.memory_bytes,
        "seconds": wanted.seconds,
        "parent": os.getpid(),
    }
    python = str(wanted.python.absolute())  # never resolved: a virtual environment's is a link
    return [python, "-I", "-B", "-X", "importtime", "-c", START, json.dumps(asked)]


def _environment(wanted: Wanted, away: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    for name in ("home", "tmp"):
        (away / name).mkdir(exist_ok=True)
    return {
        **kept,
        "HOME": str(away / "home"),
        "TMPDIR": str(away / "tmp"),
        **wanted.environment,
    }


def _result(wanted: Wanted, ended: Ended, root: Path, file: Path) -> Loaded:
    answer = _answer(file)

    def told(text: str) -> str:
        return _told(text, root, wanted.environment)

    if answer is None:
        return _failed(wanted, _end(wanted, ended), told(ended.output))
    if "error" in answer:
        error = answer["error"] if isinstance(answer["error"], dict) else {}
        trace = told(str(error.get("trace", "")))
        message = told(str(error.get("message", "it failed")))
        printed = told(_printed(ended.output)) if message.startswith(ENDED_ITSELF) else ""
        return _failed(wanted, message, f"{printed}\n{trace}".strip())
    try:
        return understood(answer, str(root), ended.import_ms)
    except MisshapenError as error:
        return _failed(wanted, f"what it told cannot be understood: {error}")


def _answer(file: Path) -> dict[str, Any] | None:
    try:
        if not file.is_file() or file.is_symlink() or file.stat().st_size > MOST_ANSWERED:
            return None
        answer = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _end(wanted: Wanted, ended: Ended) -> str:
    if ended.status is None:
        return f"it was not ready after {wanted.seconds:g} seconds"
    if ended.status < 0:
        return f"its process was ended by signal {-ended.status}"
    return f"its process ended with status {ended.status} before it was ready"


def _printed(output: str) -> str:
    """Return the last lines that it printed: why it ended itself, as a rule."""
    lines = [one for one in output.splitlines() if one.strip() and one != MARK]
    return "\n".join(lines[-MOST_PRINTED:])


def _told(text: str, root: Path, given: Mapping[str, str]) -> str:
    """Return what it said, without secrets that were *given*: it stands in documents."""
    for name, value in given.items():
        if value and is_secret(name):
            text = text.replace(value, HIDDEN)
    return SIGNED_IN.sub(f"{HIDDEN}@", text.replace(f"{root}/", "")).strip()


def _failed(wanted: Wanted, reason: str, told: str = "") -> Loaded:
    advice = _advice(reason, told)
    so = f"so only its text counts ({advice})" if advice else "so only its text counts"
    message = f"{wanted.application} could not be loaded, {so}: {reason}"
    return Loaded(problem=Problem(f"{message}\n{told}" if told else message))


def _advice(reason: str, told: str) -> str:
    """Return the option that may help, where the error says what it lacks."""
    texts = f"{reason}\n{told}"
    found = (advice for pattern, advice in ADVICE.items() if re.search(pattern, texts))
    return next(found, "")
