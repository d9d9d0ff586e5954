"""`hosts`: the gateway answers for somebody's own names, and encrypted."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.release import Release
from offramp.check.reserved import is_reserved
from offramp.check.result import Finding, Status, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """`*` would answer for every name of the cluster's gateway, also other applications'."""
    release = known(facts.release)
    bad = facts.environment.makeshift
    told = ", ".join(release.hosts) or "no host"
    problems = []
    if "*" in release.hosts or not release.hosts:
        problems.append(Finding(bad, f"the gateway answers for {told}", "set hosts"))
    if reserved := [host for host in release.hosts if is_reserved(host)]:
        message = f"{', '.join(reserved)} is kept for examples (RFC 2606)"
        problems.append(Finding(bad, message, "set hosts to your own"))
    if not _is_encrypted(release):
        # who ends TLS in front of the gateway is nothing a release can tell
        remedy = "set gateway.tls, unless something in front of the gateway encrypts"
        told_bad = Status.WARNING if bad == Status.FAILED else Status.OK
        problems.append(Finding(told_bad, "callers' traffic is not encrypted", remedy))
    told_problems = [each for each in problems if each.status != Status.OK]
    yield from told_problems or [ok(told)]


def _is_encrypted(release: Release) -> bool:
    for gateway in (o for o in release.objects if o["kind"] == "Gateway"):
        spec = gateway["spec"]
        ports = [server["port"] for server in spec.get("servers") or []]
        if any(each["protocol"] == "HTTPS" for each in [*ports, *(spec.get("listeners") or [])]):
            return True
    return False
