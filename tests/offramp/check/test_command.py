"""`offramp check` as a process."""

import json
import os
import subprocess
import sys

import pytest
import yaml

from tests.helm.chart import CHART, HELM

PARTS = ("kubernetes", "istio", "knative")
ON_A_CLUSTER = [
    pytest.mark.cluster,
    pytest.mark.skipif(
        "KUBECONFIG" not in os.environ or HELM is None, reason="needs a cluster: `make kind-test`"
    ),
]


STACK = {
    "version": 1.0,
    "x-offramp": {
        "old": {"app": "shop:app", "service": "shop"},
        "groups": ["orders"],
        "secrets": {"payment-key": "random"},
    },
    "functions": {
        "list-orders": {
            "image": "reg.toys.dk/list-orders:1.4.0",
            "secrets": ["payment-key"],
            "annotations": {"offramp.dev/group": "orders", "offramp.dev/route": "GET /orders"},
        }
    },
}


@pytest.fixture
def check(tmp_path):
    """Return a function that runs it for another project; gives exit code and document."""

    def run(*words, chart=("--chart", str(CHART)), **environment):
        command = [
            sys.executable,
            "-m",
            "offramp",
            "--project",
            str(tmp_path),
            "-n",
            "check-nowhere",
        ]
        (tmp_path / "stack.yml").write_text(yaml.safe_dump(STACK))
        values = tmp_path / "values.yaml"
        values.write_text(yaml.safe_dump({"hosts": ["shop.toys.dk"]}))
        done = subprocess.run(
            [*command, "check", *chart, "-f", str(values), "--json", *words],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


def found(document, name):
    return [
        (each["status"], each["message"]) for each in document["checks"] if each["check"] == name
    ]


def test_with_nothing_to_look_at_nothing_passes(check, tmp_path):
    """No cluster and no Helm: a machine that was not set up."""
    nothing = {"KUBECONFIG": str(tmp_path / "nowhere"), "HELM": "/nowhere/helm"}
    code, document = check("--env", "prod", **nothing)

    assert (code, document["passed"]) == (1, False)
    assert {each["status"] for each in document["checks"]} == {"unknown"}
    assert all(each["remedy"] for each in document["checks"])


def test_a_project_without_a_chart_is_looked_at_with_ours(check, tmp_path):
    """As its page has it installed: the chart is for any stack file."""
    helm = tmp_path / "helm"
    helm.write_text('#!/bin/sh\necho "$@" >&2\nexit 1\n')
    helm.chmod(0o755)
    _, document = check("--env", "dev", chart=(), KUBECONFIG="nowhere", HELM=str(helm))

    ((status, told),) = found(document, "values")
    assert (status, told.split()[2]) == ("failed", str(CHART))


def on_a_cluster(test):
    for mark in ON_A_CLUSTER:
        test = mark(test)
    return test


@on_a_cluster
def test_a_cluster_that_has_all_parts_passes_their_checks(check):
    """Versions that an unreleased build does not tell are a warning in a trial."""
    _, document = check("--env", "dev")
    statuses = {name: [status for status, _ in found(document, name)] for name in PARTS}

    assert statuses["kubernetes"] in (["ok"], ["warning"])
    assert set(statuses["istio"] + statuses["knative"]) <= {"ok", "warning"}
    assert found(document, "database") == [("ok", "the application has none")]


@on_a_cluster
def test_a_namespace_without_the_secrets_fails(check):
    """The namespace is not there either, which is no error of its own."""
    code, document = check("--env", "prod")

    assert code == 1
    assert ("failed", "the Secret payment-key is missing in check-nowhere") in found(
        document, "secrets"
    )


@on_a_cluster
def test_gateways_that_the_cluster_has_not_fail(check):
    """A typing mistake in the values would lose every request."""
    _, document = check(
        "--env", "dev", "--set-string", "platform.knativeGateway=nobody.nowhere.svc.cluster.local"
    )

    message = "no ready pod answers for nobody.nowhere.svc.cluster.local"
    assert ("failed", message) in found(document, "istio")
