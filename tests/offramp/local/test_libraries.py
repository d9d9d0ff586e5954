"""Libraries of the application's own environment."""

import os
import sys
from pathlib import Path

import pytest

from offramp.errors import OfframpError
from offramp.local.supervisor import libraries as module
from offramp.local.supervisor.libraries import libraries
from tests.waiting import until


def interpreter(folder, says):
    """Write a program that answers like an interpreter; return its path."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)
    return program


def test_those_of_the_same_version_are_found():
    """Functions then need not be installed for a second time."""
    found = libraries(Path(sys.executable))

    assert any((folder / "flask").is_dir() for folder in found)


def test_another_versions_cannot_be_loaded(tmp_path):
    """What is compiled for it would fail in the middle of a request."""
    assert libraries(interpreter(tmp_path, f"""echo '[[3, 6], ["{tmp_path}"]]'""")) == []


def test_another_version_is_told_with_what_to_do(tmp_path):
    """Else all functions answer 503, and only their logs say that a module is missing."""
    other = interpreter(tmp_path, "echo '[[3, 99], []]'")

    said = module.unusable(other, ".venv/bin/python") or ""

    assert "find no library of .venv/bin/python, which is 3.99" in said
    assert "make setup PYTHON=python3.99" in said
    assert module.unusable(Path(sys.executable), "python") is None


def test_offramp_is_not_to_be_set_up_with_a_version_that_it_does_not_run_in(tmp_path):
    """There is one way out of an older Python then, and what goes on until then."""
    other = interpreter(tmp_path, "echo '[[3, 8], []]'")

    said = module.unusable(other, ".venv/bin/python") or ""

    assert "make the application an environment with" in said
    assert "make setup" not in said
    assert "503" in said


@pytest.mark.parametrize(
    "says",
    [
        "exit 1",
        "echo hello",
        "echo '[]'",
        "echo 7",
        "echo '[[3, 11], \"/lib\"]'",
        "echo '[[3, 11], [7]]'",
        "echo '{\"a\": 1}'",
        "yes",
        "yes '[' | tr -d '\\n' | head -c 900000",
    ],
)
def test_what_is_no_python_is_named(tmp_path, says):
    """The setting is named, not what came of it."""
    with pytest.raises(OfframpError, match=r"x-offramp\.old\.python: .*does not run"):
        libraries(interpreter(tmp_path, says))


@pytest.mark.parametrize("says", ["sleep 600", "sleep 600 & exit 0"])
def test_one_that_hangs_is_ended_with_what_it_started(tmp_path, monkeypatch, says):
    """The start would wait for it without a word."""
    monkeypatch.setattr(module, "LONGEST_SECONDS", 0.3)
    pids = tmp_path / "pids"
    with pytest.raises(OfframpError, match="does not run"):
        libraries(interpreter(tmp_path, f"echo $$ > {pids}; {says}"))

    group = int(pids.read_text())
    until(lambda: not is_there(group))


def is_there(group):
    """Tell whether a process of the group is alive."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
