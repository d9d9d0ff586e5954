"""Noise: what differs between two runs of the old side, measured and never listed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offramp.verify.differ import Difference, differences
from offramp.verify.kinds import Kinds, kinds
from offramp.verify.paths import Path, general


@dataclass(frozen=True)
class Noise:
    """Where the old side differed from itself, and the kinds of values it had there."""

    places: dict[Path, set[Kinds]]

    @classmethod
    def of(cls, olds: Sequence[Any]) -> "Noise":
        """Measure it in two or more runs of the old side."""
        places: dict[Path, set[Kinds]] = {}
        for other in olds[1:]:
            for each in differences(olds[0], other):
                found = places.setdefault(general(each.path), set())
                found |= {kinds(each.old), kinds(each.new)}
        return cls(places)

    def explains(self, difference: Difference) -> bool:
        """
        Tell whether the new side's value is of a kind that the old side has there.

        They are compared in the finest form in which the old side agrees with itself, at
        least by their type.
        """
        known = self.places.get(general(difference.path))
        if known is None:
            return False
        seen = kinds(difference.new)
        for level in range(len(seen)):
            forms = {each[level] for each in known}
            if len(forms) == 1 or level == len(seen) - 1:
                return seen[level] in forms
        return False
