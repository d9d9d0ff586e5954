"""
Path templates: which paths a route answers.

A segment is text, placeholders, or both: ``/users/{id}``, ``/reports/{year}-{month}.csv``.
``{name}`` stands for a part of one segment, as Flask's ``<name>`` does, and ``{name:path}`` for
one or more segments, as ``<path:name>``; neither is ever empty. Text stands as callers send it,
and gateways compare it: ``/gr%C3%B6%C3%9Fe`` for ``/größe``.
"""

import re
from urllib.parse import quote

PLACEHOLDER = re.compile(r"\{([^/{}]*?)(:path)?\}")
PATH = r"^(/([!\"$-.0->@-z|~]|\{[A-Za-z_][A-Za-z0-9_]*(:path)?\})+)*/?$"
WITHIN, SEVERAL = "[^/]+", "[^/].*"


def sent(path: str) -> str:
    """Return *path* with letters that are no ASCII as a caller sends them, and nothing else."""
    return "".join(quote(c) if c.isprintable() and not c.isascii() else c for c in path)


def pattern(path: str) -> str:
    """Return the regular expression, for RE2 and Python, that all of a path has to match."""
    parts = []
    at = 0
    for found in PLACEHOLDER.finditer(path):
        parts += [re.escape(path[at : found.start()]), SEVERAL if found[2] else WITHIN]
        at = found.end()
    return "".join([*parts, re.escape(path[at:])])


def order(path: str) -> list[list[int]]:
    """
    Return a key that sorts a template before those that could take its paths, too.

    Part by part from the left, as Werkzeug (3.1, `routing/rules.py`, `Weighting`) asks its
    rules: text, then what holds more and longer texts, then more placeholders, then one segment
    before several. All that follows `:path` is one part.
    """
    before, several, after = path.partition(":path}")
    *parts, last = before.split("/")
    return [_rank(part) for part in (*parts, last + several + after)]


def _rank(part: str) -> list[int]:
    spans = [len(several) for _, several in PLACEHOLDER.findall(part)]
    texts = [len(text) for text in PLACEHOLDER.sub("/", part).split("/") if text]
    if not spans:
        return []
    return [-len(texts), *(-length for length in texts), -len(spans), *spans]


def nameless(path: str) -> str:
    """Return *path* without the names in it: ``/a/{x}`` and ``/a/{y}`` are the same route."""
    return PLACEHOLDER.sub(lambda found: f"{{{found[2] or ''}}}", path)
