"""Status codes: of numbers, of `HTTPStatus`, of errors that are raised, and of error handlers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus

from offramp.audit.context import Context
from offramp.audit.facts.answering import restful_errors
from offramp.audit.facts.answering.restful_errors import Told
from offramp.code.given import UNKNOWN, Given, Literal, Reference
from offramp.code.module import Assigned, Class, Function
from offramp.code.names import Names
from offramp.code.origins import led, origins

# Werkzeug's exceptions whose names are not those of the status (werkzeug.exceptions)
NAMED = {
    "BadRequestKeyError": 400,
    "SecurityError": 400,
    "RequestTimeout": 408,
    "RequestEntityTooLarge": 413,
    "RequestURITooLarge": 414,
    "UnprocessableEntity": 422,
    "RequestHeaderFieldsTooLarge": 431,
    "UnavailableForLegalReasons": 451,
}
BY_NAME = {one.phrase.replace(" ", "").replace("-", ""): one.value for one in HTTPStatus} | NAMED
HTTP_ERRORS = (
    *("werkzeug.exceptions.", "flask_restful.", "apiflask.exceptions.", "flask_smorest."),
    "flask_rebar.errors.",
)
TOLD_FIRST = frozenset({"apiflask.HTTPError", "apiflask.exceptions.HTTPError"})
HANDLED = re.compile(r"^(marshmallow)\.exceptions")  # where the same class stands, too
NOTHING = Told(None, ())
OF_PYTHON = ("http.HTTPStatus.", "http.client.")  # http/client.py has them all by name, too
CODES = range(100, 600)
STATUS_NAME = re.compile(r"^(http_)?(status|code|status_code|status_int)$")
VAGUE = "code"  # where an error has another of these, it is the application's own number


def _told(node: ast.Call, names: Names) -> Iterator[ast.expr]:
    """Yield what a call is told of a status, itself or by what it spreads: `**NOT_FOUND`."""
    for word in node.keywords:
        if word.arg and STATUS_NAME.match(word.arg):
            yield word.value
        for one, _ in led(word.value, names) if word.arg is None else ():
            if isinstance(one, ast.Call):
                yield from (
                    each.value for each in one.keywords if STATUS_NAME.match(each.arg or "")
                )
            elif isinstance(one, ast.Dict):
                pairs = zip(one.keys, one.values, strict=True)
                yield from (
                    value
                    for key, value in pairs
                    if STATUS_NAME.match(str(getattr(key, "value", "")))
                )


def branches(node: ast.expr, names: Names) -> list[ast.expr]:
    """Return both sides of `200 if found else 404`, and all that a name is given."""
    bindings = names.bindings(node.id) if isinstance(node, ast.Name) else []
    bound = [one.value for one in bindings if isinstance(one, Assigned) and one.how == "value"]
    return [
        each
        for one in bound or [node]
        for each in ([one.body, one.orelse] if isinstance(one, ast.IfExp) else [one])
    ]


class Statuses:
    """The statuses of the project's errors, looked at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, int | None] = {}
        self._arguments: dict[str, tuple[str, int] | None] = {}
        self._handlers: dict[str, Function | None] = {}

    def of_made(
        self, ref: str, arguments: Sequence[Given], keywords: Mapping[str, Given]
    ) -> int | None:
        """
        Return the status of an error made with these arguments; its class's where none says.

        One from outside is given it by name: `ProcessingException(code=401)`.
        """
        if ref not in self._arguments:
            self._arguments[ref] = self._argument(ref)
        name, place = self._arguments[ref] or ("", len(arguments))
        if not name and self._context.project.cls(ref) is None:
            name = next((one for one in keywords if STATUS_NAME.match(one)), "")
        given = keywords.get(name, arguments[place] if place < len(arguments) else UNKNOWN)
        return self.of_given(given) or self.of_error(ref)

    def of_maker(self, ref: str) -> int | None:
        """Return the status of an error that a method makes: `raise Failed.not_found()`."""
        function = self._context.project.function(ref)
        names = self._context.project.names(function.module, function) if function else None
        for node in names.own.returns if names else ():
            made = names.ref(node.func) if names and isinstance(node, ast.Call) else None
            if names is None or not isinstance(node, ast.Call) or made is None:
                continue
            given = [self.of_expression(one, names) for one in _told(node, names)]
            said = self.of_made(made, [], {})
            return next((one for one in given if one), None) or said
        return None

    def _argument(self, ref: str) -> tuple[str, int] | None:
        """Return the argument, and its place, that an error's constructor keeps as the status."""
        if ref in TOLD_FIRST:
            return "status_code", 0
        project = self._context.project
        for one in project.classes.lineage(project.cls(ref)):
            made = one.methods.get("__init__")
            if made is None:
                continue
            parameters = list(project.names(one.module, made).own.parameters)[1:]
            named = filter(STATUS_NAME.match, one.own)
            for name in sorted(named, key=VAGUE.__eq__):
                for method, assigned in one.own[name]:
                    given = _kept(assigned.value)
                    if method == made.qualname and given in parameters:
                        return given, parameters.index(given)
            return None
        return None

    def of_error(self, ref: str) -> int | None:
        """Return the status that raising *ref* is answered with; None where it is not known."""
        if ref not in self._known:
            self._known[ref] = None  # of an error that inherits from itself
            self._known[ref] = self._look_up(ref)
        return self._known[ref]

    def _look_up(self, ref: str) -> int | None:
        if ref.startswith(HTTP_ERRORS):
            return BY_NAME.get(ref.rpartition(".")[2])
        cls = self._context.project.cls(ref)
        if cls is None:
            return self._handled(ref)  # Python's, or a library's
        for one in self._context.project.classes.lineage(cls):
            if (own := self._of_class(one) or self._passed_on(one)) is not None:
                return own
            for base in self._context.project.classes.bases(one):
                if base.startswith(HTTP_ERRORS) and (found := self.of_error(base)):
                    return found
        return self._handled(cls.ref)

    def _of_class(self, cls: Class) -> int | None:
        each: list[tuple[str, str | None, Assigned]] = [
            (name, None, one) for name, kept in cls.attributes.items() for one in kept
        ]
        for name, own in cls.own.items():
            each += [(name, method, one) for method, one in own]
        for name, method, assigned in each:
            if STATUS_NAME.match(name) and assigned.how == "value":
                function = cls.module.functions[method] if method else None
                names = self._context.project.names(cls.module, function)
                found = self.of_expression(assigned.value, names)
                found = found or self._default(assigned, names)
                if found is not None:
                    return found
        return None

    def _passed_on(self, cls: Class) -> int | None:
        """Return the status that a constructor gives its base's: `super().__init__("...", 401)`."""
        made = cls.methods.get("__init__")
        if made is None:
            return None
        names = self._context.project.names(cls.module, made)
        for call in names.own.every(ast.Call):
            if not isinstance(call.func, ast.Attribute) or call.func.attr != "__init__":
                continue
            is_super = isinstance(call.func.value, ast.Call)
            for base in self._context.project.classes.bases(cls):
                name, place = self._argument(base) or ("", len(call.args))
                given = call.args if is_super else call.args[1:]
                words = {one.arg: one.value for one in call.keywords}
                node = words.get(name, given[place] if place < len(given) else None)
                if node is not None:
                    return self.of_expression(node, names)
        return None

    def _default(self, assigned: Assigned, names: Names) -> int | None:
        """Return the default of the argument that a constructor keeps as the status."""
        if not isinstance(assigned.value, ast.Name) or names.function is None:
            return None
        arguments = names.function.node.args
        named = [*arguments.posonlyargs, *arguments.args]
        pairs = list(zip(named[::-1], arguments.defaults[::-1], strict=False))
        pairs += [
            (one, default)
            for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is not None
        ]
        for argument, default in pairs:
            if argument.arg == assigned.value.id:
                return self.of_expression(default, names)
        return None

    def handler(self, ref: str) -> Function | None:
        """Return the function that the application handles an error with: the nearest class's."""
        if ref not in self._handlers:
            cls = self._context.project.cls(ref)
            lineage = [one.ref for one in self._context.project.classes.lineage(cls)]
            names = [HANDLED.sub(r"\1", one) for one in (lineage or [ref])]
            found = (one for name in names for one in self._handling if one[0] == name)
            self._handlers[ref] = next((function for _, function in found), None)
        return self._handlers[ref]

    @cached_property
    def _handling(self) -> list[tuple[str, Function]]:
        hooks = [one for one in self._context.surface.hooks if one.about]
        found = [(HANDLED.sub(r"\1", one.about or ""), one.function) for one in hooks]
        project = self._context.project
        return [(about, one) for about, ref in found if (one := project.function(ref)) is not None]

    def told(self, ref: str) -> Told:
        """Return what Flask-RESTful is told of an error's class."""
        known = self._context.once(restful_errors.find)
        return known.get(ref.rpartition(".")[2], NOTHING) if known else NOTHING

    def _handled(self, ref: str) -> int | None:
        """Return the one literal status that the error's handler answers with."""
        function = self.handler(ref)
        names = self._context.project.names(function.module, function) if function else None
        for value in names.own.returns if names else ():
            if names is not None and isinstance(value, ast.Tuple) and len(value.elts) > 1:
                return self.of_expression(value.elts[1], names)
        return self.told(ref).status

    def of_expression(self, node: ast.expr, names: Names) -> int | None:
        """Return the status that an expression is: of `code or 400` the one that stands there."""
        if isinstance(node, ast.BoolOp):
            found = [self.of_expression(one, names) for one in node.values]
            return next((one for one in found if one is not None), None)
        match node:
            case ast.Attribute(attr="value", value=inner):
                node = inner
            case ast.Call(func=ast.Name(id="int"), args=[inner]):
                node = inner
        if isinstance(node, ast.Attribute):
            ref = names.ref(node) or ""
            if ref.startswith(OF_PYTHON):
                return self.of_given(Reference(ref))
            if (code := re.match(r"HTTP_(\d{3})_", node.attr)) is not None:
                return int(code[1])
        status = self.of_given(names.given(node))
        if status is None and isinstance(node, ast.Subscript):  # `MISSING["code"]`
            held = (self.of_given(scope.given(one)) for one, scope in origins(node, names))
            status = next((one for one in held if one), None)
        return status

    def of_given(self, given: Given) -> int | None:
        """Return the status that an argument is."""
        if isinstance(given, Reference) and given.ref.startswith(OF_PYTHON):
            name = given.ref.split(".")[2]
            return HTTPStatus[name].value if name in HTTPStatus.__members__ else None
        value = given.value if isinstance(given, Literal) else None
        if isinstance(value, str) and value[:3].isdigit():
            value = int(value[:3])
        if isinstance(value, int) and not isinstance(value, bool) and value in CODES:
            return value
        return None


def _kept(node: ast.expr) -> str | None:
    """Return the name that is kept: `status`, `status or self.status`, `x if x else 400`."""
    match node:
        case ast.BoolOp(op=ast.Or(), values=[ast.Name(id=name), *_]):
            return name
        case ast.IfExp(body=ast.Name(id=name)):
            return name
        case _:
            return getattr(node, "id", None)
