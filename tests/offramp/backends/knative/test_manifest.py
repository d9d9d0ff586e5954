"""A deployment becomes a Knative Service, and is read back as it was said."""

import pytest

from offramp.backends.knative import base
from offramp.backends.knative.manifest import manifest
from offramp.backends.knative.reading import status
from offramp.backends.knative.replicas import Replicas
from offramp.gateway.backend import RefusalError
from offramp.gateway.shapes import Deployment, Resources


def deployment(**other):
    said = {"service": "greet", "image": "reg/greet:1", "namespace": "shop"}
    return Deployment.model_validate(said | other)


def made(**other):
    return manifest(deployment(**other), base.plain())


def pod(service):
    return service["spec"]["template"]["spec"]


def container(service):
    return pod(service)["containers"][0]


def read_back(service, replicas=Replicas()):  # noqa: B008 - a value
    service["metadata"] |= {"creationTimestamp": "2026-11-23T21:00:00Z"}
    return status(service, base.plain(), replicas)


def test_what_was_said_is_shown():
    """`faas-cli describe` after `faas-cli deploy`."""
    said = deployment(
        envProcess="cat",
        envVars={"A": "1", "max_inflight": "3"},
        constraints=["kubernetes.io/arch=amd64"],
        secrets=["key", "token"],
        labels={"com.openfaas.scale.max": "2", "team": "a"},
        annotations={"topic": "x y", "offramp.dev/group": "one", "offramp.dev/route": "GET /g"},
        limits={"memory": "128Mi", "cpu": "1"},
        requests={"memory": "64Mi"},
        readOnlyRootFilesystem=True,
    )
    shown = read_back(manifest(said, base.plain()))

    assert shown.labels == said.labels | {"faas_function": "greet"}
    for name in (
        *("env_process", "env_vars", "constraints", "secrets", "annotations"),
        *("limits", "requests", "image", "namespace", "read_only_root_filesystem"),
    ):
        assert getattr(shown, name) == getattr(said, name)


def test_what_was_not_said_is_not_shown():
    """Clients compare what they get with what they sent."""
    shown = read_back(made()).document()

    assert not {"envVars", "secrets", "constraints", "limits", "requests", "envProcess"} & set(
        shown
    )


def test_it_is_seen_in_the_cluster_only():
    """Callers come through the gateway that checks them."""
    labels = made()["metadata"]["labels"]

    assert labels["networking.knative.dev/visibility"] == "cluster-local"
    assert labels["offramp.dev/function"] == "greet"
    assert labels["app.kubernetes.io/managed-by"] == "offramp-operators"


def test_pods_are_restricted():
    """As Pod Security's level of that name asks, and without a token of the API server."""
    security = container(made())["securityContext"]

    assert security["runAsNonRoot"]
    assert not security["allowPrivilegeEscalation"]
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod(made())["automountServiceAccountToken"] is False


def test_secrets_are_files_of_their_names():
    """One key each, as `faas-cli secret create` makes them."""
    (volume,) = [one for one in pod(made(secrets=["key"]))["volumes"] if one["name"] == "secrets"]

    (source,) = volume["projected"]["sources"]
    assert source == {"secret": {"name": "key", "items": [{"key": "key", "path": "key"}]}}


def test_the_functions_settings_bound_its_pods():
    """Knative queues what is above, and ends what takes longer."""
    spec = pod(made(envVars={"max_inflight": "4", "exec_timeout": "1m30s"}))

    assert (spec["containerConcurrency"], spec["timeoutSeconds"]) == (4, 90)
    assert "timeoutSeconds" not in pod(made())


def test_a_route_starts_no_new_revision():
    """What a gate may bound can change while a function runs; other annotations reach its pods."""
    notes = {"offramp.dev/gate.error_share": "0.1", "topic": "x"}
    template = made(annotations=notes)["spec"]["template"]["metadata"]["annotations"]

    assert template["topic"] == "x"
    assert not any(name.startswith("offramp.dev/") for name in template)


