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
        answer, say, or the journal cannot be written), None if nothing did. Raises what went
        wrong before.
        """
        before, troubles = self._before(wanted), []
        try:
            self.router.set_weights(wanted)
        except OfframpError as error:
            if not self._are_set(wanted):
                raise
            troubles.append(str(error))
        try:
            self.journal.append(
                [
                    Entry(
                        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
                        actor=self.actor,
                        subject=function,
                        change=self._change(before, function, weight, reason),
                    )
                    for function, weight in wanted.items()
                ]
            )
        except OfframpError as error:
            troubles.append(f"this is not in the journal: {error}")
        return "\n".join(troubles) or None

    def _are_set(self, wanted: Mapping[str, int]) -> bool:
        """Tell whether all of *wanted* is written; not where that cannot be read."""
        try:
            weights = self.router.weights()
        except OfframpError:
            return False
        return all(weights[function] == n for function, n in wanted.items())

    def _before(self, wanted: Mapping[str, int]) -> Mapping[str, int]:
        """Return the weights; none where they cannot be read, which never keeps from going back."""
        try:
            return self.router.weights()
        except OfframpError:
            if any(wanted.values()):
                raise
            return {}

    def _change(self, before: Mapping[str, int], function: str, weight: int, reason: str) -> Change:
        if function in before:
            return Change(before[function], weight, reason)
        return Change(weight, weight, f"{reason}; its weight before could not be read")
