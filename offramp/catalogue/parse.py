"""Read a stack file as faas-cli does, but refuse a key that stands twice."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from offramp.errors import UsageError

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
MOST_VALUES = 200_000  # of a file with its aliases written out; a thousand functions have 30,000
MERGE = "tag:yaml.org,2002:merge"


def parse(file: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """
    Return the keys of *file*, after ``${VAR}`` and ``${VAR:-default}`` took their values.

    Raises `UsageError` when it cannot be read or is no mapping.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UsageError(
            f"there is no {file}; go to the project's folder, name it with --project, or let "
            "`offramp audit APPLICATION --scaffold .` make one"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{file} cannot be read ({why})") from error
    text = VARIABLE.sub(lambda found: environment.get(found[1]) or found[2] or "", text)
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if _values(node, {}) > MOST_VALUES:
            raise UsageError(f"{file} cannot be used: its aliases stand for too much")
        twice = list(_keys_twice(node, set()))
        document = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        raise UsageError(f"{file} is not valid YAML: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{file} cannot be used: it is nested too deeply") from error
    if not isinstance(document, dict):
        raise UsageError(f"{file} is not a stack file: it holds no keys")
    if twice:
        raise UsageError(f"{file} cannot be used: {'; '.join(twice)}")
    return document


def _values(node: yaml.Node | None, known: dict[int, int]) -> int:
    """
    Return how many values *node* has once each alias is written out.

    A few lines of aliases of aliases are billions, and one that holds itself never ends.
    """
    if not isinstance(node, yaml.CollectionNode):
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
