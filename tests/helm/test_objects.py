"""What everything in the cluster has in common: security, health, names, and one owner each."""

import json

import pytest

from tests.helm.chart import OWN, SHOP, one, pods, render

TOKENS = {"operators", "routes", "secrets"}  # those that ask the Kubernetes API


def containers(objects: list[dict]) -> list[tuple[str, dict, dict]]:
    return [(name, spec, each) for name, spec in pods(objects) for each in spec["containers"]]


def test_every_pod_meets_the_restricted_pod_security_standard(own):
    """A namespace with `pod-security.kubernetes.io/enforce: restricted` takes them all."""
    for name, spec, container in containers(own):
        both = spec.get("securityContext", {}) | container["securityContext"]
        assert both["runAsNonRoot"] is True, name
        assert both["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert both["allowPrivilegeEscalation"] is False, name
        assert both["capabilities"] == {"drop": ["ALL"]}, name
        assert both["readOnlyRootFilesystem"] is True, name


def test_every_container_says_what_it_needs(own):
    """Nothing can take a node's memory."""
    for name, _, container in containers(own):
        assert "memory" in container["resources"]["limits"], name
        assert "cpu" in container["resources"]["requests"], name


def test_only_those_that_ask_the_api_have_a_token(own):
    """A function that is broken into cannot speak for anybody."""
    accounts = {
        each["metadata"]["name"]: each["automountServiceAccountToken"]
        for each in own
        if each["kind"] == "ServiceAccount"
    }

    assert not any(accounts.values())
    assert {name for name, spec in pods(own) if spec.get("automountServiceAccountToken")} == TOKENS


def test_accounts_exist_before_their_pods(own):
    """Hooks that run before the install bring theirs, or use the namespace's own."""
    accounts = {each["metadata"]["name"] for each in own if each["kind"] == "ServiceAccount"}

    for name, spec in pods(own):
        assert spec["serviceAccountName"] in accounts | {"default"}, name


def test_objects_are_labelled(own):
    """So that what belongs to a release can be found, also in the gateway's namespace."""
    for each in own:
        labels = each["metadata"]["labels"]
        assert labels["app.kubernetes.io/instance"] == "app"
        assert {"name", "component", "managed-by"} <= {
            key.removeprefix("app.kubernetes.io/") for key in labels
        }


def test_pods_of_functions_are_labelled_with_function_and_group(own):
    """Dashboards and policies find them by it."""
    login = one(own, "Service", "auth-login", "serving")["spec"]["template"]["metadata"]["labels"]

    assert (login["offramp.dev/function"], login["offramp.dev/group"]) == ("auth-login", "auth")


def test_what_serves_is_ready_before_it_is_asked(own):
    """Deployments without a probe are the workers that nobody calls."""
    for each in own:
        if each["kind"] == "Deployment":
            template = each["spec"]["template"]["spec"]["containers"][0]
            assert "readinessProbe" in template or not template["ports"], each["metadata"]["name"]


def test_the_old_side_is_reached_on_port_80_of_its_own_name(shop):
    """As docs/kubernetes.md promises the tool."""
    service = one(shop, "Service", "shop", "v1")["spec"]
    container = one(shop, "Deployment", "shop")["spec"]["template"]["spec"]["containers"][0]

    assert service["ports"] == [{"name": "http", "port": 80, "targetPort": "http"}]
    assert container["ports"] == [{"name": "http", "containerPort": 5000}]
    assert {"name": "PORT", "value": "5000"} in container["env"]


def test_the_autoscaler_owns_the_number_of_copies(shop):
    """A fixed number in the Deployment would fight with it at each upgrade."""
    assert "replicas" not in one(shop, "Deployment", "shop")["spec"]
    fixed = render(SHOP, "--set", "old.hpa.enabled=false")
    assert one(fixed, "Deployment", "shop")["spec"]["replicas"] == 2
    assert not any(each["kind"] == "HorizontalPodAutoscaler" for each in fixed)


def test_processes_are_those_of_the_stack_file(shop):
    """With the ports their command names, as a Service of their name."""
    container = one(shop, "Deployment", "mailer")["spec"]["template"]["spec"]["containers"][0]

    assert container["command"] == ["sh", "-c", "exec python -m mailer --port 7000"]
    assert one(shop, "Service", "mailer", "v1")["spec"]["ports"] == [
        {"name": "ticks", "port": 7000, "targetPort": "ticks"}
    ]
    assert not any(each["metadata"]["name"] == "worker" for each in shop)


def test_the_outside_servers_are_for_trials():
    """In production their place is taken by the real ones."""
    names = {name for name, _ in pods(render(OWN))}

    assert "worker" in names
    assert not names & {"outside", "postgres", "secrets"}


def test_a_trials_secrets_and_data_outlive_the_release(own):
    """A password that changed would lock the kept data away."""
    secret = one(own, "Secret", "database")

    assert secret["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}
    assert secret["stringData"]["url"] == "postgresql://postgres:trial@pgbouncer:5432/ledger"
    assert secret["stringData"]["direct-url"] == "postgresql://postgres:trial@postgres:5432/ledger"


@pytest.mark.parametrize(("env", "first"), [("dev", "post-install"), ("prod", "pre-install")])
def test_the_database_is_migrated_before_new_code_runs(env, first):
    """But a trial's PostgreSQL is only there after the first install."""
    job = one(render(OWN, "--set-string", "tag=1.2", env=env), "Job", "migrate")

    assert job["metadata"]["annotations"]["helm.sh/hook"] == f"{first},pre-upgrade"
    assert job["spec"]["template"]["spec"]["containers"][0]["command"][2].startswith(
        "python -m db.migrate"
    )


def test_without_a_database_nothing_is_migrated(shop):
    """Nor is there a DATABASE_URL anywhere."""
    assert not any(each["metadata"]["name"] == "migrate" for each in shop)
    assert "DATABASE_URL" not in json.dumps(shop)


def test_the_catalogue_is_what_the_tool_reads(own):
    """The tool in the cluster knows the same functions, and how the platform is called there."""
    import yaml

    from offramp.catalogue import load
    from offramp.kubernetes.setting import parse

    found = one(own, "ConfigMap", "catalogue")["data"]
    document = yaml.safe_load(found["stack.yml"])

    assert document["x-offramp"]["old"]["service"] == "monolith"
    assert set(document["functions"]) == {each.name for each in load(OWN).functions}
    assert parse(found["platform.yml"]).gateway_namespace == "istio-system"


def test_functions_without_a_route_are_not_the_tools_business(shop):
    """The catalogue is about routes; whoever has none is deployed all the same."""
    import yaml

    document = yaml.safe_load(one(shop, "ConfigMap", "catalogue")["data"]["stack.yml"])

    assert set(document["functions"]) == {"list-orders", "show-order", "delete-order"}
    assert one(shop, "Service", "nightly", "serving")


def test_nothing_may_talk_to_anything_unless_it_is_said(own):
    """The default is to deny, both ways; each component has its own exceptions."""
    policies = {
        each["metadata"]["name"]: each["spec"] for each in own if each["kind"] == "NetworkPolicy"
    }

    assert policies["default-deny"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert {"function", "old", "operators", "pgbouncer", "postgres", "worker"} <= set(policies)
    callers = policies["function"]["ingress"][0]["from"]
    assert [each["namespaceSelector"]["matchLabels"] for each in callers] == [
        {"kubernetes.io/metadata.name": name}
        for name in ("knative-serving", "istio-system", "observability")
    ]
