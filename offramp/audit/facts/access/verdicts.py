"""
What a hook's conditions come to for one route, as far as the text tells.

A hook asks the request for its endpoint, path, blueprint or method, or the view for a mark that
a decorator left on it (`view.is_public = True`): all known for a route that is passed over.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from offramp.code.given import Items, Keys, Literal
from offramp.code.module import Assigned, Binding
from offramp.code.names import Names
from offramp.code.surface.model import Declared


class Unsettled:
    """The text does not settle it."""


UNSETTLED = Unsettled()
DEEPEST = 8  # names that are bound to names
REQUEST = "flask.request."
VARIABLE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
SPLITS = frozenset({"split", "rsplit", "partition", "rpartition"})
COMPARISONS: dict[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


@dataclass(frozen=True)
class Path:
    """A route's path: known up to its first variable."""

    text: str

    @property
    def fixed(self) -> str:
        """The part before the first variable."""
        return self.text.partition("<")[0]

    def starts_with(self, text: str) -> bool | Unsettled:
        """Tell whether every request's path starts with *text*."""
        if self.fixed.startswith(text):
            return True
        return UNSETTLED if self.fixed != self.text and text.startswith(self.fixed) else False

    def equals(self, text: object) -> bool | Unsettled:
        """Tell whether every request's path is *text*."""
        if self.fixed == self.text:
            return self.text == text
        return UNSETTLED if isinstance(text, str) and text.startswith(self.fixed) else False


