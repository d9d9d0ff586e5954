"""`istio`: its control plane, and gateways that lead somewhere."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.parts import judge
from offramp.check.result import Finding, failed, known

OLDEST = (1, 22)  # networking.istio.io/v1


def check(facts: Facts) -> Iterator[Finding]:
    """Callers come through the ingress gateway, functions are reached by Knative's."""
    cluster = known(facts.cluster)
    yield from judge(facts, "Istio", cluster.istio, OLDEST)
    for host, is_ready in cluster.services.items():
        if not is_ready:
            yield failed(
                f"no ready pod answers for {host}",
                "install it, or name yours in the values' `platform`",
            )
