"""What a loaded application told, checked: it comes from a process that ran somebody's code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from offramp.audit.report import Problem


@dataclass(frozen=True)
class View:
    """A function: module, qualified name as Python has it, file relative to the tree or ""."""

    module: str
    qualname: str
    file: str
    line: int


@dataclass(frozen=True)
class Rule:
    """One rule of the `url_map`; *methods* without those that Flask and Werkzeug add."""

    path: str
    methods: tuple[str, ...]
    endpoint: str
    views: Mapping[str, View]  # by method
    defaults: tuple[tuple[str, object], ...] = ()
    host: str | None = None
    websocket: bool = False
    converters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadedHook:
    """A function that runs around requests; *blueprint* None: around all."""

    kind: str
    blueprint: str | None
    view: View


@dataclass(frozen=True)
class Loaded:
    """All that was told; with a *problem*, nothing was."""

    rules: tuple[Rule, ...] = ()
    hooks: tuple[LoadedHook, ...] = ()
    extensions: Mapping[str, str] = field(default_factory=dict)  # class by name
    blueprints: Mapping[str, str] = field(default_factory=dict)  # import name by name
    commands: tuple[tuple[str, View | None], ...] = ()
    settings: tuple[str, ...] = ()
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # columns
    import_ms: Mapping[str, float] = field(default_factory=dict)  # by top-level package
    memory_mib: float | None = None
    walls: tuple[str, ...] = ()  # what kept it from the network
    problem: Problem | None = None


class MisshapenError(Exception):
    """The answer is not what our own code would have written."""


def understood(answer: Any, root: str, import_ms: Mapping[str, float]) -> Loaded:
    """
    Return the answer of a process that saw the tree at *root*.

    Raises `MisshapenError`: the application may have written the file itself.
    """
    try:
        return Loaded(
            rules=tuple(_rule(one, root) for one in answer["rules"]),
            hooks=tuple(
                LoadedHook(str(one["kind"]), _optional(one["blueprint"]), _view(one["view"], root))
                for one in answer["hooks"]
            ),
            extensions={str(name): str(one) for name, one in answer["extensions"].items()},
            blueprints={str(name): str(one) for name, one in answer["blueprints"].items()},
            commands=tuple(
                (str(one["name"]), _view(one["view"], root) if one["view"] else None)
                for one in answer["commands"]
            ),
            settings=tuple(str(one) for one in answer["settings"]),
            tables={
                str(name): tuple(str(one) for one in columns)
                for name, columns in answer["tables"].items()
            },
            import_ms=import_ms,
            memory_mib=float(answer["memory_mib"]),
            walls=tuple(str(one) for one in answer["walls"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise MisshapenError(str(error)) from error


def _rule(told: Any, root: str) -> Rule:
    given = {str(one) for one in told["methods"]}
    added = {"HEAD"} if "GET" in given else set()
    if not told["answers_options"]:
        added.add("OPTIONS")
    return Rule(
        path=str(told["path"]),
        methods=tuple(sorted(given - added or given)),
        endpoint=str(told["endpoint"]),
        views={str(name): _view(one, root) for name, one in told["views"].items()},
        defaults=tuple((str(name), one) for name, one in told["defaults"].items()),
        host=_optional(told["host"]),
        websocket=bool(told["websocket"]),
        converters={str(name): str(one) for name, one in told["converters"].items()},
    )


def _view(told: Any, root: str) -> View:
    file = str(told["file"])
    inside = file.removeprefix(f"{root}/") if file.startswith(f"{root}/") else ""
    return View(str(told["module"]), str(told["qualname"]), inside, int(told["line"]))


def _optional(value: Any) -> str | None:
    return None if value is None else str(value)
