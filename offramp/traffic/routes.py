"""Which function a request belongs to."""

import re
from collections.abc import Iterable

from offramp.catalogue import Function

PLACEHOLDER = re.compile(r"\\\{[^/]*?\\\}")


class Routes:
    """The routes of a catalogue; a literal path wins over one with placeholders."""

    def __init__(self, functions: Iterable[Function]) -> None:
        literal_first = sorted(functions, key=lambda function: "{" in function.path)
        self._patterns = [
            (function, re.compile(PLACEHOLDER.sub("[^/]+", re.escape(function.path))))
            for function in literal_first
        ]

    def function(self, method: str, path_with_query: str) -> str | None:
        """Return the name of the function that serves this request, or None."""
        path = path_with_query.partition("?")[0]
        for function, pattern in self._patterns:
            if function.method == method and pattern.fullmatch(path):
                return function.name
        return None
