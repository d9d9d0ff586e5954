"""The page that explains every check."""

from pathlib import Path

from offramp.audit.checks import all_checks
from offramp.audit.render import rules

ROOT = Path(__file__).parents[4]


def test_the_page_in_docs_is_up_to_date():
    """`make generate` writes it."""
    assert (ROOT / rules.PAGE).read_text("utf-8") == rules.page(all_checks())


def test_each_check_has_its_reason_its_remedy_and_a_row():
    """The most severe first."""
    page = rules.page(all_checks())
    headings = [line[3:] for line in page.splitlines() if line.startswith("## ")]

    assert sorted(headings) == [one.name for one in all_checks()]
    assert (
        page.index("## streams") < page.index("## missing-timeouts") < page.index("## temp-files")
    )
    assert "| [streams](#streams) | high | stay |" in page
    assert "| [missing-timeouts](#missing-timeouts) | medium | note |" in page
