"""
When the application's code runs: as modules are imported, as it starts, in requests, beside them.

Checks look only at places that run when it serves: tests, migrations, commands and scripts are
reached neither by a route nor by what the application imports, and so stay out by themselves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from offramp.audit.decorating import wrapping
from offramp.code.imports import Import, absolute
from offramp.code.module import Function, Module
from offramp.code.picked import picked
from offramp.code.sites import Call, Sites
from offramp.code.surface.made_with import called

if TYPE_CHECKING:
    from offramp.audit.context import Context

# what is handed to these runs beside the request, or after it
SPAWNERS = frozenset(
    {
        *("Thread", "Timer", "Process", "start_new_thread", "spawn", "spawn_n", "spawn_later"),
        *("submit", "apply_async", "start_background_task", "add_job", "run_in_executor"),
        *("call_later", "create_task", "ensure_future", "run_job"),
    }
)
BY_THE_SYSTEM = frozenset({"atexit.register", "signal.signal"})
TESTS = re.compile(r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")


@dataclass(frozen=True)
class Place:
    """A function, or the top of a module, with what it does there."""

    ref: str
    file: str
    sites: Sites

    @property
    def name(self) -> str:
        """The last part of its name."""
        return self.ref.rpartition(".")[2]


class Running:
    """Places by when they run; each is read once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._project = context.project
        self._graph = context.graph
        self._script: dict[str, list[range]] = {}

    @cached_property
    def loaded(self) -> dict[str, Module]:
        """Modules that are imported when the application serves."""
        found: dict[str, Module] = {}
        roots = [*self._roots(), *(self._module(ref) for ref in self._all_requested)]
        pending = list(roots)
        pending += [module for ref in self._all_requested for module in self._imported_inside(ref)]
        while pending:
            module = pending.pop()
            if module is None or module.name in found:
                continue
            if TESTS.search(module.file) and module not in roots:
                continue
            found[module.name] = module
            pending.extend(self._imported(module, module.imports.get("", ())))
            self._script[module.name] = self._unused(module)  # while its tree is at hand
            self._graph.sites(module.name)
            pending.append(self._project.modules.get(module.name.rpartition(".")[0]))
        return dict(sorted(found.items()))

    @cached_property
    def requested(self) -> list[Place]:
        """Functions that answering a request runs, itself."""
        return [self._place(ref) for ref, is_beside in self._all_requested.items() if not is_beside]

    @cached_property
    def answering(self) -> frozenset[str]:
        """References of the functions of `requested`."""
        return frozenset(one.ref for one in self.requested)

    @cached_property
    def beside(self) -> list[Place]:
        """Functions that only threads, timers and the like run."""
        found = {ref for ref, is_beside in self._all_requested.items() if is_beside}
        handed = self._handed(one.ref for one in self.starting)
        found |= set(self._reach(handed, beside=True)) - set(self._all_requested)
        return [self._place(ref) for ref in sorted(found)]

    @cached_property
    def imported(self) -> list[Place]:
        """Tops of the modules that are imported, without what runs only as a script, or later."""
        return [
            Place(module.name, module.file, _without(sites, self._script[module.name]))
            for module in self.loaded.values()
            if (sites := self._graph.sites(module.name)) is not None
        ]

    @cached_property
    def starting(self) -> list[Place]:
        """What runs once in each process: tops of modules, and what they and the factory call."""
        found = {one.ref: one for one in self.imported}
        pending = [ref for one in self.imported for ref in self._direct(one.sites)]
        pending += self._factory()
        while pending:
            ref = pending.pop()
            function = self._project.function(ref)
            if ref in found or function is None:
                continue
            found[ref] = self._place(ref)
            pending.extend(self._direct(found[ref].sites))
            names = self._project.names(function.module, function)
            pending.extend(one.target for one in picked(names, found[ref].sites))
        return list(found.values())

    @cached_property
    def serving(self) -> list[Place]:
        """All of them, each once."""
        every = (*self.imported, *self.starting, *self.requested, *self.beside)
        return list({one.ref: one for one in every}.values())

    @cached_property
    def handlers(self) -> set[str]:
        """Views, hooks, handlers of events, and what extensions call to find the caller."""
        surface = self._context.surface
        events = {one.function for one in surface.events if one.function}
        hooks = {one.function for one in surface.hooks}
        return self.views | hooks | events | self._context.callbacks

    @cached_property
    def views(self) -> set[str]:
        """Functions that answer a route, also where a library's own view calls them."""
        routes = self._context.surface.routes
        found = {one.view for one in routes if one.view}
        return found.union(*map(called, routes))

    def place(self, ref: str) -> Place | None:
        """Return a function as a place, also one that only others run: a queue's worker."""
        module, sites = self._module(ref), self._graph.sites(ref)
        return None if module is None or sites is None else Place(ref, module.file, sites)

    def _place(self, ref: str) -> Place:
        found = self.place(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def _module(self, ref: str) -> Module | None:
        return self._project.split(ref)[0]

    def _roots(self) -> Iterator[Module | None]:
        name = (self._context.surface.application or "").partition(":")[0]
        yield self._project.modules.get(name)
        for one in self._context.surface.routes:
            yield self._module(one.view) if one.view else None
        files = {one.file for one in self._context.surface.settings}  # named by a string, maybe
        yield from (one for one in self._project.modules.values() if one.file in files)

    def _unused(self, module: Module) -> list[range]:
        """Return the lines of a script, but for those of the one that makes the application."""
        lines = main_lines(module)
        home, _, name = (self._context.surface.application or "").partition(":")
        made = module.bindings.get(name, ()) if module.name == home else ()
        return [] if any(_is_in(one.line, lines) for one in made if hasattr(one, "line")) else lines

    def _factory(self) -> list[str]:
        module, _, name = (self._context.surface.application or "").partition(":")
        ref = f"{module}.{name}"
        made = self._project.classes.lineage(self._project.cls(ref))
        return [ref, *(one.methods["__init__"].ref for one in made if "__init__" in one.methods)]

    @cached_property
    def _makers(self) -> set[str]:
        """The factory, and functions in which views stand: no request runs them."""
        found = set(self._factory())
        for ref in self.handlers:
            function = self._project.function(ref)
            around = function.outer if function else None
            while around is not None:
                found.add(around.ref)
                around = around.outer
        return found

    @cached_property
    def _all_requested(self) -> dict[str, bool]:
        """Functions that requests reach; True for those that run only beside them."""
        wrappers = {ref for one in self._context.surface.routes for ref in one.wrappers}
        roots = [*sorted(self.handlers), *self._wrapping(sorted(wrappers))]
        return self._reach(roots)

    def _reach(self, roots: Iterable[str], *, beside: bool = False) -> dict[str, bool]:
        found: dict[str, bool] = {}
        pending = [(ref, beside) for ref in roots]
        while pending:
            ref, is_beside = pending.pop()
            if found.get(ref, True) <= is_beside and ref in found:
                continue
            function = self._project.function(ref)
            if function is not None and ref not in self._makers:
                found[ref] = is_beside
                pending.extend((to, is_beside or new) for to, new in self._edges(function))
        return found

    def _edges(self, function: Function) -> Iterator[tuple[str, bool]]:
        """Yield what a function reaches; True where that is handed to a thread or the like."""
        sites = self._graph.sites(function.ref)
        begun = self._graph.threads.begun
        spawning = {
            one.line for one in (sites.calls if sites else ()) if spawns(one) or begun(one.target)
        }
        for ref, step in self._graph.edges(function.ref):
            if step.queued:
                continue
            if step.line < function.line:  # a decorator: its own body has run at import
                yield from ((one, False) for one in self._wrapping([ref]) if one == ref)
            else:
                yield ref, step.later and step.line in spawning

    def _wrapping(self, refs: Iterable[str]) -> Iterator[str]:
        return wrapping(refs, self._project, self._graph)

    def _direct(self, sites: Sites) -> Iterator[str]:
        for call in sites.calls:
            yield call.target
            cls = self._project.cls(call.target)
            for one in self._project.classes.lineage(cls):
                if "__init__" in one.methods:
                    yield one.methods["__init__"].ref

    def _handed(self, refs: Iterable[str]) -> Iterator[str]:
        from offramp.code.sites import functions_given

        for ref in refs:
            sites = self._graph.sites(ref)
            for call in sites.calls if sites else ():
                if spawns(call):
                    yield from functions_given(call)
                if (run := self._graph.threads.begun(call.target)) is not None:
                    yield run

    def _imported(self, module: Module, imports: Iterable[Import]) -> Iterator[Module | None]:
        for one in imports:
            node = one.node
            if one.in_class:
                continue
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield self._project.find(alias.name, module)
            else:
                origin = absolute(node, module)
                yield self._project.find(origin, module)
                for alias in node.names:
                    yield self._project.find(f"{origin}.{alias.name}", module)

    def _imported_inside(self, ref: str) -> Iterator[Module | None]:
        module, qualname = self._project.split(ref)
        if module is not None:
            yield from self._imported(module, module.imports.get(qualname, ()))


def spawns(call: Call) -> bool:
    """Tell whether what the call is given runs beside its caller."""
    return call.target.rpartition(".")[2] in SPAWNERS or call.target in BY_THE_SYSTEM


def main_lines(module: Module) -> list[range]:
    """Return the lines that run only when the module is the script: `if __name__ == ...`."""
    return [
        range(node.lineno, (node.body[-1].end_lineno or node.lineno) + 1)
        for node in module.top.body
        if isinstance(node, ast.If)
        and any(getattr(one, "id", "") == "__name__" for one in ast.walk(node.test))
    ]


def _without(sites: Sites, lines: list[range]) -> Sites:
    calls = [one for one in sites.calls if not one.is_later and not _is_in(one.line, lines)]
    if not lines:
        return sites._replace(calls=tuple(calls)) if len(calls) < len(sites.calls) else sites
    return sites._replace(
        calls=tuple(calls),
        writes=tuple(one for one in sites.writes if not _is_in(one.line, lines)),
        reads=tuple(one for one in sites.reads if not _is_in(one.line, lines)),
    )


def _is_in(line: int, ranges: list[range]) -> bool:
    return any(line in one for one in ranges)
