"""`offramp audit`: what it prints, what it writes, how it ends."""

import json
import os

import pytest
from click.testing import CliRunner

from offramp.cli import cli
from offramp.errors import UsageError
from tests.offramp.commands.audited import APP, DOCUMENTS, app, audit, files

__all__ = ["app", "audit"]


def test_what_is_no_file_and_no_folder_is_not_read(tmp_path):
    """A pipe never ends, and neither does /dev/zero."""
    os.mkfifo(tmp_path / "app.py")
    with pytest.raises(UsageError, match="neither a folder nor a file"):
        CliRunner().invoke(cli, ["audit", str(tmp_path / "app.py")], catch_exceptions=False)


def test_json_has_one_entry_for_each_method_and_path(audit, app):
    """The keys are relied on from outside."""
    found = audit(app, "--json")
    report = json.loads(found.stdout)

    assert found.exit_code == 0
    assert [(one["method"], one["path"]) for one in report["routes"]] == [
        ("GET", "/notes"),
        ("POST", "/notes"),
        ("GET", "/about"),
    ]
    assert {"application", "routes", "shared", "findings", "groups"} <= set(report)
    assert {
        *("method", "path", "endpoint", "file", "line", "group", "complexity", "decision"),
        *("reasons", "auth", "reads", "writes", "outbound", "state", "findings"),
    } <= set(report["routes"][0])


def test_what_state_decides_is_refactored_first(audit, app):
    """Each copy of a function would have its own notes."""
    report = json.loads(audit(app, "--json").stdout)
    decided = {f"{one['method']} {one['path']}": one["decision"] for one in report["routes"]}

    assert decided == {
        "GET /notes": "refactor first",
        "POST /notes": "refactor first",
        "GET /about": "move now",
    }


@pytest.mark.parametrize(
    ("folder", "repository", "place"),
    [
        ("notes", ".", "notes/app.py"),
        (".", ".", "notes/app.py"),
        ("notes", "notes", "app.py"),
        (".", "", "notes/app.py"),
        ("notes", "", "app.py"),
        ("here", "", "app.py"),
    ],
)
def test_a_code_host_finds_the_places(app, monkeypatch, folder, repository, place):
    """It knows files by their repository, from whatever folder of that they were looked at."""
    around = app.parent
    (around / "here").mkdir()
    if repository:
        (around / repository / ".git").mkdir()
    monkeypatch.chdir(around / folder)
    words = ["audit", str(app), "--no-weights", "--json", "--sarif", str(around / "a.sarif")]
    CliRunner().invoke(cli, words, catch_exceptions=False)
    result = json.loads((around / "a.sarif").read_text())["runs"][0]["results"][0]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": place}


@pytest.mark.parametrize(("bound", "code"), [("high", 1), ("info", 1)])
def test_findings_end_it_with_1_only_where_asked(audit, app, bound, code):
    """An audit that worked is no failure; a pipeline may see that otherwise."""
    assert audit(app, "--json").exit_code == 0
    assert audit(app, "--json", "--fail-on", bound).exit_code == code


def test_a_folder_without_flask_is_no_failure(audit, tmp_path):
    """It is the answer."""
    (tmp_path / "empty").mkdir()
    found = audit(tmp_path / "empty", "--out", tmp_path / "out")

    assert found.exit_code == 0
    assert "no Flask application was found" in found.stdout
    assert files(tmp_path / "out") == DOCUMENTS


def test_a_path_that_is_not_there_is_a_mistake(audit, tmp_path):
    """As for every command."""
    found = audit(tmp_path / "nothing")

    assert found.exit_code == 2
    assert "does not exist" in found.stderr


def test_what_cannot_be_read_is_told(audit, app):
    """A report that is silent about it would look complete."""
    (app / "old.py").write_text("print 'hello'\n")
    report = json.loads(audit(app, "--json").stdout)

    assert [(one["file"], one["line"]) for one in report["problems"]] == [("old.py", 1)]


def test_the_audited_code_is_not_run(audit, app, tmp_path):
    """Reading is safe whatever stands there."""
    mark = tmp_path / "run"
    (app / "app.py").write_text(f"open({os.fspath(mark)!r}, 'w')\n{APP}")
    audit(app, "--json")

    assert not mark.exists()


@pytest.mark.parametrize(("asked", "is_coloured"), [("", True), ("1", False)])
def test_colours_are_left_out_where_nobody_wants_them(app, tmp_path, asked, is_coloured):
    """https://no-color.org; without a terminal there are none."""
    words = ["audit", str(app), "--no-weights", "--out", str(tmp_path / "out")]
    told = CliRunner().invoke(cli, words, color=True, env={"NO_COLOR": asked}).stdout

    assert ("\x1b[" in told) == is_coloured
    assert "\x1b" not in CliRunner().invoke(cli, words, env={"NO_COLOR": asked}).stdout
