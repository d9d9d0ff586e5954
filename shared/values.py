"""
Read values from outside into frozen dataclasses, and say exactly what is wrong with them.

A field's rule stands in its annotation (``Annotated[str, text(1, 100)]``); the messages
are those of docs/contract.md. A missing field with a default keeps it; null is no value.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from shared.errors import FieldError, Invalid

T = TypeVar("T")
Rule = Callable[[Any], Any]

CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
CONTROL_IN_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST_EMAIL = 254


class Refused(ValueError):  # noqa: N818 - the message is all there is to it
    """A rule does not accept the value; the text follows the field's name."""


@dataclasses.dataclass(frozen=True)
class Named:
    """The field's name outside, where Python has another use for it (`from`)."""

    name: str


def text(least: int = 0, most: int | None = None, *, multiline: bool = False) -> Rule:
    """Accept a string of *least* to *most* characters without control characters."""
    control = CONTROL_IN_LINES if multiline else CONTROL

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Refused("must be a string")
        if control.search(value):
            raise Refused("must not contain control characters")
        if len(value) < least:
            raise Refused(f"must have at least {least} characters")
        if most is not None and len(value) > most:
            raise Refused(f"must have at most {most} characters")
        return value

    return read


def pattern(expression: str, form: str, most: int | None = None) -> Rule:
    """Accept a string that matches all of *expression*; *form* completes `must be ...`."""
    compiled, read_text = re.compile(expression), text(0, most)

    def read(value: Any) -> str:
        found: str = read_text(value)
        if not compiled.fullmatch(found):
            raise Refused(f"must be {form}")
        return found

    return read


def email(value: Any) -> str:
    """Accept an e-mail address; it is kept in lower case."""
    address: str = _email_text(value)
    if not EMAIL.fullmatch(address):
        raise Refused("must be an e-mail address")
    return address.lower()


_email_text = text(0, LONGEST_EMAIL)


def choice(*options: str) -> Rule:
    """Accept one of *options*."""

    def read(value: Any) -> str:
        found: str = _any_text(value)
        if found not in options:
            raise Refused(f"must be one of {', '.join(options)}")
        return found

    return read


_any_text = text()


def integer(least: int | None = None, most: int | None = None) -> Rule:
    """Accept a whole number from *least* to *most*; true and 1.0 are none."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("must be an integer")
        if least is not None and value < least:
            raise Refused(f"must be at least {least}")
        if most is not None and value > most:
            raise Refused(f"must be at most {most}")
        return value

    return read


def boolean(value: Any) -> bool:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise Refused("must be a boolean")
    return value


def day(value: Any) -> date:
    """Accept a date such as 2026-01-31."""
    found: str = _any_text(value)
    try:
        if DAY.fullmatch(found):
            return date.fromisoformat(found)
    except ValueError:
        pass
    raise Refused("must be a date such as 2026-01-31")


def any_object(value: Any) -> dict[str, Any]:
    """Accept a JSON object as it is."""
    if not isinstance(value, dict):
        raise Refused("must be an object")
    return value


PLAIN: dict[Any, Rule] = {str: text(), int: integer(), bool: boolean, dict: any_object}


@dataclasses.dataclass(frozen=True)
class Field:
    """How one field is read: its name outside and in the dataclass, and its rule."""

    name: str
    attribute: str
    rule: Rule
    is_required: bool
    nested: type | None


@cache
def fields_of(shape: Any) -> dict[str, Field]:
    """Return the fields of the dataclass *shape*, by their names outside."""
    hints = get_type_hints(shape, include_extras=True)
    made = (_field(field, hints[field.name]) for field in dataclasses.fields(shape))
    return {field.name: field for field in made}


def _field(field: "dataclasses.Field[Any]", hint: Any) -> Field:
    plain, *marks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    named = next((mark.name for mark in marks if isinstance(mark, Named)), field.name)
    nested = plain if dataclasses.is_dataclass(plain) else None
    rule = next(
        (mark for mark in marks if callable(mark)),
        PLAIN.get(get_origin(plain) or plain, any_object),
    )
    has_default = (
        field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    )
    return Field(named, field.name, rule, not has_default, nested)  # type: ignore[arg-type]  # a class


def read(shape: type[T], given: Any, at: str = "") -> T:
    """
    Return *given* (parsed JSON) as a *shape*; raise Invalid with every field that is wrong.

    The shape may name fields that cannot be set in `READ_ONLY` and take unknown ones with
    `ACCEPTS_UNKNOWN = True`. *at* is the path of a nested object, such as `data.object`.
    """
    if not isinstance(given, dict):
        raise Invalid("must be an object", field=at or "body")
    prefix = f"{at}." if at else ""
    values: dict[str, Any] = {}
    errors = [] if getattr(shape, "ACCEPTS_UNKNOWN", False) else _strange(shape, given, prefix)
    kind: Any = shape
    for name, field in fields_of(kind).items():
        try:
            if name in given:
                values[field.attribute] = _value(field, given[name], prefix + name)
            elif field.is_required:
                errors.append(FieldError(prefix + name, "is required"))
        except Refused as refused:
            errors.append(FieldError(prefix + name, str(refused)))
        except Invalid as invalid:
            errors.extend(invalid.errors)
    if errors:
        raise Invalid(errors=errors)
    return shape(**values)


def _value(field: Field, given: Any, path: str) -> Any:
    return read(field.nested, given, path) if field.nested else field.rule(given)


def _strange(shape: type, given: Mapping[str, Any], prefix: str) -> list[FieldError]:
    read_only: frozenset[str] = getattr(shape, "READ_ONLY", frozenset())
    return [
        FieldError(prefix + name, "cannot be changed" if name in read_only else "is not known")
        for name in given
        if name not in fields_of(shape)
    ]
