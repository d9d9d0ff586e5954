"""Tables that a route reads and writes: what the functions it reaches touch, put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.audit.context import Context, Subject
from offramp.audit.facts import uses as look
from offramp.audit.facts.entities import SELF, Entities, Value
from offramp.audit.facts.methods import Guards
from offramp.audit.facts.uses import RowCall, Touched, Use
from offramp.audit.report import TableUse

WRITES = ("insert", "update", "delete")


def reads(subject: Subject, context: Context) -> list[TableUse]:
    """Return the tables a route reads, by name."""
    return _sum(subject, context, ("select",))


def writes(subject: Subject, context: Context) -> list[TableUse]:
    """Return the tables a route writes, by name."""
    return _sum(subject, context, WRITES)


class Tables:
    """What each function touches, looked at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.entities = Entities(context)
        self.names = self.entities.models.tables
        self.guards = context.once(Guards)
        self._touched: dict[str, Touched] = {}
        for module in context.project.modules.values():
            for function in module.functions.values():
                look.arguments(self.entities, module, function)
        self.entities.forget()

    def touched(self, ref: str) -> Touched:
        """Return what one function touches."""
        if ref not in self._touched:
            function = self.context.project.function(ref)
            self._touched[ref] = (
                look.of_function(self.entities, function) if function else Touched()
            )
        return self._touched[ref]


@dataclass
class Found:
    """One use with its table's name and the place it stands at."""

    operation: str
    table: str
    column: str
    place: str


def _sum(subject: Subject, context: Context, operations: tuple[str, ...]) -> list[TableUse]:
    tables = context.once(Tables)
    found: dict[str, TableUse] = {}
    for one in _Route(subject, tables).found():
        if one.operation not in operations:
            continue
        use = found.setdefault(one.table, TableUse(one.table))
        for values, value in (
            (use.columns, one.column),
            (use.operations, one.operation),
            (use.places, one.place),
        ):
            if value and value not in values:
                values.append(value)
    for use in found.values():
        use.columns.sort()
        use.operations.sort()
    return [found[name] for name in sorted(found)]


@dataclass
class _Route:
    subject: Subject
    tables: Tables
    _seen: set[tuple[str, str, str]] = field(default_factory=set)

    def found(self) -> Iterator[Found]:
        """Yield every use; new rows count once something adds rows."""
        uses = list(self._all())
        adds = any(
            use.operation in {"add", "insert"} and (use.model or use.operation == "add")
            for _, use in uses
        )
        for file, use in uses:
            if use.operation == "make" and adds:
                use = Use("insert", use.line, use.model, use.table, use.attribute)
            yield from self._named(file, use)

    def _all(self) -> Iterator[tuple[str, Use]]:
        """Yield uses with their files: of functions reached by name, then of methods of rows."""
        by_rows: list[tuple[str, Value]] = []
        later: list[str] = []
        for ref in self.subject.reached:
            function = self.tables.context.project.function(ref)
            if function is not None and function.owner in self.tables.entities.bases:
                later.append(ref)
                continue
            yield from self._of(ref, None, by_rows)
        yield from self._of_rows(by_rows)
        for ref in later:
            function = self.tables.context.project.function(ref)
            if function is None or any(seen[0] == ref for seen in self._seen):
                continue
            is_model = self.tables.entities.get(function.owner or "") is not None
            kind = "new" if function.name == "__init__" else "rows"
            yield from self._of(
                ref, Value(kind, function.owner or "") if is_model else None, by_rows
            )
        yield from self._of_rows(by_rows)

    def _of_rows(self, pending: list[tuple[str, Value]]) -> Iterator[tuple[str, Use]]:
        while pending:
            ref, receiver = pending.pop()
            key = (ref, receiver.kind, receiver.model)
            if key in self._seen:
                continue
            self._seen.add(key)
            yield from self._of(ref, receiver, pending)
            for reached in self.tables.context.graph.reached([ref]):
                function = self.tables.context.project.function(reached)
                if function and function.owner not in self.tables.entities.bases:
                    if reached not in self.subject.reached:
                        yield from self._of(reached, None, pending)

    def _of(
        self, ref: str, receiver: Value | None, pending: list[tuple[str, Value]]
    ) -> Iterator[tuple[str, Use]]:
        function = self.tables.context.project.function(ref)
        if function is None:
            return
        touched = self.tables.touched(ref)
        guards, method = self.tables.guards, self.subject.method
        for use in touched.uses:
            if not guards.runs(ref, use.line, method):
                continue
            settled = _settled(use, receiver)
            if settled is not None:
                yield function.module.file, settled
        for call in touched.calls:
            if guards.runs(ref, call.line, method):
                self._follow(call, receiver, pending)

    def _follow(
        self, call: RowCall, receiver: Value | None, pending: list[tuple[str, Value]]
    ) -> None:
        on = call.receiver
        if on.model == SELF:
            if receiver is None:
                return
            on = Value(receiver.kind if on.kind == "rows" else on.kind, receiver.model)
        elif on.name == SELF and receiver is not None and on.kind == "rows":
            on = Value(receiver.kind, on.model)
        method = self.tables.entities.method(on.model, call.method)
        if method is not None:
            pending.append((method.ref, on))

    def _named(self, file: str, use: Use) -> Iterator[Found]:
        place = f"{file}:{use.line}"
        if use.table:
            table = self.tables.names.get(use.table.lower(), use.table)
            yield Found(use.operation, table, use.attribute, place)
            return
        model = self.tables.entities.get(use.model)
        if model is None:
            return
        if use.attribute in model.columns:
            table, column = model.columns[use.attribute]
            yield Found(use.operation, table, column, place)
            return
        if use.attribute in model.relations and use.operation == "select":
            related = self.tables.entities.get(model.relations[use.attribute].model)
            if related is not None:
                yield Found("select", related.table, "", place)
            return
        if use.attribute and use.operation in {"select", "update"} and use.model == SELF:
            return
        column = use.attribute if use.attribute in model.foreign else ""
        for table in model.tables if use.operation in {"insert", "delete"} else model.tables[:1]:
            yield Found(use.operation, table, column, place)


def _settled(use: Use, receiver: Value | None) -> Use | None:
    """Put the receiver's model where SELF stands; None where nobody knows it."""
    if use.own and receiver is not None and receiver.kind == "new" and use.operation == "update":
        return Use("make", use.line, use.model, "", use.attribute)
    if use.model != SELF:
        return use
    if receiver is None:
        return None
    operation = "make" if use.operation == "update" and receiver.kind == "new" else use.operation
    return Use(operation, use.line, receiver.model, "", use.attribute)
