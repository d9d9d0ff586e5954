"""
A document that people write, in YAML: read whole, or refused with what is wrong.

Stricter than YAML's readers: of two keys with one name they take the last, without a word, and
a few lines of aliases of aliases become billions of values.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from offramp.errors import UsageError

MOST_BYTES = 2_000_000  # a thousand functions need 300,000; read in some seconds
MOST_VALUES = 200_000  # with aliases written out; a thousand functions have 30,000
MOST_LEVELS = 200  # of values in values; the parser in C has no end of its own but the stack's
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built
MERGE = "tag:yaml.org,2002:merge"


def text_of(file: Path) -> str:
    """Return what stands in *file*; raises `UsageError` that names it, also for too much."""
    try:
        if (size := file.stat().st_size) > MOST_BYTES:
            raise UsageError(
                f"{file} cannot be used: it has {size:,} bytes, of which {MOST_BYTES:,} are read"
            )
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{file} cannot be read ({why})") from error


def read(text: str, file: Path) -> Any:
    """Return what *text*, the content of *file*, says; raises `UsageError` that names the file."""
    try:
        _check_levels(text)
        loader = Loader(text)
        node = loader.get_single_node()
        if _values(node, {}) > MOST_VALUES:
            raise UsageError(
                f"{file} cannot be used: it holds more than {MOST_VALUES:,} values, those that "
                "its aliases stand for counted"
            )
        if twice := list(_keys_twice(node, set())):
            raise UsageError(f"{file} cannot be used: {'; '.join(twice)}")
        return loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError) as error:  # a date that is none is a ValueError
        raise UsageError(f"{file} is not valid YAML: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{file} cannot be used: it is nested too deeply") from error


def _check_levels(text: str) -> None:
    """Raise `RecursionError` where values stand deeper in values than is read."""
    level = 0
    for event in yaml.parse(text, Loader):
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > MOST_LEVELS:
            raise RecursionError


def _values(node: yaml.Node | None, known: dict[int, int]) -> int:
    """
    Return how many values *node* has once each alias is written out.

    A few lines of aliases of aliases are billions, and one that holds itself never ends.
    """
    if not isinstance(node, yaml.CollectionNode):
        if node is not None:
            node.value.encode()  # half a character, "\\ud800", can be neither sent nor shown
        return 1
    if id(node) not in known:
        known[id(node)] = MOST_VALUES + 1
        is_mapping = isinstance(node, yaml.MappingNode)
        parts = chain.from_iterable(node.value) if is_mapping else node.value
        known[id(node)] = 1 + sum(_values(one, known) for one in parts)
    return known[id(node)]


def _keys_twice(node: yaml.Node | None, seen: set[int]) -> Iterator[str]:
    """YAML forbids it, PyYAML quietly takes the last: a function would be lost."""
    if not isinstance(node, yaml.CollectionNode) or id(node) in seen:
        return
    seen.add(id(node))
    if not isinstance(node, yaml.MappingNode):
        for item in node.value:
            yield from _keys_twice(item, seen)
        return
    keys = Counter(key.value for key, _ in node.value if key.tag != MERGE and key.id == "scalar")
    for key, count in keys.items():
        if count > 1:
            yield f"the key {key} stands {count} times from line {node.start_mark.line + 1} on"
    for _, value in node.value:
        yield from _keys_twice(value, seen)
