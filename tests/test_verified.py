"""All functions of this repository are verified, as their owner would do it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from offramp.cases import load as cases_of
from offramp.catalogue import load
from tests.test_architecture import ROOT

CATALOGUE = load(ROOT)
FUNCTIONS = {function.name: function for function in CATALOGUE.functions}
pytestmark = pytest.mark.slow
OFFRAMP = str(Path(sys.executable).with_name("offramp"))


@pytest.fixture(scope="module")
def verified(tmp_path_factory):
    """What `offramp verify --json` says; the state of this folder's own system is elsewhere."""
    environment = {**os.environ, "OFFRAMP_HOME": str(tmp_path_factory.mktemp("home"))}
    done = subprocess.run(
        [OFFRAMP, "--project", str(ROOT), "verify", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_rows_are_compared(verified):
    """Answers alone would be half of it."""
    assert verified["rows"] == {"compared": True, "reason": None}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_both_sides_of_a_function_are_the_same(name, verified):
    """In every case: what a caller sees, and what stays behind."""
    (found,) = [each for each in verified["functions"] if each["function"] == name]
    wrong = [each for each in found["cases"] if each["verdict"] != "same"]

    assert wrong == []
    assert (found["verdict"], found["held"]) == ("same", None)
    assert len(found["cases"]) == len(cases_of(FUNCTIONS[name].folder)) > 0


def test_every_declared_difference_is_still_met(verified):
    """One that is gone would hide the next."""
    assert verified["unmet"] == []
