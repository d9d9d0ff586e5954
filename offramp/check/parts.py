"""How a part of the cluster is judged: there, ready, and not too old."""

import re
from collections.abc import Iterator

from offramp.check.facts import Facts, Part
from offramp.check.result import Finding, failed, ok

Version = tuple[int, int]


def judge(facts: Facts, name: str, part: Part, oldest: Version) -> Iterator[Finding]:
    """Yield what is wrong with *part*, or that nothing is."""
    wanted = ".".join(map(str, oldest))
    if not part.deployments:
        yield failed(f"{name} is not there", f"install {name} {wanted} or newer")
        return
    if part.unready:
        yield failed(
            f"{', '.join(part.unready)} is not ready",
            "see `kubectl get pods` in its namespace",
        )
    match = re.match(r"v?(\d+)\.(\d+)", part.version or "")
    if not match:
        yield Finding(
            facts.environment.unsaid,
            f"{name} does not tell its version",
            f"see that it is {wanted} or newer; an unreleased build does not tell",
        )
    elif (int(match[1]), int(match[2])) < oldest:
        yield failed(f"{name} {part.version} is too old", f"upgrade it to {wanted} or newer")
    elif not part.unready:
        yield ok(f"{part.version}")
