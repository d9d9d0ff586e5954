"""http.HTTPMethod: members that are strings, as the `methods` of a route take them."""

from __future__ import annotations

from http import HTTPMethod

from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Unknown

LIBRARY = Library()

for _one in HTTPMethod:
    LIBRARY.values[f"http.HTTPMethod.{_one.name}"] = Unknown(
        f"http.HTTPMethod.{_one.name}",
        likely=_one.value,
        attributes={"name": _one.name, "value": _one.value},
    )
