"""`--on kubernetes` as a process."""

import subprocess
import sys

import pytest


@pytest.fixture
def offramp(tmp_path):
    def run(*words, code="from offramp.cli import main; main()"):
        return subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=tmp_path,
            env={"KUBECONFIG": str(tmp_path / "nowhere"), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_the_client_is_imported_only_for_a_cluster(offramp):
    """It costs a quarter of a second at every start."""
    code = (
        "import sys, offramp.cli\n"
        "try: offramp.cli.cli()\n"
        "finally: print([m for m in sys.modules if m in ('lightkube', 'httpx2')])"
    )

    assert offramp("--help", code=code).stdout.endswith("[]\n")


def test_a_cluster_that_is_not_there_is_told_without_a_traceback(offramp):
    """The commonest mistake is a missing KUBECONFIG."""
    done = offramp("--on", "kubernetes", "why", "goods")

    assert (done.returncode, "no cluster" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr


def test_routes_need_a_cluster(offramp):
    """On one machine `up` makes them."""
    done = offramp("routes")

    assert (done.returncode, "--on kubernetes" in done.stderr) == (2, True)
