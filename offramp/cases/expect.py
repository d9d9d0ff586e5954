"""Compare an answer with what its case expects."""

from collections.abc import Iterator
from typing import Any

from offramp.cases.model import Expect
from offramp.cases.prepare import Answer

LONGEST = 200  # characters of a value in a sentence


def mismatches(expect: Expect, answer: Answer) -> list[str]:
    """Return one sentence for each thing *answer* does not have; empty when all is there."""
    found = []
    if answer.status != expect.status:
        found.append(f"status is {answer.status}, expected {expect.status}")
    for name, value in expect.headers.items():
        actual = answer.headers.get(name.lower())
        if actual != value:
            found.append(f"header {name} is {_short(actual)}, expected {_short(value)}")
    if expect.has_document:
        try:
            document = answer.document()
        except ValueError:
            found.append(f"the body is not JSON: {_short(answer.body)}")
        else:
            found += _differences("", expect.document, document)
    return found


def _differences(where: str, expected: Any, actual: Any) -> Iterator[str]:
    """Mappings may hold more than expected; lists must be as long, item by item."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            inside = f"{where}.{key}" if where else str(key)
            if key in actual:
                yield from _differences(inside, value, actual[key])
            else:
                yield f"{inside} is missing, expected {_short(value)}"
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for number, (one, other) in enumerate(zip(expected, actual, strict=True)):
            yield from _differences(f"{where}[{number}]", one, other)
    elif expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
        yield f"{where or 'the body'} is {_short(actual)}, expected {_short(expected)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
