"""What facts and checks look at: code, graph, surface, and each route with what it reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from offramp.audit.loaders import Loaders
from offramp.audit.running import Running
from offramp.code import Project
from offramp.code.graph import Graph, Step
from offramp.code.mentions import Mentions
from offramp.code.sites import Sites
from offramp.code.surface.made_with import called, enclosed
from offramp.code.surface.model import Declared, Hook, Surface
from offramp.code.unread import Unread

if TYPE_CHECKING:
    from offramp.audit.facts.weights import Weight

BEFORE = frozenset({"before_request", "before_app_request", "url_value_preprocessor"})
AROUND = BEFORE | frozenset(
    {"after_request", "after_app_request", "teardown_request", "teardown_app_request"}
)
PROCESSORS = frozenset({"context_processor", "app_context_processor"})  # before each template
RENDERS = frozenset(
    f"flask.{module}{verb}_template{what}"
    for module in ("", "templating.")
    for verb in ("render", "stream")
    for what in ("", "_string")
)

# what somebody's code can make of ours; one route must not hide all the others
STUMBLES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
T = TypeVar("T")
Note = Callable[[str], None]  # told the reference of a function
Done = Callable[[], None]


@dataclass
class Subject:
    """
    One declared route, and the functions that answering it may run.

    *own* are those of the view and its decorators; *reached* also those of the hooks that run
    around it, also before its template, and of what loads the caller. Both map references to how
    they are reached, nearest first.
    """

    declared: Declared
    hooks: list[Hook]
    own: dict[str, Step] = field(repr=False)
    reached: dict[str, Step] = field(repr=False)
    method: str | None = None  # where only what runs for one method is in it

    @property
    def names(self) -> list[str]:
        """Return "METHOD path" for each method."""
        return [f"{method} {self.declared.path}" for method in self.declared.methods]


@dataclass
class Context:
    """An application, read once; facts and checks only ask."""

    project: Project
    graph: Graph
    surface: Surface
    weights: Mapping[str, Weight] = field(default_factory=dict)  # of packages, where measured
    _noting: list[tuple[Note, Done]] = field(default_factory=list, repr=False)
    _made: dict[object, object] = field(default_factory=dict, repr=False)
    _last: dict[object, tuple[Subject, object]] = field(default_factory=dict, repr=False)

    def once(self, make: Callable[[Context], T]) -> T:
        """Return ``make(self)``, made at the first call, then kept for all routes."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])

    def of(self, find: Callable[[Subject, Context], T], subject: Subject) -> T:
        """Return ``find(subject, self)``, kept until it is asked about another subject."""
        last = self._last.get(find)
        if last is None or last[0] is not subject:
            last = self._last[find] = (subject, find(subject, self))
        return cast("T", last[1])

    @cached_property
    def subjects(self) -> list[Subject]:
        """The routes in the order of their declaration."""
        found: dict[int, Subject] = {}
        noted: dict[str, None] = {}
        for place, declared in self._as_read():
            try:
                subject = self._subject(declared)
            except STUMBLES as error:
                subject = self._alone(declared, error)
            found[place] = subject
            for ref in subject.reached:
                if ref not in noted:
                    noted[ref] = None
                    for note, _ in self._noting:
                        note(ref)
        for _, done in self._noting:
            done()
        return [found[place] for place in sorted(found)]

    def _as_read(self) -> list[tuple[int, Declared]]:
        """Return the routes with their places, ordered as their views were read: trees are held."""
        modules = {name: n for n, name in enumerate(self.project.modules)}
        views = [self.project.function(one.view or "") for one in self.surface.routes]
        read = [(modules[one.module.name], one.line) if one else (-1, 0) for one in views]
        order = sorted(range(len(views)), key=lambda place: read[place])
        return [(place, self.surface.routes[place]) for place in order]

    def note_reached(self, note: Note, done: Done) -> None:
        """
        Call *note* once with each function that routes reach, then *done*.

        Where the routes were not looked at yet, that is done as they are: the tree of a function
        is at hand then, and need not be made again.
        """
        if "subjects" not in vars(self):
            self._noting.append((note, done))
            return
        for ref in dict.fromkeys(ref for one in self.subjects for ref in one.reached):
            note(ref)
        done()

    def _subject(self, declared: Declared) -> Subject:
        hooks = [
            one for one in self.surface.hooks if one.kind in AROUND and runs_for(one, declared)
        ]
        wrapping = [ref for one in declared.wrappers for ref in self.graph.run_by(one)]
        view = [declared.view] if declared.view else []
        roots = [*view, *called(declared), *wrapping, *self._given(declared)]
        hidden = self._overridden(declared.cls)
        own = self._runs(roots, hidden)
        if self._processors and any(map(self._renders, own)):
            hooks += [one for one in self._processors if runs_for(one, declared)]
        around = [one.function for one in hooks]
        reached = own | self._runs([*roots, *around], hidden) if hooks else own
        asked = self._loaders.needed(reached)
        if asked:
            reached = reached | self._runs([*roots, *around, *asked], hidden)
        return Subject(declared=declared, hooks=hooks, own=own, reached=reached)

    def own_with_loaders(self, subject: Subject) -> dict[str, Step]:
        """Return what a route's own functions reach, with what loads the caller they ask for."""
        asked = self._loaders.needed(subject.own)
        return subject.own | self.graph.reached(asked, queued=False) if asked else subject.own

    @cached_property
    def _processors(self) -> list[Hook]:
        return [one for one in self.surface.hooks if one.kind in PROCESSORS]

    def _renders(self, ref: str) -> bool:
        return next(self.rendered(ref), None) is not None

    def rendered(self, ref: str) -> Iterator[int]:
        """Yield the lines in which a function makes a page of a template."""
        found = self.graph.sites(ref)
        if found is not None and not found.called.isdisjoint(RENDERS):
            yield from (one.line for one in found.calls if one.target in RENDERS)

    def _alone(self, declared: Declared, error: Exception) -> Subject:
        """Return a route of which nothing is followed but its view; the error is told."""
        reason = f"what {declared.path} reaches is not known: {type(error).__name__}: {error}"
        self.project.unread.append(Unread(declared.file, reason, declared.line))
        view = {declared.view: Step(None, declared.line)} if declared.view else {}
        return Subject(declared=declared, hooks=[], own=view, reached=view)

    def _given(self, declared: Declared) -> list[str]:
        """Return functions that a function around the view was given, where the view calls them."""
        given = enclosed(declared)
        sites = self.graph.sites(declared.view) if given and declared.view else None
        return [
            one
            for (_, name), ref in given.items()
            if sites is not None and f"?.{name}" in sites.called
            for one in self.graph.run_by(ref)
        ]

    def _runs(self, roots: Iterable[str], hidden: Mapping[str, str]) -> dict[str, Step]:
        return self.graph.reached(roots, queued=False, hidden=hidden)

    def _overridden(self, view: str | None) -> dict[str, str]:
        """
        Return the methods of a view's class and bases, each with the one that runs for it.

        Those that a base calls and does not have are among them: `base().name`.
        """
        lineage = self.project.classes.lineage(self.project.cls(view)) if view else []
        nearest: dict[str, str] = {}
        found: dict[str, str] = {}
        for cls in lineage:
            for name, one in cls.methods.items():
                found[one.ref] = nearest.setdefault(name, one.ref)
        for cls in lineage[1:]:
            above = self.project.classes.lineage(cls)
            lacked = set(nearest).difference(*(one.methods for one in above))
            found |= {f"{cls.ref}().{name}": nearest[name] for name in lacked}
        return found

    @cached_property
    def _loaders(self) -> Loaders:
        return Loaders(self.project, self.graph)

    @property
    def callbacks(self) -> frozenset[str]:
        """Functions that extensions call to find out who is there, where a route asks for that."""
        needed = (ref for one in self.subjects for ref in self._loaders.needed(one.reached))
        return frozenset(needed)

    @cached_property
    def running(self) -> Running:
        """Places by when they run; what no route or import reaches is not in it."""
        return Running(self)

    @property
    def reaching(self) -> dict[str, list[str]]:
        """Routes ("METHOD path") by the function they reach, with that method."""
        return self._reaching[0]

    @property
    def own_reaching(self) -> dict[str, list[str]]:
        """Routes by the functions that their views and decorators reach, without hooks."""
        return self._reaching[1]

    @cached_property
    def _reaching(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        from offramp.audit.facts.methods import narrowed

        every: dict[str, list[str]] = {}
        own: dict[str, list[str]] = {}
        for subject in self.subjects:
            for method in subject.declared.methods:
                name = f"{method} {subject.declared.path}"
                one = narrowed(subject, method, self)
                for ref in one.reached:
                    every.setdefault(ref, []).append(name)
                for ref in one.own:
                    own.setdefault(ref, []).append(name)
        return every, own

    def places(self, words: Iterable[str]) -> Iterator[tuple[str, str, Sites]]:
        """
        Yield every function and module's top whose text mentions one of *words*.

        Each with its reference, its file, its sites; also where it is reached by no route.
        """
        for module, functions in self.once(_mentions).of(words):
            for ref in (module.name, *(one.ref for one in functions)):
                found = self.graph.sites(ref)
                if found is not None:
                    yield ref, module.file, found


def _mentions(context: Context) -> Mentions:
    return Mentions(context.project)


def is_of_blueprint(hook: Hook) -> bool:
    """Tell whether a hook runs for a blueprint alone: `before_app_request` does not."""
    return hook.blueprint is not None and "app_" not in hook.kind


def runs_for(hook: Hook, declared: Declared) -> bool:
    """Tell whether a hook runs for a route: its blueprint's, or all of the application's."""
    if not is_of_blueprint(hook):
        return True
    blueprint = declared.blueprint or ""
    return blueprint == hook.blueprint or blueprint.startswith(f"{hook.blueprint}.")
