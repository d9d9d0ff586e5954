"""Which cluster `k8s/kind-test` takes, told by programs in the place of kubectl and the others."""

import os
import subprocess

import pytest

from tests.test_architecture import ROOT

KUBECTL = """#!/bin/sh
[ "$1 $2" = "config current-context" ] && { echo "$CONTEXT"; exit; }
[ "$1" = version ] && exit
echo "kubectl $*" >>"$CALLS"
exit 9
"""
NOTHING = "#!/bin/sh\nexit 9\n"


@pytest.fixture
def run(tmp_path):
    """Run it with a context, and return (exit code, what was said, whether it went on)."""
    programs = {"kubectl": KUBECTL, "helm": NOTHING, "docker": NOTHING, "kind": NOTHING}
    for name, text in programs.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)

    def made(context, **environment):
        calls = tmp_path / "calls"
        path = f"{tmp_path}:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", str(ROOT / "k8s/kind-test")],  # noqa: S607 - the PATH's bash
            env={"PATH": path, "CONTEXT": context, "CALLS": str(calls), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr, calls.exists()

    return made


@pytest.mark.parametrize(
    "environment",
    [{"KUBECONFIG": "theirs"}, {"KIND_TEST_CONTEXT": "other"}, {"KIND_TEST_CONTEXT": "kind-x"}],
)
def test_a_cluster_that_is_not_kinds_has_to_be_named(run, environment):
    """Whose shell exports KUBECONFIG had Istio and Knative installed into that cluster."""
    code, said, has_gone_on = run("prod", **environment)

    assert (code, has_gone_on) == (2, False)
    assert "KIND_TEST_CONTEXT=prod make kind-test" in said


def test_without_a_cluster_one_is_made(run):
    """By kind, in Docker, and where there is none that is said."""
    code, said, has_gone_on = run("prod")

    assert (code, has_gone_on) == (2, False)
    assert "no Docker to make one with" in said


@pytest.mark.parametrize(
    ("context", "environment"),
    [
        ("kind-offramp", {"KUBECONFIG": "of kind"}),
        ("kind-offramp", {}),
        ("prod", {"KIND_TEST_CONTEXT": "prod"}),
        ("prod", {"KIND_TEST_CONTEXT": "prod", "KUBECONFIG": "theirs"}),
    ],
)
def test_one_of_kinds_or_one_that_is_named_is_used(run, context, environment):
    """The platform is the first thing that goes there."""
    code, said, has_gone_on = run(context, **environment)

    assert f"cluster: {context}" in said
    assert (code == 2, has_gone_on) == (False, True)
