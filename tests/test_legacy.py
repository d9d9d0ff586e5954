"""The old deployment's scripts: kept, so they must still work."""

import os
import re
import subprocess
import sys

import urllib3

from shared.testing import write_secrets
from tests.test_architecture import ROOT
from tests.waiting import until

LEGACY = ROOT / "docs" / "legacy"
LISTENING = re.compile(r"Listening at: (http://[0-9.:]+)")


def test_the_monolith_alone_is_started_as_it_was(database_url, tmp_path):
    """Who has gone back by `git revert` needs it at once."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "PORT": "0",
        "PYTHON": sys.executable,
        "secret_mount_path": str(write_secrets(tmp_path / "secrets")),
    }
    output = tmp_path / "output"
    with output.open("w") as file:
        process = subprocess.Popen([LEGACY / "start"], env=environment, stdout=file)
    try:
        until(lambda: LISTENING.search(output.read_text()), seconds=120)
        url = LISTENING.search(output.read_text())[1]
        answer = urllib3.request("GET", f"{url}/version", timeout=60, retries=False)
        assert answer.json()["side"] == "old"
    finally:
        process.terminate()
        assert process.wait(timeout=60) == 0


def test_without_a_database_it_says_so():
    """And starts nothing."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [LEGACY / "start"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "DATABASE_URL: is not set" in done.stderr
