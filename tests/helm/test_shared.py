"""What the chart shares a cluster with: gateways, the Secrets of others, another database."""

from tests.helm.chart import OWN, SHOP, one, render, text


def peers(rules: list[dict], side: str) -> set[str]:
    """Return the namespaces that a policy's rules name."""
    return {
        peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
        for rule in rules
        for peer in rule.get(side, [])
        if "namespaceSelector" in peer
    }


def test_knatives_gateway_may_be_elsewhere_than_that_of_callers():
    """Requests reach functions through Knative's, which stays where Knative has put it."""
    rendered = render(SHOP, "--set", "platform.gateway.namespace=istio-ingress")
    function = one(rendered, "NetworkPolicy", "function")["spec"]["ingress"]
    operators = one(rendered, "NetworkPolicy", "operators")["spec"]["egress"]

    assert {"istio-ingress", "istio-system"} <= peers(function, "from")
    assert peers(operators, "to") == {"istio-ingress", "istio-system"}


def test_pgbouncer_starts_anew_for_another_database():
    """It reads its settings once; else the pooled and the direct connections would part."""
    first, second = (
        one(render(OWN, "--set", f"database.host={host}"), "Deployment", "pgbouncer")
        for host in ("a.example", "b.example")
    )

    assert first["spec"]["template"] != second["spec"]["template"]


def test_no_account_may_read_secrets_that_the_stack_file_does_not_name(tmp_path):
    """An empty list of names means every Secret to Kubernetes, so then there is no Role."""
    stack = tmp_path / "stack.yml"
    stack.write_text("x-offramp: {old: {service: shop}}\n", encoding="utf-8")

    rendered = render(stack, "--set", "secrets.create=true")

    assert ("Role", "secrets") not in {
        (each["kind"], each["metadata"]["name"]) for each in rendered
    }


def test_the_kubernetes_api_may_listen_elsewhere():
    """Whoever asks it may call these ports, at any address."""
    rendered = render(
        SHOP, "--set", "networkPolicies.apiPorts={16443}", "--set", "secrets.create=true"
    )

    for name in ("operators", "routes", "secrets"):
        rules = one(rendered, "NetworkPolicy", name)["spec"]["egress"]
        assert rules[0] == {"ports": [{"port": 16443}]}, name


def test_what_the_listener_does_to_others_is_off_when_it_is_said():
    """Then nothing of ours changes a listener but filters that are off outside our routes."""
    rendered = render(SHOP, "--set", "gateway.listener.enabled=false")
    filters = [each for each in rendered if each["kind"] == "EnvoyFilter"]
    kinds = {patch["applyTo"] for each in filters for patch in each["spec"]["configPatches"]}

    assert kinds == {"HTTP_FILTER", "HTTP_ROUTE", "VIRTUAL_HOST"}


def test_what_renders_without_a_cluster_is_the_same_each_time():
    """With the two settings of docs/kubernetes.md, which `text` gives, a sync changes nothing."""
    first, again = (text(OWN, env="dev") for _ in range(2))

    assert first == again
    assert "basic-auth-password" not in first
