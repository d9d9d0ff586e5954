"""Every command of the rollback plan, as it stands there, on a running system."""

import re
import shlex

import pytest

from tests.test_architecture import ROOT
from tests.test_migration import CLI, environment, offramp, project, subprocess

__all__ = ["environment", "offramp", "project"]  # fixtures

pytestmark = pytest.mark.slow
PLAN = (ROOT / "docs" / "serverless-migration" / "rollback-plan.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```\n(.*?)```", PLAN, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("offramp ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_plan_works(offramp, environment, command):
    """Whoever is on call at night types what stands there."""
    _, *words = shlex.split(command)

    done = subprocess.run(
        [*CLI, *words], capture_output=True, text=True, env=environment, check=False, timeout=120
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_plan_goes_back_with_one_function_one_group_and_everything():
    """These three are the promise."""
    assert {f"offramp rollback {what}" for what in ("user-get-profile", "user", "--all")} <= {
        *COMMANDS
    }