def test_what_the_chart_gives_every_function_stays():
    """Settings, probes, bounds; the function's own win, and scaling is the function's."""
    chart = base.plain()
    chart["metadata"]["labels"] |= {"helm.sh/chart": "offramp-1", "com.openfaas.scale.max": "9"}
    template = chart["spec"]["template"]
    template["metadata"]["annotations"] = {
        "prometheus.io/scrape": "true",
        "autoscaling.knative.dev/max-scale": "4",
    }
    common = template["spec"]["containers"][0]
    url = {"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "database"}}}
    common["env"] = [url, {"name": "A", "value": "chart"}, {"name": "B", "value": "chart"}]
    common["resources"] = {"limits": {"memory": "256Mi"}, "requests": {"cpu": "20m"}}
    said = deployment(envVars={"A": "mine"}, limits={"cpu": "1"})
    service = manifest(said, chart)

    variables = {one["name"]: one.get("value") for one in container(service)["env"]}
    assert variables["DATABASE_URL"] is None
    assert (variables["A"], variables["B"]) == ("mine", "chart")
    assert container(service)["resources"] == {
        "limits": {"memory": "256Mi", "cpu": "1"},
        "requests": {"cpu": "20m"},
    }
    notes = service["spec"]["template"]["metadata"]["annotations"]
    assert notes["prometheus.io/scrape"] == "true"
    assert notes["autoscaling.knative.dev/max-scale"] == "9"
    assert "helm.sh/chart" not in service["metadata"]["labels"]
    service["metadata"]["creationTimestamp"] = None
    assert status(service, chart, Replicas()).env_vars == {"A": "mine"}


def test_openfaas_paths_of_probes_are_kept():
    """Images with another server say where it answers."""
    notes = {"com.openfaas.health.http.path": "/healthz", "com.openfaas.ready.http.path": "/up"}
    found = container(made(annotations=notes))

    assert found["livenessProbe"]["httpGet"] == {"path": "/healthz"}
    assert found["readinessProbe"]["httpGet"] == {"path": "/up"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"envVars": {"max_inflight": "many"}},
        {"envVars": {"exec_timeout": "soon"}},
        {"constraints": ["amd64"]},
        {"labels": {"com.openfaas.scale.min": "x"}},
    ],
)
def test_what_cannot_be_meant_is_refused(wrong):
    """Before anything is asked of the cluster."""
    with pytest.raises(RefusalError) as raised:
        made(**wrong)
    assert raised.value.status == 400


@pytest.mark.parametrize(
    ("routes", "replicas", "shown"),
    [
        ("True", Replicas(0, 0), (0, 1)),
        ("True", Replicas(2, 1), (2, 1)),
        ("Unknown", Replicas(1, 1), (1, 0)),
        ("False", Replicas(0, 0), (0, 0)),
    ],
)
def test_a_function_at_zero_is_available_when_a_call_would_reach_it(routes, replicas, shown):
    """`faas-cli ready` asks for one available; the gateway's routes come after the pods."""
    service = made()
    service["status"] = {"conditions": [{"type": "RoutesReady", "status": routes}]}
    found = read_back(service, replicas)

    assert (found.replicas, found.available_replicas) == shown


def test_a_minimum_counts_before_the_pods_are_there():
    """It is what shall be."""
    assert read_back(made(labels={"com.openfaas.scale.min": "2"})).replicas == 2


def test_what_was_taken_over_outlives_the_release_it_came_from():
    """Helm removes what a later version of the chart no longer makes."""
    taken = made(annotations={"offramp.dev/take-over": "true"})["metadata"]["annotations"]

    assert taken["helm.sh/resource-policy"] == "keep"
    assert "helm.sh/resource-policy" not in made()["metadata"]["annotations"]


def test_limits_are_quantities():
    """Nothing is turned into numbers and back."""
    shown = read_back(made(limits={"memory": "5Mi", "cpu": "100m"}))

    assert shown.limits == Resources(memory="5Mi", cpu="100m")
