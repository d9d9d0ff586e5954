"""What the head of a scaffold's `stack.yml` says of keys that each process makes anew."""

import pytest
import yaml

from offramp.audit.decide.all import decide
from offramp.audit.report import Report, Resource, Shape
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


def stack(detail=None, **shape):
    """Return stack.yml of an application whose setting MAX_CONTENT_LENGTH is told so."""
    one = route("POST /files", "main", view="app.files", request=Shape(**shape))
    report = Report("app:app", "app", routes=[one])
    if detail is not None:
        report.shared.resources = [Resource("setting", "MAX_CONTENT_LENGTH", "app.py", 1, detail)]
    decide(report)
    return plan(report, lambda _: "", Manner(lift=True))["stack.yml"]


def test_a_folder_that_both_lie_in_is_copied_once():
    """An application's own folder `lifted` without `__init__.py` gets ours."""
    report = Report("app:app", "app", routes=[route("GET /a")])
    decide(report)
    manner = Manner(lift=True, copies=("./app.py", "./lifted"))
    text = plan(report, lambda _: "", manner)["stack.yml"]

    assert yaml.safe_load(text)["configuration"]["copy"] == ["./app.py", "./lifted"]


@pytest.mark.parametrize(
    ("detail", "bound"),
    [
        ("from code: 16777216", {"max_request_bytes": 16777216}),
        (f"from code: {2**40}", {"max_request_bytes": 2**32 - 1}),  # all that Envoy takes
        ("from code: 1000", None),  # the application itself refuses, in its own words
        ("from environment: MAX_BYTES", None),
        ("from file", None),
        ("from code: None", None),
        (None, None),
    ],
)
def test_the_gateway_takes_what_the_application_takes(detail, bound):
    """Else uploads that it takes get 413 there, on both sides, from the first start on."""
    assert yaml.safe_load(stack(detail))["x-offramp"].get("gateway") == bound


def test_functions_that_take_files_are_told_of_the_bound():
    """Nobody looks for a 413 in the gateway."""
    assert "# takes files: above gateway.max_request_bytes" in stack(files=["picture"])
    assert "takes files" not in stack(form=["picture"])
