"""Every check is whole: its texts, its test, samples of both kinds."""

import ast
import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from offramp.audit import checks
from offramp.audit.checks import Check, all_checks, run
from offramp.audit.context import Context
from offramp.audit.report import Problem
from offramp.code import read, surface
from offramp.code.graph import Graph

FOLDER = Path(checks.__file__).parent
FILES = sorted(one.stem for one in FOLDER.glob("*.py") if one.stem not in {"__init__", "check"})
EXAMPLE_LINES = 8


def context_of(folder: Path, source: str) -> Context:
    (folder / "app.py").write_text(source)
    project = read(folder)
    return Context(project, Graph(project), surface.find(project))


@pytest.mark.parametrize("check", all_checks(), ids=lambda one: one.name)
def test_a_check_says_what_why_and_what_to_do(check: Check) -> None:
    """Whoever reads a finding needs all of it."""
    for text in (check.title, check.why, check.remedy, check.example):
        assert text.strip()
    assert check.why.endswith((".", ".)"))
    assert check.remedy.endswith(".")
    assert len(check.example.splitlines()) <= EXAMPLE_LINES


@pytest.mark.parametrize("name", FILES)
def test_a_check_is_called_as_its_file(name: str) -> None:
    """From a finding to its rule is one step."""
    module = importlib.import_module(f"offramp.audit.checks.{name}")
    assert module.CHECK.name == name.replace("_", "-")
    assert module.CHECK in all_checks()


@pytest.mark.parametrize("name", FILES)
def test_a_check_has_samples_of_both_kinds(name: str) -> None:
    """As many that it must leave alone as it must find, within one."""
    tree = ast.parse((Path(__file__).parent / f"test_{name}.py").read_text())
    made = [getattr(one.func, "id", "") for one in ast.walk(tree) if isinstance(one, ast.Call)]
    assert made.count("found") >= 2
    assert made.count("left") >= made.count("found") - 1
    assert made.count("left") >= 2


def test_names_are_taken_once() -> None:
    """Ids of findings begin with them."""
    names = [one.name for one in all_checks()]
    assert len(names) == len(set(names)) == len(FILES)


def test_findings_come_the_most_severe_first(tmp_path: Path) -> None:
    """The first lines are what to look at first."""
    source = (
        "from datetime import datetime\nfrom flask import Flask\napp = Flask(__name__)\nseen = []\n"
        "@app.get('/')\ndef home():\n    datetime.now()\n    seen.append(1)\n    return ''\n"
    )
    found = run(context_of(tmp_path, source))
    assert [(one.severity, one.check) for one in found] == [
        ("high", "module-state"),
        ("low", "local-time"),
    ]
    assert found[0].routes == ["GET /"]
    assert found[0].effect == "refactor first"


def test_an_id_stays_when_lines_move(tmp_path: Path) -> None:
    """What was accepted once must not come back as new."""
    source = (
        "from flask import Flask\napp = Flask(__name__)\nseen = []\n"
        "@app.get('/')\ndef home():\n    seen.append(1)\n    return ''\n"
    )
    before = run(context_of(tmp_path, source))
    after = run(context_of(tmp_path, f"# a line more\n{source}"))
    assert [one.id for one in before] == [one.id for one in after] == ["module-state:app.py:home"]


def test_a_check_that_fails_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as a problem, with its name."""

    def fail(_: Context) -> list[checks.Check]:
        raise KeyError("nobody")

    some = all_checks()
    monkeypatch.setattr(checks, "all_checks", lambda: (replace(some[0], find=fail), *some[1:]))
    problems: list[Problem] = []
    source = "from flask import Flask\napp = Flask(__name__)\nseen = []\n"
    source += "@app.get('/')\ndef home():\n    seen.append(1)\n    return ''\n"
    found = run(context_of(tmp_path, source), problems)
    assert [one.check for one in found] == ["module-state"]
    assert [one.message for one in problems] == [
        f"the check {some[0].name} failed: KeyError: 'nobody'"
    ]
