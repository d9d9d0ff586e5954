"""
Who calls whom, as far as names tell.

An edge leads to what a function calls, to what it hands over to be called (a thread's target,
a callback), to the decorators around it, and to the constructor of what it makes; and in several
ways (`Way`) to what no call names: a table's functions, the methods that syntax runs. A method of
something unknown leads to the project's only method of that name, if there is one; such an
edge is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from offramp.code import bots, decorated, nested, sites, validation
from offramp.code.listed import Listed
from offramp.code.names import Names
from offramp.code.only import Only
from offramp.code.overriding import Overriding
from offramp.code.picked import picked
from offramp.code.plugged import plugged
from offramp.code.project import Project
from offramp.code.site import Call, Run, Sites, functions_given
from offramp.code.special import special
from offramp.code.threads import Threads

# what is given a class, and makes no object of it
ASKED_ABOUT = frozenset(
    {
        *("isinstance", "issubclass", "query", "join", "outerjoin", "select", "select_from", "get"),
        *("get_or_404", "one_or_404", "filter", "filter_by", "order_by", "aliased", "add_entity"),
        *("with_entities", "contains_eager", "joinedload", "selectinload", "subqueryload"),
        *("insert", "update", "delete", "relationship"),
    }
)

# methods of a task, which put it into a queue: a worker runs it, in another process
QUEUED = (
    *("delay", "delay_on_commit", "apply_async", "apply_async_on_commit", "s", "si", "signature"),
    *("send", "send_with_options", "kiq", "defer", "defer_async", "queue", "schedule"),
)
QUEUES = re.compile(r"\.enqueue(?:_\w+)?$|^schedule\..*every\(\).*\.do$")  # given the function
# of functools.lru_cache; of a task: what asks for its result
LEAVING_ALONE = ("cache_clear", "cache_info", "cache_parameters", "AsyncResult")
NOTHING_HIDDEN: Mapping[str, str] = MappingProxyType({})
KEPT = 50_000  # references that were matched; the same stand in many places
Way = Callable[[Names, Sites], Iterator[Run]]


@dataclass(frozen=True)
class Step:
    """How a function is reached: from whom (None for a root), at which line, surely or not."""

    caller: str | None
    line: int
    sure: bool = True
    later: bool = False  # handed over, not called: it may run after the caller is done
    queued: bool = False  # put into a queue: a worker runs it
    instead: str | None = None  # the method of a base that it may run in the place of


ROOT = Step(None, 0)


class Graph:
    """The calls of a project; sites are read once and kept."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._sites: dict[str, Sites] = {}
        self.overriding = Overriding(project)
        self.only = Only(project)
        self._heard = bots.Heard(self)
        self.threads = Threads(project)
        # how a function runs others that it does not call by their names
        self._ways: tuple[Way, ...] = (Listed(project), picked, plugged, special)
        self._edges: dict[str, tuple[tuple[str, Step], ...]] = {}
        self._onward: dict[tuple[str, bool], tuple[tuple[str, Step], ...]] = {}
        self._run: dict[str, tuple[str, ...]] = {}
        self._led: dict[str, tuple[tuple[str, bool, bool], ...]] = {}

    def sites(self, ref: str) -> Sites | None:
        """Return what a function (or a module's top, by the module's name) does."""
        if ref not in self._sites:
            function = self.project.function(ref)
            if function is not None:
                self._sites[ref] = sites.of_function(self.project, function)
            elif ref in self.project.modules:
                self._sites[ref] = sites.of_module(self.project, self.project.modules[ref])
            else:
                return None
        return self._sites[ref]

    def edges(self, ref: str) -> tuple[tuple[str, Step], ...]:
        """Return what a function reaches at once: references of functions, and how; kept."""
        if ref not in self._edges:
            self._edges[ref] = tuple(self._found_edges(ref))
        return self._edges[ref]

    def _found_edges(self, ref: str) -> Iterator[tuple[str, Step]]:
        found = self.sites(ref)
        if found is None:
            return
        for call in found.calls[::-1]:  # `store().rows().every()`: what stands for what, first
            self.project.classes.others(call.target)
        for call in found.calls:
            yield from self._of_call(call, ref)
        function = self.project.function(ref)
        module = function.module if function is not None else self.project.modules[ref]
        names = self.project.names(module, function)
        for run in (one for way in self._ways for one in way(names, found)):
            step = Step(ref, run.line, sure=run.sure)
            yield from ((one, step) for one in self.run_by(run.target))
        yield from self._decorators(ref)

    def _of_call(self, call: Call, ref: str) -> Iterator[tuple[str, Step]]:
        if (only := self.only.called(call)) is not None:
            yield only.ref, Step(ref, call.line, sure=False)
        for method in self.overriding.of(call.target):
            yield method.ref, Step(ref, call.line, sure=False, instead=call.target)
        for method in self.project.classes.others(call.target):
            yield method.ref, Step(ref, call.line, sure=False)
        for name in (call.target, *self._beside(call)) if call.also else (call.target,):
            for one, is_later, is_queued in self._led_to(name):
                yield one, Step(ref, call.line, later=is_later, queued=is_queued)
        if (run := self.threads.begun(call.target)) is not None:
            yield run, Step(ref, call.line, later=True)
        for name in self._heard.by(call.target):
            yield from ((one, Step(ref, call.line, sure=False)) for one in self.run_by(name))
        is_asked = call.target.rpartition(".")[2] in ASKED_ABOUT
        for name in functions_given(call):
            for one in () if is_asked and self.project.cls(name) else self.run_by(name):
                yield one, Step(ref, call.line, later=True, queued=_is_queue(call.target))

    def _beside(self, call: Call) -> Iterator[str]:
        """Yield a call's other names, but for methods that the one which is called overrides."""
        is_known = bool(call.also) and self.project.function(call.target) is not None
        yield from (one for one in call.also if not is_known or self.project.function(one) is None)

    def _led_to(self, name: str) -> tuple[tuple[str, bool, bool], ...]:
        """Return what a call of *name* leads to, whether that runs later, and from a queue."""
        if name not in self._led:
            found = [(one, False, False) for one in self.run_by(name)]
            if not self._is_defined(name) and not name.endswith(LEAVING_ALONE):  # task.delay()
                holder, _, method = name.rpartition(".")
                function = self.project.function(holder)
                if function is not None:
                    own = decorated.methods(self.project, function, method)
                    found += [(one, False, False) for one in own]
                    queued = name.rpartition(".")[2] in QUEUED or _is_queue(name)
                    found.append((function.ref, True, queued))
            self._led[name] = tuple(found)
        return self._led[name]

    def _is_defined(self, name: str) -> bool:
        """Tell whether it is a function or class, maybe inside a function that does not run."""
        return self.project.function(name) is not None or self.project.cls(name) is not None

    def run_by(self, name: str) -> tuple[str, ...]:
        """Return the functions that a call of *name* runs; kept: most are called often."""
        if name not in self._run:
            self._run[name] = tuple(self._found_run_by(name))
        return self._run[name]

    def _found_run_by(self, name: str) -> Iterator[str]:
        function = self.project.function(name)
        if function is not None:
            yield function.ref
            yield from (one.ref for one in nested.used(function))
            return
        for validator in validation.run_by(self.project, name):
            yield from self.run_by(validator)
        cls = self.project.cls(name.removesuffix("()"))
        if not name.endswith("()"):
            yield from validation.made_by(self.project, cls)
        run = ("__call__",) if name.endswith("()") else ("__new__", "__init__", "__post_init__")
        for one in self.project.classes.lineage(cls):
            for method in run:
                if method in one.methods:
                    yield from self.run_by(one.methods[method].ref)

    def _decorators(self, ref: str) -> Iterator[tuple[str, Step]]:
        function = self.project.function(ref)
        if function is None:
            return
        for node, target in self.project.decorators(function):
            made = f"{target}()" if self.project.cls(target) is not None else ""
            for one in (*self.run_by(target), *self.run_by(made)):  # an object is called, then
                yield one, Step(ref, node.lineno)

    def reached(
        self,
        roots: Iterable[str],
        *,
        queued: bool = True,
        hidden: Mapping[str, str] = NOTHING_HIDDEN,
        without: Collection[str] = (),
    ) -> dict[str, Step]:
        """
        Return every function that *roots* reach, themselves too, nearest first, and how.

        Without *queued*, what they put into a queue is not followed: others run it. *hidden* are
        methods, of a class or wanted by one that lacks them, with those that run in their place,
        but for what says `super()`. What only
        functions of *without* lead to is left out, with these.
        """
        function = self.project.function
        found = {root: ROOT for root in roots if function(root) and root not in without}
        pending = list(found)
        for ref in pending:  # which grows
            for edge in self._onwards(ref, queued=queued):
                if hidden and edge[1].instead in hidden:  # it is known which one runs
                    continue
                to, step = _instead(edge, ref, hidden) if hidden else edge
                if to not in found and to not in without:
                    found[to] = step
                    pending.append(to)
            for call in self.overriding.lacked(ref, self.sites(ref)) if hidden else ():
                to = hidden.get(call.target, ref)
                if to not in found and to not in without:
                    found[to] = Step(ref, call.line)
                    pending.append(to)
        return found

    def _onwards(self, ref: str, *, queued: bool) -> tuple[tuple[str, Step], ...]:
        """Return the edges to functions of the project, one to each; kept."""
        key = (ref, queued)
        if key not in self._onward:
            found: dict[str, Step] = {}
            for to, step in self.edges(ref):
                if (queued or not step.queued) and self.project.function(to) is not None:
                    found.setdefault(to, step)
            self._onward[key] = tuple(found.items())
        return self._onward[key]

    def path(self, found: dict[str, Step], ref: str) -> list[str]:
        """Return the way from a root to *ref*, both included."""
        way = [ref]
        while (step := found[way[-1]]).caller is not None and len(way) < len(found) + 1:
            way.append(step.caller)
        return way[::-1]


def _instead(edge: tuple[str, Step], caller: str, hidden: Mapping[str, str]) -> tuple[str, Step]:
    """Return an edge to the method that runs where an overridden one is named."""
    to, step = edge
    instead = hidden.get(to)
    is_super = to.rpartition(".")[2] == caller.rpartition(".")[2]
    return edge if instead is None or is_super or instead == caller else (instead, step)


@lru_cache(KEPT)
def _is_queue(target: str) -> bool:
    return QUEUES.search(target) is not None
