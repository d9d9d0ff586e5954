"""`offramp audit --scaffold`, and what it says to do next."""

import subprocess
import sys

import pytest

from offramp import catalogue
from offramp.errors import UsageError
from tests.offramp.commands.audited import APP, app, audit

__all__ = ["app", "audit"]


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


@pytest.mark.parametrize(
    ("name", "words", "is_told"),
    [
        ("handler", (), True),
        ("handler", ("--lift",), True),
        ("lifted", ("--lift",), True),
        ("lifted", (), False),
        ("other", ("--lift",), False),
    ],
)
def test_a_module_that_functions_hide_is_told(audit, app, name, words, is_told):
    """In images another one would be imported, or none; stack.yml says it to whoever comes next."""
    (app / f"{name}.py").write_text("")
    (app / "app.py").write_text(f"import {name}\n{APP}")
    found = audit(app, "--json", "--scaffold", app, *words)
    told = f"{name}.py is "

    assert (told in found.stderr) is is_told
    assert (f"# {told}" in (app / "stack.yml").read_text()) is is_told
    assert len(catalogue.load(app).functions) == 3


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
