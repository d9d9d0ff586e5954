"""
The loop of a shift: set a step's weight, wait a window, judge, go on or take back.

A verdict against new, an error and an interruption set weight 0; lack of data leaves the weight
where it is, for whoever runs it again. The only state is the router's weight and the journal, so
anybody can resume or roll back a shift that was killed.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from offramp.errors import OfframpError
from offramp.shift.bounds import Gate
from offramp.shift.gate import Judgement, Verdict
from offramp.shift.interrupts import undisturbed
from offramp.shift.journal import Change, Entry
from offramp.shift.protocols import Journal, Metrics, Router
from offramp.shift.rounds import Measured, Reader, Round
from offramp.weights import require_unmoved


@dataclass(frozen=True)
class Outcome:
    """How a shift ended; *exit_code* as everywhere: 0 done, 1 rolled back, 3 held."""

    exit_code: int
    weight: int
    reason: str


@dataclass(frozen=True)
class Shift:
    """
    What is shifted, through which weights, and with what.

    *gates* has each function's bounds; *planned* the weights that the steps were planned from:
    where they are others by now, nothing goes on. *clock* and *sleep* count seconds; *progress*
    is called after every round.
    """

    gates: Mapping[str, Gate]
    steps: tuple[int, ...]
    router: Router
    metrics: Metrics
    journal: Journal
    actor: str
    planned: Mapping[str, int] | None = None
    progress: Callable[[Round], None] = lambda _: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def run(self) -> Outcome:
        """Go through the steps. An error that is nobody's mistake is raised, after weight 0."""
        try:
            return self._through_the_steps()
        except KeyboardInterrupt as error:  # also one while an error takes the weights back
            return self._take_back(_stopped(f"interrupted by {str(error) or 'Ctrl-C'}"))

    def _through_the_steps(self) -> Outcome:
        try:
            left_at = self.planned
            for number, weight in enumerate(self.steps, start=1):
                self._set(weight, f"step {number} of {len(self.steps)}", left_at)
                left_at = dict.fromkeys(self.gates, weight)
                last = self._judge_step(weight)
                if last.judgement.verdict is Verdict.ROLL_BACK:
                    return self._take_back(last.judgement, last)
                self._note(last)
                if last.judgement.verdict is Verdict.HOLD:
                    return Outcome(3, weight, last.judgement.reason)
        except OfframpError as error:
            return self._take_back(_stopped(f"stopped by an error: {error}"))
        except Exception as error:
            self._take_back(_stopped(f"stopped by an error: {error!r}"))
            raise
        return Outcome(0, self.steps[-1], last.judgement.reason)

    def _judge_step(self, weight: int) -> Round:
        """Look again as long as it is HOLD, at an ever longer window, then give up."""
        reader = Reader(self.gates, self.journal)
        holds = max(gate.most_holds for gate in self.gates.values())
        began, first = self.clock(), self.metrics.snapshot(self.gates)
        while True:
            self.sleep(max(gate.window_seconds for gate in self.gates.values()))
            now, latest = self.clock(), self.metrics.snapshot(self.gates)
            self._check_weights(weight)  # after it, since numbers of a cluster are waited for
            found = reader.compare(weight, (first, latest), now - began)
            self.progress(found)
            if found.judgement.verdict is not Verdict.HOLD or not holds:
                return found
            self._note(found)
            holds -= 1
            if not found.is_whole:
                began, first = now, latest

    def _set(self, weight: int, reason: str, left_at: Mapping[str, int] | None) -> None:
        """Set a step's weight; a rollback since the step before, or the plan, is not undone."""
        before = left_at or self.router.weights()
        self.router.set_weights(dict.fromkeys(self.gates, weight), expected=left_at)
        changed = [function for function in self.gates if before[function] != weight]
        self.journal.append([self._entry(f, Change(before[f], weight, reason)) for f in changed])

    def _check_weights(self, weight: int) -> None:
        """Stop if somebody rolled back, or set another weight, meanwhile."""
        require_unmoved(self.router.weights(), dict.fromkeys(self.gates, weight))

    def _take_back(self, judgement: Judgement, last: Round | None = None) -> Outcome:
        """
        Set weight 0, through the file even where the gateway does not answer.

        Nobody's Ctrl-C leaves some functions on the new side, or what was done unwritten.
        """
        with undisturbed():
            return self._taken_back(judgement, last)

    def _taken_back(self, judgement: Judgement, last: Round | None) -> Outcome:
        before, told = dict.fromkeys(self.gates, 0), [judgement.reason]
        try:
            before = self.router.weights()
        except OfframpError as error:
            told.append(str(error))
        try:
            self.router.set_weights(dict.fromkeys(self.gates, 0))
        except OfframpError as error:
            told.append(str(error))
        self._require_old(told)
        reason, verdict = _lines(told), judgement.verdict.value
        changes = {f: Change(before[f], 0, reason, verdict) for f in self.gates}
        windows = last.functions if last is not None else {}
        try:
            self.journal.append([self._entry(f, changes[f], windows.get(f)) for f in self.gates])
        except OfframpError as error:  # no reason to call it a failure: old answers all
            reason = _lines([*told, f"this is not in the journal: {error}"])
        return Outcome(1, 0, reason)

    def _require_old(self, told: Sequence[str]) -> None:
        """Raise where new still answers, or nobody knows: it says what a person has to do."""
        try:
            left = [function for function in self.gates if self.router.weights()[function]]
        except OfframpError as error:
            left, told = list(self.gates), [*told, str(error)]
        if left:
            raise OfframpError(
                f"{', '.join(left)} may still go to new, since weight 0 could not be set; run "
                f"`offramp rollback` once what follows is put right:\n{_lines(told)}"
            )

    def _note(self, found: Round) -> None:
        """Write down a round after which the weights stay as they are."""
        self.journal.append(
            [
                self._entry(
                    function,
                    Change(
                        found.weight,
                        found.weight,
                        measured.judgement.reason,
                        measured.judgement.verdict.value,
                    ),
                    measured,
                )
                for function, measured in found.functions.items()
            ]
        )

    def _entry(self, function: str, change: Change, measured: Measured | None = None) -> Entry:
        return Entry(
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            actor=self.actor,
            subject=function,
            change=change,
            old=measured.old if measured else None,
            new=measured.new if measured else None,
            bounds=self.gates[function].document(),
        )


def _lines(told: Sequence[str]) -> str:
    """Return each of *told* once: what does not answer may have been asked thrice."""
    return "\n".join(dict.fromkeys(told))


def _stopped(reason: str) -> Judgement:
    return Judgement(Verdict.ROLL_BACK, reason)
