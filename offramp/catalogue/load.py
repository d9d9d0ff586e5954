"""Read `stack.yml` into a `Catalogue`, or say everything that is wrong with it."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from offramp.catalogue import units
from offramp.catalogue.contradictions import contradictions
from offramp.catalogue.model import FORMS, Catalogue, Function, Steps
from offramp.catalogue.parse import parse
from offramp.errors import UsageError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "offramp.dev/"
GATE = f"{PREFIX}gate."
OWN_FILES = frozenset({"handler.py", "cases.yml", "requirements.txt"})  # of each function


def load(
    path: Path, environment: Mapping[str, str] = os.environ, *, with_sources: bool = True
) -> Catalogue:
    """
    Return the catalogue in *path* (a stack file, or a folder that holds `stack.yml`).

    ``${VAR}`` and ``${VAR:-default}`` are replaced from *environment* first, as faas-cli
    does. Without sources (on a cluster) the functions' folders need not exist. Raises
    `UsageError` that names every problem found.
    """
    file = (path / "stack.yml" if path.is_dir() else path).absolute()
    document = parse(file, environment)
    problems: list[str] = []
    ours = _ours(document.get("x-offramp"), problems)
    functions = _functions(document.get("functions"), ours, file.parent, problems)
    if with_sources:
        problems += _missing(functions)
    copies = _copies(document, file.parent, problems)
    if ours:
        problems += contradictions(functions, ours)
    if problems or ours is None:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise UsageError(f"{file} cannot be used:\n{listed}")
    return Catalogue(root=file.parent, file=file, copies=copies, functions=functions, offramp=ours)


def _ours(document: object, problems: list[str]) -> Steps | None:
    if document is None:
        problems.append("x-offramp is missing: it says how the old side is started")
        return None
    try:
        return Steps.model_validate(document)
    except ValidationError as error:
        problems += _sentences("x-offramp", error)
        return None


def _functions(
    entries: object, ours: Steps | None, root: Path, problems: list[str]
) -> tuple[Function, ...]:
    if not isinstance(entries, dict) or not entries:
        problems.append("functions is missing: it names at least one function")
        return ()
    found = []
    for name, entry in entries.items():
        if _moves_nothing(entry):
            continue
        try:
            function = _function(str(name), entry, ours, root)
        except ValidationError as error:
            problems += _sentences(f"functions.{name}", error)
        except ValueError as error:
            problems.append(f"functions.{name}: {error}")
        else:
            found.append(function)
    if not found and all(map(_moves_nothing, entries.values())):
        problems.append(
            f"functions: none has the annotation {PREFIX}route, the route it takes over"
        )
    return tuple(found)


def _moves_nothing(entry: object) -> bool:
    """
    Return whether a function has no word of ours, so that it takes nobody's route over.

    faas-cli and the chart deploy it all the same: whoever has functions already keeps one file.
    """
    if not isinstance(entry, dict):
        return False
    notes = entry.get("annotations") or {}
    return isinstance(notes, dict) and not any(str(name).startswith(PREFIX) for name in notes)


def _missing(functions: Iterable[Function]) -> Iterator[str]:
    for function in functions:
        if not (function.folder / "handler.py").is_file():
            yield f"functions.{function.name}: there is no {function.folder / 'handler.py'}"


def _function(name: str, entry: object, ours: Steps | None, root: Path) -> Function:
    if not isinstance(entry, dict):
        raise ValueError("it must be a mapping with handler, image and annotations")  # noqa: TRY004 - told with the others
    notes = _texts(entry, "annotations")
    environment = _texts(entry, "environment")
    route = notes.get(f"{PREFIX}route", "")
    if len(route.split()) != 2:  # noqa: PLR2004 - a method and a path
        raise ValueError(f"the annotation {PREFIX}route must be a method and a path, not {route!r}")
    method, path = route.split()
    return Function(
        name=name,
        group=notes.get(f"{PREFIX}group", ""),
        method=method.upper(),  # type: ignore[arg-type]  # pydantic checks it
        path=path,
        folder=root / str(entry.get("handler", name)),
        image=str(entry.get("image", name)),
        lang=str(entry.get("lang", "python3-function")),
        environment=environment,
        secrets=entry.get("secrets") or [],
        gate=(ours.gate if ours else {}) | _gate(notes),
        retired=_is(notes, "retired"),
        writes=_is(notes, "writes"),
        **_limits(entry, notes, environment, ours),
    )


def _limits(
    entry: dict[str, Any],
    notes: Mapping[str, str],
    environment: Mapping[str, str],
    ours: Steps | None,
) -> dict[str, Any]:
    """Return what OpenFaaS's own keys say of limits; what is absent keeps the default."""
    labels = _texts(entry, "labels")
    limits = {
        "auth": notes.get(f"{PREFIX}auth"),
        "memory_bytes": units.size(_texts(entry, "limits").get("memory")),
        "max_processes": labels.get("com.openfaas.scale.max"),
        "concurrency": environment.get("max_inflight"),
        "idle_seconds": units.duration(labels.get("com.openfaas.scale.zero-duration")),
        "timeout_seconds": units.duration(
            environment.get("exec_timeout", ours.gateway.timeout_seconds if ours else None)
        ),
        "max_request_bytes": notes.get(f"{PREFIX}max-request-bytes")
        or (ours.gateway.max_request_bytes if ours else None),
    }
    return {name: value for name, value in limits.items() if value is not None}