@dataclass
class Verdicts:
    """
    Values of expressions for one route; *marks* are what decorators left on its view.

    *told* is a function that is handed the route's endpoint and its variables' values.
    """

    declared: Declared
    marks: Mapping[str, object] = field(default_factory=dict)
    told: str | None = None
    method: str | None = None  # the one that is asked about

    def value(self, node: ast.expr, names: Names, depth: int = 0) -> object:  # noqa: PLR0911 - a line for each kind
        """Return what an expression comes to, or UNSETTLED."""
        if depth > DEEPEST:
            return UNSETTLED
        match node:
            case ast.Constant():
                return node.value
            case ast.UnaryOp(op=ast.Not()):
                inner = self.value(node.operand, names, depth + 1)
                return UNSETTLED if inner is UNSETTLED else not inner
            case ast.BoolOp():
                return self._any_or_all(node, names, depth)
            case ast.Compare() if len(node.ops) == 1:
                return self._compared(node, names, depth)
            case ast.Call():
                return self._called(node, names, depth)
            case ast.Subscript(value=ast.Call(func=ast.Attribute(value=whole)) as split):
                return _part(self.value(whole, names, depth + 1), split, node.slice)
            case ast.Name() if names.bindings(node.id):
                return self._bound(names.bindings(node.id), names, depth)
            case ast.Attribute() | ast.Name() | ast.List() | ast.Tuple() | ast.Set() | ast.Dict():
                return self._named(node, names)
            case _:
                return UNSETTLED

    def _bound(self, bindings: list[Binding], names: Names, depth: int) -> object:
        match bindings:
            case [Assigned(value=only, how="value")]:
                return self.value(only, names, depth + 1)
            case _:
                return UNSETTLED

    def _handed(self, node: ast.expr, names: Names) -> int | None:
        """Return which of the two that a function is told of a route a name means: 0 or 1."""
        function = names.function
        if function is None or function.ref != self.told or not isinstance(node, ast.Name):
            return None
        parameters = list(names.own.parameters)[:2]
        return parameters.index(node.id) if node.id in parameters else None

    def _is_variables(self, node: ast.expr, names: Names) -> bool:
        return self._handed(node, names) == 1 or names.ref(node) == f"{REQUEST}view_args"

    def _named(self, node: ast.expr, names: Names) -> object:
        if self._handed(node, names) == 0:
            return self.declared.endpoint
        ref = names.ref(node) or ""
        if ref.startswith(REQUEST):
            return self._of_request(ref.removeprefix(REQUEST))
        if isinstance(node, ast.Attribute) and node.attr in self.marks:
            return self.marks[node.attr]
        given = names.given(node)
        if isinstance(given, Literal):
            return given.value
        if isinstance(given, Items) and all(isinstance(one, Literal) for one in given.items):
            return tuple(one.value for one in given.items if isinstance(one, Literal))
        return tuple(key for key, _ in given.items) if isinstance(given, Keys) else UNSETTLED

    def _of_request(self, name: str) -> object:
        methods = [self.method] if self.method else self.declared.methods
        known = {
            "endpoint": self.declared.endpoint,
            "blueprint": self.declared.blueprint,
            "path": Path(self.declared.path),
            "full_path": Path(self.declared.path),
            "url_rule": self.declared.path,
            "url_rule.rule": self.declared.path,
            "url_rule.endpoint": self.declared.endpoint,
            "method": methods[0] if len(methods) == 1 else UNSETTLED,
        }
        return known.get(name, UNSETTLED)

    def _any_or_all(self, node: ast.BoolOp, names: Names, depth: int) -> object:
        is_or = isinstance(node.op, ast.Or)
        last: object = None
        for one in node.values:
            value = self.value(one, names, depth + 1)
            if value is UNSETTLED:
                last = UNSETTLED
            elif bool(value) == is_or:
                return value
            elif last is not UNSETTLED:
                last = value
        return last

    def _compared(self, node: ast.Compare, names: Names, depth: int) -> object:
        left = self.value(node.left, names, depth + 1)
        right = self.value(node.comparators[0], names, depth + 1)
        operation = node.ops[0]
        if isinstance(operation, (ast.In, ast.NotIn)):
            found = self._is_in(left, right)
            is_settled = isinstance(found, bool)
            return found if not is_settled else found == isinstance(operation, ast.In)
        if UNSETTLED in (left, right):
            return self._of_method(node, left, right)
        if isinstance(left, Path):
            same = left.equals(right)
            is_equal = isinstance(operation, ast.Eq)
            return same if isinstance(same, Unsettled) else same == is_equal
        compare = COMPARISONS.get(type(operation))
        return compare(left, right) if compare else UNSETTLED

    def _of_method(self, node: ast.Compare, left: object, right: object) -> object:
        """Flask answers OPTIONS itself, so that of a route's methods it is none."""
        if right == "OPTIONS" and isinstance(node.ops[0], ast.Eq) and left is UNSETTLED:
            is_method = getattr(node.left, "attr", "") == "method"
            return False if is_method and "OPTIONS" not in self.declared.methods else UNSETTLED
        return UNSETTLED

    def _is_in(self, left: object, right: object) -> bool | Unsettled:
        if isinstance(right, Path) and isinstance(left, str):
            return True if left in right.fixed else UNSETTLED
        if left is UNSETTLED or not isinstance(right, tuple | str):
            return UNSETTLED
        if isinstance(left, Path):
            each = [left.equals(one) for one in right]
            return True in each if UNSETTLED not in each else UNSETTLED
        try:
            return left in right
        except TypeError:
            return UNSETTLED

    def _called(self, node: ast.Call, names: Names, depth: int) -> object:
        match node:
            case ast.Call(func=ast.Attribute(attr="startswith", value=base), args=[prefix]):
                value, start = (self.value(one, names, depth + 1) for one in (base, prefix))
                return _starts(value, start)
            case ast.Call(
                func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str() as name), *rest]
            ):
                if name in self.marks or not rest:
                    return self.marks.get(name, UNSETTLED)
                return self.value(rest[0], names, depth + 1)
            case ast.Call(func=ast.Name(id="hasattr"), args=[_, ast.Constant(value=str() as name)]):
                return name in self.marks
            case ast.Call(func=ast.Name(id="bool"), args=[inner]):
                return self.value(inner, names, depth + 1)
            case _:
                return self._taken(node, names, depth)

    def _any_start(self, node: ast.GeneratorExp, names: Names, depth: int) -> object:
        """Return what `any(request.path.startswith(one) for one in paths)` is."""
        match node:
            case ast.GeneratorExp(
                elt=ast.Call(
                    func=ast.Attribute(attr="startswith", value=base), args=[ast.Name(id=one)]
                ),
                generators=[ast.comprehension(target=ast.Name(id=other), iter=each, ifs=[])],
            ) if one == other:
                value, start = (self.value(part, names, depth + 1) for part in (base, each))
                return _starts(value, start)
            case _:
                return UNSETTLED

    def _given_back(self, node: ast.Call, names: Names, depth: int) -> object:
        """Return what a function of the project gives that takes nothing: `is_public_path()`."""
        function = names.project.function(names.ref(node.func) or "")
        if function is None:
            return UNSETTLED
        own = names.project.names(function.module, function)
        found = list(self._outcomes(function.node.body, own, depth + 1))
        return found[0] if found and all(one is found[0] for one in found) else UNSETTLED

    def _outcomes(self, body: list[ast.stmt], names: Names, depth: int) -> Iterator[object]:
        """Yield what statements may return, of those that this route may reach."""
        for at, one in enumerate(body):
            match one:
                case ast.Return():
                    yield None if one.value is None else self.value(one.value, names, depth)
                    return
                case ast.If():
                    test = self.value(one.test, names, depth)
                    sides = [one.body, one.orelse]
                    if test is not UNSETTLED:
                        sides = [one.body if test else one.orelse]
                    for side in sides if depth <= DEEPEST else ():
                        yield from self._outcomes([*side, *body[at + 1 :]], names, depth + 1)
                    if depth > DEEPEST:
                        yield UNSETTLED
                    return
                case ast.Assign() | ast.AnnAssign() | ast.Expr() | ast.Import() | ast.ImportFrom():
                    continue
                case _:
                    yield UNSETTLED
                    return
        yield None

    def _taken(self, node: ast.Call, names: Names, depth: int) -> object:
        """Return what other calls give: of a variable that the route's path does not have, say."""
        match node:
            case ast.Call(
                func=ast.Attribute(attr="get" | "pop", value=base),
                args=[ast.Constant(value=str() as name), *rest],
            ) if self._is_variables(base, names) and name not in VARIABLE.findall(
                self.declared.path
            ):
                return self.value(rest[0], names, depth + 1) if rest else None
            case ast.Call(func=ast.Name(id="any"), args=[ast.GeneratorExp() as inner]):
                return self._any_start(inner, names, depth)
            case ast.Call(args=[], keywords=[]):
                return self._given_back(node, names, depth)
            case _:
                return UNSETTLED


def _starts(value: object, start: object) -> object:
    starts = start if isinstance(start, tuple) else (start,)
    if not all(isinstance(one, str) for one in starts):
        return UNSETTLED
    if isinstance(value, Path):
        each = [value.starts_with(str(one)) for one in starts]
        if True in each:
            return True
        return UNSETTLED if UNSETTLED in each else False
    return value.startswith(tuple(map(str, starts))) if isinstance(value, str) else UNSETTLED


def _part(whole: object, split: ast.Call, place: ast.expr) -> object:
    """Return what `request.endpoint.split(".")[0]` is."""
    how = getattr(split.func, "attr", "") if isinstance(whole, str) else ""
    try:
        given = [ast.literal_eval(one) for one in split.args if how in SPLITS]
        return getattr(whole, how)(*given)[ast.literal_eval(place)] if given else UNSETTLED
    except (ValueError, TypeError, IndexError):
        return UNSETTLED
