"""The shortest programs that use a name which a check knows, by its reference."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from offramp.audit.checks import Check, all_checks
from tests.offramp.audit.checks.sample import audit, left


@dataclass(frozen=True)
class Known:
    """Names that the check called *check* knows, and a program for each: `program(name)`."""

    check: str
    names: Iterable[str]
    program: Callable[[str], str]


def in_view(given: str = "") -> Callable[[str], str]:
    """Make programs whose view calls the name: `threading.Thread(given)`."""
    return lambda name: (
        f"{_imported(name)}@app.post('/')\ndef view():\n    kept = {_written(name)}({given})\n"
    )


def at_top(given: str = "") -> Callable[[str], str]:
    """Make programs that call the name when they are imported."""
    return lambda name: (
        f"{_imported(name)}kept = {_written(name)}({given})\n"
        "@app.post('/')\ndef view():\n    return str(kept)\n"
    )


def around(body: str) -> Callable[[str], str]:
    """Make programs with a view that calls a function with the name as its decorator."""
    return lambda name: (
        f"import requests\n{_imported(name)}@{name}\ndef asked():\n    {body}\n"
        "@app.get('/')\ndef view():\n    return asked()\n"
    )


def _imported(name: str) -> str:
    return f"import {name.partition('.')[0]}\n"


def _written(name: str) -> str:
    return name.removeprefix("builtins.")


def missed(folder: Path, known: Known) -> list[str]:
    """Return those of the names that the check does not find."""
    check = _called(known.check)
    return [one for one in known.names if not audit(folder, left(one, known.program(one)), check)]


def _called(name: str) -> Check:
    return next(one for one in all_checks() if one.name == name)
