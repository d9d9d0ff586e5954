"""What one side of a route answered between two instants."""

from dataclasses import dataclass
from typing import Any

Buckets = tuple[tuple[float, int], ...]

GROWING = (
    *("requests", "failures", "broken", "client_errors"),
    *("ended", "late", "moved", "unmodified"),
)
LONGEST_DRIFT_SECONDS = 3.0  # a source tells its age in whole seconds, and clocks are adjusted


@dataclass(frozen=True)
class Counters:
    """
    What one side answered since its source began to count; numbers that only grow.

    *failures* are answers with 5xx, *client_errors* with 4xx. *broken* are requests whose
    answer timed out or was cut off; many of them were answered with 5xx and are counted
    there as well. *buckets* are (upper bound in ms, answers in this bucket), in
    rising order. *since* is the Unix time at which counting began. *ended* are requests that the
    gateway ended itself before their answer was whole: *late* of them since they took too long,
    the others since their caller had gone. *moved* are answers with 3xx, *unmodified* those of
    them that are 304. *waiting* is no sum: the requests that have no answer at that moment.
    """

    requests: int = 0
    failures: int = 0
    broken: int = 0
    client_errors: int = 0
    buckets: Buckets = ()
    since: float = 0.0
    ended: int = 0
    late: int = 0
    moved: int = 0
    unmodified: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Window:
    """
    The answers of one side within *seconds*; fields as in `Counters`.

    *failures* also has the broken answers, as far as they are more than those with 5xx: the
    greater of two numbers that overlap, so never too many. *given_up* are requests whose callers
    did not wait for the answer; *requests* has them, too. *redirects* are answers with 3xx but
    304; None where nobody counted them. *waiting* are requests that had no answer at its end, of
    *begun* that were sent in it (None: nobody counted); *requests* has none of them.
    """

    requests: int
    failures: int
    client_errors: int
    buckets: Buckets
    seconds: float
    given_up: int = 0
    redirects: int | None = None
    waiting: int = 0
    begun: int | None = None

    @property
    def error_share(self) -> float:
        """The share of answers that failed, 0-1; 0 where there were none."""
        return self.failures / self.requests if self.requests else 0.0

    @property
    def client_error_share(self) -> float:
        """The share of 4xx, 0-1; 0 where there were none."""
        return self.client_errors / self.requests if self.requests else 0.0

    @property
    def timed(self) -> int:
        """How many answers the histogram holds."""
        return sum(count for _, count in self.buckets)

    def percentile_ms(self, share: float) -> float | None:
        """
        Return the time within which *share* (0-1) of the answers came, None without any.

        An estimate: answers are taken as spread evenly within their bucket.
        """
        wanted, below, lower = share * self.timed, 0, 0.0
        for upper, count in self.buckets:
            if count and below + count >= wanted:
                return lower + (upper - lower) * (wanted - below) / count
            below, lower = below + count, upper
        return None

    def slower_than(self, limit_ms: float) -> float:
        """Return how many answers took longer than *limit_ms*, estimated as above."""
        slower, lower = 0.0, 0.0
        for upper, count in self.buckets:
            if upper > limit_ms:
                slower += count * min(1.0, (upper - limit_ms) / (upper - lower))
            lower = upper
        return slower

    def document(self) -> dict[str, Any]:
        """Return the window as JSON, with the percentiles people ask for."""
        last = max((n for n, (_, count) in enumerate(self.buckets) if count), default=-1)
        return {
            "requests": self.requests,
            "failures": self.failures,
            "client_errors": self.client_errors,
            "given_up": self.given_up,
            "redirects": self.redirects,
            "waiting": self.waiting,
            "begun": self.begun,
            "p50_ms": _rounded(self.percentile_ms(0.5)),
            "p99_ms": _rounded(self.percentile_ms(0.99)),
            "seconds": round(self.seconds, 3),
            "buckets": [list(bucket) for bucket in self.buckets[: last + 1]],
        }

    @classmethod
    def parse(cls, document: dict[str, Any]) -> "Window":
        """Return the window that `document` wrote; raises `KeyError`, `TypeError`, `ValueError`."""
        redirects, begun = document.get("redirects"), document.get("begun")  # not of earlier ones
        return cls(
            requests=int(document["requests"]),
            failures=int(document["failures"]),
            client_errors=int(document["client_errors"]),
            buckets=tuple((float(upper), int(count)) for upper, count in document["buckets"]),
            seconds=float(document["seconds"]),
            given_up=int(document.get("given_up", 0)),
            redirects=None if redirects is None else int(redirects),
            waiting=int(document.get("waiting", 0)),
            begun=None if begun is None else int(begun),
        )


def summary(counted: Counters | None) -> dict[str, int | float | None]:
    """Return what people ask of one side since counting began; None where nobody knows."""
    if counted is None:
        return dict.fromkeys(("requests", "failures", "p50_ms", "p99_ms"))
    window = between(Counters(since=counted.since), counted, seconds=0.0)
    return {
        "requests": counted.requests,
        "failures": window.failures if window else counted.failures,
        "p50_ms": _rounded(window.percentile_ms(0.5) if window else None),
        "p99_ms": _rounded(window.percentile_ms(0.99) if window else None),
    }


def between(earlier: Counters, later: Counters, seconds: float) -> Window | None:
    """
    Return what was answered between two readings *seconds* apart.

    None when the source began anew in between, which its age or a shrinking number tells:
    what it counted before is lost then.
    """
    if abs(later.since - earlier.since) > LONGEST_DRIFT_SECONDS:
        return None
    before = dict(earlier.buckets)
    buckets = tuple((upper, count - before.get(upper, 0)) for upper, count in later.buckets)
    grown = {name: getattr(later, name) - getattr(earlier, name) for name in GROWING}
    if min(*grown.values(), *dict(buckets).values(), 0) < 0:
        return None
    given_up = max(0, grown["ended"] - grown["late"])
    requests = grown["requests"] + given_up
    return Window(
        requests=requests,
        failures=max(grown["failures"], grown["broken"]),
        client_errors=grown["client_errors"],
        buckets=buckets,
        seconds=seconds,
        given_up=given_up,
        redirects=max(0, grown["moved"] - grown["unmodified"]),
        waiting=later.waiting,
        begun=max(0, requests + later.waiting - earlier.waiting),
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
