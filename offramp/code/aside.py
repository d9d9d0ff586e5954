"""What stands beside an application in its tree: tests, examples and documentation."""

from __future__ import annotations

import re

ASIDE = re.compile(
    r"(^|/)(tests?|testsuite|testing|examples?|docs?|samples?|demos?|benchmarks?|conftest|test_[^/]*)(/|\.py$)"
)


def is_aside(file: str) -> bool:
    """Tell whether a file is a test, an example or documentation."""
    return ASIDE.search(file) is not None
