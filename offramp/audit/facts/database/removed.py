"""
What SQLAlchemy does when a session deletes a row: it deletes what the row owns, and its links.

Rows that belonged to it without being owned lose their key (sqlalchemy/orm/dependency.py). One
statement (`query.delete()`) does none of that.
"""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.facts.database.models import Model, Models
from offramp.audit.facts.database.relations import Relation
from offramp.audit.facts.database.uses import Use


def removed(use: Use, models: Models) -> Iterator[Use]:
    """Yield what is done for a "remove", the row itself first."""
    yield from _gone(use.model, use.line, models, set())


def _gone(ref: str, line: int, models: Models, seen: set[str]) -> Iterator[Use]:
    seen.add(ref)
    yield Use("delete", line, ref)
    model = models.get(ref)
    for relation in model.relations.values() if model else ():
        other = models.get(relation.model)
        if model is None or other is None or relation.is_only_read:
            continue
        if relation.between:
            yield Use("delete", line, table=relation.between)
        elif relation.is_owner:
            if other.ref not in seen:
                yield from _gone(other.ref, line, models, seen)
        elif not relation.is_left:
            for key in keys(model, relation, other):
                yield Use("update", line, other.ref, "", key)


def keys(model: Model, relation: Relation, other: Model) -> list[str]:
    """Return the columns of the other's rows that say to which of *model* they belong."""
    if other is model and relation.is_to_parent:
        return []
    pointing = other.keys_to(model)
    if relation.key is not None:
        column = other.columns.get(relation.key, ("", relation.key))[1]
        return [column] if column in pointing else []
    return pointing
