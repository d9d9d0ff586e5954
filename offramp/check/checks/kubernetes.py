"""`kubernetes`: a supported version that knows every kind of the release."""

import re
from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.result import Finding, Status, failed, known, ok

OLDEST, NEWEST = (1, 29), (1, 34)


def check(facts: Facts) -> Iterator[Finding]:
    """Newer ones than were tried are a warning, older ones lack what the chart uses."""
    cluster = known(facts.cluster)
    told = ".".join(map(str, OLDEST)), ".".join(map(str, NEWEST))
    match = re.match(r"v?(\d+)\.(\d+)", cluster.kubernetes)
    version = (int(match[1]), int(match[2])) if match else (0, 0)
    problems = []
    if version < OLDEST:
        message = f"{cluster.kubernetes} is older than {told[0]}"
        problems.append(failed(message, f"upgrade it; {told[0]} to {told[1]} are supported"))
    elif version > NEWEST:
        message = f"{cluster.kubernetes} is newer than {told[1]}, the newest that was tried"
        problems.append(Finding(Status.WARNING, message))
    if cluster.unknown_kinds:
        message = f"it does not know {', '.join(cluster.unknown_kinds)}"
        problems.append(failed(message, "install Istio and Knative Serving: docs/kubernetes.md"))
    yield from problems or [ok(cluster.kubernetes)]
