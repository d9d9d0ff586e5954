"""
What an answer holds: statuses, keys of its JSON, content types, templates.

What the view returns is followed (see `following`). Errors that are raised on the way count with
the status that they, or their handlers, have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from offramp.audit.context import Context, Subject
from offramp.audit.facts.answering import around, raised
from offramp.audit.facts.answering.answer import Answer
from offramp.audit.facts.answering.following import DEFAULT, Answers
from offramp.audit.facts.answering.statuses import Statuses
from offramp.audit.report import Shape
from offramp.code.module import Function


def find(subject: Subject, context: Context) -> Shape:
    """Return the answers of the view, of the hooks before it, and of the errors on the way."""
    statuses = context.once(Statuses)
    shape = Shape()
    view = context.project.function(subject.declared.view or "")
    follow = Answers(context, statuses, subject.method)
    found = list(follow.of_function(view, 0)) if view else []
    said = around.said(view, context, statuses) if view else None
    if said is not None and (not found or around.may_be_empty(view)):
        found.append(Answer(said))
    for one in found:
        _add(shape.statuses, one.status or said or DEFAULT)
        for content in (one.content, *one.extra):
            _add(shape.content, content)
        for key in one.keys:
            _add(shape.json, key)
    if view is not None:
        _around(subject, view, follow, shape)
    for status in around.refusals(subject, context):
        _add(shape.statuses, status)
    _failed(subject, follow, shape)
    for kept in (shape.statuses, shape.around, shape.content, shape.json):
        kept.sort()
    return shape


def _around(subject: Subject, view: Function, follow: Answers, shape: Shape) -> None:
    """Add what hooks and decorators answer in the view's place, and what keys they leave of it."""
    for function in around.before(subject, follow.context):
        _tell(shape, follow.of_function(function, 1))
    for value, names in around.inside(view, subject.declared.wrappers, follow.context):
        _tell(shape, follow.of(value, names, 1), shape.around)
    for key in around.shaped(view, follow.context):
        _add(shape.json, key)
    for status in around.added(subject, view, follow.context):
        _add(shape.statuses, status)


def _tell(shape: Shape, found: Iterable[Answer], kept: list[int] | None = None) -> None:
    """Add what is answered in a view's place: a status only where one is said."""
    for one in found:
        for statuses in (shape.statuses, kept) if kept is not None else (shape.statuses,):
            _add(statuses, one.status)
        for key in one.keys:
            _add(shape.json, key)


def _add(kept: list[str] | list[int], value: object) -> None:
    if value and value not in kept:
        kept.append(value)  # type: ignore[arg-type]  # each list gets one kind


def _failed(subject: Subject, follow: Answers, shape: Shape) -> None:
    """Add what errors on the way are answered with, by their handlers or by themselves."""
    statuses = follow.context.once(Statuses)
    for one in raised.of(subject, follow.context):
        _add(shape.statuses, one.status)
        if one.answer is not None:
            _tell(shape, follow.of(*one.answer, 1))
        handler = statuses.handler(one.ref) or raised.of_status(
            one, subject.declared, follow.context
        )
        found = follow.of_function(handler, 1) if handler else ()
        _tell(shape, (replace(each, status=None) if one.status else each for each in found))
        _tell(shape, [Answer(None, keys=tuple(statuses.told(one.ref).keys))])
