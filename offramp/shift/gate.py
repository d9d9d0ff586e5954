"""
Decide one step from equal windows of both sides; pure, and every branch is one test.

Comparisons: failures, 4xx, redirects, callers who gave up, latency. Each is of two shares, so
one test serves all: a share is too great when it exceeds the old one by more than the bound. When
that may be chance, nothing is decided yet. docs/decisions/0004-gate.md says why.
"""

from dataclasses import dataclass
from enum import StrEnum

from offramp.shift.bounds import Gate
from offramp.shift.proportions import Share, least_excess
from offramp.window import Window

# answers on each side -> the percentile they can carry: ten or more are slower than it
PERCENTILES = ((1000, 0.99), (200, 0.95), (0, 0.90))

MOSTLY = 0.5  # share of requests that fail, above which nothing is known of what works
FEWEST_THAT_CONDEMN = 10  # requests on either side, of which on the new one most fail


class Verdict(StrEnum):
    """What to do after a window."""

    ADVANCE = "advance"
    HOLD = "hold"
    ROLL_BACK = "roll back"


@dataclass(frozen=True)
class Judgement:
    """A verdict and the sentence that says why, with the numbers."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Comparison:
    """One share of both sides, as words, and whether new exceeds old by more than its bound."""

    words: str
    old: Share
    new: Share
    is_exceeded: bool

    @property
    def is_sure(self) -> bool:
        return least_excess(self.new, self.old) > 0


def judge(old: Window | None, new: Window | None, gate: Gate) -> Judgement:
    """Return HOLD without enough data or certainty, ROLL_BACK when new is worse, else ADVANCE."""
    if old is None or new is None:
        side = "old" if old is None else "new"
        return Judgement(Verdict.HOLD, f"the numbers of the {side} side are missing")
    if few := _few(old, new, gate):
        condemned = _condemned(old, new, gate)
        return Judgement(Verdict.ROLL_BACK if condemned else Verdict.HOLD, condemned or few)
    found = [*_shares(old, new, gate), _latency(old, new, gate)]
    exceeded = [each for each in found if each.is_exceeded]
    for each in exceeded:
        if each.is_sure:
            return Judgement(Verdict.ROLL_BACK, each.words)
    if exceeded:
        return Judgement(Verdict.HOLD, f"{exceeded[0].words}; that may still be chance")
    if nothing := unanswered(old, new, gate) or shows_nothing(new) or _untimed(old, new):
        return Judgement(Verdict.HOLD, nothing)
    return Judgement(Verdict.ADVANCE, "; ".join(each.words for each in found))


def _few(old: Window, new: Window, gate: Gate) -> str | None:
    """Return which side has fewer requests than the gate wants."""
    for side, window in (("old", old), ("new", new)):
        if window.requests < gate.fewest_requests:
            more = f"; {window.waiting} more have no answer yet" if window.waiting else ""
            few = f"only {window.requests} of {gate.fewest_requests} requests"
            return f"{few} on the {side} side{more}"
    return None


def _condemned(old: Window, new: Window, gate: Gate) -> str | None:
    """Return why a side is not waited for although few have called: most do so in vain."""
    if min(old.requests, new.requests) < FEWEST_THAT_CONDEMN:
        return None
    for each in _shares(old, new, gate):
        if each.new.value > MOSTLY and each.is_exceeded and each.is_sure:
            return each.words
    return None


def shows_nothing(new: Window) -> str | None:
    """Return why a new side that is no worse than the old one has not shown that it works."""
    if new.failures > MOSTLY * new.requests:
        same = f"{new.failures} of {new.requests} requests failed on the new side, as on the old"
        return f"{same}: what works on neither side shows nothing"
    if new.failures + new.client_errors + new.given_up >= new.requests:
        what = "failed, got 4xx or were given up" if new.given_up else "failed or got 4xx"
        same = f"all {new.requests} requests {what} on the new side, as on the old"
        return f"{same}: what was refused shows nothing of the rest"
    return None


def unanswered(old: Window, new: Window, gate: Gate) -> str | None:
    """
    Return that new lets surely more of its callers wait than old, at the end of the window.

    Those that hang are in no other number until the gateway gives them up, and a shift may be over
    by then. How many wait grows with how long an answer takes: a slower side may have more.
    """
    floor = gate.latency_floor_ms / 1000 / new.seconds if new.seconds else 0.0
    bound = gate.error_share + floor
    after = _waiting(new)
    if least_excess(after, _waiting(old, gate.latency_ratio)) <= bound:
        return None
    return (
        f"{_excess('had no answer yet', _waiting(old), after, bound).words}; they may never get one"
    )


def _waiting(window: Window, ratio: float = 1.0) -> Share:
    """Return the share that waits of what was sent, *ratio* times, at most all of it."""
    begun = window.requests + window.waiting if window.begun is None else window.begun
    return Share(min(begun, window.waiting * ratio), begun)


def _untimed(old: Window, new: Window) -> str | None:
    """Return whose latency nobody knows; what never came to a side, as it refused, has none."""
    for side, window in (("new", new), ("old", old)):
        answers = window.requests - window.failures - window.given_up
        if answers > 0 and not window.timed:
            told = f"{answers} answers of the {side} side, and no time"
            return f"{told} of any: the gateway's histogram upstream_rq_time is missing"
    return None


def _shares(old: Window, new: Window, gate: Gate) -> list[Comparison]:
    """Compare what went wrong, or may have: redirects and callers who gave up, where there are."""
    counts = [
        ("failed", old.failures, new.failures, gate.error_share),
        ("got 4xx", old.client_errors, new.client_errors, gate.client_error_share),
    ]
    if new.redirects and old.redirects is not None:
        moved = ("were redirected", old.redirects, new.redirects, gate.client_error_share)
        counts.append(moved)
    if old.given_up or new.given_up:
        counts.append(("were given up by callers", old.given_up, new.given_up, gate.error_share))
    return [
        _excess(what, Share(before, old.requests), Share(after, new.requests), bound)
        for what, before, after, bound in counts
    ]


def _excess(what: str, old: Share, new: Share, bound: float) -> Comparison:
    words = (
        f"{new.value:.2%} of {new.total:.0f} {what} on the new side, "
        f"{old.value:.2%} of {old.total:.0f} on the old (bound +{bound:.2%})"
    )
    return Comparison(words, old, new, new.value - old.value > bound)


def _latency(old: Window, new: Window, gate: Gate) -> Comparison:
    """Compare the shares that are slower than the old side's percentile allows."""
    fewest = min(old.timed, new.timed)
    share = next(share for least, share in PERCENTILES if fewest >= least)
    before, after = old.percentile_ms(share) or 0.0, new.percentile_ms(share) or 0.0
    limit = max(before * gate.latency_ratio, before + gate.latency_floor_ms)
    words = (
        f"p{share * 100:.0f} {after:.0f} ms on the new side, {before:.0f} ms on the old "
        f"(bound {limit:.0f} ms)"
    )
    slower = [Share(window.slower_than(limit), window.timed) for window in (old, new)]
    return Comparison(words, slower[0], slower[1], after > limit)
