"""
What a request carries: the keys that the route's code takes from it.

A key that is subscripted is required, one taken by `.get()` is not.
"""

from __future__ import annotations

import json
from dataclasses import replace

from offramp.audit.context import Context, Subject
from offramp.audit.facts.incoming import schemas
from offramp.audit.facts.incoming.bodies import Bodies
from offramp.audit.facts.incoming.parts import EITHER, Taken
from offramp.audit.report import Shape

BODILESS = frozenset({"GET", "HEAD"})


def find(subject: Subject, context: Context) -> Shape:
    """Return what the route's own code, and the hooks before it, take from a request."""
    bodies = context.once(Bodies)
    shape = Shape()
    found = [one for ref in subject.own for one in bodies.taken(ref, method=subject.method)]
    found += [replace(one, declared=True) for one in schemas.find(subject, context, shape)]
    for one in found:
        _put(shape, one)
    declared = {(one.part, one.key) for one in found if one.declared and one.required}
    tested = {(one.part, one.key) for one in found if one.required is False} - declared
    needed = {(one.part, one.key) for one in found if one.required} - tested
    shape.required = list({key for _, key in needed})
    for kept in (shape.json, shape.form, shape.files, shape.query, shape.headers, shape.cookies):
        kept.sort()
    shape.required.sort()
    shape.schemas.sort()
    return shape


def sent_by(method: str, shape: Shape) -> Shape:
    """
    Return what a request of that method carries: GET shows a form, and sends none.

    What others may send in two ways (`request.values`), they send in the form.
    """
    if method not in BODILESS:
        query = [one for one in shape.query if one not in shape.form]
        return replace(shape, query=query) if len(query) < len(shape.query) else shape
    if not (shape.form or shape.files):
        return shape
    sent = {*shape.json, *shape.query, *shape.headers, *shape.cookies}
    required = [one for one in shape.required if one in sent]
    return replace(shape, form=[], files=[], required=required)


def _put(shape: Shape, one: Taken) -> None:
    for part in ("form", "query") if one.part == EITHER else (one.part,):
        kept: list[str] = getattr(shape, part)
        if one.key not in kept:
            kept.append(one.key)
    if one.example:
        shape.examples[one.key] = _both(shape.examples.get(one.key), json.loads(one.example))


def _both(known: object, value: object) -> object:
    """Return an example with the keys of both; the first that is known, where it has none."""
    if isinstance(known, dict) and isinstance(value, dict):
        return value | known
    return value if known is None else known
