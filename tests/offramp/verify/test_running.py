"""`offramp verify` where nothing can be put back: the running system, or no database of ours."""

import json
import os
import time

import pytest

from tests.offramp.up.small import Project

CASES = """
- name: a greeting
  expect: { status: 200 }
- name: a greeting after a request that could write
  before:
    - request: { method: POST, path: /elsewhere }
  expect: { status: 200 }
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("plain"))
    project.write("functions/greet/cases.yml", CASES)
    project.up()
    yield project
    project.run("down")


def verified(project, *words):
    done = project.run("verify", "greet", "--json", *words)
    return done.returncode, json.loads(done.stdout)


def test_the_running_system_is_asked_and_rows_are_not_compared(project):
    """It says so, and what could write is held."""
    code, document = verified(project, "--running")
    (greet,) = document["functions"]

    assert code == 1
    assert document["rows"]["compared"] is False
    assert "the running system" in document["place"]
    assert [each["name"] for each in greet["cases"]] == ["a greeting"]
    assert greet["held"] == "1 of 2 cases could write to data that stays; --yes sends them"
    assert any(each["where"].startswith("body") for each in greet["cases"][0]["differences"])


def test_why_says_that_only_answers_were_compared(project):
    """It said "never verified", which sends people to do again what they did."""
    verified(project, "--running")
    told = project.run("why", "greet").stdout

    assert "different in 1 case, on this code; rows not compared: " in told
    known = json.loads(project.run("why", "greet", "--json").stdout)["verified"]["greet"]
    assert (known["verdict"], known["is_current"]) == ("different", True)


def test_code_that_was_edited_since_the_start_was_not_asked(project):
    """It was told as proof of what is here, which nobody had run."""
    project.write("functions/greet/later.py", "ANSWER = 1")
    handler = project.folder / "functions/greet/later.py"
    os.utime(handler, (time.time() + 60,) * 2)
    try:
        verified(project, "--running")
        assert (
            "different in 1 case, on other code than is here" in project.run("why", "greet").stdout
        )
    finally:
        handler.unlink()


def test_everything_is_sent_when_somebody_says_so(project):
    """`--yes` is for data that may change."""
    _, document = verified(project, "--running", "--yes")

    assert document["functions"][0]["held"] is None
    assert len(document["functions"][0]["cases"]) == 2


def test_without_a_database_of_ours_a_system_of_its_own_is_asked_likewise(project):
    """The application's settings may point anywhere; the running one is left alone."""
    before = project.marks()
    _, document = verified(project, "--case", "a greeting")

    assert document["place"] == "a system of its own"
    assert document["rows"] == {
        "compared": False,
        "reason": "stack.yml has no x-offramp.database",
    }
    assert project.marks() == before
    assert all(mark.is_alive for mark in before.values())
