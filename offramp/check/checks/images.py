"""`images`: every image of the release can be had, and names a version."""

from collections.abc import Iterator, Mapping

from offramp.check.environment import Environment
from offramp.check.facts import Facts, Image
from offramp.check.result import Finding, Status, failed, known, ok

MOVING = ("", "latest", "dev", "main", "master")
SHOWN = 3  # names in one message


def check(facts: Facts) -> Iterator[Finding]:
    """A node that has an image needs no registry; a registry that has it serves any node."""
    release, found = known(facts.release), known(facts.images)
    wanted = {name: found[name] for name in sorted(release.images)}
    problems = [*_absent(wanted, facts.environment)]
    problems += _moving(sorted(release.images), facts.environment)
    yield from problems or [ok(f"{len(release.images)} images")]


def _absent(images: Mapping[str, Image], environment: Environment) -> Iterator[Finding]:
    """Yield one finding for all images that the same is wrong with."""
    absent = {name: each for name, each in images.items() if not (each.on_nodes or each.registry)}
    load = "push with `offramp images --push`, or `kind load docker-image`"
    if untold := [n for n, each in absent.items() if each.in_docker and each.on_nodes is None]:
        message = f"{_listed(untold)}: in Docker here; the nodes do not tell of all their images"
        yield Finding(environment.unsaid, message, load)
    if here := [n for n, each in absent.items() if each.in_docker and each.on_nodes is False]:
        yield failed(f"{_listed(here)}: in Docker here, and nowhere the cluster has it from", load)
    others = {name: image for name, image in absent.items() if not image.in_docker}
    for why in sorted({image.why for image in others.values() if image.registry is None}):
        unseen = [name for name, image in others.items() if image.why == why]
        remedy = "see that the registry answers here, and that you are logged in"
        yield Finding(Status.UNKNOWN, f"{_listed(unseen)}: {why}", remedy)
    if lost := [name for name, image in others.items() if image.registry is False]:
        push = "build and push with `offramp images --push`, under the same REGISTRY and TAG"
        yield failed(f"{_listed(lost)}: the registry has no such image", push)


def _moving(names: list[str], environment: Environment) -> Iterator[Finding]:
    """Yield images that mean something else tomorrow; a trial may use them."""
    moving = [name for name in names if tag(name) in MOVING]
    if moving and environment.makeshift != Status.OK:
        yield Finding(
            environment.makeshift,
            f"{_listed(moving)}: the tag is no version",
            "deploy with TAG=…, or give digests in the values file",
        )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def tag(name: str) -> str:
    """Return the tag of an image, its digest where it has one, or nothing."""
    last = name.rpartition("/")[2]
    return last.partition("@")[2] or last.partition(":")[2]
