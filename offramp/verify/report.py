"""What a verification looks like: lines for people, one document for programs."""

import shlex
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from offramp.terminal import plain
from offramp.verify import paths
from offramp.verify.differ import Difference
from offramp.verify.judge import Verdict
from offramp.verify.result import Result, Verified
from offramp.verify.run import Outcome
from offramp.verify.shown import shown, told

MOST_SHOWN = 20  # places of one case
SENTENCES = {
    Verdict.SAME: "both sides answer the same",
    Verdict.DIFFERENT: "differences were found",
    Verdict.UNEXPECTED: "both sides answer the same, and not what cases expect",
    Verdict.HELD: "held: not everything could be compared",
}
COLUMNS = ("function", "group", "verdict", "cases", "noise", "known")


def rows(result: Result) -> list[tuple[object, ...]]:
    """Return the cells below COLUMNS."""
    return [
        (
            *(each.function.name, each.function.group, each.verdict),
            *(len(each.outcomes) or "-", each.noise or "-", each.known.total() or "-"),
        )
        for each in result.functions
    ]


def details(result: Result, secrets: Collection[str] = ()) -> Iterator[str]:
    """Yield every difference and everything else that somebody has to know, for a terminal."""
    yield from map(plain, _details(result, secrets))


def _details(result: Result, secrets: Collection[str]) -> Iterator[str]:
    for each in result.functions:
        for outcome in each.outcomes:
            if outcome.verdict is not Verdict.SAME:
                yield from _case(each, outcome, secrets)
        if each.held:
            yield f"{each.function.name}: held: {each.held}"
    for known, count in sum((each.known for each in result.functions), Counter[Any]()).items():
        yield f"known, in {_count(count, 'case')}: {known.where}: {known.reason}"
    for known in result.unmet:
        yield f"declared as known, but not met any more: {known.where}: {known.reason}"


def line(result: Result) -> str:
    """Return the whole in one line."""
    outcomes = [each for function in result.functions for each in function.outcomes]
    found = Counter(each.verdict for each in outcomes)
    counted = f"{_count(len(outcomes), 'case')} of {_count(len(result.functions), 'function')}"
    compared = f"rows not compared: {result.no_rows}" if result.no_rows else "rows compared"
    sentence = SENTENCES[result.verdict]
    if result.verdict is Verdict.SAME and not result.no_rows:
        sentence += ", and leave the same rows"
    unexpected = f", {found[Verdict.UNEXPECTED]} unexpected" * bool(found[Verdict.UNEXPECTED])
    return f"{sentence}: {counted}, {found[Verdict.DIFFERENT]} different{unexpected}; {compared}"


def document(result: Result, secrets: Collection[str] = ()) -> dict[str, Any]:
    """Return it as JSON values; docs/verifying.md says what each is."""
    return {
        "verdict": result.verdict,
        "place": result.place,
        "rows": {"compared": result.no_rows is None, "reason": result.no_rows},
        "functions": [_function(each, secrets) for each in result.functions],
        "unmet": [{"where": known.where, "reason": known.reason} for known in result.unmet],
    }


def _function(verified: Verified, secrets: Collection[str]) -> dict[str, Any]:
    function = verified.function
    return {
        "function": function.name,
        "group": function.group,
        "method": function.method,
        "path": function.path,
        "verdict": verified.verdict,
        "held": verified.held,
        "noise": verified.noise,
        "cases": [_outcome(verified, each, secrets) for each in verified.outcomes],
    }


def _outcome(verified: Verified, outcome: Outcome, secrets: Collection[str]) -> dict[str, Any]:
    return {
        "name": outcome.case,
        "verdict": outcome.verdict,
        "problems": [told(one, secrets) for one in (*outcome.unexpected, *outcome.problems)],
        "differences": [
            {
                "where": paths.text(each.path),
                "old": shown(each.path, each.old, secrets),
                "new": shown(each.path, each.new, secrets),
            }
            for each in outcome.judgement.differences
        ],
        "noise": outcome.judgement.noise,
        "known": [
            {"where": known.where, "reason": known.reason, "places": count}
            for known, count in outcome.judgement.known.items()
        ],
        "repeat": _repeat(verified, outcome),
    }


def _case(verified: Verified, outcome: Outcome, secrets: Collection[str]) -> Iterator[str]:
    yield f"{verified.function.name}: {outcome.case}"
    yield from (f"  {told(one, secrets)}" for one in (*outcome.unexpected, *outcome.problems))
    alike = Counter(paths.general(each.path) for each in outcome.judgement.differences)
    written: set[paths.Path] = set()
    for each in outcome.judgement.differences:
        kind = paths.general(each.path)
        if kind in written or len(written) == MOST_SHOWN:
            continue
        written.add(kind)
        yield from _difference(each, alike[kind] - 1, secrets)
    if left := len(alike) - len(written):
        yield f"  and {left} more places; --json has them all"
    yield f"  again: {_repeat(verified, outcome)}"


def _difference(each: Difference, more: int, secrets: Collection[str]) -> Iterator[str]:
    suffix = f"  (and {more} more like it)" if more else ""
    yield f"  {paths.text(each.path)}{suffix}"
    yield f"    old: {shown(each.path, each.old, secrets)}"
    yield f"    new: {shown(each.path, each.new, secrets)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _repeat(verified: Verified, outcome: Outcome) -> str:
    return f"offramp verify {verified.function.name} --case {shlex.quote(outcome.case)}"
