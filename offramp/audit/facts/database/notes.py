"""Where the uses of one function are noted while it is read."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.uses import Touched, Use
from offramp.audit.facts.database.values import SELF, Value


class Notes:
    """
    The uses of one function.

    *quiet* are models whose mention is a statement's own target, and no read of it.
    """

    def __init__(self, entities: Entities, scope: Scope) -> None:
        self.entities = entities
        self.scope = scope
        self.quiet: frozenset[str] = frozenset()
        self.touched = Touched()

    def note(
        self, operation: str, node: ast.AST, value: Value, attributes: Iterable[str] = ()
    ) -> None:
        """Note what is done to a model's table, for each of the attributes or for none."""
        line = getattr(node, "lineno", 0)
        for attribute in list(attributes) or [""]:
            use = Use(operation, line, value.model, "", attribute, own=value.name == SELF)
            self.touched.uses[use] = None

    def read(self, node: ast.AST, value: Value, attribute: str = "") -> None:
        """Note a read, unless a statement's own target is meant."""
        if value.model not in self.quiet:
            self.note("select", node, value, [attribute])

    def table(self, operation: str, node: ast.AST, table: str, column: str = "") -> None:
        """Note what is done to a table that is known by its name."""
        line = getattr(node, "lineno", 0)
        self.touched.uses[Use(operation, line, table=table, attribute=column)] = None

    def key_of(self, value: Value, attribute: str) -> list[str]:
        """Return the column behind a relationship."""
        model = self.entities.get(value.model)
        relation = model.relations.get(attribute) if model else None
        if relation is None:
            return []
        return [relation.key] if relation.key else self.keys_to(value, relation.model)

    def keys_to(self, value: Value, target: str) -> list[str]:
        """Return the column that points at *target*'s table, where there is just one."""
        model, other = self.entities.get(value.model), self.entities.get(target)
        if model is None or other is None:
            return []
        keys = model.keys_to(other)
        return keys if len(keys) == 1 else []
