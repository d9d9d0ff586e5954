"""Validators: what they give is what they were given, as far as routes tell."""

from __future__ import annotations

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value

LIBRARY = Library()
SCHEMA = LIBRARY.model(
    "voluptuous.Schema", "voluptuous.schema_builder.Schema", "schema.Schema", "trafaret.Dict"
)


@SCHEMA.method("__call__", "validate", "check")
def check(call: Call) -> Value:
    """`schema(resources)`, `schema.validate(resources)`."""
    return call.args[0] if call.args else None
