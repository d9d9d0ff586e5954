"""The journal where it is not a file of this machine: entries over any store of documents."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from offramp.shift.journal import Entry, readable


class Records(Protocol):
    """Keeps JSON documents for ever; each has a `subject`."""

    def append(self, documents: Sequence[dict[str, Any]]) -> None:
        """Write all of *documents*, or none; they are kept when this returns."""

    def read(self, subjects: Collection[str]) -> Iterator[dict[str, Any]]:
        """Yield the documents about *subjects*, oldest first."""


@dataclass(frozen=True)
class RecordedJournal:
    """As `Journal`, in *records*."""

    records: Records

    def append(self, entries: Collection[Entry]) -> None:
        """Write *entries* as one piece; none makes no record."""
        if entries:
            self.records.append([entry.document() for entry in entries])

    def entries(self, subjects: Collection[str]) -> Iterator[Entry]:
        """Yield the entries about *subjects*, oldest first; unreadable ones are skipped."""
        for document in self.records.read(subjects):
            entry = readable(document, "an entry of the journal")
            if entry is not None:
                yield entry
