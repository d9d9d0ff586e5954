"""
Values that the keys of a request may have, as JSON, where the text says more than "a text".

By annotations (pydantic, dataclasses), by the classes of fields (marshmallow, WTForms, RESTX)
with what checks them, and by what converts a value.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.incoming import fields
from offramp.audit.facts.incoming.fields import Field
from offramp.code.module import Class
from offramp.code.names import Names
from offramp.code.nodes import last_name
from offramp.code.origins import led

TEXT = "x"
NUMBER, FRACTION, YES = "1", "1.5", "true"
LIST, MAPPING = "[]", "{}"
DAY, TIME = "2026-01-31", "12:00:00"
UUID = '"00000000-0000-0000-0000-000000000000"'
# by the last name of a type, a field's class or a converter, in lower case
NAMED = (
    (NUMBER, "int integer integerfield conint strictint positiveint nonnegativeint natural"),
    (NUMBER, "positive timestamp"),
    (FRACTION, "float floatfield decimal decimalfield number fixed arbitrary confloat condecimal"),
    (FRACTION, "positivefloat"),
    (YES, "bool boolean booleanfield strictbool str2bool strtobool"),
    (LIST, "list sequence set tuple iterable conlist delimitedlist"),
    (MAPPING, "dict mapping object"),
    ('"someone@example.com"', "email emailstr emailfield"),
    ('"https://example.com/"', "url uri urlfield httpurl anyurl anyhttpurl"),
    (UUID, "uuid uuid4 guid"),
    (f'"{DAY}"', "date datefield date_from_iso8601"),
    (f'"{DAY}T{TIME}"', "datetime naivedatetime awaredatetime datetime_from_iso8601"),
    (f'"{DAY} {TIME}"', "datetimefield"),
    (f'"{TIME}"', "time timefield"),
)
KINDS = {name: value for value, names in NAMED for name in names.split()}
CHOICES = frozenset({"OneOf", "AnyOf", "Enum"})  # marshmallow's and WTForms' validators
LEAST = {"min": 0, "ge": 0, "gt": 1, "minimum": 0}  # what is added to it
SHORTEST = ("min_length", "min_items")
LONG = frozenset({"Length"})
DEEPEST = 3


def of_field(field: Field, context: Context, depth: int = 0) -> str:
    """Return a value of a schema's field; "" where any text may do."""
    if depth > DEEPEST or field.home is None:
        return ""
    reading = Reading(context.project.names(field.home.module), context, depth)
    found = reading.of_annotation(field.annotation) if field.annotation is not None else ""
    if field.made is not None:
        found = reading.of_made(field.made, found)
    return found


def of_name(name: str) -> str:
    """Return a value of what a type, a field's class or a converter is called."""
    return KINDS.get(name.lower(), "")


def listed(value: str) -> str:
    """Return a list of one such value."""
    return f"[{value or json.dumps(TEXT)}]"


