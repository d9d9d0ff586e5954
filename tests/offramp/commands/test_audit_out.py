"""What `offramp audit` writes, where, and what it leaves as it is."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from offramp.cli import cli
from offramp.errors import OfframpError, UsageError
from tests.offramp.commands.audited import APP, DOCUMENTS, app, audit, files

__all__ = ["app", "audit"]


def test_json_writes_nothing_unless_told_where(audit, app):
    """It is for programs, which look at it once."""
    before = files(app.parent)
    audit(app, "--json")

    assert files(app.parent) == before


def test_the_documents_go_where_out_says_and_nothing_elsewhere(audit, app, tmp_path):
    """The audited folder may be anybody's."""
    before = files(tmp_path)
    found = audit(app, "--out", tmp_path / "out")

    assert files(tmp_path / "out") == DOCUMENTS
    assert files(tmp_path) - {f"out/{name}" for name in DOCUMENTS} == before
    assert "refactor first     2" in found.stdout


def test_a_second_run_gives_the_same_and_a_change_is_seen(audit, app, tmp_path):
    """What is remembered is only of use when it is right."""
    out = tmp_path / "out"
    first = audit(app, "--out", out, "--json").stdout
    again = audit(app, "--out", out, "--json").stdout
    (app / "app.py").write_text(APP.replace("/about", "/team"))
    changed = audit(app, "--out", out, "--json").stdout

    assert again == first
    assert "/team" in changed


@pytest.mark.parametrize("out", ["", "..", "docs"])
def test_a_change_is_seen_wherever_the_documents_lie(audit, app, out):
    """Beside the code, above it or below: only they themselves are not looked at."""
    words = (app, "--out", app / out, "--html", app / "page.html", "--json")
    first = audit(*words).stdout
    again = audit(*words).stdout
    kept = list((app / out / ".audit-cache").glob("*.json"))
    (app / "app.py").write_text(APP.replace("/about", "/team"))

    assert (again, len(kept)) == (first, 1)
    assert "/team" in audit(*words).stdout


def test_a_second_run_writes_only_what_is_not_there_any_more(audit, app, tmp_path):
    """Documents of 1,000 routes take longer to make than all the rest of a second run."""
    out = tmp_path / "out"
    audit(app, "--out", out)
    before = {name: (out / name).stat().st_ino for name in DOCUMENTS}
    audit(app, "--out", out)
    same = {name: (out / name).stat().st_ino for name in DOCUMENTS}
    text = (out / "audit.html").read_text()
    (out / "audit.html").write_text("mine")
    audit(app, "--out", out)

    assert same == before
    assert (out / "audit.html").read_text() == text


def test_the_audit_of_another_application_is_not_written_over(audit, app):
    """Without --out the documents of this folder's own project would be gone."""
    audit(app)
    other = app.with_name("other")
    other.mkdir()
    (other / "app.py").write_text(APP)

    with pytest.raises(UsageError, match="holds the audit of notes"):
        audit(other)


def test_a_page_and_a_log_can_be_had_elsewhere(audit, app, tmp_path):
    """A code host wants one file."""
    audit(app, "--json", "--html", tmp_path / "x" / "a.html", "--sarif", tmp_path / "a.sarif")

    assert (tmp_path / "x" / "a.html").read_text().startswith("<!doctype html>")
    assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"


def test_a_log_can_be_handed_on(audit, app):
    """A device is written into, and never replaced: root could."""
    before = Path("/dev/null").stat()

    audit(app, "--json", "--sarif", "/dev/null", "--html", "/dev/null")

    assert os.path.samestat(Path("/dev/null").stat(), before)


@pytest.mark.parametrize("link", ["docs", "docs/serverless-migration"])
def test_a_link_of_the_tree_does_not_say_where_documents_go(app, tmp_path, monkeypatch, link):
    """Whoever audits another's repository has nothing written elsewhere by it; --out may."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(app)
    Path(link).parent.mkdir(exist_ok=True)
    Path(link).symlink_to(elsewhere)

    with pytest.raises(UsageError, match=f"leads to {elsewhere}"):
        CliRunner().invoke(cli, ["audit", "--no-weights"], catch_exceptions=False)
    assert list(elsewhere.iterdir()) == []

    assert CliRunner().invoke(cli, ["audit", "--no-weights", "--out", link]).exit_code == 0
    assert (elsewhere / "audit.json").is_file()


def test_a_link_inside_the_tree_is_followed(app, monkeypatch):
    """Documents may lie in another folder of the same repository."""
    monkeypatch.chdir(app)
    Path("papers").mkdir()
    Path("docs").symlink_to("papers")

    assert CliRunner().invoke(cli, ["audit", "--no-weights"]).exit_code == 0
    assert Path("papers/serverless-migration/audit.json").is_file()


def test_an_application_that_is_not_there_takes_nothing_away(audit, app, tmp_path):
    """A slip in its name, and the documents of yesterday were an empty page."""
    audit(app, "--out", tmp_path / "out")
    before = (tmp_path / "out" / "audit.json").read_text()

    with pytest.raises(UsageError, match="shpo:app was not found; nothing was written\n  there is"):
        audit(app, "--app", "shpo:app", "--out", tmp_path / "out")

    assert (tmp_path / "out" / "audit.json").read_text() == before


def test_where_nothing_was_found_nothing_is_written_unasked(audit, tmp_path):
    """The folder is often the wrong one; its page would stand in the way of the right one."""
    (tmp_path / "empty").mkdir()
    told = audit(tmp_path / "empty").stdout

    assert told.count("no Flask application was found") == 1
    assert told.endswith("\nnothing was written\n")
    assert not Path("docs").exists()


def test_a_folder_that_cannot_be_written_in_is_told_at_once(audit, app, monkeypatch):
    """A large application takes a quarter of a minute, and then all was for nothing."""
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)

    with pytest.raises(OfframpError, match="name another folder with --out"):
        audit(app)
    assert audit(app, "--json").exit_code == 0


@pytest.mark.parametrize("option", ["--out", "--scaffold", "--html", "--sarif"])
def test_every_folder_that_is_none_is_told_at_once(audit, app, tmp_path, option):
    """What is a file holds nothing; it was said after everything had been read."""
    named = tmp_path / "notes" / "app.py" / "new" / "one"

    with pytest.raises(OfframpError, match=f"nothing can be .* with {option}$"):
        audit(app, "--json", option, named)
