"""Noise: what differs between two runs of the old side, measured and never listed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offramp.verify.differ import Difference, differences
from offramp.verify.kinds import FORMS, Kinds, kinds
from offramp.verify.paths import ORDER, Path, general


@dataclass(frozen=True)
class Noise:
    """
    Where the old side differed from itself, and the kinds of values it had there.

    *held* has the objects and lists that stood there in one of its runs, and not in another.
    """

    places: dict[Path, set[Kinds]]
    held: dict[Path, list[Any]]

    @classmethod
    def of(cls, olds: Sequence[Any]) -> "Noise":
        """Measure it in two or more runs of the old side."""
        places: dict[Path, set[Kinds]] = {}
        held: dict[Path, list[Any]] = {}
        for other in olds[1:]:
            for each in differences(olds[0], other):
                place, both = general(each.path), (each.old, each.new)
                places.setdefault(place, set()).update(map(kinds, both))
                held.setdefault(place, []).extend(one for one in both if _holds(one))
        return cls(places, held)

    def explains(self, difference: Difference) -> bool:
        """
        Tell whether the new side's value is of a kind that the old side has there.

        They are compared in the finest form in which the old side agrees with itself, at
        least by their type; objects and lists by the kinds of all that stands in them.
        """
        place = general(difference.path)
        known = self.places.get(place)
        if known is None:
            return False
        if _holds(difference.new) and place[-1:] != (ORDER,):
            return any(_is_like(difference.new, one) for one in self.held[place])
        seen = kinds(difference.new)
        for level in range(len(seen)):
            forms = {each[level] for each in known}
            if len(forms) == 1 or level == len(seen) - 1:
                return seen[level] in forms
        return False


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list)


def _is_like(new: Any, old: Any) -> bool:
    """Tell whether *new* has the names that *old* has, and items such as *old* has."""
    if isinstance(new, dict) and isinstance(old, dict):
        return new.keys() == old.keys() and all(_is_like(new[name], old[name]) for name in new)
    if isinstance(new, list) and isinstance(old, list):
        return all(any(_is_like(one, other) for other in old) for one in new)
    return _kind(new) == _kind(old)


def _kind(value: Any) -> str:
    """Return the type; of a text that is an id, a time or a token alone which of them it is."""
    is_form = isinstance(value, str) and FORMS.fullmatch(value) is not None
    return kinds(value)[1 if is_form else 2]
