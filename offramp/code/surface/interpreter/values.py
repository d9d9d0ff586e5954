"""
What the interpreter computes with.

Python's constants, lists, tuples, dictionaries and sets stand for themselves (holding values);
everything else is one of the classes below. What cannot be known is an `Unknown`: it may still
have a reference ("flask_login.LoginManager()"), and a value that is likely (the default of an
environment variable).
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from offramp.code.module import Function, Module

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.call import Call
    from offramp.code.surface.interpreter.scope import Scope

Value = object
Native = Callable[["Call"], Value]
Getter = Callable[["Instance"], Value]
CONSTANTS = (str, int, float, bytes, bool, complex, type(None), type(...))


class Absent:
    """There is no value: an argument that was not given."""

    def __bool__(self) -> bool:
        return False


ABSENT = Absent()


@dataclass(frozen=True)
class Place:
    """A line of a file (relative to the root)."""

    file: str
    line: int


@dataclass(eq=False, repr=False)
class Unknown:
    """Something from outside the project, or not settled by its text."""

    ref: str | None = None
    likely: Value = ABSENT
    attributes: dict[str, Value] = field(default_factory=dict)
    owner: Value = ABSENT  # of an attribute of an instance: that instance
    args: list[Value] = field(default_factory=list)  # of what a call gave: the call's
    kwargs: dict[str, Value] = field(default_factory=dict)
    cls: ProjectClass | None = None  # of a member of an enumeration
    tail: str | None = ""  # of a text: what follows an unknown start; None where more is unknown
    head: str = ""  # of a text: what stands before an end that is not known


class OpenList(list[Value]):
    """A list of which only some items are known."""


class Stream(list[Value]):
    """What an iterator still gives: `next` takes it away."""


class OpenDict(dict[Any, Value]):
    """A dictionary of which only some keys are known."""


class FilledDict(dict[Any, Value]):
    """A dictionary into which others put what is asked for: a key that is not there is no error."""


@dataclass(eq=False, repr=False)
class Space:
    """A module: its names, and whether its top was begun and has been run."""

    name: str
    module: Module | None
    names: dict[str, Value] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)  # of modules outside the project
    is_begun: bool = False
    is_ready: bool = False


@dataclass(eq=False, repr=False)
class Closure:
    """
    A function of the project, with what it closes over.

    *inner* is what it was wrapped around when it is what a decorator returned, *by* that
    decorator's reference.
    """

    name: str
    scope: Scope
    function: Function | None = None
    node: ast.Lambda | None = None
    defaults: list[Value] = field(default_factory=list)
    keyword_defaults: dict[str, Value] = field(default_factory=dict)
    attributes: dict[str, Value] = field(default_factory=dict)
    owner: ProjectClass | None = None
    inner: Value = ABSENT
    by: str | None = None
    kept: dict[Any, Value] | None = None  # of a cached one: what it gave, by its arguments

    @property
    def ref(self) -> str:
        return self.function.ref if self.function else f"{self.scope.space.name}.<lambda>"


@dataclass(eq=False, repr=False)
class Wrapped:
    """What a decorator from outside made of a function: it calls it, one must think."""

    inner: Value
    by: str
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class ProjectClass:
    """A class of the project."""

    name: str
    ref: str
    space: Space
    line: int
    bases: list[Value] = field(default_factory=list)
    names: dict[str, Value] = field(default_factory=dict)
    mro: list[Value] = field(default_factory=list)
    subclasses: list[ProjectClass] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class Model:
    """
    A class of a library, as far as telling Flask of something needs it.

    The first reference is its name in a report, the others are where it may be imported from.
    *state* makes what an instance keeps on our side; `instance.of(model)` gives it.
    """

    refs: tuple[str, ...]
    bases: tuple[Model, ...] = ()
    state: Callable[[], Any] = dict
    methods: dict[str, Native] = field(default_factory=dict)
    class_methods: dict[str, Native] = field(default_factory=dict)
    getters: dict[str, Getter] = field(default_factory=dict)
    setters: dict[str, Native] = field(default_factory=dict)
    is_open: bool = True  # attributes not named here are Unknown, not missing
    weight: Callable[[Instance], int] | None = None  # of two that a call may give, the heavier

    @property
    def ref(self) -> str:
        return self.refs[0]

    @property
    def mro(self) -> list[Model]:
        found: dict[Model, None] = {self: None}
        for base in self.bases:
            found |= dict.fromkeys(base.mro)
        return list(found)

    def method(self, *names: str) -> Callable[[Native], Native]:
        """Say what calling a method does; `call.self` is the instance."""

        def keep(made: Native) -> Native:
            self.methods.update(dict.fromkeys(names, made))
            return made

        return keep

    def class_method(self, *names: str) -> Callable[[Native], Native]:
        """Say what calling a method of the class does; `call.self` is the class."""

        def keep(made: Native) -> Native:
            self.class_methods.update(dict.fromkeys(names, made))
            return made

        return keep

    def setter(self, name: str) -> Callable[[Native], Native]:
        """Say what follows `instance.name = value`; the value is `call.args[0]`."""

        def keep(made: Native) -> Native:
            self.setters[name] = made
            return made

        return keep

    def getter(self, name: str) -> Callable[[Getter], Getter]:
        """Say what an attribute is that was not set; it is asked once and kept."""

        def keep(made: Getter) -> Getter:
            self.getters[name] = made
            return made

        return keep


@dataclass(eq=False, repr=False)
class Instance:
    """An object of a project's or a modelled class."""

    cls: ProjectClass | Model
    place: Place
    attributes: dict[str, Value] = field(default_factory=dict)
    states: dict[Model, Any] = field(default_factory=dict)
    within: frozenset[int] = frozenset()  # branches that may not run, in which it was made
    step: int = 0  # of the run, in which it was made

    @property
    def mro(self) -> list[Value]:
        return list(self.cls.mro)

    def isa(self, model: Model) -> bool:
        """Tell whether it is an object of that class, or of one that inherits from it."""
        return model in self.cls.mro

    def of(self, model: Model) -> Any:
        """Return what *model* keeps for this object."""
        if model not in self.states:
            self.states[model] = model.state()
        return self.states[model]

    @property
    def weight(self) -> int:
        """How much it was told, where its model counts that; else 0."""
        counts = (one.weight for one in self.mro if isinstance(one, Model))
        count = next((one for one in counts if one is not None), None)
        return 0 if count is None else count(self)


@dataclass(eq=False, repr=False)
class Builtin:
    """A function of a library, or of ours: what a decorator gave, a method."""

    run: Native
    ref: str | None = None
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class Bound:
    """A function with the object it is a method of."""

    function: Value
    self: Value


@dataclass(eq=False, repr=False)
class Descriptor:
    """`property`, `staticmethod` or `classmethod` around a function; *is_kept*: asked once."""

    kind: str
    inner: Value
    is_kept: bool = False


@dataclass(eq=False, repr=False)
class Super:
    """`super()` inside a method of *cls*."""

    cls: ProjectClass
    self: Value
