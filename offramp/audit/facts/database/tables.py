"""Tables that a route reads and writes: what the functions it reaches touch, put together."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from offramp.audit import beside
from offramp.audit.context import STUMBLES, Context, Subject
from offramp.audit.facts.database import handed, model_views
from offramp.audit.facts.database import reader as look
from offramp.audit.facts.database.constructors import is_run
from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.inherited import VIEW, Inherited
from offramp.audit.facts.database.listeners import Listeners
from offramp.audit.facts.database.receivers import called_on, columns, done
from offramp.audit.facts.database.uses import Touched, Use
from offramp.audit.facts.database.values import Value
from offramp.audit.facts.methods import Guards
from offramp.audit.report import TableUse
from offramp.code.unread import Unread

KEYED = ("mongo:", "firestore:")  # whose keys mean what their letters say
WRITES = ("insert", "update", "delete")


def reads(subject: Subject, context: Context) -> list[TableUse]:
    """Return the tables a route reads, by name."""
    return _sum(subject, context, ("select",))


def writes(subject: Subject, context: Context) -> list[TableUse]:
    """Return the tables a route writes, by name."""
    return _sum(subject, context, WRITES)


def unread(subject: Subject, context: Context) -> list[str]:
    """Return the statements whose tables are not known, in words with file and line."""
    known = context.once(Tables)
    found = [one for one in known.of(subject) if one.operation == "unknown"]
    known.unread |= {(one.place.rpartition(":")[0], one.line): one.table for one in found}
    return list(dict.fromkeys(f"{one.table} at {one.place}" for one in found))


class Found(NamedTuple):
    """
    One touch of a table, at *place* ("file:line").

    *adds* tells that it puts rows of a session into the database.
    """

    operation: str
    table: str
    column: str
    place: str
    line: int
    adds: bool = False


class Looked(NamedTuple):
    """One function, called on one receiver: what it touches, and the methods of rows it calls."""

    found: tuple[Found, ...]
    calls: tuple[tuple[str, Value, int], ...]


class Tables:
    """What each function touches, looked at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.entities = Entities(context)
        self.guards = context.once(Guards)
        self._names = self.entities.models.tables
        self._columns: dict[tuple[str, str], str] = {}
        self._inherited = Inherited(context.project)
        self._touched: dict[str, Touched] = {}
        self._looked: dict[tuple[str, Value | None], Looked] = {}
        self._behind: dict[str, list[str]] = {}
        self._passed_on: set[str] = set()
        self.unread: dict[tuple[str, int], str] = {}  # of routes, by file and line
        self._last: tuple[Subject | None, list[Found]] = (None, [])
        self._listeners = Listeners(self.entities)
        if self.entities.models.classes:
            context.note_reached(self._pass_on_arguments, self._settle)

    def _settle(self) -> None:
        """Look at what runs beside the routes as well, which tells their functions nothing."""
        with contextlib.suppress(*STUMBLES):  # which are told where it is asked for
            routes = frozenset(self._passed_on)
            for one in self.context.once(beside.find):
                for ref in beside.subject(one, self.context).reached:
                    if ref not in self._passed_on:
                        self._pass_on_arguments(ref, routes)
        self.entities.forget()

    def _pass_on_arguments(self, ref: str, without: Collection[str] = ()) -> None:
        """Look at what a function hands to those that it calls."""
        self._passed_on.add(ref)
        function = self.context.project.function(ref)
        if function is None:
            return
        try:
            handed.arguments(self.entities, function, without)
        except STUMBLES as error:
            reason = f"what it hands to others is not known: {type(error).__name__}: {error}"
            unread = Unread(function.module.file, reason, function.line)
            self.context.project.unread.append(unread)

    def touched(self, ref: str) -> Touched:
        """Return what one function's own body touches."""
        if ref not in self._touched:
            function = self.context.project.function(ref)
            self._touched[ref] = (
                look.of_function(self.entities, function) if function else Touched()
            )
        return self._touched[ref]

    def are_touched(self, refs: Iterable[str]) -> bool:
        """Tell whether one of some functions touches a table, or calls a method of rows."""
        return any(self.touched(ref).uses or self.touched(ref).calls for ref in refs)

    def of(self, subject: Subject) -> list[Found]:
        """Return what a route touches; rows it makes count once something adds rows."""
        if self._last[0] is not subject:
            found = list(self._of(subject))
            found += self._heard(subject, found)
            adds = any(one.adds for one in found)
            kept = [one for one in found if one.table and (adds or one.operation != "make")]
            self._last = (subject, kept)
        return self._last[1]

    def _of(self, subject: Subject) -> Iterator[Found]:
        """Yield touches of functions that names lead to, then of methods of rows."""
        for operation, table in model_views.uses(subject, self.entities):
            declared = subject.declared
            yield Found(operation, table, "", f"{declared.file}:{declared.line}", declared.line)
        pending: list[tuple[str, Value]] = []
        seen: set[tuple[str, str, str]] = set()
        methods = []
        for ref in subject.reached:
            function = self.context.project.function(ref)
            if function is not None and function.owner in self.entities.bases:
                methods.append((ref, function))
            else:
                receiver = self._inherited.receiver(subject.declared.cls, function)
                receiver = self.entities.generic.of_route(subject.declared, function) or receiver
                yield from self._at(ref, receiver, subject.method, pending)
        yield from self._of_rows(subject, pending, seen)
        called = {ref for ref, _, _ in seen}
        for ref, function in methods:
            if ref in called or not is_run(ref, subject, self.context):
                continue
            owner = function.owner or ""
            kind = "new" if function.name == "__init__" else "rows"
            receiver = Value(kind, owner) if self.entities.get(owner) else None
            yield from self._at(ref, receiver, subject.method, pending)
        yield from self._of_rows(subject, pending, seen)

    def _heard(self, subject: Subject, found: list[Found]) -> list[Found]:
        """Return what listeners touch that are called for what is written, and for that again."""
        heard: list[Found] = []
        seen: set[str] = set()
        adds = any(one.adds for one in found)
        made = [one for one in found if adds or one.operation != "make"]
        pending = made if self._listeners.are_there else []
        while pending:
            one = pending.pop()
            for function in self._listeners.called(one.operation, one.table, one.column):
                if function.ref in seen or function.ref in subject.reached:
                    continue
                seen.add(function.ref)
                rows: list[tuple[str, Value]] = []
                more = list(self._at(function.ref, None, None, rows))
                for other in self._reached(function.ref):
                    more += self._at(other, None, None, rows)
                more += self._of_rows(subject, rows, set())
                heard += more
                pending += more
        return heard

    def _of_rows(
        self, subject: Subject, pending: list[tuple[str, Value]], seen: set[tuple[str, str, str]]
    ) -> Iterator[Found]:
        while pending:
            ref, receiver = pending.pop()
            key = (ref, receiver.kind, receiver.model)
            if key in seen:
                continue
            seen.add(key)
            yield from self._at(ref, receiver, subject.method, pending)
            for other in self._reached(ref):
                if other not in subject.reached and (other, "", "") not in seen:
                    seen.add((other, "", ""))
                    yield from self._at(other, None, subject.method, pending)

    def _reached(self, ref: str) -> list[str]:
        """Return the functions behind a method of a row that are no such methods themselves."""
        if ref not in self._behind:
            found = []
            for one in self.context.graph.reached([ref]):
                function = self.context.project.function(one)
                if function is not None and function.owner not in self.entities.bases:
                    found.append(one)
            self._behind[ref] = found
        return self._behind[ref]

    def _at(
        self,
        ref: str,
        receiver: Value | None,
        method: str | None,
        pending: list[tuple[str, Value]],
    ) -> Iterator[Found]:
        looked = self._look(ref, receiver)
        for one in looked.found:
            if self.guards.runs(ref, one.line, method):
                yield one
        for called, on, line in looked.calls:
            if self.guards.runs(ref, line, method):
                pending.append((called, on))

    def _look(self, ref: str, receiver: Value | None) -> Looked:
        key = (ref, receiver)
        if key not in self._looked:
            function = self.context.project.function(ref)
            file = function.module.file if function else ""
            touched = self.touched(ref)
            if function is not None and receiver is not None and receiver.kind == VIEW:
                touched = look.of_function(self.entities, function, receiver.model)
                receiver = None
            models = self.entities.models
            settled = [one for use in touched.uses for one in done(use, receiver, models)]
            calls = [
                (method.ref, on, call.line)
                for call in touched.calls
                if (on := called_on(call.receiver, receiver)) is not None
                and (method := self.entities.method(on.model, call.method)) is not None
            ]
            calls += [
                (one.function, on, one.line)
                for one in touched.handed
                if (on := called_on(one.model, receiver)) is not None
            ]
            found = dict.fromkeys(one for use in settled for one in self._named(file, use))
            self._looked[key] = Looked(tuple(found), tuple(calls))
        return self._looked[key]

    def _named(self, file: str, use: Use) -> Iterator[Found]:
        """Yield a use under the names that the database knows."""
        operation, at = use.operation, (f"{file}:{use.line}", use.line)
        if operation == "unknown":
            yield Found(operation, use.table, "", *at)
            return
        if operation == "add":
            yield Found(operation, "", "", *at, adds=True)
        if use.table:  # the first spelling of what no model names is everybody's
            table = self._names.setdefault(use.table.lower(), use.table)
            column = use.attribute
            if not table.startswith(KEYED):
                column = self._columns.setdefault((table, column.lower()), column)
            yield Found(operation, table, column, *at)
        models = self.entities.models
        model = models.get(use.model)
        for table, column in columns(model, use, models) if model else ():
            yield Found(operation, table, column, *at, adds=operation == "insert")


def _sum(subject: Subject, context: Context, operations: tuple[str, ...]) -> list[TableUse]:
    found: dict[str, tuple[dict[str, None], dict[str, None], dict[str, None]]] = {}
    for one in context.once(Tables).of(subject):
        operation = "insert" if one.operation == "make" else one.operation
        if operation in operations:
            if one.table not in found:
                found[one.table] = ({}, {}, {})
            columns, named, places = found[one.table]
            named[operation] = None
            places[one.place] = None
            if one.column:
                columns[one.column] = None
    return [
        TableUse(table, sorted(columns), sorted(named), list(places))
        for table, (columns, named, places) in sorted(found.items())
    ]
