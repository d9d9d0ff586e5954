"""What the installation itself must hold to."""

import os
import subprocess

import pytest

pytestmark = pytest.mark.cluster
LABEL = "pod-security.kubernetes.io/enforce=restricted"


def test_the_chart_is_installed_in_time(measured):
    """From `helm upgrade --install` to every pod and function ready, images present."""
    if "INSTALL_SECONDS" not in os.environ:
        pytest.skip("`make kind-test` installs and measures")
    seconds = float(os.environ["INSTALL_SECONDS"])
    measured.at_most("chart installed, all ready", seconds, 120, "s")


def test_only_the_trial_database_needs_more_than_a_restricted_pod(cluster):
    """Its init container gives it its volume; all else may run in a restricted namespace."""
    command = ["kubectl", "label", "--overwrite", "--dry-run=server", "namespace"]
    told = subprocess.run(
        [*command, cluster.namespace, LABEL], capture_output=True, text=True, check=True
    ).stderr
    named = [line for line in told.splitlines() if "namespace" not in line]

    assert len(named) == 1, told  # without a line nothing was looked at
    assert "postgres-0" in named[0]


def test_the_charts_own_test_passes(cluster):
    """`helm test` calls every route from inside the cluster."""
    cluster.helm("test", os.environ["RELEASE"])
