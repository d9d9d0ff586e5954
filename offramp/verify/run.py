"""
Send a case to both sides, in an order that makes clocks and counters show: old, new, old.

The new side's run stands between two of the old one, so what moves with time alone has moved
between those two as well, and is noise. Where something is left that noise does not explain,
both sides are asked again before it is told.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from offramp import cases
from offramp.cases import Case
from offramp.catalogue import Function
from offramp.verify.bodies import events
from offramp.verify.judge import Judgement, Known, Verdict, judge
from offramp.verify.pairs import formed
from offramp.verify.stage import Headers, SideError, Stage

ROUNDS = 3  # at most


@dataclass(frozen=True)
class Outcome:
    """
    What came of one case; *problems* are sentences about what cannot even be compared.

    *unexpected* are sentences about answers that are not as the case says.
    """

    case: str
    judgement: Judgement
    problems: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        if self.problems or self.judgement.differences:
            return Verdict.DIFFERENT
        return Verdict.UNEXPECTED if self.unexpected else Verdict.SAME


@dataclass(frozen=True)
class Trying:
    """One case on a stage, and what both sides did with it so far; *strange* by side."""

    stage: Stage
    function: Function
    case: Case
    signed: Headers
    declared: Sequence[Known]
    olds: list[dict[str, Any]] = field(default_factory=list)
    news: list[dict[str, Any]] = field(default_factory=list)
    strange: dict[str, list[str]] = field(default_factory=lambda: {"old": [], "new": []})

    def rounds(self) -> Judgement:
        """Return the judgement after one round, or after all where something is left."""
        self._perform("old", self.olds)
        for _ in range(ROUNDS):
            self._perform("new", self.news)
            self.stage.wait_for_rows(self.news[-1], self._rows_differ)
            self._perform("old", self.olds)
            judgement = self._judged()
            if not judgement.differences:
                break
        return judgement

    def unexpected(self, judgement: Judgement) -> tuple[str, ...]:
        """
        Return what is not as the case expects: else it proves something it does not say.

        In any of the runs: one that failed makes noise of all that a good answer holds.
        """
        sides = ("old",) if judgement.differences else ("old", "new")
        of = {side: list(dict.fromkeys(self.strange[side])) for side in sides}
        if of["old"] and of["old"] == of.get("new"):
            return tuple(f"neither side answers as the case expects: {one}" for one in of["old"])
        return tuple(
            f"{side} does not answer as the case expects: {one}" for side in of for one in of[side]
        )

    def _perform(self, side: str, found: list[dict[str, Any]]) -> None:
        answer, document = self.stage.perform(side, self.function, self.case, self.signed)
        self.strange[side] += cases.mismatches(self.case.expect, answer)
        found.append(document)

    def _judged(self) -> Judgement:
        both = [*self.olds, *self.news]
        if all(map(_is_stream, both)):
            bodies = events.as_far_as_all([each["body"] for each in both])
            both = [{**each, "body": body} for each, body in zip(both, bodies, strict=True)]
        return judge(both[: len(self.olds)], both[len(self.olds) :], self.declared)

    def _rows_differ(self) -> bool:
        """
        Tell whether rows differ in a way that waiting may mend.

        While the old side was asked once, nothing is known of noise. What differs in ids, times
        and tokens alone is then not waited for: it differs however long one looks.
        """
        found = judge(self.olds, self.news[-1:], self.declared).differences
        is_known = len(self.olds) > 1
        return any(
            each.path[0] == "rows" and (is_known or formed(each.old) != formed(each.new))
            for each in found
        )


def _is_stream(seen: dict[str, Any]) -> bool:
    """Tell whether the answer says so: any other body may hold what those of streams hold, too."""
    return str(seen["headers"].get("content-type", "")).lower().startswith(events.TYPE)


def verify(stage: Stage, function: Function, case: Case, declared: Sequence[Known] = ()) -> Outcome:
    """Return what came of *case* on both sides."""
    try:
        trying = Trying(stage, function, case, stage.sign_in(case), declared)
        judgement = trying.rounds()
    except SideError as error:
        return Outcome(case.name, Judgement((), 0, Counter()), (str(error),))
    except RecursionError:
        why = "what came of it holds JSON that is nested too deeply to be compared"
        return Outcome(case.name, Judgement((), 0, Counter()), (why,))
    return Outcome(case.name, judgement, unexpected=trying.unexpected(judgement))
