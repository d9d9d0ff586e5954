"""`offramp audit --app`: which application, by which interpreter."""

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from offramp.cli import cli
from offramp.errors import UsageError
from tests.offramp.commands.audited import app, audit

__all__ = ["app", "audit"]


def test_an_application_that_cannot_be_loaded_is_told_first(app, tmp_path):
    """Who asks for it should not have to look for why it did not happen."""
    (app / "broken.py").write_text('print "two"\n')
    words = ["audit", str(app), "--app", "app:nobody", "--no-weights", "--out", str(tmp_path / "o")]
    told = CliRunner().invoke(cli, words).stdout.splitlines()

    assert told[1] == "2 things could not be read or settled"
    assert told[2].startswith("  app:nobody could not be loaded")
    assert told[3].startswith("  broken.py:1: Python 2")


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


def test_settings_are_for_what_is_loaded(audit, app):
    """Without --app nobody would read them, and nothing said so."""
    with pytest.raises(UsageError, match="--env is for the application that --app loads"):
        audit(app, "--env", "DEBUG=1")
