"""Mappings of libraries that nobody knows: what they are filled with is what they likely give."""

from __future__ import annotations

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Unknown, Value

LIBRARY = Library()


@LIBRARY.anyone("update")
@LIBRARY.anyone("merge")
@LIBRARY.anyone("read_dict")
@LIBRARY.anyone("set_defaults")
def fill(call: Call) -> Value:
    """`settings = JsonSettings("shop")`, `settings.merge(DEFAULTS)`: defaults of a file."""
    held, given = call.self, call.get(0, "other")
    is_made = isinstance(held, Unknown) and (held.ref or "").endswith("()")
    if is_made and isinstance(held, Unknown) and isinstance(given, dict):
        before = held.likely if isinstance(held.likely, dict) else {}
        held.likely = {**before, **given}
    return Unknown()
