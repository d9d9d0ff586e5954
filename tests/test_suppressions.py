"""What ruff and mypy are told not to say."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = (
    *("bench", "db", "functions", "monolith", "offramp"),
    *("outside", "shared", "template", "tests"),
)
MARK = r"(?:ruff: )?noqa(?:: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)?|type: ignore(?:\[[\w, -]+\])?"
SUPPRESSION = re.compile(rf"# ?(?:{MARK})(?P<rest>.*)")
NO_REASON = re.compile(rf"{MARK}|[#\s-]")


def suppressions() -> list[tuple[str, str]]:
    """Return where each one stands, and its reason."""
    return [
        (f"{file.relative_to(ROOT)}:{number}", NO_REASON.sub("", match["rest"]))
        for folder in FOLDERS
        for file in sorted((ROOT / folder).rglob("*.py"))
        if file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if (match := SUPPRESSION.search(line))
    ]


def test_every_suppression_says_why():
    """`# noqa: X - reason`, `# type: ignore[x]  # reason`: else nobody dares to remove it."""
    found = suppressions()

    assert found
    assert [place for place, reason in found if not reason] == []
