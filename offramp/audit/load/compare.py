"""
What was read and what was loaded, made one.

Which routes exist, the loaded application knows; where their code stands and what it does, the
text. Where the two disagree there is a problem for each place, for either the reading misses
something or the application is loaded in another way than it is deployed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from offramp.audit.load.model import Loaded, Rule, View
from offramp.audit.report import Problem
from offramp.code import Project
from offramp.code.surface.model import LOADED, Command, Declared, Extension, Hook, Surface

NAMESPACE = "network namespace"  # as `inside.walls` names it
LATE = "connexion"  # as of version 3, what it was asked for stands around the application
NAMED = 5  # routes of one file that a problem names; of more it says how many


def merge(surface: Surface, loaded: Loaded, project: Project) -> tuple[Surface, list[Problem]]:
    """Return the surface with the routes that exist, and the problems; changes nothing given."""
    if loaded.problem is not None:
        return surface, [loaded.problem]
    files = {one.file: one.name for one in project.modules.values()}
    known = _Known(surface, loaded, files)
    routes = known.routes()
    merged = replace(
        surface,
        routes=routes,
        hooks=[*surface.hooks, *_hooks(surface, loaded, files)],
        extensions=[*surface.extensions, *_extensions(surface, loaded)],
        commands=[*surface.commands, *_commands(surface, loaded, files)],
        doubts=[one for one in surface.doubts if not one.message.endswith(LOADED)],
    )
    return merged, [*_walls(loaded), *known.problems()]


class _Known:
    """Routes by path and method, read and loaded."""

    def __init__(self, surface: Surface, loaded: Loaded, files: dict[str, str]) -> None:
        self._surface = surface
        self._loaded = loaded
        self._files = files
        self._read: dict[tuple[str, str], list[Declared]] = {}
        for one in surface.routes:
            for method in one.methods:
                self._read.setdefault((one.path, method), []).append(one)
        self._new: list[Declared] = []
        self._gone: list[Declared] = []
        self._behind: set[tuple[str, str, str]] = set()  # loaded, though another answers

    def routes(self) -> list[Declared]:
        """Return those that exist: the read ones in their order, then the others."""
        kept: dict[int, tuple[Declared, Rule, list[str]]] = {}
        added: list[Declared] = []
        taken: set[tuple[str, str, str | None]] = set()
        for rule in self._loaded.rules:
            missing = []
            for method in rule.methods:
                if (rule.path, method, rule.host) in taken:
                    self._behind.add((rule.path, method, rule.endpoint))
                    continue  # the rule before it answers
                taken.add((rule.path, method, rule.host))
                found = self._choose(rule, method)
                if found is None:
                    missing.append(method)
                else:
                    kept.setdefault(id(found), (found, rule, []))[2].append(method)
            added.extend(self._made(rule, missing))
        self._new = [one for one in added if one.kind != "static"]
        return [*self._kept(kept), *added]

    def _choose(self, rule: Rule, method: str) -> Declared | None:
        found = self._read.get((rule.path, method), [])
        same = [one for one in found if one.endpoint == rule.endpoint]
        there = [one for one in same if one.host == rule.host]
        return next(iter(there or same or found), None)

    def _kept(self, kept: dict[int, tuple[Declared, Rule, list[str]]]) -> Iterator[Declared]:
        is_early = not any(one.kind == LATE for one, _, _ in kept.values())
        for one in self._surface.routes:
            if id(one) in kept:
                declared, rule, methods = kept[id(one)]
                self._lose(declared, sorted(set(declared.methods) - set(methods)))
                yield replace(
                    declared, methods=tuple(sorted(methods)), endpoint=rule.endpoint, sure=True
                )
            elif "socketio" in one.kind.replace("-", "").replace(".", ""):
                yield one  # answered before Flask is asked; no url_map has it
            elif one.kind == LATE and is_early:
                yield one  # the first request makes all of them
            else:
                self._lose(one, list(one.methods))

    def _lose(self, one: Declared, methods: list[str]) -> None:
        """Note which of a route's methods no rule of the loaded application has."""
        behind = self._behind
        lost = tuple(each for each in methods if (one.path, each, one.endpoint) not in behind)
        if lost:
            self._gone.append(replace(one, methods=lost))

    def _made(self, rule: Rule, methods: list[str]) -> Iterator[Declared]:
        """Yield routes for methods that the text did not tell of, by the view that answers."""
        by_view: dict[View | None, list[str]] = {}
        for method in methods:
            by_view.setdefault(rule.views.get(method), []).append(method)
        blueprint = rule.endpoint.rpartition(".")[0]
        is_static = rule.endpoint.rpartition(".")[2] == "static"
        for view, answered in by_view.items():
            yield Declared(
                path=rule.path,
                methods=tuple(sorted(answered)),
                endpoint=rule.endpoint,
                view=reference(view, self._files),
                file=view.file if view else "",
                line=view.line if view and view.file else 0,
                kind="static" if is_static else "loaded",
                blueprint=blueprint if blueprint in self._loaded.blueprints else None,
                websocket=rule.websocket,
                host=rule.host,
                defaults=rule.defaults,
            )

    def problems(self) -> Iterator[Problem]:
        """Yield what the two disagree on, one problem for each file and side."""
        yield from _grouped(
            self._new, "the loaded application has {}, which the text does not tell"
        )
        yield from _grouped(self._gone, "the text declares {}, which the loaded application lacks")


def _grouped(routes: list[Declared], message: str) -> Iterator[Problem]:
    by_file: dict[str, list[Declared]] = {}
    for one in routes:
        by_file.setdefault(one.file, []).append(one)
    for file, found in sorted(by_file.items()):
        names = [f"{method} {one.path}" for one in found for method in one.methods]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        line = found[0].line or None
        yield Problem(message.format(", ".join(names[:NAMED]) + more), file, line)


def reference(view: View | None, files: dict[str, str]) -> str | None:
    """Return the reference of a function of the project; None for others, and for lambdas."""
    if view is None or view.file not in files or "<lambda>" in view.qualname:
        return None
    return f"{files[view.file]}.{view.qualname.replace('.<locals>', '')}"


def _hooks(surface: Surface, loaded: Loaded, files: dict[str, str]) -> Iterator[Hook]:
    known = {(one.kind.replace("_app_", "_"), one.function) for one in surface.hooks}
    for one in loaded.hooks:
        name = reference(one.view, files) or f"{one.view.module}.{one.view.qualname}"
        if (one.kind, name) not in known:
            line = one.view.line if one.view.file else 0
            yield Hook(one.kind, name, one.view.file, line, one.blueprint)


def _extensions(surface: Surface, loaded: Loaded) -> Iterator[Extension]:
    known = {_short(one.ref) for one in surface.extensions}
    for ref in loaded.extensions.values():
        if not ref.startswith("builtins.") and _short(ref) not in known:
            known.add(_short(ref))
            yield Extension(ref, "", 0)


def _short(ref: str) -> tuple[str, str]:
    return ref.partition(".")[0], ref.removesuffix("()").rpartition(".")[2]


def _commands(surface: Surface, loaded: Loaded, files: dict[str, str]) -> Iterator[Command]:
    known = {one.name for one in surface.commands}
    for name, view in loaded.commands:
        if name not in known:
            file = view.file if view else ""
            yield Command(name, reference(view, files), file, view.line if view and file else 0)


def _walls(loaded: Loaded) -> Iterator[Problem]:
    if NAMESPACE not in loaded.walls:
        held = " and ".join(loaded.walls) or "nothing"
        yield Problem(f"while it was loaded, only {held} kept it from the network")
