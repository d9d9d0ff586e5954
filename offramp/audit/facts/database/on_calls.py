"""What constructors of rows and functions that are handed models do with their arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.database import whole_columns
from offramp.audit.facts.database.entities import SET, Entities
from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.on_relations import put
from offramp.audit.facts.database.stored import set_property, stored
from offramp.audit.facts.database.uses import Handed
from offramp.audit.facts.database.values import Value
from offramp.code.module import Function
from offramp.code.nodes import last_name

ASKING = frozenset({"filter_by", "filter", "get_or_404", "first_or_404", "get", "get_or_none"})
PONY = "pony"  # whose rows are added as they are made


def constructed(notes: Notes, node: ast.Call) -> None:
    """`User(name=...)`: a row that is put in if something adds it."""
    if not isinstance(node.func, ast.Name | ast.Attribute):
        return
    for one in notes.scope.of(node.func):
        if one.kind == "class":
            model = notes.entities.get(one.model)
            more = whole_columns.columns(node, model, notes.scope, notes.entities.context)
            names = [*_named(notes, node, one), *more]
            is_added = model is not None and model.mapper == PONY  # by nobody else
            operation = "insert" if is_added else "make"
            notes.note(operation, node, Value(one.kind, one.model), names)


def handed(notes: Notes, node: ast.Call) -> None:
    """`Repository(User).add(name=...)`: a function does it to the model it is handed."""
    entities = notes.entities
    called = entities.project.function(notes.scope.names.ref(node.func) or "")
    for one in entities.generic.meant(node, called, notes.scope) if called else ():
        if called is not None:
            notes.touched.handed[Handed(called.ref, one, node.lineno)] = None
            _passed_on(notes, node, called, one)
    if called is not None and called.node.args.kwarg is not None:
        _handed_with(notes, node, called, called.node.args.kwarg)


def _handed_with(notes: Notes, node: ast.Call, called: Function, rest: ast.arg) -> None:
    """Note what becomes of keywords that stand beside a model: `made(User, name="x")`."""
    calls = _calls_of(called, notes.entities)
    asks = any(_takes(one, rest) and last_name(one.func) in ASKING for one in calls)
    placed = [one.arg for one in called.node.args.args]
    pairs = [
        *zip(placed, node.args, strict=False),
        *((w.arg or "", w.value) for w in node.keywords),
    ]
    for name, given in pairs:
        if name in placed and (asks or rest.arg in _passed_to_class(calls, name)):
            classes = [one for one in notes.scope.of(given) if one.kind == "class"]
            for one in classes:
                _passed_on(notes, node, called, one)


def _passed_on(notes: Notes, node: ast.Call, called: Function, value: Value) -> None:
    """Note the columns that are named by keywords which the function hands on, or asks for."""
    model, rest = notes.entities.get(value.model), called.node.args.kwarg
    if model is None or rest is None:
        return
    own = notes.entities.project.names(called.module, called).own.parameters
    named = [one.arg for one in node.keywords if one.arg and one.arg not in own]
    known = [one for one in named if one in model.columns]
    taking = {last_name(one.func) for one in _calls_of(called, notes.entities) if _takes(one, rest)}
    if taking and taking <= ASKING:
        for one in known:
            notes.read(node, value, one)
        return
    notes.note("make", node, value, known)


def _takes(call: ast.Call, rest: ast.arg) -> bool:
    """Tell whether a call is given the keywords of the function that it stands in."""
    return any(
        one.arg is None and getattr(one.value, "id", "") == rest.arg for one in call.keywords
    )


def made_by_base(notes: Notes, node: ast.Call) -> None:
    """`super().__init__(name=...)`: a base's constructor puts its keywords into columns."""
    first = notes.scope.names.own.first
    for value in notes.scope.of(ast.Name(id=first)) if first else ():
        for word in node.keywords:
            if word.arg:
                stored(notes, node, value, word.arg)


def set_by_keyword(notes: Notes, node: ast.Call, value: Value, name: str) -> None:
    """`row.update(name=...)`, `Post.create(body)`: a method sets what it is given."""
    entities, names = notes.entities, notes.scope.names
    model = entities.get(value.model)
    is_given = bool(node.keywords or node.args)
    method = entities.method(value.model, name) if is_given and model else None
    if method is None or model is None:
        return
    own = entities.project.names(method.module, method).own
    calls = own.every(ast.Call)
    is_set = any(getattr(one.func, "id", "") == "setattr" for one in calls)
    passed = _passed_to_class(calls, own.first)
    rest = method.node.args.kwarg
    named = []
    if rest is not None and (is_set or rest.arg in passed):
        named = [word.arg for word in node.keywords if word.arg]
        named += whole_columns.columns(node, model, notes.scope, entities.context)
    wanted = [one for one in own.parameters if one != own.first]
    is_whole = bool(is_set and own.every(ast.For)) or not passed.isdisjoint(wanted[:1])
    for given in node.args[:1] if is_whole else ():
        named += whole_columns.keys(given, model, names, entities.context)
    row = Value("new", value.model) if value.kind == "class" else value
    for column in named:
        if column in model.columns or (column in model.relations and passed):
            stored(notes, node, row, column)


def _named(notes: Notes, node: ast.Call, value: Value) -> Iterator[str]:
    """Yield the columns that keywords name; what a relationship is given is noted."""
    model = notes.entities.get(value.model)
    for word in node.keywords:
        if word.arg and model and word.arg in model.relations and word.arg not in model.columns:
            put(notes, node, Value("new", model.ref), word.arg, word.value)
        elif word.arg and model and notes.entities.method(model.ref, word.arg + SET):
            set_property(notes, node, Value("new", model.ref), word.arg)
        elif word.arg:
            yield word.arg


def _calls_of(function: Function, entities: Entities) -> list[ast.Call]:
    return entities.project.names(function.module, function).own.every(ast.Call)


def _passed_to_class(calls: list[ast.Call], first: str | None) -> set[str]:
    """Return the names whose entries a class method makes a row of: `cls(**values)`."""
    made = (one for one in calls if first and getattr(one.func, "id", "") == first)
    spread = (word.value for one in made for word in one.keywords if word.arg is None)
    return {one.id for one in spread if isinstance(one, ast.Name)}
