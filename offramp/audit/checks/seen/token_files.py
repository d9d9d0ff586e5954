"""Libraries that keep the tokens they get in a file of their own, unless they are told where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit.checks.seen.calls import named
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Call

# spotipy/cache_handler.py: without a handler of another kind, `.cache` in the working directory
MAKES = ("SpotifyOAuth", "SpotifyPKCE", "SpotifyImplicitGrant")
MADE = re.compile(rf"spotipy\.(?:oauth2\.)?(?:{'|'.join(MAKES)})$")
ASKS = re.compile(rf"{MADE.pattern[:-1]}\(\)\.(?:get|refresh)_(?:access|cached)_token$")


def find(context: Context) -> Iterator[tuple[Place, Call]]:
    """Yield the calls of requests that write or read such a file."""
    made = [
        call
        for _, _, sites in context.places(MAKES)
        for call in sites.calls
        if MADE.match(call.target)
    ]
    if made and not any("cache_handler" in call.keywords for call in made):
        yield from named(context.running.requested, lambda name: ASKS.match(name) is not None)
