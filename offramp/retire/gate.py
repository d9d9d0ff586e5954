"""Whether routes may lose their old side: weights, and how long they have been at 100."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

WHOLE = 100


def since_whole(entries: Iterable[tuple[str, int]]) -> datetime | None:
    """
    Return since when a function is at 100 without a break.

    *entries* are (ISO time, weight after it), oldest first; None where it is not at 100, or
    the journal does not say since when.
    """
    since: datetime | None = None
    for time, weight in entries:
        if weight < WHOLE:
            since = None
        elif since is None:
            since = datetime.fromisoformat(time)
    return since


def refusals(
    weights: Mapping[str, int],
    since: Mapping[str, datetime | None],
    bake_seconds: float,
    now: datetime,
) -> Iterator[str]:
    """Yield why a function cannot be retired yet; nothing where all of them can."""
    for name, weight in weights.items():
        if weight < WHOLE:
            yield f"{name} is at {weight} %, not at {WHOLE}: `offramp shift {name}` first"
            continue
        began = since[name]
        if began is None:
            if bake_seconds > 0:
                yield f"{name}: the journal does not say since when it is at {WHOLE} %"
            continue
        left = bake_seconds - (now - began).total_seconds()
        if left > 0:
            yield (
                f"{name} is at {WHOLE} % since {began:%Y-%m-%d %H:%M} UTC; its bake time of "
                f"{span(bake_seconds)} ends in {span(left)}; --bake names another"
            )


def span(seconds: float) -> str:
    """Return a time for people: 7 days, 5 hours, 40 minutes, 12 seconds."""
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {word}{'' if count == 1 else 's'}"
    return f"{max(1, round(seconds))} seconds"
