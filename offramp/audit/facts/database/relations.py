"""
What a relationship says of itself: its key, what goes with a row, and its name on the other side.

Sources: sqlalchemy/orm (`relationship`, `backref`), sqlmodel/main.py (`Relationship`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from offramp.code.module import Assigned
from offramp.code.nodes import last_name

ALL = frozenset({"save-update", "merge", "refresh-expire", "expunge", "delete"})
ORPHANS = "delete-orphan"
BACK = ("backref", "related_name")
KEY = "ForeignKeyField"
PROXY = "association_proxy"


@dataclass
class Relation:
    """An attribute that leads to other rows: the model's reference, the table in between."""

    model: str
    between: str | None = None
    key: str | None = None  # the column it goes by, where the relationship names it
    cascades: frozenset[str] = frozenset()
    is_only_read: bool = False
    is_left: bool = False  # what becomes of the rows is left to the database
    is_to_parent: bool = False  # of the same table, whose row may have many such
    proxied: str = ""  # the attribute that an `association_proxy` gives of each row

    @property
    def is_owner(self) -> bool:
        """Whether rows go with the row they belong to."""
        return "delete" in self.cascades

    @property
    def is_home(self) -> bool:
        """Whether rows are deleted once they belong to none."""
        return ORPHANS in self.cascades


def relation(call: ast.Call | None, model: str, between: str | None) -> Relation:
    """Return what leads to rows of *model*, as its call says."""
    said = _said(call)
    return Relation(
        model,
        between,
        _key(said.get("foreign_keys")),
        _cascades(said),
        is_only_read=getattr(said.get("viewonly"), "value", None) is True,
        is_left=bool(getattr(said.get("passive_deletes"), "value", None)),
        is_to_parent="remote_side" in said,
    )


def back(call: ast.Call | None, model: str, there: Relation) -> tuple[str, Relation] | None:
    """
    Return the other class's name for it: `backref="posts"`, `backref("posts", ...)`.

    peewee's foreign keys have one anyway: `post_set`.
    """
    said = _said(call)
    if call is not None and last_name(call.func) == KEY and said.keys().isdisjoint(BACK):
        return f"{model.rpartition('.')[2].lower()}_set", relation(None, model, there.between)
    value = next((said[one] for one in BACK if one in said), None)
    own = value if isinstance(value, ast.Call) else None
    text = getattr(own.args[0] if own and own.args else value, "value", None)
    if not isinstance(text, str):
        return None
    found = relation(own, model, there.between)
    found.key = found.key or there.key
    found.is_only_read = found.is_only_read or there.is_only_read
    return text, found


def proxies(
    bound: Mapping[str, list[Assigned]], known: Mapping[str, Relation]
) -> Iterator[tuple[str, Relation]]:
    """Yield relationships by other names: `tag_names = association_proxy("tags", "name")`."""
    for name, bindings in bound.items():
        for one in bindings:
            match one.value:
                case ast.Call(func=func, args=[ast.Constant(value=way), ast.Constant(value=end)]):
                    if last_name(func) == PROXY and str(way) in known:
                        yield name, replace(known[str(way)], proxied=str(end))
                case _:
                    pass


def _said(call: ast.Call | None) -> dict[str, ast.expr]:
    """Return the keywords of a call, and those that SQLModel hands on to SQLAlchemy."""
    found = {one.arg: one.value for one in call.keywords if one.arg} if call else {}
    more = found.get("sa_relationship_kwargs")
    for key, value in (
        zip(more.keys, more.values, strict=True) if isinstance(more, ast.Dict) else ()
    ):
        if isinstance(key, ast.Constant):
            found[str(key.value)] = value
    return found


def _key(node: ast.expr | None) -> str | None:
    """Return the column of `foreign_keys="Message.sender_id"`."""
    if node is None:
        return None
    first = node.elts[0] if isinstance(node, ast.List) and node.elts else node
    text = first.value if isinstance(first, ast.Constant) else last_name(first)
    return text.strip("[]").rpartition(".")[2] or None if isinstance(text, str) else None


def _cascades(said: dict[str, ast.expr]) -> frozenset[str]:
    """Return the words of `cascade="all, delete-orphan"`."""
    if getattr(said.get("cascade_delete"), "value", None) is True:  # SQLModel's
        return ALL | {ORPHANS}
    text = getattr(said.get("cascade"), "value", None)
    words = set(re.split(r"[,\s]+", text)) if isinstance(text, str) else set()
    return frozenset(words | ALL if "all" in words else words)
