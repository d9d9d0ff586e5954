"""One look at the functions of a shift in words, and what to do when it held; pure."""

import math
from collections.abc import Iterator, Mapping, Sequence

from offramp.shift.bounds import Gate
from offramp.shift.gate import Verdict, shows_nothing, unanswered
from offramp.shift.rounds import NEARLY_ALL, Measured, Round
from offramp.window import Window

HEADS = ("", "new", "failed", "4xx", "p99 ms", "old", "failed", "4xx", "p99 ms")
MARGIN = 1.2  # more than what just sufficed: requests come unevenly
NAMED = 3  # of many functions
SHOWN = 5  # of those that hold


def look(found: Round) -> str:
    """
    Return one round in words.

    Of several functions a table: of all where they advance, else of those that do not; of many
    that hold those with the fewest requests.
    """
    begin = f"{found.weight:>3} %  {found.seconds:>5.1f} s  "
    if len(found.functions) == 1:
        ((function, measured),) = found.functions.items()
        sides = f"{function}: new {_side(measured.new)}; old {_side(measured.old)}"
        return f"{begin}{sides}\n       {_verdict(measured)}"
    verdict = found.judgement.verdict
    shown = {f: m for f, m in found.functions.items() if m.judgement.verdict is verdict}
    some = "" if len(shown) == len(found.functions) else f" {len(shown)} of"
    lines = [f"{begin}{verdict}:{some} {len(found.functions)} functions"]
    if verdict is not Verdict.HOLD or len(shown) <= SHOWN + 1:
        return "\n".join([*lines, *_table(shown)])
    least = dict(sorted(shown.items(), key=lambda one: _fewest(one[1]))[:SHOWN])
    return "\n".join([*lines, *_table(least), f"  and {len(shown) - SHOWN} more"])


def rate(way: Sequence[int], gates: Mapping[str, Gate]) -> str:
    """Return how many requests the steps *way* want, for the longest that is waited."""
    shares = [min(step, 100 - step) if step <= NEARLY_ALL else step for step in way]
    fewest = max(gate.fewest_requests for gate in gates.values())
    wanted = fewest * 100 / min(shares) / (seconds_of(gates) * looks_of(gates))
    each = f"{math.ceil(wanted * 10) / 10:g} requests a second"
    if len(gates) > 1:
        each += f" to each function, {math.ceil(wanted * len(gates))} to all {len(gates)}"
    return f"that wants {fewest} requests on either side: {each}; fewer need a longer --window"


def after_holding(subject: str, last: Round, gates: Mapping[str, Gate]) -> str:
    """Return what somebody can do about a shift of *subject* that was held at *last*."""
    lines = []
    fewest = {f: _fewest(measured) for f, measured in last.functions.items()}
    if uncalled := [function for function, measured in last.functions.items() if _none(measured)]:
        others = ": that alone holds the others, too" if len(uncalled) < len(fewest) else ""
        lines.append(f"nobody calls {named(uncalled)}{others}; `offramp try {uncalled[0]}` would")
    if failing := [function for function, measured in last.functions.items() if _fails(measured)]:
        lines.append(
            f"most requests to {named(failing)} fail, or are refused, on both sides: mend that "
            f"first, `offramp try {failing[0]}` and `offramp logs` show it"
        )
    if hanging := [f for f, measured in last.functions.items() if _hangs(measured, gates[f])]:
        lines.append(
            f"callers of {named(hanging)} get no answer: `offramp logs {hanging[0]}` may say what "
            "it waits for; in a longer --window they are answered, or fail"
        )
    short = [
        gates[function].fewest_requests / most * last.seconds
        for function, most in fewest.items()
        if 0 < most < gates[function].fewest_requests
    ]
    lines.append(f"go on when there is more traffic: offramp shift {subject}")
    if short:
        window = math.ceil(max(short) * MARGIN / looks_of(gates))
        lines.append(f"or wait longer for what there is: offramp shift {subject} --window {window}")
    return "\n".join([*lines, f"or take it back: offramp rollback {subject}"])


def named(names: Sequence[str]) -> str:
    """Return *names*, of many the first ones."""
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def seconds_of(gates: Mapping[str, Gate]) -> float:
    """Return how long each look is, in seconds."""
    return max(gate.window_seconds for gate in gates.values())


def looks_of(gates: Mapping[str, Gate]) -> int:
    """Return how often a step is looked at before it is held."""
    return max(gate.most_holds for gate in gates.values()) + 1


def _table(shown: Mapping[str, Measured]) -> Iterator[str]:
    rows = [HEADS, *((f, *_cells(m.new), *_cells(m.old)) for f, m in shown.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    ends = ["", *(_end(measured) for measured in shown.values())]
    for (name, *numbers), end in zip(rows, ends, strict=True):
        right = "  ".join(n.rjust(w) for n, w in zip(numbers, widths[1:], strict=True))
        yield f"  {name.ljust(widths[0])}  {right}  {end}".rstrip()


def _cells(window: Window | None) -> tuple[str, str, str, str]:
    if window is None:
        return ("-",) * 4
    slow = window.percentile_ms(0.99)
    p99 = "-" if slow is None else f"{slow:.0f}"
    return str(window.requests), str(window.failures), str(window.client_errors), p99


def _end(measured: Measured) -> str:
    return "" if measured.judgement.verdict is Verdict.ADVANCE else measured.judgement.reason


def _verdict(measured: Measured) -> str:
    return f"{measured.judgement.verdict}: {measured.judgement.reason}"


def _side(window: Window | None) -> str:
    if window is None:
        return "no numbers"
    slow = window.percentile_ms(0.99)
    p99 = "" if slow is None else f", p99 {slow:.0f} ms"
    given_up = f", {window.given_up} given up" if window.given_up else ""
    counted = f"{window.requests} requests, {window.failures} failed, {window.client_errors} 4xx"
    return f"{counted}{given_up}{p99}"


def _fewest(measured: Measured) -> int:
    """Return the requests on the side that has fewer; none where a number is missing."""
    return min(0 if side is None else side.requests for side in (measured.old, measured.new))


def _fails(measured: Measured) -> bool:
    """Tell whether it was held since neither side answers as anybody wants."""
    is_held = measured.judgement.verdict is Verdict.HOLD
    return is_held and all(
        side is not None and bool(side.requests) and shows_nothing(side) is not None
        for side in (measured.old, measured.new)
    )


def _hangs(measured: Measured, gate: Gate) -> bool:
    """Tell whether it was held since its new side leaves callers without an answer."""
    if measured.judgement.verdict is not Verdict.HOLD:
        return False
    old, new = measured.old, measured.new
    return old is not None and new is not None and unanswered(old, new, gate) is not None


def _none(measured: Measured) -> bool:
    return all(side is not None and not side.requests for side in (measured.old, measured.new))