def _is(notes: Mapping[str, str], name: str) -> bool:
    """Return what an annotation says that is true, false or absent."""
    text = notes.get(f"{PREFIX}{name}", "false").lower()
    if text not in {"true", "false"}:
        raise ValueError(f"the annotation {PREFIX}{name} must be true or false, not {text!r}")
    return text == "true"


def _gate(notes: Mapping[str, str]) -> dict[str, float]:
    found = {}
    for name, text in notes.items():
        if name.startswith(GATE):
            try:
                found[name.removeprefix(GATE)] = float(text)
            except ValueError as error:
                raise ValueError(f"the annotation {name} must be a number, not {text!r}") from error
    return found


def _texts(entry: dict[str, Any], key: str) -> dict[str, str]:
    """Return the mapping *key* of *entry* with all its values as text."""
    values = entry.get(key) or {}
    if not isinstance(values, dict):
        raise ValueError(f"{key} must be a mapping")  # noqa: TRY004 - told with the others
    return {str(name): _text(value) for name, value in values.items()}


def _text(value: object) -> str:
    """Return what stands in the file, as faas-cli reads it: `true`, where YAML sees a boolean."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _copies(document: dict[str, Any], root: Path, problems: list[str]) -> list[Path]:
    configuration = document.get("configuration") or {}
    copies = configuration.get("copy") or [] if isinstance(configuration, dict) else None
    if not isinstance(copies, list):
        problems.append("configuration.copy must be a list of folders and files")
        return []
    found = [Path(os.path.normpath(str(copy))) for copy in copies]
    for copy in found:
        if copy.is_absolute() or copy.parts[:1] in {(), ("..",)}:
            problems.append(f"configuration.copy: {copy} must lie in the project, below stack.yml")
        elif str(copy) in OWN_FILES:
            problems.append(
                f"configuration.copy: {copy} would take the place of each function's own {copy}"
            )
    return [root / copy for copy in found]


def _sentences(where: str, error: ValidationError) -> list[str]:
    return [
        ".".join([where, *(str(part) for part in problem["loc"])]) + f": {_said(problem)}"
        for problem in error.errors()
    ]


def _said(problem: "ErrorDetails") -> str:
    """Return what is wrong in words of ours where the library shows a regular expression."""
    if problem["type"] == "extra_forbidden":
        return "there is no such key; look for a typing mistake"
    if problem["type"] == "string_type" and isinstance(problem["input"], int | float):
        return f"{problem['input']!r} is a text only in quotes"
    form = FORMS.get(str(problem.get("ctx", {}).get("pattern")))
    return f"{problem['input']!r} is not {form}" if form else problem["msg"]
