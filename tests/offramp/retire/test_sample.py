"""The whole way on a copy of our own migration: six groups retired, one after the other."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from offramp.catalogue import load
from offramp.cli import cli
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.layout import Layout
from offramp.shift.direct import Direct
from offramp.shift.journal import Change, Entry, Journal

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
COPIED = ("monolith", "functions", "stack.yml", "conftest.py", "docs/openapi.yaml")
GROUPS = ("auth", "user", "utils", "data", "notifications", "integrations")
LISTED = """
from monolith.app import create_app
from flask import Flask
import monolith.app as app
app.init_extensions = lambda *_: None
import os, json
made = create_app(type("S", (), {"environment": {}, "sync_interval_seconds": 0})())
print(json.dumps(sorted(rule.rule for rule in made.url_map.iter_rules())))
"""


def git(folder, *arguments) -> str:
    named = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    command = ["git", "-C", folder, *named, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """Our migration at its end: a clean git tree, all functions at 100 since two weeks."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (folder / ".gitignore").write_text(".offramp\n__pycache__\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "before")
    layout = Layout.of(folder, {})
    catalogue = load(folder)
    names = [function.name for function in catalogue.functions]
    journal = Journal(layout.journal)
    router = EnvoyRouter.of(catalogue, layout.envoy, None)
    then = (datetime.now(UTC) - timedelta(days=14)).isoformat(timespec="milliseconds")
    Direct(router, journal, "ana").set(dict.fromkeys(names, 100), "shifted")
    layout.journal.unlink()
    journal.append([Entry(then, "ana", name, Change(0, 100, "shifted")) for name in names])
    return folder


def retire(folder, *arguments):
    environment = {"OFFRAMP_HOME": str(folder / ".offramp")}
    words = ["--project", str(folder), "retire", *arguments]
    return CliRunner().invoke(cli, words, env=environment)


def in_copy(folder, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )


@pytest.fixture(scope="module")
def retired(copy) -> Path:
    for group in GROUPS:
        done = retire(copy, group, "--apply")
        assert done.exit_code == 0, done.output[-3000:]
        git(copy, "commit", "-qam", f"retire {group}")
    return copy


def test_only_what_stays_is_served(retired):
    """The routes of functions are gone from the old side, and no other."""
    listed = in_copy(retired, "-c", LISTED)

    assert listed.returncode == 0, listed.stderr
    assert json.loads(listed.stdout) == ["/analytics/forecast", "/events"]


def test_the_remaining_tests_pass(retired):
    """What stays works as before; its tests say so."""
    options = ["-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-c", os.devnull]
    ran = in_copy(retired, "-m", "pytest", *options, f"--rootdir={retired}", "monolith/tests")

    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert "test_unsteady_books_have_a_range" in "".join(
        path.read_text() for path in (retired / "monolith/tests/live").glob("*.py")
    )


def test_unused_dependencies_are_gone(retired):
    """What only removed code imported is asked for no more; what stays still is."""
    asked = (retired / "monolith/requirements.in").read_text()

    assert {
        name for name in ("argon2", "bcrypt", "http-ece", "xlsxwriter") if name in asked
    } == set()
    assert {name for name in ("flask", "gunicorn", "pyjwt", "sqlalchemy") if name in asked} == {
        *("flask", "gunicorn", "pyjwt", "sqlalchemy")
    }


def test_the_catalogue_says_so_and_nothing_else(retired):
    """Every function is retired, its comments and anchors are where they were."""
    before = git(retired, "show", f"HEAD~{len(GROUPS)}:stack.yml").splitlines()
    after = (retired / "stack.yml").read_text().splitlines()

    assert all(function.retired for function in load(retired).functions)
    assert [line for line in after if "offramp.dev/retired" not in line] == before


def test_a_second_run_has_nothing_to_do(retired):
    """It may be repeated by anybody."""
    again = retire(retired, "auth", "--apply")

    assert (again.exit_code, again.output) == (0, "auth is retired already\n")
