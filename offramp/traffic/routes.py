"""Which function a request belongs to."""

import re
from collections.abc import Iterable

from offramp.catalogue import Function
from offramp.catalogue.paths import order, pattern


class Routes:
    """The routes of a catalogue, and those that stay ("GET /events"), in the gateway's order."""

    def __init__(self, functions: Iterable[Function], staying: Iterable[str] = ()) -> None:
        named = [*((one.route, one.name) for one in functions), *((one, None) for one in staying)]
        self._routes = [
            (route.split()[0], re.compile(pattern(route.split()[1])), name)
            for route, name in sorted(named, key=lambda one: order(one[0].split()[1]))
        ]

    def function(self, method: str, path_with_query: str) -> str | None:
        """Return the name of the function that serves this request, or None."""
        path = path_with_query.partition("?")[0]
        for own, template, name in self._routes:
            if own == method and template.fullmatch(path):
                return name
        return None
