"""
The keys of the mapping, or of the mappings in a list, that an expression gives.

Followed to where they stand: through names, the project's functions and what these are handed,
methods of rows (`user.to_dict()`), marshmallow's schemas (`schema.dump(rows)`), and what is
put in later (`found["x"] = 1`, `found.update(x=1)`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, NamedTuple

from offramp.audit.context import Context
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.database.tables import Tables
from offramp.code.module import Assigned, Class, Function
from offramp.code.names import Names
from offramp.code.origins import argument, default, put_in

DEEPEST = 9  # expressions that lead to expressions
MOST = 2_000  # expressions that one answer leads to: functions that return each other are endless
SAME = frozenset({"list", "sorted", "tuple", "reversed", "dict", "filter", "OrderedDict"})
DOCUMENTED = frozenset({"to_json", "to_mongo"})
PYDANTIC = frozenset({"dict", "json", "model_dump", "model_dump_json"})
MAKING = re.compile(
    r"\.(model_validate\w*|model_construct|construct|parse_\w+|from_orm|model_copy|copy)\(\)$"
)

PYDANTIC_BASE = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel"})

EMPTY = ast.Call(func=ast.Name("called"), args=[], keywords=[])
Caller = tuple[Function, ast.Call, Names]


class At(NamedTuple):
    """Where an expression stands: its scope, and the calls that led there, the innermost last."""

    names: Names
    callers: tuple[Caller, ...] = ()
    depth: int = 0

    def inside(self, function: Function, call: ast.Call | None) -> At:
        """Return the scope of a function that is called here."""
        names = self.names.project.names(function.module, function)
        if call is None:
            return At(names, (), self.depth)
        if not call.args and not call.keywords:  # whoever calls it hands it nothing
            return At(names, ((function, EMPTY, names),), self.depth)
        return At(names, (*self.callers, (function, call, self.names)), self.depth)


class Keyed:
    """Finds keys; made once for all routes."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._project = context.project
        self._left = MOST
        self._seen: dict[tuple[object, ...], int] = {}  # how deep

    def of(self, node: ast.expr, at: At) -> Iterator[str]:
        """Yield the keys of an expression, in the order of the text; some of them twice."""
        if not at.depth:
            self._left = MOST
            self._seen.clear()
        read = self.kinds.get(type(node))
        what = (at.names, node.id) if isinstance(node, ast.Name) else (node,)
        key = (*what, at.callers)
        is_new = at.depth < self._seen.get(key, DEEPEST + 1)
        if read is not None and is_new and self._left:
            self._left -= 1
            self._seen[key] = at.depth
            yield from read(self, node, at._replace(depth=at.depth + 1))

    def dumped(self, schema: Class, holder: ast.expr, names: Names) -> Iterator[str]:
        """Yield the keys that a schema writes, as it was made: `UserSchema(only=("id",))`."""
        chosen = model_schemas.chosen(holder, names)
        for key, _ in model_schemas.dumped(schema, self._context):
            if chosen.has(key):
                yield key

    def _each(self, nodes: Iterable[ast.expr], at: At) -> Iterator[str]:
        for one in nodes:
            yield from self.of(one, at)

    def _mapping(self, node: ast.Dict, at: At) -> Iterator[str]:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
            elif key is None:
                yield from self.of(value, at)

    def _first(self, node: ast.List, at: At) -> Iterator[str]:
        yield from self._each(node.elts[:1], at)

    def _element(self, node: ast.ListComp | ast.GeneratorExp, at: At) -> Iterator[str]:
        yield from self.of(node.elt, at)

    def _value(self, node: ast.DictComp, at: At) -> Iterator[str]:
        """Yield the keys of what stands under keys that only the data know, or a row's columns."""
        yield from self.of(node.value, at)
        for one in node.generators:
            match one.iter:
                case ast.Attribute(
                    value=ast.Attribute(value=row, attr="__table__"), attr=("columns" | "c")
                ):
                    yield from self._columns(row, at.names)

    def _columns(self, row: ast.expr, names: Names) -> Iterator[str]:
        """Yield the columns of what a row, its class or a method's own object is."""
        entities = self._context.once(Tables).entities
        values = entities.scope_of(names).of(row) if entities.models.classes else ()
        for ref in dict.fromkeys((*(one.model for one in values), names.ref(row) or "")):
            model = entities.get(ref.removesuffix("()"))
            yield from model.columns if model is not None else ()

    def _either(self, node: ast.BinOp | ast.IfExp | ast.BoolOp, at: At) -> Iterator[str]:
        parts = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
        yield from self._each(parts[1:] if isinstance(node, ast.IfExp) else parts, at)

    def _name(self, node: ast.Name, at: At) -> Iterator[str]:
        names, name = at.names, node.id
        for one in names.bindings(name):
            if isinstance(one, Assigned) and one.how == "value":
                yield from self.of(one.value, at)
        if name in names.own.parameters or name == _rest(names.function):
            yield from self._handed(name, at)
        elif not names.own.has(name):
            yield from self._of_module(node, at)
        yield from put_in(name, names, node.lineno)
        for put in names.own.every(ast.Assign):
            if any(_is_any_of(one, name) for one in put.targets) and put.lineno < node.lineno:
                yield from self.of(put.value, at)
        for call in names.own.every(ast.Call):
            if _does(call, name, "append") and len(call.args) == 1:
                yield from self.of(call.args[0], at)
            elif _does(call, name, "update"):
                yield from self._given(call.keywords, at)
                yield from self._each(call.args[:1], at)

    def _of_module(self, node: ast.Name | ast.Attribute, at: At) -> Iterator[str]:
        """Yield the keys of a mapping at a module's top: `jsonify(SCHEMA)`."""
        home = at.names.home(node)
        for one in home[0].bindings.get(home[1], ()) if home else ():
            if home and isinstance(one, Assigned) and isinstance(one.value, ast.Dict | ast.List):
                yield from self.of(one.value, At(self._project.names(home[0]), (), at.depth))

    def _handed(self, name: str, at: At) -> Iterator[str]:
        """Yield the keys of what the innermost caller gives an argument."""
        if not at.callers or at.names.function is not at.callers[-1][0]:
            return
        function, call, around = at.callers[-1]
        if name == _rest(function):
            rest = [one for one in call.keywords if one.arg not in at.names.own.parameters]
            yield from self._given(rest, At(around, at.callers[:-1], at.depth))
            return
        given = argument(call, function, name, around)
        if given is not None:
            yield from self.of(given, At(around, at.callers[:-1], at.depth))
        elif (value := default(function, name)) is not None:
            yield from self.of(value, At(self._project.names(function.module), (), at.depth))

    def _call(self, node: ast.Call, at: At) -> Iterator[str]:
        names = at.names
        schema = model_schemas.of_call(node, names, model_schemas.DUMPS, self._context)
        function = self._project.function(names.ref(node.func) or "")
        if schema is not None and isinstance(node.func, ast.Attribute):
            yield from self.dumped(schema, node.func.value, names)
        elif function is not None:
            yield from self._returned(at.inside(function, node))
        elif isinstance(node.func, ast.Attribute):
            yield from self._of_method(node.func, node, at)
        elif getattr(node.func, "id", "") in SAME:
            yield from self._given(node.keywords, at)
            yield from self._each(node.args[-1:], at)
        else:
            yield from self._fields(names.ref(node.func) or "")

    def _given(self, keywords: list[ast.keyword], at: At) -> Iterator[str]:
        for word in keywords:
            yield from [word.arg] if word.arg else self.of(word.value, at)

    def _of_method(self, func: ast.Attribute, node: ast.Call, at: At) -> Iterator[str]:
        if func.attr == "copy":
            yield from self.of(func.value, at)
            return
        for method in self._methods(func, at.names):
            yield from self._returned(at.inside(method, node))
        if func.attr in DOCUMENTED:
            yield from self._of_document(func, at.names)
        yield from self._of_pydantic(func, node, at.names)
        yield from self._fields(MAKING.sub("", at.names.ref(node) or ""))

    def _property(self, node: ast.Attribute, at: At) -> Iterator[str]:
        for method in self._methods(node, at.names):
            yield from self._returned(at.inside(method, None))
        yield from self._of_module(node, at)

    def _returned(self, at: At) -> Iterator[str]:
        yield from self._each(at.names.own.returns, at)

    def _part(self, node: ast.Subscript, at: At) -> Iterator[str]:
        """Yield the keys of one of several values: `found, status = look_up()`."""
        place = getattr(node.slice, "value", None)
        called = node.value if isinstance(node.value, ast.Call) else None
        function = self._project.function(at.names.ref(called.func) or "") if called else None
        if function is None or not isinstance(place, int):
            return
        inner = at.inside(function, called)
        for value in inner.names.own.returns:
            if isinstance(value, ast.Tuple) and place < len(value.elts):
                yield from self.of(value.elts[place], inner)

    def _methods(self, node: ast.Attribute, names: Names) -> Iterator[Function]:
        """Yield the project's methods of the rows that an attribute is taken of."""
        entities = self._context.once(Tables).entities
        if not entities.models.classes:
            return
        for value in dict.fromkeys(entities.scope_of(names).of(node.value)):
            method = entities.method(value.model, node.attr)
            if method is not None and value.kind in {"rows", "new"}:
                yield method

    def _of_document(self, node: ast.Attribute, names: Names) -> Iterator[str]:
        """Yield the fields that MongoEngine writes out of a document: `Post.objects.to_json()`."""
        entities = self._context.once(Tables).entities
        for value in dict.fromkeys(entities.scope_of(names).of(node.value)):
            model = entities.get(value.model)
            yield from model.columns if model and model.mapper == "mongoengine" else ()

    def _of_pydantic(self, func: ast.Attribute, node: ast.Call, names: Names) -> Iterator[str]:
        """Yield what `order.model_dump(exclude={"note"})` has."""
        if func.attr not in PYDANTIC:
            return
        ref = MAKING.sub("", names.ref(func.value) or "").removesuffix("()")
        said = {one.arg: one.value for one in node.keywords if one.arg}
        only, exclude = (
            {key for key in _texts(said[option]) if key} if option in said else set()
            for option in ("include", "exclude")
        )
        for key in self._fields(ref):
            if key not in exclude and (not only or key in only):
                yield key

    def _fields(self, ref: str) -> Iterator[str]:
        """Yield the fields of a pydantic model, which flask-pydantic sends as it is returned."""
        from offramp.audit.facts.incoming import fields

        cls = self._project.cls(ref)
        if cls is not None and PYDANTIC_BASE.intersection(self._project.classes.ancestors(cls.ref)):
            yield from (one.name for one in fields.find(cls, self._context))

    # the reader of each kind of expression; all others have no keys that stand in the text
    kinds: ClassVar[dict[type, Callable[[Keyed, Any, At], Iterator[str]]]] = {
        ast.Dict: _mapping,
        ast.List: _first,
        ast.ListComp: _element,
        ast.GeneratorExp: _element,
        ast.DictComp: _value,
        ast.BinOp: _either,
        ast.IfExp: _either,
        ast.BoolOp: _either,
        ast.Name: _name,
        ast.Call: _call,
        ast.Attribute: _property,
        ast.Subscript: _part,
    }


def _is_any_of(target: ast.expr, name: str) -> bool:
    """Tell whether something is put under a key that only the data know: `found[one.id] = ...`."""
    match target:
        case ast.Subscript(value=ast.Name(id=holder), slice=place):
            return holder == name and not isinstance(place, ast.Constant)
        case _:
            return False


def _texts(node: ast.expr) -> list[str]:
    found = (getattr(one, "value", None) for one in ast.walk(node))
    return [one for one in found if isinstance(one, str)]


def _rest(function: Function | None) -> str | None:
    """Return the name of a function's `**options`."""
    kwarg = function.node.args.kwarg if function is not None else None
    return kwarg.arg if kwarg is not None else None


def _does(call: ast.Call, name: str, method: str) -> bool:
    """Tell whether it is the call of a method of a name: `found.append(one)`."""
    func = call.func
    if not isinstance(func, ast.Attribute) or func.attr != method:
        return False
    return isinstance(func.value, ast.Name) and func.value.id == name
