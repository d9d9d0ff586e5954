"""Where Prometheus is asked."""

import pytest

from offramp.errors import UsageError
from offramp.kubernetes import prometheus


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://prometheus.observability:9090", "observability/services/http:prometheus:9090"),
        ("http://prom.mon.svc.cluster.local", "mon/services/http:prom:80"),
        ("https://prom.mon:8443/base/", "mon/services/https:prom:8443"),
    ],
)
def test_outside_it_is_asked_through_the_api_server(url, path):
    """A person needs no port-forward."""
    assert prometheus.proxied(url).startswith(f"/api/v1/namespaces/{path}/proxy")


def test_a_prefix_stays():
    """Some Prometheus serve below one."""
    assert prometheus.proxied("http://a.b/base/").endswith("/proxy/base")


def test_an_address_that_is_no_service_must_be_named_otherwise():
    """Only Services can be reached through the API server."""
    with pytest.raises(UsageError, match="OFFRAMP_PROMETHEUS"):
        prometheus.proxied("http://localhost:9090")
