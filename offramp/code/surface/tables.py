"""What a model's table is called: what APIs that are made of models take for their paths."""

from __future__ import annotations

import re

from offramp.code.surface.interpreter.values import ProjectClass, Unknown, Value
from offramp.code.surface.interpreter.world import World

# flask_sqlalchemy/model.py, `camel_to_snake_case`
WORD = re.compile(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")
NAMING = re.compile(r"^flask_sqlalchemy\b.*\.Model$")


def name(world: World, model: Value) -> str | None:
    """Return the name that a class says, or Flask-SQLAlchemy makes of its own; else None."""
    said = world.plain(world.known(model, "__tablename__"))
    if isinstance(said, str):
        return said
    bases = model.mro if isinstance(model, ProjectClass) else []
    is_named = any(isinstance(one, Unknown) and NAMING.match(one.ref or "") for one in bases)
    if not is_named or not isinstance(model, ProjectClass):
        return None
    return WORD.sub(r"_\1", model.name).lower().lstrip("_")
