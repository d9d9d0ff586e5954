"""What a route's code keeps outside the request, or changes there."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.each import Place, gather
from offramp.audit.facts.kept import caches, files, memory, running
from offramp.audit.facts.kept.piece import Kept
from offramp.audit.report import State


def find(subject: Subject, context: Context) -> list[State]:
    """Return the state that a route touches, each kind and name once with its first place."""
    found: dict[tuple[str, str], State] = {}
    for one in gather(kept, subject, context):
        found.setdefault((one.kind, one.name), State(one.kind, one.name, one.file, one.line))
    return list(found.values())


def kept(place: Place) -> Iterator[Kept]:
    """Yield the state that one function touches."""
    for find_one in (memory.find, caches.find, files.find, running.find):
        yield from each.of(find_one, place.function.ref, place.context)