class Reading:
    """Examples of what stands in one module."""

    def __init__(self, names: Names, context: Context, depth: int = 0) -> None:
        self.names = names
        self.context = context
        self.depth = depth

    def of_annotation(self, node: ast.expr) -> str:
        """Return a value of a type: of `int`, `list[int]`, `Address | None`."""
        match node:
            case ast.Constant(value=str() as text):
                return self._of_text(text)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._of_either([left, right])
            case ast.Subscript(value=held, slice=inner):
                return self._of_generic(last_name(held), inner)
            case ast.Call(func=func):
                return of_name(last_name(func))
            case ast.Name() | ast.Attribute():
                cls = self.context.project.cls(self.names.ref(node) or "")
                return self._of_class(cls) if cls else of_name(last_name(node))
            case _:
                return ""

    def _of_text(self, text: str) -> str:
        try:
            return self.of_annotation(ast.parse(text, mode="eval").body)
        except (SyntaxError, ValueError):
            return ""

    def _of_either(self, nodes: list[ast.expr]) -> str:
        each = [one for one in nodes if getattr(one, "value", one) is not None]
        return self.of_annotation(each[0]) if each else ""

    def _of_generic(self, name: str, inner: ast.expr) -> str:
        each = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        if name in {"Optional", "Union"}:
            return self._of_either(each)
        if name == "Annotated":
            return self.of_annotation(each[0])
        if name == "Literal":
            return next(self._values(inner), "")
        kind = of_name(name)
        return listed(self.of_annotation(each[0])) if kind == LIST else kind

    def _of_class(self, cls: Class) -> str:
        """Return a value of a class of the project's: an enumeration, or what has fields."""
        bases = {one.rpartition(".")[2] for one in self.context.project.classes.ancestors(cls.ref)}
        if bases & {"Enum", "StrEnum", "IntEnum"}:
            bound = (one for each in cls.attributes.values() for one in each if one.how == "value")
            return next((text for one in bound if (text := _plain(one.value))), "")
        is_data = any(last_name(getattr(one, "func", one)) == "dataclass" for one in cls.decorators)
        if not is_data and fields.kind_of(cls, self.context) is None:
            return ""
        return self._nested(cls)

    def _nested(self, cls: Class) -> str:
        if self.depth >= DEEPEST:
            return MAPPING
        below = self.depth + 1
        parts = (
            f"{json.dumps(one.key)}: {of_field(one, self.context, below) or json.dumps(TEXT)}"
            for one in fields.find(cls, self.context)
            if one.required
        )
        return "{" + ", ".join(parts) + "}"

    def of_made(self, node: ast.Call, found: str = "") -> str:
        """Return a value of `fields.Int(validate=Range(min=18))`; *found* by its annotation."""
        words = {one.arg: one.value for one in node.keywords if one.arg}
        checks = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
        for one in (words.get("choices"), words.get("enum"), *_choices(checks)):
            if one is not None and (value := next(self._values(one), "")):
                return value
        name = last_name(node.func)
        if name == "Nested" and node.args:
            found = self._of_nested(node.args[0], words)
        elif name in {"List", "DelimitedList"} and node.args:
            inner = node.args[0]
            made = self.of_made(inner) if isinstance(inner, ast.Call) else of_name(last_name(inner))
            found = listed(made)
        else:
            found = KINDS.get(name.lower(), found) or _checked(checks)
        return self._at_least(found, checks)

    def _of_nested(self, node: ast.expr, words: dict[str, ast.expr]) -> str:
        made = node.func if isinstance(node, ast.Call) else node
        text = getattr(node, "value", None)
        name = text if isinstance(text, str) else self.names.ref(made) or ""
        known = self.context.project.cls(name.removesuffix("()"))
        cls = known or self.context.project.cls(f"{self.names.module.name}.{name}")
        value = self._nested(cls) if cls else MAPPING
        return f"[{value}]" if getattr(words.get("many"), "value", False) else value

    def _at_least(self, found: str, checks: list[ast.Call]) -> str:
        """Return a value that is large or long enough for what checks it."""
        for call in checks:
            for word in call.keywords:
                least = getattr(self.names.given(word.value), "value", None)
                if not isinstance(least, int) or isinstance(least, bool):
                    continue
                is_length = word.arg in SHORTEST or last_name(call.func) in LONG
                if is_length and word.arg in {"min", *SHORTEST} and found in {"", LIST}:
                    return json.dumps(TEXT * least) if not found and least > 1 else found
                if found in {NUMBER, FRACTION} and word.arg in LEAST and not is_length:
                    return json.dumps(max(least + LEAST[word.arg], 1))
        return found

    def _values(self, node: ast.expr) -> Iterator[str]:
        """Yield the plain values that are listed, as JSON; of pairs the first of each."""
        for one, _ in led(node, self.names):
            for each in getattr(one, "elts", [one]):
                value = each.elts[0] if isinstance(each, ast.Tuple) and each.elts else each
                yield from filter(None, [_plain(value)])
            cls = self.context.project.cls(self.names.ref(one) or "")
            if cls is not None:
                yield from filter(None, [self._of_class(cls)])


def _choices(checks: list[ast.Call]) -> Iterator[ast.expr]:
    """Yield what `OneOf(["a", "b"])` lists."""
    for one in checks:
        if last_name(one.func) in CHOICES:
            given = [word.value for word in one.keywords if word.arg in {"choices", "values"}]
            yield from [*one.args[:1], *given]


def _checked(checks: list[ast.Call]) -> str:
    """Return a value by what checks it: `validators=[Email()]`."""
    known = (of_name(last_name(one.func)) for one in checks[1:])
    return next((one for one in known if one), "")


def _plain(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return json.dumps(value) if isinstance(value, str | int | float) else ""
