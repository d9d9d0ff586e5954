"""The three documents, on a small shop."""

import re

import pytest

from offramp.audit.decide.all import decide
from offramp.audit.documents import markdown
from offramp.audit.render.markdown import Links
from offramp.audit.report import Report
from tests.offramp.audit.reports import finding, route, shop

HOSTILE = 'GET /"|`</script><img/src=x>]('


@pytest.fixture(scope="module")
def documents():
    """The documents of the shop, by name."""
    return markdown(shop(), Links("../../shop"))


def test_the_audit_tells_what_is_there(documents):
    """Routes, tables, state, what is outside, shared things, findings, problems."""
    text = documents["architecture-audit.md"]

    assert (
        "| `POST /orders` | `orders` [`shop/views.py:10`](../../shop/shop/views.py#L10) |" in text
    )
    assert "| `stock` | `POST /orders` | `count` |" in text
    assert "| module state | `shop.views.attempts` | `POST /login` |" in text
    assert "| http | `pay.example` |" in text
    assert "| database | `PostgreSQL` |" in text
    assert "### mutable-state: high, 1 place" in text
    assert "Python 2, which cannot be parsed" in text


def test_the_candidates_say_what_to_do_in_which_order(documents):
    """The decision of each route with its reason, and what to fix first."""
    text = documents["migration-candidates.md"]

    assert "Of 6 routes, 3 can move now, 1 after something was changed, and 2 stay." in text
    assert "| 1 | `system` | 1 | nothing to fix first; writes no table |" in text
    assert "| `POST /login` | refactor first | moderate |" in text
    assert "To fix first:\n\nKeep it in the database." in text
    assert "| `GET /live` | its stream of events stays open" in text
    assert text.index("debug-mode is here") < text.index("## 1. system")


def test_the_design_shows_functions_and_their_tables(documents):
    """With a diagram of groups against tables, and one for each group."""
    text = documents["serverless-design.md"]

    assert "| `auth-login` | `POST /login` |" in text
    assert "`PAY_KEY`" in text
    assert 'g1["orders"]' in text
    assert "g1 ==> t0" in text
    assert text.count("```mermaid") == 2 + 3


def test_the_documents_are_the_same_each_time(documents):
    """They are checked in, and a test compares."""
    assert markdown(shop(), Links("../../shop")) == documents


def test_without_flask_the_documents_say_so():
    """That is an answer too."""
    text = markdown(Report(None, "empty"), Links())

    assert "No Flask application was found here" in text["architecture-audit.md"]
    assert "nothing to move" in text["migration-candidates.md"]
    assert "no function to be" in text["serverless-design.md"]


def test_names_of_a_hostile_repository_stay_names():
    """They are in tables, links and diagrams."""
    report = Report("a", "a", routes=[route(HOSTILE, 'x"];evil', reads=['t"]|`'])])
    report.findings = [finding("x", [HOSTILE], "note")]
    report.findings[0].message = HOSTILE
    decide(report)

    for text in markdown(report, Links("../a")).values():
        for line in text.splitlines():
            outside_code = re.sub(r"(`+).*?\1", "", line.replace("\\`", ""))
            assert not re.search(r"(?<!\\)<img", outside_code)
            if line.startswith("  ") and "[" in line:
                assert line.count('"') % 2 == 0
