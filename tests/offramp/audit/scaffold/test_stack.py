"""What the head of a scaffold's `stack.yml` says of keys that each process makes anew."""

import pytest

from offramp.audit.decide.all import decide
from offramp.audit.report import Report
from offramp.audit.scaffold.plan import plan
from offramp.audit.scaffold.stack import Manner
from tests.offramp.audit.reports import finding, route


def head(*findings, lift=True):
    """Return the comments at the top."""
    report = Report("app:app", "app", routes=[route("GET /a")], findings=list(findings))
    decide(report)
    text = plan(report, lambda _: "", Manner(lift=lift))["stack.yml"]
    return text.partition("version:")[0]


def test_a_key_made_anew_is_told_where_functions_run_the_old_code():
    """Each of them would make another, and sign out whoever the old side signed in."""
    told = head(finding("secret-key", []))

    assert "# secret-key is here, shop/views.py:3.\n# What the old side signs with it" in told


@pytest.mark.parametrize(
    ("check", "lift"), [("secret-key", False), ("secrets-in-code", True), ("module-state", True)]
)
def test_other_findings_are_not(check, lift):
    """A handler that is written anew takes the key from where its author says."""
    assert "signs with it" not in head(finding(check, []), lift=lift)


def test_what_is_told_stays_a_comment():
    """A file's name may hold a line's end."""
    key = finding("secret-key", [])
    key.file = "a\nevil: 1\x1b.py"

    assert all(line.startswith("# ") for line in head(key).splitlines())
