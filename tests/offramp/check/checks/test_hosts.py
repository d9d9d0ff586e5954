import pytest

from offramp.check.checks.hosts import check
from tests.offramp.check import objects


@pytest.mark.parametrize("host", ["*", "api.example.com", "shop.test"])
@pytest.mark.parametrize(
    ("env", "status"), [("dev", "ok"), ("staging", "warning"), ("prod", "failed")]
)
def test_a_default_host_is_for_trials(spoiled, host, env, status, judged):
    """`*` would take the requests of other applications on the same gateway."""
    spoilt = spoiled(env=env, objects=[objects.gateway([host])])

    assert judged(check, spoilt) == [status]


def test_traffic_that_is_not_encrypted_is_a_warning(spoiled, judged):
    """A load balancer in front may do it, which a release cannot tell."""
    assert judged(check, spoiled(objects=[objects.gateway(protocol="HTTP")])) == ["warning"]


def test_routes_of_the_gateway_api_count_too(spoiled, judged):
    """They name the hosts there, and none means every host."""
    version = "gateway.networking.k8s.io/v1"
    listener = {"protocol": "HTTPS", "port": 443}
    gateway = objects.named("Gateway", "app", version, spec={"listeners": [listener]})
    own = objects.named("HTTPRoute", "a", version, spec={"hostnames": ["shop.toys.dk"]})
    every = objects.named("HTTPRoute", "b", version, spec={})

    assert judged(check, spoiled(objects=[gateway, own])) == ["ok"]
    assert judged(check, spoiled(objects=[gateway, own, every])) == ["failed"]
