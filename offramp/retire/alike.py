"""Sentences that say the same of many functions, told once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def alike(sentences: Sequence[str], routes: Mapping[str, str]) -> list[str]:
    """
    Return *sentences*, each kind where its first stands; *routes* are those of functions.

    What is said of several functions alike is said of the first, and the others are named.
    """
    kinds: dict[str, list[str]] = {}
    for sentence in sentences:
        name = sentence.partition(" ")[0].rstrip(":")
        kind = sentence
        if name in routes:
            kind = sentence.replace(name, "\0").replace(routes[name], "\1")
        kinds.setdefault(kind, []).append(name if kind != sentence else sentence)
    return [_told(kind, names, routes) for kind, names in kinds.items()]


def _told(kind: str, names: list[str], routes: Mapping[str, str]) -> str:
    first, *others = names
    if first not in routes:
        return kind
    told = kind.replace("\0", first).replace("\1", routes[first])
    return f"{told} (and so on: {', '.join(others)})" if others else told
