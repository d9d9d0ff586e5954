"""Which images there are to build, and how; nothing is built here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from offramp.catalogue import Catalogue, Function
from offramp.errors import UsageError


@dataclass(frozen=True)
class Build:
    """One `docker build`: of *function*'s context, or of *dockerfile* from the project's root."""

    name: str
    image: str
    function: Function | None = None
    dockerfile: Path | None = None


def plan(catalogue: Catalogue, wanted: Sequence[str]) -> list[Build]:
    """Return the builds called *wanted* (names or groups; none: all), each once."""
    builds = list(_all(catalogue))
    if not wanted:
        return builds
    groups = {name: [f.name for f in catalogue.select(name)] for name in wanted}
    names = {name for each in wanted for name in (groups[each] or [each])}
    if unknown := names - {build.name for build in builds}:
        known = ", ".join(build.name for build in builds)
        raise UsageError(f"no image is called {', '.join(sorted(unknown))}; there are {known}")
    return [build for build in builds if build.name in names]


def _all(catalogue: Catalogue) -> Iterator[Build]:
    for function in catalogue.functions:
        yield Build(function.name, function.image, function=function)
    for name, image in catalogue.offramp.images.items():
        yield Build(name, image.image, dockerfile=catalogue.root / image.dockerfile)
