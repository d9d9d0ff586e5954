"""
Ids that stand in two places: whatever they are, they are one; pure.

An id that is new each time is noise, and of noise only the kind is compared. So a row that belongs
to another one, or an address that leads nowhere, would look alike on both sides.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offramp.verify.kinds import JWT, TOKEN, UUID
from offramp.verify.paths import PLACE, Path

WORD = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{16,}|[0-9A-F]{16,})(?![0-9A-Za-z])")
Places = Mapping[Path, set[str]]  # general path -> the ids that stand there
Link = tuple[Path, Path]  # what stands at the one stands at the other, too


@dataclass(frozen=True)
class Links:
    """
    What holds in every run of the old side: whichever new ids are here are there, too.

    *known* are ids that are the same in every run, which need no such proof.
    """

    links: tuple[Link, ...]
    known: frozenset[str]

    @classmethod
    def of(cls, olds: Sequence[Any]) -> "Links":
        """Find them in two or more runs of the old side; one alone says nothing of what is new."""
        runs = [_places(old) for old in olds]
        if len(runs) < 2:  # noqa: PLR2004 - nothing to compare with
            return cls((), frozenset())
        known = frozenset.intersection(*(frozenset().union(*run.values()) for run in runs))
        fresh = [{path: ids - known for path, ids in run.items() if ids - known} for run in runs]
        links = (link for link in _links(fresh[0]) if all(_holds(link, run) for run in fresh[1:]))
        return cls(tuple(links), known)

    def broken(self, new: Any) -> Iterator[Link]:
        """Yield what does not hold in a run of the new side: for each place that is wrong, once."""
        run = {path: ids - self.known for path, ids in _places(new).items()}
        left = {link for link in self.links if run.get(link[0]) and not _holds(link, run)}
        while left:
            counted = Counter(path for link in left for path in link)
            wrong = max(sorted(counted), key=counted.__getitem__)
            beside = {path for link in left if wrong in link for path in link} - {wrong}
            yield wrong, min(beside)
            left = {link for link in left if wrong not in link}


def _holds(link: Link, run: Places) -> bool:
    here, there = link
    return here in run and run[here] <= run.get(there, set())


def _links(run: Places) -> Iterator[Link]:
    having = defaultdict[str, set[Path]](set)
    for path, ids in run.items():
        for each in ids:
            having[each].add(path)
    for here, ids in run.items():
        others = set.intersection(*(having[each] for each in ids)) - {here}
        yield from ((here, there) for there in sorted(others))


def _places(document: Any) -> Places:
    found = defaultdict[Path, set[str]](set)
    waiting: list[tuple[Path, Any]] = [((), document)]  # rows may be nested deeply
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, str(name)), each) for name, each in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, PLACE), each) for each in value]
        elif isinstance(value, str) and (ids := _ids(value)):
            found[path] |= ids
    return found


def _ids(text: str) -> set[str]:
    """Return the ids in *text*, a UUID as its digits alone, or all of it where it is a token."""
    uuids = {each[0].replace("-", "").lower() for each in UUID.finditer(text)}
    found = uuids | {each[0] for each in WORD.finditer(text)}
    if not found and (TOKEN.fullmatch(text) or JWT.fullmatch(text)):
        return {text}
    return found
