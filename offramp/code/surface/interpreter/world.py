"""One run of set-up code: what was imported, made and doubted, and how much may still be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from offramp.code.module import Function
from offramp.code.project import Project
from offramp.code.surface.interpreter import attributes, calling, importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.errors import ExhaustedError, RaisedError
from offramp.code.surface.interpreter.handed import Handed
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Closure,
    Instance,
    Model,
    Place,
    ProjectClass,
    Space,
    Unknown,
    Value,
)
from offramp.code.surface.model import Doubt

MOST_STEPS = 600_000  # about two seconds; applications of 500 routes take a tenth of it
CALLS_UNTIL = 350_000  # from here on the modules' tops are run, and calls that are given Flask's
TOPS_UNTIL = 150_000  # steps in calls from modules' tops; what is over is kept for factories
DEEPEST = 40  # calls in calls


@dataclass
class World:
    """
    The state of one run.

    *doubtful* are the branches that what runs now is in and that may not run at all, outermost
    first; *trying* is above 0 while an error would be caught.
    """

    project: Project
    library: Library
    spaces: dict[str, Space] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)  # of modelled classes
    holders: list[Instance] = field(default_factory=list)  # whose constructors made some of them
    doubts: list[Doubt] = field(default_factory=list)
    main: str = ""  # the module that was started, if its `__main__` part is to run too
    is_main: bool = False
    steps: int = 0
    depth: int = 0
    floor: int = 0  # the depth of the module's top that is running
    in_tops: int = 0  # steps that calls from modules' tops took
    doubtful: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)  # calls that may have ended before this line
    # by the identity of a list: the list, and in which such branches it got which of its items
    is_choosing: bool = False  # a branch loads settings, the other one loads others
    perhaps_in: dict[int, tuple[list[Value], dict[int, list[int]]]] = field(default_factory=dict)
    branches: int = 0  # counted so far, which numbers them
    trying: int = 0
    running: list[Function] = field(default_factory=list)  # functions being called, outermost first
    called: set[Function] = field(default_factory=set)  # functions that were called
    again: Counter[Function] = field(default_factory=Counter)  # calls of one in its own
    cut: set[Function] = field(default_factory=set)  # whose own calls of themselves are left out
    documents: int = 0  # bytes of JSON and the like that were parsed
    declared: int = 0  # rules so far
    making: list[ProjectClass] = field(default_factory=list)  # classes their metaclasses are given
    decorating: list[Value] = field(default_factory=list)  # what decorators are called with now
    declaring: set[Function] = field(default_factory=set)  # functions whose decorators added rules
    importing: list[str] = field(default_factory=list)  # modules whose top is running
    handed: Handed = field(default_factory=Handed)
    search_path: list[str] = field(default_factory=list)  # folders of the project on `sys.path`
    beside: list[Value] = field(default_factory=list)  # plugins that may not be installed
    managers: list[Value] = field(default_factory=list)  # of `with` blocks that run now

    @property
    def sure(self) -> bool:
        """Whether what happens now happens in every run."""
        return not self.doubtful

    def sure_of(self, made: Instance) -> bool:
        """Whether what happens now happens in every run in which that object is made."""
        return made.within.issuperset(self.around)

    @property
    def around(self) -> list[int]:
        """The branches and the ends of calls on which it depends whether this is reached."""
        return [*self.doubtful, *self.left]

    def step(self) -> None:
        """Count one step; raises `ExhaustedError` when there were too many."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise ExhaustedError

    def may_call(self, closure: Closure, call: Call) -> bool:
        """
        Tell whether another call may be followed.

        When many steps were taken, only what is handed an application, a blueprint or the like, and
        what a method of one gave: its decorators.
        """
        if self.depth >= DEEPEST:
            return False
        is_spent = self.steps >= CALLS_UNTIL or (self.importing and self.in_tops >= TOPS_UNTIL)
        return not is_spent or any(
            isinstance(one, Instance) and any(isinstance(base, Model) for base in one.cls.mro)
            for one in (closure.scope.first, *call.args, *call.kwargs.values())
        )

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Run what may not happen."""
        self.branches += 1
        self.doubtful.append(self.branches)
        try:
            yield
        finally:
            self.doubtful.pop()

    def may_end(self) -> None:
        """Note that the function which is running may have returned before what follows."""
        self.branches += 1
        self.left.append(self.branches)

    @contextmanager
    def choosing_settings(self, *, is_so: bool) -> Iterator[None]:
        """Run a branch that loads a class of settings, where the other loads another one."""
        before, self.is_choosing = self.is_choosing, is_so
        try:
            yield
        finally:
            self.is_choosing = before

    @contextmanager
    def within(self, managers: list[Value]) -> Iterator[None]:
        """Run the block of a `with`."""
        self.managers += managers
        try:
            yield
        finally:
            del self.managers[len(self.managers) - len(managers) :]

    def note(self, items: list[Value], added: Iterable[Value]) -> None:
        """Keep that a list gets items in branches that may not run."""
        if self.doubtful:
            _, noted = self.perhaps_in.setdefault(id(items), (items, {}))
            noted |= {id(one): list(self.doubtful) for one in added}

    @contextmanager
    def given(self, holder: Value, item: Value) -> Iterator[bool]:
        """Run what is done with an item of a list, which the list may not have got: told so."""
        _, noted = self.perhaps_in.get(id(holder), (None, {}))
        missing = [one for one in noted.get(id(item), ()) if one not in self.doubtful]
        self.doubtful += missing
        try:
            yield bool(missing)
        finally:
            del self.doubtful[len(self.doubtful) - len(missing) :]

    def doubt(self, message: str, place: Place) -> None:
        """Note what the text does not settle."""
        doubt = Doubt(message, place.file, place.line)
        if doubt not in self.doubts:
            self.doubts.append(doubt)

    def raises(self, kind: str) -> Unknown:
        """Raise where it would be caught; elsewhere our knowledge is what is wrong."""
        if self.trying:
            raise RaisedError(kind)
        return Unknown()

    def made(self, model: Model) -> list[Instance]:
        """Return every object of a modelled class that was made, oldest first."""
        return [one for one in self.instances if one.isa(model)]

    def import_(self, name: str) -> Value:
        """Return the module of that name, run; an Unknown for one from outside."""
        return importing.module(self, name)

    def call(
        self,
        function: Value,
        args: list[Value],
        kwargs: dict[str, Value] | None = None,
        *,
        place: Place,
    ) -> Value:
        """Return what calling gives."""
        return calling.call(self, function, Call(self, place, args, dict(kwargs or {})))

    def attribute(self, value: Value, name: str) -> Value:
        """Return `value.name`, an Unknown if it cannot be said."""
        return attributes.get(self, value, name)

    def known(self, value: Value, name: str) -> Value:
        """Return `value.name` if it is there for certain, else ABSENT."""
        return attributes.find(self, value, name)

    def plain(self, value: Value) -> Value:
        """Return what is likely where it is not settled; other values as they are."""
        if isinstance(value, Unknown) and value.likely is not ABSENT:
            return value.likely
        return value

    def items(self, value: Value) -> list[Value] | None:
        """Return what going through *value* gives, None where that is not known."""
        return calling.items(self, value)

    def ref(self, value: Value) -> str | None:
        """Return the reference of a value (see `offramp.code.project`)."""
        match value:
            case Unknown():
                return value.ref
            case Closure() | ProjectClass() | Model():
                return value.ref
            case Instance():
                return f"{value.cls.ref}()"
            case Space():
                return value.name
            case _ if isinstance(value, CONSTANTS):
                return f"builtins.{type(value).__name__}()"
            case _:
                return attributes.ref(value)
