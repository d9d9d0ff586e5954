"""What came of a whole verification: functions, their cases, and what was declared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from offramp.catalogue import Function
from offramp.verify.judge import Known, Verdict
from offramp.verify.run import Outcome

EXIT_CODES = {Verdict.SAME: 0, Verdict.DIFFERENT: 1, Verdict.UNEXPECTED: 1, Verdict.HELD: 3}


@dataclass(frozen=True)
class Verified:
    """One function: what came of its cases; *held* says why that is no proof, or not all."""

    function: Function
    outcomes: tuple[Outcome, ...] = ()
    held: str | None = None

    @property
    def verdict(self) -> Verdict:
        return worst(
            [*(each.verdict for each in self.outcomes), *([Verdict.HELD] * bool(self.held))]
        )

    @property
    def noise(self) -> int:
        return sum(each.judgement.noise for each in self.outcomes)

    @property
    def known(self) -> Counter[Known]:
        """In how many cases each declared difference was met."""
        return Counter(one for each in self.outcomes for one in each.judgement.known)


@dataclass(frozen=True)
class Result:
    """All functions; *place* is where it ran, *no_rows* why rows were not compared (None: were)."""

    functions: tuple[Verified, ...]
    place: str
    no_rows: str | None = None
    unmet: tuple[Known, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return worst([each.verdict for each in self.functions])

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Differences first, then what nobody expects, then what was held, as nothing at all is."""
    for verdict in (Verdict.DIFFERENT, Verdict.UNEXPECTED, Verdict.HELD):
        if verdict in verdicts:
            return verdict
    return Verdict.SAME if verdicts else Verdict.HELD
