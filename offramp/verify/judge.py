"""Decide one case from what both sides did; pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from offramp.verify import paths
from offramp.verify.differ import Difference, differences
from offramp.verify.links import Links
from offramp.verify.noise import Noise
from offramp.verify.paths import Beside, Path


class Verdict(StrEnum):
    """
    What is known about a case or a function; `held`: nothing, and that is no pass.

    `unexpected`: both sides answer the same, and not what the case expects.
    """

    SAME = "same"
    DIFFERENT = "different"
    UNEXPECTED = "unexpected"
    HELD = "held"


@dataclass(frozen=True)
class Known:
    """A difference that somebody declared, and why it may be."""

    where: str
    reason: str

    def covers(self, path: Path) -> bool:
        return paths.covers(paths.parse(self.where), path)


@dataclass(frozen=True)
class Judgement:
    """
    The differences that nothing explains; how many places noise explains; what was declared.

    *known* counts, for each declared difference, the places where it was met.
    """

    differences: tuple[Difference, ...]
    noise: int
    known: Counter[Known]

    @property
    def verdict(self) -> Verdict:
        return Verdict.DIFFERENT if self.differences else Verdict.SAME


def judge(olds: Sequence[Any], news: Sequence[Any], declared: Sequence[Known] = ()) -> Judgement:
    """
    Compare each of *news* with the first of *olds*; the other *olds* tell what is noise.

    A place that differs in any run of the new side counts once. Where nothing does, ids that are
    one on the old side have to be one on the new side as well.
    """
    noise = Noise.of(olds)
    found: dict[Path, Difference] = {}
    known: dict[Path, Known] = {}
    for new in news:
        for each in differences(olds[0], new):
            reason = next((one for one in declared if one.covers(each.path)), None)
            if reason is not None:
                known[each.path] = reason
            elif not noise.explains(each):
                found.setdefault(each.path, each)
    if not found:
        links = Links.of(olds)
        for here, there in (broken for new in news for broken in links.broken(new)):
            reason = next((one for one in declared if one.covers(here) or one.covers(there)), None)
            if reason is not None:
                known[here] = reason
            else:
                beside = (*here, Beside.of(there))
                found.setdefault(beside, Difference(beside, old=True, new=False))
    counted = Counter(known.values())
    for one in declared:  # where the old side alone differs from itself, it is met too
        counted[one] += any(one.covers(place) for place in noise.places)
    return Judgement(tuple(found.values()), len(noise.places), +counted)
