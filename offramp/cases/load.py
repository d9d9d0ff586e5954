"""Read `cases.yml`, or say everything that is wrong with it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from offramp.cases import placeholders
from offramp.cases.model import Case
from offramp.catalogue import document
from offramp.errors import UsageError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

BUILT_IN = frozenset({"uuid", "now", "n"})


def load(folder: Path) -> tuple[Case, ...]:
    """
    Return the cases in *folder*'s `cases.yml`, in its order; none if there is no such file.

    Raises `UsageError` that names every problem with its file and case.
    """
    file = folder / "cases.yml"
    if not file.is_file():
        return ()
    problems: list[str] = []
    cases = [
        case
        for number, entry in enumerate(_entries(file), start=1)
        if (case := _case(entry, number, folder, problems))
    ]
    problems += [
        f"{name!r}: {count} cases have this name"
        for name, count in Counter(case.name for case in cases).items()
        if count > 1
    ]
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise UsageError(f"{file} cannot be used:\n{listed}")
    return tuple(cases)


def _entries(file: Path) -> list[Any]:
    found = document.read(document.text_of(file), file)
    if not isinstance(found, list):
        raise UsageError(f"{file} must hold a list of cases")
    return found


def _case(entry: Any, number: int, folder: Path, problems: list[str]) -> Case | None:
    if not isinstance(entry, dict):
        problems.append(f"case {number} must be a mapping with name, request and expect")
        return None
    name = repr(entry["name"]) if "name" in entry else f"case {number}"
    found = list(_unknown_placeholders(entry))
    problems += [f"{name}: {problem}" for problem in found]
    try:
        case = Case.model_validate(entry, context={"folder": folder})
    except ValidationError as error:
        problems += [
            ": ".join([name, ".".join(map(str, problem["loc"])), _said(problem)])
            for problem in error.errors()
        ]
        return None
    return None if found else case


def _said(problem: "ErrorDetails") -> str:
    if problem["type"] != "extra_forbidden":
        return problem["msg"]
    return f"there is no such key; known here: {', '.join(_keys(Case, problem['loc'][:-1]))}"


def _keys(model: type[BaseModel], path: Iterable[object]) -> list[str]:
    """Return the keys, as they are written, of what stands at *path* within *model*."""
    for part in path:
        fields = model.model_fields.items()
        inner = (one.annotation for name, one in fields if part in (name, one.alias))
        model = next((found for one in inner for found in _models(one)), model)
    return [one.alias or name for name, one in model.model_fields.items()]


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _models(one)


def _unknown_placeholders(entry: dict[str, Any]) -> Iterator[str]:
    """A variable can be used from the request after the one whose answer gives it."""
    known = set(BUILT_IN)
    before = entry.get("before")
    for step in [*(before if isinstance(before, list) else []), entry]:
        if not isinstance(step, dict):
            continue
        for name in placeholders.names(step.get("request")):
            if name not in known:
                yield f"nothing gives ${{{name}}}; known here: {', '.join(sorted(known))}"
        saved = step.get("save")
        known |= set(saved if isinstance(saved, dict) else [])
    for name in placeholders.names(entry.get("expect")):
        yield f"expect may not hold ${{{name}}}: what is expected is the same each time"
