"""`offramp audit`: what it prints, what it writes, how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from offramp import catalogue
from offramp.cli import cli
from offramp.errors import OfframpError, UsageError

APP = """\
from flask import Flask, request

app = Flask(__name__, static_folder=None)
notes = []


@app.get("/notes")
def show():
    return {"notes": notes}


@app.post("/notes")
def add():
    notes.append(request.get_json()["text"])
    return {"count": len(notes)}, 201


@app.get("/about")
def about():
    return "about"
"""
DOCUMENTS = {
    *("architecture-audit.md", "migration-candidates.md", "serverless-design.md"),
    *("audit.html", "audit.json", "audit.sarif"),
}


def test_what_is_no_file_and_no_folder_is_not_read(tmp_path):
    """A pipe never ends, and neither does /dev/zero."""
    os.mkfifo(tmp_path / "app.py")
    with pytest.raises(UsageError, match="neither a folder nor a file"):
        CliRunner().invoke(cli, ["audit", str(tmp_path / "app.py")], catch_exceptions=False)


def test_an_application_that_cannot_be_loaded_is_told_first(app, tmp_path):
    """Who asks for it should not have to look for why it did not happen."""
    (app / "broken.py").write_text('print "two"\n')
    words = ["audit", str(app), "--app", "app:nobody", "--no-weights", "--out", str(tmp_path / "o")]
    told = CliRunner().invoke(cli, words).stdout.splitlines()

    assert told[1] == "2 things could not be read or settled"
    assert told[2].startswith("  app:nobody could not be loaded")
    assert told[3].startswith("  broken.py:1: Python 2")


@pytest.fixture
def app(tmp_path):
    """The folder of a small application with one sin."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "app.py").write_text(APP)
    return folder


@pytest.fixture
def audit(tmp_path, monkeypatch):
    """Call the command in an empty folder; raises what it raises."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def call(*arguments):
        words = [str(one) for one in arguments]
        return CliRunner().invoke(cli, ["audit", "--no-weights", *words], catch_exceptions=False)

    return call


def files(folder):
    """Return the names of all files below *folder*, without what is remembered."""
    found = (path.relative_to(folder) for path in Path(folder).rglob("*") if path.is_file())
    return {str(path) for path in found if ".audit-cache" not in path.parts}


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


def test_what_state_decides_is_refactored_first(audit, app):
    """Each copy of a function would have its own notes."""
    report = json.loads(audit(app, "--json").stdout)
    decided = {f"{one['method']} {one['path']}": one["decision"] for one in report["routes"]}

    assert decided == {
        "GET /notes": "refactor first",
        "POST /notes": "refactor first",
        "GET /about": "move now",
    }


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


def test_a_scaffold_can_be_used_as_it_is(audit, app, tmp_path):
    """It is a catalogue, with a function for each route that moves."""
    audit(app, "--json", "--scaffold", tmp_path / "new")

    assert len(catalogue.load(tmp_path / "new").functions) == 3


def test_the_next_step_after_a_scaffold_is_to_fill_it_in(audit, app, tmp_path):
    """Not to make it once more."""
    found = audit(app, "--out", tmp_path / "out", "--scaffold", tmp_path / "new")

    assert f"fill in its functions in {tmp_path / 'new'}" in found.stdout
    assert "--scaffold DIR" not in found.stdout


def test_lifted_functions_can_be_run_next(audit, app, tmp_path):
    """There is nothing to fill in, so the next step is to start them."""
    found = audit(app, "--out", tmp_path / "out", "--scaffold", tmp_path / "new", "--lift")

    assert f"run its functions: `offramp up` in {tmp_path / 'new'}" in found.stdout
    handlers = [one.read_text() for one in (tmp_path / "new").rglob("handler.py")]
    assert all("from lifted import handler" in each for each in handlers)


def test_lifted_functions_find_the_application_from_elsewhere(audit, app, tmp_path):
    """The next step that is told is to start them there."""
    audit(app, "--json", "--scaffold", tmp_path / "new", "--lift")
    calls = "from lifted import handler; print(handler().__name__)"
    words = [sys.executable, "-c", calls]
    done = subprocess.run(words, cwd=tmp_path / "new", capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("handle\n", "")
    old = catalogue.load(tmp_path / "new").offramp.old
    assert old.environment == {"PYTHONPATH": str(app)}


def test_lift_needs_a_scaffold(audit, app, tmp_path):
    """Alone it would do nothing, silently."""
    with pytest.raises(UsageError, match="--scaffold"):
        audit(app, "--out", tmp_path / "out", "--lift")


@pytest.mark.parametrize("text", ["", APP.replace("/notes", "/$notes").replace("/about", "/$a")])
def test_a_scaffold_of_nothing_says_so(audit, app, tmp_path, text):
    """Rather than name a folder that is not there."""
    (app / "app.py").write_text(text)
    found = audit(app, "--out", tmp_path / "out", "--scaffold", tmp_path / "new")

    assert "nothing moves" in found.stderr
    assert f"in {tmp_path / 'new'}" not in found.stdout
    assert not (tmp_path / "new").exists()


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


def test_a_setting_for_loading_has_a_name_and_a_value(audit, app):
    """Else it would be left out without a word."""
    with pytest.raises(UsageError, match="NAME=VALUE"):
        audit(app, "--app", "app:app", "--env", "DEBUG")


@pytest.mark.parametrize("named", ["", ":app", ":::", " :create_app"])
def test_an_application_is_named_by_its_module(audit, app, named):
    """A mistake is said as one; it is not looked for."""
    with pytest.raises(UsageError, match="MODULE:FACTORY"):
        audit(app, "--app", named)


@pytest.mark.parametrize("named", ["..app:app", "a*:app", "app.:app", "[:app"])
def test_an_application_that_is_no_module_is_not_loaded(app, tmp_path, named):
    """Its name is no pattern of files, and none above the folder."""
    words = ["audit", str(app), "--app", named, "--no-weights", "--out", str(tmp_path / "o")]
    told = CliRunner().invoke(cli, words)
    said = f"{told.stdout}{told.exception}"

    assert "could not be loaded" in said or "there is no module" in said


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


def test_an_interpreter_that_is_not_there_is_a_mistake(audit, app, tmp_path):
    """Else the weights of this one would be told for its."""
    with pytest.raises(UsageError, match=r"--python: .*nothere is no program"):
        audit(app, "--python", tmp_path / "nothere")


@pytest.mark.parametrize("named", ["env/bin/python", "python-of-the-shop", "./here"])
def test_an_interpreter_is_found_from_every_folder(app, tmp_path, monkeypatch, named):
    """What is measured and loaded runs elsewhere: a path from here was none there."""
    folder = tmp_path if named == "./here" else tmp_path / "env" / "bin"
    program = folder / Path(named).name
    program.parent.mkdir(parents=True, exist_ok=True)
    program.symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    words = ["--python", named, "--app", "app:app", "--json", "--scaffold", str(tmp_path / "new")]
    found = CliRunner().invoke(cli, ["audit", str(app), *words], catch_exceptions=False)
    report = json.loads(found.stdout)
    stack = (tmp_path / "new" / "stack.yml").read_text()

    assert not [one["message"] for one in report["problems"] if "not be started" in one["message"]]
    assert report["routes"][0]["estimate"]["unmeasured"] == []
    assert f"python: {program}\n" in stack


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


def test_settings_are_for_what_is_loaded(audit, app):
    """Without --app nobody would read them, and nothing said so."""
    with pytest.raises(UsageError, match="--env is for the application that --app loads"):
        audit(app, "--env", "DEBUG=1")
