"""Set weights at once, without a gate: `shift --to N` and `rollback`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from offramp.errors import OfframpError
from offramp.shift.journal import Change, Entry
from offramp.shift.protocols import Journal, Router


@dataclass(frozen=True)
class Direct:
    """Sets weights by hand and writes it down; *actor* is who asked."""

    router: Router
    journal: Journal
    actor: str

    def set(self, wanted: Mapping[str, int], reason: str) -> str | None:
        """
        Set all of *wanted* (percent to new) in one change.

        Returns what went wrong after the weights were written (the gateway does not
        answer, say), None if nothing did. Raises what went wrong before.
        """
        before, trouble = self.router.weights(), None
        try:
            self.router.set_weights(wanted)
        except OfframpError as error:
            if any(self.router.weights()[function] != n for function, n in wanted.items()):
                raise
            trouble = str(error)
        self.journal.append(
            [
                Entry(
                    time=datetime.now(UTC).isoformat(timespec="milliseconds"),
                    actor=self.actor,
                    subject=function,
                    change=Change(before[function], weight, reason),
                )
                for function, weight in wanted.items()
            ]
        )
        return trouble
