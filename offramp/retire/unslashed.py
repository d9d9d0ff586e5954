"""Paths that end with a slash: who leaves it out was helped by the old side."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.retire.routes import Going

SHOWN = 5  # paths that the sentence names


def unslashed(going: Going) -> Iterator[str]:
    """Yield what is told of them: the gateway's route is the path with its slash, and no other."""
    kept = {one.path for one in going.staying} | {"/"}
    paths = sorted({one.path for one in going.routes if one.path.endswith("/")} - kept)
    alone = [one for one in paths if one.rstrip("/") not in kept]
    if alone:
        more = f" and {len(alone) - SHOWN} more" if len(alone) > SHOWN else ""
        yield (
            f"{', '.join(alone[:SHOWN])}{more}: the old side answered callers who leave the last "
            "slash out, or sent them on to it; they get 404 then"
        )
