"""The forge's workflows call only what there is: make's targets, and verbs of `offramp`."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from offramp.cli import VERBS
from tests import programs

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
SIGN_IN = "kubeconfig"
PINNED = re.compile(r"uses: (\./\S+|\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$")
LINTERS = {  # program and its options -> where it comes from
    ("actionlint",): "go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
    ("zizmor", "--offline", "--quiet"): "pip install zizmor==1.32.0",
}


def commands(workflow):
    """Yield what the workflow's steps run."""
    for job in yaml.safe_load(workflow.read_text())["jobs"].values():
        for step in job.get("steps", []):
            if "run" in step:
                yield step["run"].strip()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_a_step_is_a_target_or_a_verb(workflow):
    """A command that only the forge runs rots silently."""
    targets = TARGET.findall((ROOT / "Makefile").read_text())
    known = {f"make {target}" for target in targets}
    known |= {f".venv/bin/offramp {verb}" for verb in VERBS}
    known |= {f".ci/{one.name}" for one in (ROOT / ".ci").iterdir()}
    strange = [
        command
        for command in commands(workflow)
        if known.isdisjoint({" ".join(command.split()[:2]), command.split()[0]})
        and SIGN_IN not in command
    ]

    assert strange == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_a_job_may_do_only_what_it_says(workflow):
    """A forge's default token may write to the repository."""
    assert yaml.safe_load(workflow.read_text())["permissions"] == {"contents": "read"}


def test_nothing_a_caller_gives_becomes_part_of_a_script():
    """An input is text: in a script it would be run."""
    scripts = [command for workflow in WORKFLOWS for command in commands(workflow)]

    assert WORKFLOWS
    assert [script for script in scripts if "${{" in script] == []


def test_production_comes_after_staging():
    """The same images, once somebody approved."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]

    assert jobs["prod"]["needs"] == "staging"
    assert jobs["prod"]["with"]["tag"] == jobs["staging"]["with"]["tag"]


def test_nothing_is_built_that_did_not_pass_all_tests():
    """Of a pushed tag nobody else knows whether it did."""
    release = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]
    ci = WORKFLOWS[0]

    assert release["tests"]["uses"] == f"./{ci.relative_to(ROOT)}"
    assert release["images"]["needs"] == "tests"
    assert {"make lint", "make test", "make test-slow"} <= set(commands(ci))


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_version_is_of_a_commit_of_main(tmp_path, is_merged):
    """Else a tag on any commit would go to production."""
    (tmp_path / "upstream").mkdir()
    git(tmp_path / "upstream", "init", "-q", "-b", "main")
    git(tmp_path / "upstream", "commit", "-q", "--allow-empty", "-m", "first")
    git(tmp_path, "clone", "-q", "upstream", "clone")
    if not is_merged:
        git(tmp_path / "clone", "commit", "-q", "--allow-empty", "-m", "of nobody's")
    program = tmp_path / "clone" / ".ci" / "on-main"
    program.parent.mkdir()
    shutil.copy(ROOT / ".ci" / "on-main", program)

    done = subprocess.run([program], capture_output=True, text=True, check=False)

    assert (done.returncode == 0, "is not on main" in done.stderr) == (is_merged, not is_merged)


def git(folder, *words):
    identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
    subprocess.run(
        [programs.path("git", "apt-get install git"), *identity, *words],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_an_action_is_named_by_its_commit(workflow):
    """A tag can be moved to other code; the version beside it is for readers and updates."""
    lines = [line.strip() for line in workflow.read_text().splitlines() if "uses:" in line]

    assert [line for line in lines if not PINNED.search(line)] == []


def test_what_signs_or_deploys_takes_nothing_from_a_cache():
    """Any branch's run may fill a cache; what is built from it would be signed."""
    cached = [file.stem for file in WORKFLOWS if "cache: pip" in file.read_text()]

    assert cached == ["ci"]


@pytest.mark.parametrize("linter", LINTERS, ids=lambda linter: linter[0])
def test_linters_of_workflows_find_nothing(linter):
    """The forge would say so only once a workflow runs, or never."""
    command = [programs.path(linter[0], LINTERS[linter]), *linter[1:], *WORKFLOWS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0, done.stdout + done.stderr
