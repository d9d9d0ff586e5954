"""What the NetworkPolicies let through: every flow of the design, and no others."""

import pytest

from tests.helm.chart import OWN, render
from tests.helm.flows import End, Network, ends

PLATFORM = {
    "gateway": End("istio-system"),
    "knative": End("knative-serving"),
    "prometheus": End("observability"),
    "jaeger": End("observability"),
    "dns": End("kube-system"),
    "stranger": End("other"),
    "api": End(address="172.18.0.2"),
    "mail": End(address="203.0.113.9"),
    "credentials": End(address="169.254.169.254"),  # where clouds tell a machine's
    "office": End(address="10.1.2.3"),
}
# 8012 is where Knative's proxy listens before each function's container
NEEDED = """
    gateway -> monolith 8000
    gateway -> auth-login 8012
    gateway -> operators 8081
    knative -> auth-login 8012
    prometheus -> auth-login 8081
    prometheus -> operators 8081
    prometheus -> worker 9100
    prometheus -> pgbouncer 9127
    auth-login -> pgbouncer 6432
    auth-login -> jaeger 4318
    auth-login -> dns 53
    auth-login -> outside 1025
    auth-login -> mail 587
    monolith -> postgres 5432
    monolith -> outside 8025
    monolith -> mail 443
    worker -> postgres 5432
    worker -> outside 1025
    worker -> operators 8081
    worker -> mail 443
    pgbouncer -> postgres 5432
    pgbouncer -> mail 5432
    migrate -> postgres 5432
    operators -> postgres 5432
    operators -> api 6443
    operators -> prometheus 9090
    operators -> gateway 80
    routes -> api 6443
    secrets -> api 443
    tests -> gateway 80
    tests -> dns 53
"""
DENIED = """
    stranger -> monolith 8000
    stranger -> auth-login 8012
    stranger -> operators 8081
    stranger -> pgbouncer 6432
    stranger -> postgres 5432
    stranger -> worker 9100
    mail -> monolith 8000
    gateway -> postgres 5432
    gateway -> pgbouncer 6432
    gateway -> worker 9100
    gateway -> monolith 9000
    knative -> monolith 8000
    knative -> postgres 5432
    auth-login -> postgres 5432
    auth-login -> auth-logout 8012
    auth-login -> monolith 8000
    auth-login -> api 6443
    auth-login -> credentials 80
    auth-login -> office 5432
    auth-login -> gateway 80
    auth-login -> stranger 80
    monolith -> auth-login 8012
    monolith -> credentials 80
    monolith -> api 6443
    worker -> monolith 8000
    worker -> api 6443
    postgres -> mail 443
    postgres -> worker 9100
    pgbouncer -> worker 9100
    migrate -> api 6443
    routes -> mail 587
    routes -> postgres 5432
    tests -> postgres 5432
    tests -> monolith 8000
    tests -> api 6443
"""


def listed(text: str) -> list[tuple[str, str, int]]:
    """Return (source, target, port) of each line."""
    lines = [line.replace("->", " ").split() for line in text.strip().splitlines()]
    return [(source, target, int(port)) for source, target, port in lines]


@pytest.fixture(scope="module")
def network(own) -> tuple[Network, dict[str, End]]:
    """The trial's policies, and who is there; the old side goes by its Service's name."""
    policies = tuple(each for each in own if each["kind"] == "NetworkPolicy")
    found = dict(ends(own))
    return Network(policies), PLATFORM | found | {"monolith": found["old"]}


@pytest.mark.parametrize(("source", "target", "port"), listed(NEEDED))
def test_what_the_design_needs_passes(network, source, target, port):
    """On a cluster that enforces policies a missing one is an outage."""
    policies, who = network

    assert policies.lets(who[source], who[target], port)


@pytest.mark.parametrize(("source", "target", "port"), listed(DENIED))
def test_what_the_design_does_not_have_is_denied(network, source, target, port):
    """Who takes one part over must not reach the next."""
    policies, who = network

    assert not policies.lets(who[source], who[target], port)


def test_names_are_asked_by_udp_too(network):
    """Resolvers ask by UDP first."""
    policies, who = network

    assert policies.lets(who["monolith"], who["dns"], 53, "UDP")
    assert not policies.lets(who["tests"], who["monolith"], 53, "UDP")


def test_without_the_policies_everything_passes(network):
    """What is denied above is denied by the chart, not by this model."""
    _, who = network
    open_to_all = Network(())

    assert all(open_to_all.lets(who[a], who[b], port) for a, b, port in listed(DENIED))


def test_a_database_in_a_private_network_is_let_through_once_it_is_named():
    """`networkPolicies.outside` leaves private ranges out; whoever runs one there adds it."""
    objects = render(OWN, "--set", "networkPolicies.outside[0].ipBlock.cidr=10.1.2.3/32")
    who = dict(ends(objects))
    policies = Network(tuple(each for each in objects if each["kind"] == "NetworkPolicy"))

    assert policies.lets(who["pgbouncer"], PLATFORM["office"], 5432)
    assert policies.lets(who["old"], PLATFORM["office"], 5432)
    assert not policies.lets(who["routes"], PLATFORM["office"], 5432)


def test_without_a_pooler_functions_reach_the_database():
    """`url` then leads to it."""
    objects = render(OWN, "--set", "pgbouncer.enabled=false", env="dev")
    who = dict(ends(objects))
    policies = Network(tuple(each for each in objects if each["kind"] == "NetworkPolicy"))

    assert policies.lets(who["auth-login"], who["postgres"], 5432)


def test_operators_reach_nothing_but_the_kubernetes_api_once_its_address_is_told():
    """Nobody knows it beforehand: without `networkPolicies.api` it may be any."""
    told = ("--set", "networkPolicies.api[0].ipBlock.cidr=172.18.0.2/32")
    objects = render(OWN, *told, env="dev")
    who = dict(ends(objects))
    policies = Network(tuple(each for each in objects if each["kind"] == "NetworkPolicy"))

    for name in ("routes", "secrets", "operators"):
        assert policies.lets(who[name], PLATFORM["api"], 6443)
        assert not policies.lets(who[name], PLATFORM["office"], 443)
