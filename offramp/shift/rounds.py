"""One look at the functions of a shift: the windows of both sides, and the verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from offramp.shift.bounds import Gate
from offramp.shift.gate import Judgement, Verdict, judge
from offramp.shift.journal import old_baseline
from offramp.shift.protocols import Journal
from offramp.window import Counters, Window, between

NEARLY_ALL = 90  # percent; above it, the old side is compared by its largest window before
NO_EARLIER = (
    "at this weight an earlier window of it would do, and the journal has none: "
    "`offramp shift … --to 50` and then `offramp shift …` makes one"
)
SEVERITY = (Verdict.ADVANCE, Verdict.HOLD, Verdict.ROLL_BACK)
Reading = Mapping[str, Mapping[str, Counters]]


@dataclass(frozen=True)
class Measured:
    """One function's windows in one round, and what they mean."""

    old: Window | None
    new: Window | None
    judgement: Judgement


@dataclass(frozen=True)
class Round:
    """One look at all functions at *weight*, *seconds* after counting began."""

    weight: int
    seconds: float
    functions: Mapping[str, Measured]

    @property
    def judgement(self) -> Judgement:
        """The worst verdict, with the sentences of the functions that have it."""
        verdict = max((m.judgement.verdict for m in self.functions.values()), key=SEVERITY.index)
        reasons = [
            f"{function}: {measured.judgement.reason}"
            for function, measured in self.functions.items()
            if measured.judgement.verdict is verdict
        ]
        return Judgement(verdict, "\n".join(reasons))

    @property
    def is_whole(self) -> bool:
        """No number is missing."""
        return all(m.old is not None and m.new is not None for m in self.functions.values())


@dataclass(frozen=True)
class Reader:
    """Makes rounds out of readings; *gates* has the bounds of each function."""

    gates: Mapping[str, Gate]
    journal: Journal

    def compare(self, weight: int, readings: tuple[Reading, Reading], seconds: float) -> Round:
        """Return the round between two *readings*, earlier and later, *seconds* apart."""
        earlier, later = readings
        functions = {}
        for function, gate in self.gates.items():
            old, new = (
                between(earlier[function][side], later[function][side], seconds)
                for side in ("old", "new")
            )
            if weight > NEARLY_ALL:
                old = self._baseline(function, old, gate)
            functions[function] = Measured(old, new, _judged(weight, old, new, gate))
        return Round(weight, seconds, functions)

    def _baseline(self, function: str, old: Window | None, gate: Gate) -> Window | None:
        """With nearly all traffic gone from the old side, take what it answered on the way up."""
        if old is not None and old.requests >= gate.fewest_requests:
            return old
        return old_baseline(self.journal.entries([function]), gate.fewest_requests) or old


def _judged(weight: int, old: Window | None, new: Window | None, gate: Gate) -> Judgement:
    """Return the verdict; where only a past of the old side would change it, say how to get one."""
    found = judge(old, new, gate)
    is_few = old is not None and old.requests < gate.fewest_requests
    if weight > NEARLY_ALL and is_few and found.verdict is Verdict.HOLD:
        return replace(found, reason=f"{found.reason}; {NO_EARLIER}")
    return found
