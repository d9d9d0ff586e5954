"""Prometheus's own programs: on the PATH, or where `.ci/prometheus` puts them."""

import os
import shutil
from pathlib import Path

import pytest

PUT = Path(__file__).parents[2] / ".venv" / "prometheus" / "usr" / "bin"


def program(name: str) -> str:
    """Return the path of *name*; without it a test is skipped, and fails in CI."""
    found = shutil.which(name) or shutil.which(name, path=PUT)
    if found:
        return found
    reason = f"{name} is not on the PATH; install Prometheus, or run .ci/prometheus"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def promtool() -> str:
    return program("promtool")


@pytest.fixture(scope="session")
def prometheus() -> str:
    return program("prometheus")
