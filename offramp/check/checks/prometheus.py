"""`prometheus`: a shift has numbers to be judged by."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.result import Finding, Status, failed, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """Without numbers every shift holds for ever: no data is not a pass."""
    numbers = known(facts.numbers)
    if not numbers.pods:
        yield failed(
            "it has no numbers of the ingress gateway",
            "let it scrape the gateway's pods and label their series with `namespace`",
        )
    elif not numbers.series:
        yield Finding(
            Status.WARNING,
            "no requests were counted yet: nobody called, or the gateway does not publish them",
            "see its proxyStatsMatcher (docs/kubernetes.md)",
        )
    else:
        yield ok(f"scrapes {numbers.pods} of the gateway's pods")
