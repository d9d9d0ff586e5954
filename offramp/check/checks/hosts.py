"""`hosts`: the gateway answers for somebody's own names, and encrypted."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.release import Release
from offramp.check.reserved import is_reserved
from offramp.check.result import Finding, Status, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """`*` would answer for every name of the cluster's gateway, also other applications'."""
    release = known(facts.release)
    found = _problems(release, facts.environment.makeshift)
    problems = [each for each in found if each.status != Status.OK]
    yield from problems or [ok(", ".join(release.hosts))]


def _problems(release: Release, bad: Status) -> Iterator[Finding]:
    if "*" in release.hosts or not release.hosts:
        yield Finding(bad, "the gateway answers for every host", "set hosts")
    if reserved := [host for host in release.hosts if is_reserved(host)]:
        message = f"{', '.join(reserved)} is kept for examples (RFC 2606)"
        yield Finding(bad, message, "set hosts to your own")
    if not _is_encrypted(release):
        # who ends TLS in front of the gateway is nothing a release can tell
        worst = Status.WARNING if bad == Status.FAILED else Status.OK
        remedy = "set gateway.tls, unless something in front of the gateway encrypts"
        yield Finding(worst, "callers' traffic is not encrypted", remedy)


def _is_encrypted(release: Release) -> bool:
    for gateway in (o for o in release.objects if o["kind"] == "Gateway"):
        spec = gateway["spec"]
        ports = [server["port"] for server in spec.get("servers") or []]
        if any(each["protocol"] == "HTTPS" for each in [*ports, *(spec.get("listeners") or [])]):
            return True
    return False
