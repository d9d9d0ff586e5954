"""
What the expressions of tests come to: addresses and endpoints, as far as their text tells.

Names are followed to what a function, a module, a class or a fixture gives them, and a helper to
what it returns: `url("users")`, `f"{BASE}/users"`, `self.path`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from offramp.retire.bodies import Function, assigned, parameters, positional, returned
from offramp.retire.code import Code
from offramp.retire.endpoints import LINKING
from offramp.retire.mentions import ANY
from offramp.retire.places import dotted
from offramp.retire.units import Key, last_name

DEEPEST = 8  # values within values
FILLED = re.compile(r"%[sdr]")
GAP = re.compile(r"\{(\w*)\}")
AS_IT_IS = frozenset({"str", "quote", "quote_plus"})
OF_OWN = frozenset({"self", "cls"})


@dataclass(frozen=True)
class Link:
    """What `url_for` makes of an endpoint."""

    endpoint: str


Value = str | Link  # a text has ANY where it is not known


@dataclass(frozen=True)
class Frame:
    """Where an expression stands: in a unit, in a function of it, whose names have values."""

    key: Key
    function: Function | None = None
    given: Mapping[str, Value] = field(default_factory=dict)
    depth: int = 0


class Addresses:
    """Reads expressions; *fixtures* are the units that a test gets for a name."""

    def __init__(self, code: Code, fixtures: Callable[[Key, str], Iterator[Key]]) -> None:
        self._code = code
        self._fixtures = fixtures

    def frame(self, key: Key, given: Mapping[str, Value] | None = None) -> Frame:
        """Return where a unit's own expressions stand."""
        unit = self._code.unit(key)
        node = unit.nodes[-1] if unit else None
        return Frame(key, node if isinstance(node, Function) else None, given or {})

    def value(self, node: ast.expr | None, frame: Frame) -> Value:
        """Return what *node* comes to in *frame*; ANY where that is not known."""
        if node is None or frame.depth > DEEPEST:
            return ANY
        frame = replace(frame, depth=frame.depth + 1)
        found: Value = ANY
        match node:
            case ast.Constant(value=str() | int() as known) if not isinstance(known, bool):
                found = str(known)
            case ast.JoinedStr(values=parts):
                found = joined([self.value(one, frame) for one in parts])
            case ast.FormattedValue(value=inner, format_spec=None):
                found = self.value(inner, frame)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                found = joined([self.value(left, frame), self.value(right, frame)])
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                found = self._percent(left, right, frame)
            case ast.Name(id=name):
                found = self._name(name, frame)
            case ast.Attribute():
                found = self._attribute(node, frame)
            case ast.Call():
                found = self._call(node, frame)
            case _:
                pass
        return found

    def function(self, called: ast.expr, frame: Frame) -> Frame | None:
        """Return the project's function that is called, as a frame without values; or None."""
        parts = dotted(called)
        if not parts or parts[0] in frame.given:
            return None
        if parts[0] in OF_OWN:
            return self._method(frame.key, parts[1]) if len(parts) == len(("self", "x")) else None
        if len(parts) == 1 and parts[0] in parameters(frame.function):
            made = (self._made(key, frame.depth) for key in self._asked(frame, parts[0]))
            return next(filter(None, made), None)
        led = [one for one in self._code.resolve(frame.key.module, parts) if isinstance(one, Key)]
        found = self.frame(led[-1]) if led and led[-1].name not in {"", "*"} else None
        is_whole = found is not None and found.key.name.rpartition(".")[2] == parts[-1]
        return found if found and found.function and is_whole else None

    def called(self, function: Frame, call: ast.Call, frame: Frame) -> Frame:
        """Return the frame of *function* as *call* runs it."""
        taken = positional(function.function)
        names = [one for place, one in enumerate(taken) if place or one not in OF_OWN]
        given = {one: self.value(taken[one], function) for one in names}
        for name, one in zip(names, call.args, strict=False):
            if isinstance(one, ast.Starred):
                break
            given[name] = self.value(one, frame)
        given |= {one.arg: self.value(one.value, frame) for one in call.keywords if one.arg}
        return replace(function, given=given, depth=frame.depth + 1)

    def _made(self, fixture: Key, depth: int) -> Frame | None:
        """Return the function inside a fixture that it hands to tests."""
        around = self.frame(fixture).function
        handed = returned(around) if around else None
        if isinstance(handed, ast.Lambda):
            return Frame(fixture, handed, depth=depth)
        name = handed.id if isinstance(handed, ast.Name) else None
        for one in ast.walk(around) if around and name else ():
            if isinstance(one, ast.FunctionDef) and one.name == name:
                return Frame(fixture, one, depth=depth)
        return None

    def _call(self, node: ast.Call, frame: Frame) -> Value:
        name, first = last_name(node), node.args[0] if node.args else None
        if name in LINKING:
            named = [first] if first else [o.value for o in node.keywords if o.arg == "endpoint"]
            endpoint = self.value(named[0], frame) if named else ANY
            is_known = isinstance(endpoint, str) and ANY not in endpoint
            return Link(str(endpoint)) if is_known else ANY
        function = self.function(node.func, frame)
        if function is not None:
            inside = self.called(function, node, frame)
            return self.value(returned(inside.function), inside)
        if name in AS_IT_IS:
            return self.value(first, frame)
        if name == "urljoin" and len(node.args) > 1:
            base, more = (self.value(one, frame) for one in node.args[:2])
            return urljoin(base, more) if isinstance(base, str) and isinstance(more, str) else ANY
        method = node.func
        return self._of_text(method, node, frame) if isinstance(method, ast.Attribute) else ANY

    def _of_text(self, method: ast.Attribute, node: ast.Call, frame: Frame) -> Value:
        """Return what a method of a text gives: `"/users/{}".format(name)`, `url.rstrip("/")`."""
        match method.attr, node.args:
            case "format", _:
                base = self.value(method.value, frame)
                return self._formatted(base, node, frame) if isinstance(base, str) else base
            case ("strip" | "rstrip" | "lstrip") as how, [ast.Constant(value=str(signs))]:
                base = self.value(method.value, frame)
                return str(getattr(base, how)(signs)) if isinstance(base, str) else base
            case "join", [ast.List() | ast.Tuple() as listed]:
                between = self.value(method.value, frame)
                parts = [self.value(one, frame) for one in listed.elts]
                is_text = isinstance(between, str) and all(isinstance(one, str) for one in parts)
                return str(between).join(map(str, parts)) if is_text else ANY
            case _:
                return ANY

    def _formatted(self, base: str, node: ast.Call, frame: Frame) -> Value:
        given = {str(place): one for place, one in enumerate(node.args)}
        given |= {one.arg: one.value for one in node.keywords if one.arg}
        place = iter(range(len(node.args)))
        texts = GAP.split(base)  # every second one is what stands in a gap
        names = [one or str(next(place, "")) for one in texts[1::2]]
        parts: list[Value] = [texts[0]]
        for name, text in zip(names, texts[2::2], strict=True):
            parts += [self.value(given.get(name), frame), text]
        return joined(parts)

    def _percent(self, left: ast.expr, right: ast.expr, frame: Frame) -> Value:
        texts = FILLED.split(str(self.value(left, frame)))
        nodes = right.elts if isinstance(right, ast.Tuple) else [right]
        parts: list[Value] = [texts[0]]
        for place, text in enumerate(texts[1:]):
            node = nodes[place] if place < len(nodes) else None
            parts += [self.value(node, frame), text]
        return joined(parts)

    def _name(self, name: str, frame: Frame) -> Value:
        if name in frame.given:
            return frame.given[name]
        if frame.function is not None:
            stored = [
                one
                for one in ast.walk(frame.function)
                if isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Store)
            ]
            if stored:
                return self.value(assigned(frame.function, stored), frame)
            if name in parameters(frame.function):
                values = [self._of_fixture(key, frame) for key in self._asked(frame, name)]
                return values[0] if len(values) == 1 else ANY
        led = [one for one in self._code.resolve(frame.key.module, (name,)) if isinstance(one, Key)]
        return self._of_unit(led[-1], frame) if led else ANY

    def _asked(self, frame: Frame, name: str) -> Iterator[Key]:
        yield from self._fixtures(frame.key, name)

    def _of_fixture(self, key: Key, frame: Frame) -> Value:
        own = replace(self.frame(key), depth=frame.depth)
        return self.value(returned(own.function), own)

    def _of_unit(self, key: Key, frame: Frame) -> Value:
        """Return what the top of a module gives a name."""
        unit = self._code.unit(key) if key.name not in {"", "*"} else None
        nodes = unit.nodes if unit else []
        match nodes:
            case [ast.Assign(targets=[ast.Name()], value=made) | ast.AnnAssign(value=made)]:
                return self.value(made, Frame(key, depth=frame.depth))
            case _:
                return ANY

    def _attribute(self, node: ast.Attribute, frame: Frame) -> Value:
        parts = dotted(node)
        if not parts or parts[0] in frame.given:
            return ANY
        if parts[0] in OF_OWN:
            own = Key(frame.key.module, frame.key.name.rpartition(".")[0])
            return self._of_class(own, parts[1], frame) if len(parts) == len(("self", "x")) else ANY
        led = [one for one in self._code.resolve(frame.key.module, parts) if isinstance(one, Key)]
        if led and self._code.project.cls(led[-1].ref) is not None:
            return self._of_class(led[-1], parts[-1], frame)
        is_whole = bool(led) and led[-1].name == parts[-1]
        return self._of_unit(led[-1], frame) if is_whole else ANY

    def _of_class(self, owner: Key, name: str, frame: Frame) -> Value:
        """Return the one value of a class's name, where no class below it has another."""
        project = self._code.project
        if any(name in below.attributes for below in project.classes.below(owner.ref)):
            return ANY
        for one in project.classes.lineage(project.cls(owner.ref)):
            if name in one.attributes:
                put = one.attributes[name]
                inside = Frame(Key(one.module.name, f"{one.qualname}."), depth=frame.depth)
                return self.value(put[0].value, inside) if len(put) == 1 else ANY
        return ANY

    def _method(self, key: Key, name: str) -> Frame | None:
        project = self._code.project
        own = Key(key.module, key.name.rpartition(".")[0])
        for one in project.classes.lineage(project.cls(own.ref)):
            if name in one.methods:
                found = self.frame(Key(one.module.name, f"{one.qualname}.{name}"))
                return found if found.function else None
        return None


def joined(parts: Sequence[Value]) -> Value:
    """Return the sum of texts; a link stays one where only a query follows it."""
    first = parts[0] if parts else ""
    rest = parts[1:]
    if isinstance(first, Link):
        is_query = all(isinstance(one, str) for one in rest)
        text = "".join(map(str, rest))
        return first if is_query and (not text or text[0] in "?#") else ANY
    if not first and len(rest) == 1:
        return rest[0]
    return "".join(ANY if isinstance(one, Link) else one for one in parts)
