"""The audit of monolith/, which is also what the tool is tried on."""

from pathlib import Path

import pytest

from offramp import catalogue
from offramp.audit.decide.functions import template
from offramp.audit.documents import markdown
from offramp.audit.render.markdown import Links
from offramp.audit.run import Wish, audit

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT / "docs" / "serverless-migration"


@pytest.fixture(scope="module")
def report():
    """The audit, without what differs from machine to machine."""
    return audit(Wish(ROOT / "monolith", weighing_seconds=0))


@pytest.fixture(scope="module")
def stack():
    """What was decided by hand."""
    return catalogue.load(ROOT)


def test_exactly_the_routes_that_have_functions_move(report, stack):
    """The tool comes to what its authors came to."""
    moving = {f"{one.method} {template(one)}" for one in report.routes if one.decision != "stay"}
    staying = {f"{one.method} {one.path}" for one in report.routes if one.decision == "stay"}

    assert moving == {one.route for one in stack.functions}
    assert staying == set(stack.offramp.stay)


def test_nothing_of_it_remains_unknown(report):
    """No file that could not be read, no rule or fact that stumbled."""
    assert report.problems == []


def test_its_groups_are_those_of_the_functions(report, stack):
    """They have other names: the catalogue speaks of domains, the old side of blueprints."""
    templates = {one.name: f"{one.method} {template(one)}" for one in report.routes}
    found = {
        frozenset(templates[name] for name in one.routes) for one in report.groups if one.place
    }
    wanted = {
        frozenset(one.route for one in stack.functions if one.group == group)
        for group in stack.offramp.groups
    }

    assert found == wanted


@pytest.mark.parametrize(
    ("check", "file"),
    [
        ("in-process-limits", "auth/attempts.py"),
        ("local-files", "ledger/received.py"),
        ("mail-in-request", "notify/mail.py"),
        ("background-threads", "integrations/sync_thread.py"),
        ("streams", "live/events.py"),
        ("long-cpu", "live/forecast.py"),
        ("request-hooks", "auth/callers.py"),
    ],
)
def test_every_habit_that_was_put_there_is_found(report, check, file):
    """Part 6 of the design lists them."""
    assert (check, file) in {(one.check, one.file) for one in report.findings}


@pytest.mark.parametrize(
    "name", ["architecture-audit.md", "migration-candidates.md", "serverless-design.md"]
)
def test_the_documents_are_up_to_date(report, name):
    """`make generate` writes them."""
    assert (DOCUMENTS / name).read_text("utf-8") == markdown(report, Links("../../monolith"))[name]
