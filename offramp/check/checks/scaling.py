"""`scaling`: what scales by CPU has somebody who measures CPU."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.result import Finding, Status, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """Without metrics.k8s.io a HorizontalPodAutoscaler stays at its minimum, silently."""
    if not known(facts.release).has("HorizontalPodAutoscaler"):
        yield ok("nothing of it scales by CPU")
    elif known(facts.cluster).scales_by_cpu:
        yield ok("metrics.k8s.io answers")
    else:
        yield Finding(
            Status.WARNING,
            "metrics.k8s.io does not answer: the old side stays at its minimum",
            "install metrics-server, or set old.hpa.enabled: false",
        )
