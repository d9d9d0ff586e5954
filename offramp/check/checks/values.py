"""`values`: Helm accepts the values files, by the chart's schema and its templates."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.result import Finding, RefusedError, failed, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """All else is judged from what Helm renders, so without it the others are unknown."""
    if isinstance(facts.refusal, RefusedError):
        yield failed(str(facts.refusal), facts.refusal.remedy)
    elif facts.refusal is not None:
        raise facts.refusal
    else:
        release = known(facts.release)
        yield ok(f"{len(release.objects)} objects of {len(release.kinds)} kinds")
