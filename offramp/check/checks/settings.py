"""`settings`: every process of the release has what stack.yml says that it reads."""

import re
from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.release import Pod
from offramp.check.reserved import is_reserved
from offramp.check.result import Finding, failed, known, ok

HERE = re.compile(r"(?:^|[/@])(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)")
HOST = re.compile(r"(?:^|@|://)(?:[^/@\s]*@)?([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)(?=[:/]|$)")


def check(facts: Facts) -> Iterator[Finding]:
    """
    Compare each pod's environment with the names of `x-offramp.environment`.

    Those names are what the application reads on one machine; a cluster sets its own values.
    """
    release = known(facts.release)
    wanted = facts.catalogue.offramp.environment
    readers = [pod for pod in release.pods if pod.component in ("function", "old")]
    problems = [*_missing(readers, sorted(wanted)), *_strange(readers, facts)]
    yield from problems or [ok(f"{len(wanted)} settings in each of {len(readers)} processes")]


def _missing(readers: list[Pod], wanted: list[str]) -> Iterator[Finding]:
    for name in wanted:
        without = [pod.name for pod in readers if not pod.settings.get(name)]
        if without:
            everybody = len(without) == len(readers)
            whose = "set for nobody" if everybody else f"not set for {', '.join(without)}"
            yield failed(
                f"{name} is {whose}",
                f"set environment.{name} in the values file",
            )


def _strange(readers: list[Pod], facts: Facts) -> Iterator[Finding]:
    """Yield values that cannot be meant: this machine, and names that exist nowhere."""
    for name, value in sorted({each for pod in readers for each in pod.settings.items()}):
        host = HOST.search(value)
        if HERE.search(value):
            yield failed(
                f"{name} names the machine itself, which in a pod is the pod",
                f"set environment.{name} in the values file",
            )
        elif host and is_reserved(host[1]) and facts.environment.makeshift != "ok":
            yield Finding(
                facts.environment.makeshift,
                f"{name} names {host[1]}, which is kept for examples (RFC 2606)",
                f"set environment.{name} in the values file",
            )
