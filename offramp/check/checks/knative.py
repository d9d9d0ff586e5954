"""`knative`: Serving runs the functions."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.parts import judge
from offramp.check.result import Finding, known

OLDEST = (1, 14)


def check(facts: Facts) -> Iterator[Finding]:
    """Its controllers must be ready, or no function starts."""
    yield from judge(facts, "Knative Serving", known(facts.cluster).knative, OLDEST)
