"""Errors that are raised on a route's way, each with the status that says so where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from offramp.audit.context import BEFORE, Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.answering.statuses import Statuses
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.each import Place
from offramp.code.called import Called

ABORTS = re.compile(r"(^|\.)abort(\(\))?$")
ENDING = Called(lambda name: name.endswith("_or_404") or ABORTS.search(name))
LOADING = Called(lambda name: name.endswith((".load", ".loads")))
INVALID = "marshmallow.ValidationError"  # what `schema.load(body)` raises
MISSING = 404


class Raised(NamedTuple):
    """An error: its status where that is known, and its reference where it has one."""

    status: int | None
    ref: str = ""


def of(subject: Subject, context: Context) -> Iterator[Raised]:
    """Yield the errors of the route's own code, and of hooks that refuse."""
    before = [one.function for one in subject.hooks if one.kind in BEFORE]
    hooks = context.graph.reached(before) if before and subject.declared.view else {}
    reached = {**subject.own, **(hooks if _is_guarded(subject, context) else {})}
    for _, found in each.some(_in_one, reached, context):
        yield from found


def _in_one(place: Place) -> Iterator[Raised]:
    statuses = place.context.once(Statuses)
    for raised in place.sites.raises:
        made = statuses.of_made(raised.target, raised.args, raised.keywords)
        status = made or statuses.of_maker(raised.target)
        if status or statuses.handler(raised.target):
            yield Raised(status, raised.target)
    for call in ENDING.of(place.sites):
        if call.target.endswith("_or_404"):
            yield Raised(MISSING)
        elif ABORTS.search(call.target) and (status := statuses.of_given(call.given(0, "code"))):
            yield Raised(status)
    is_handled = statuses.handler(INVALID) is not None
    if is_handled and any(_is_schema(one.target, place.context) for one in LOADING.of(place.sites)):
        yield Raised(None, INVALID)


def _is_schema(target: str, context: Context) -> bool:
    cls = context.project.cls(target.rpartition(".")[0].removesuffix("()"))
    return cls is not None and model_schemas.is_schema(cls, context)


def _is_guarded(subject: Subject, context: Context) -> bool:
    from offramp.audit.facts.access import auth

    return context.of(auth.find, subject).kind != "none"
