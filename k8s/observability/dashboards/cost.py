"""What each side uses, and what a request costs. Needs a cluster: the kubelet counts."""

from k8s.observability.dashboards.parts import HERE, Graph, Line, Number, Page

SIDE = "{{side}}"
MEMORY = f"offramp:memory_bytes{{{HERE}}}"
USED = f"offramp:cpu_seconds:increase5m{{{HERE}}}"
ANSWERED = f"offramp:requests:rate1m{{{HERE}}}"
CPU = f"sum by (side) ({USED})"
REQUESTS = f"sum by (side) (avg_over_time({ANSWERED}[5m])) * 300"


def shown(rate: str) -> str:
    """
    Return the sum of *rate* over the time that is shown.

    A function at zero has no series, so an average would be one of the busy time only; the
    number of looks is taken from the memory, which is told all the time.
    """
    looks = f"on () group_left () max(count_over_time({MEMORY}[$__range]))"
    return f"sum by (side) (sum_over_time({rate}[$__range])) * $__range_s / {looks}"


PAGE = Page(
    name="cost",
    title="what each side uses",
    about="CPU-seconds, memory-seconds and requests of old and new.",
    by_function=False,
    panels=(
        Number(
            "CPU-seconds",
            "Used in the time that is shown.",
            "s",
            Line(f"{shown(USED)} / 300", SIDE),
        ),
        Number(
            "Memory-seconds",
            "Byte-seconds in the time that is shown: a gibibyte held for a minute is 60 GiB s.",
            "bytes",
            Line(f"avg_over_time({MEMORY}[$__range]) * $__range_s", SIDE),
        ),
        Number(
            "Requests",
            "Answered in the time that is shown.",
            "short",
            Line(shown(ANSWERED), SIDE),
        ),
        Number(
            "CPU of a request",
            "CPU-seconds for each request in the last five minutes.",
            "s",
            Line(f"{CPU} / ({REQUESTS} > 0)", SIDE),
        ),
        Graph(
            "CPU",
            "CPU-seconds each second (cores) of both sides.",
            "short",
            (Line(f"{CPU} / 300", SIDE),),
        ),
        Graph(
            "Memory",
            "Bytes in use; the new side's fall to 0 when nobody asks.",
            "bytes",
            (Line(MEMORY, SIDE),),
        ),
        Graph(
            "CPU of each function",
            "CPU-seconds each second (cores).",
            "short",
            (Line(f'offramp:cpu_seconds:increase5m{{{HERE}, side="new"}} / 300', "{{function}}"),),
        ),
        Graph(
            "Requests of each side",
            "Answers each second.",
            "reqps",
            (Line(f"sum by (side) ({ANSWERED})", SIDE),),
        ),
    ),
)
