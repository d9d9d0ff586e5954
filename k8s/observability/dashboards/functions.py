"""How the functions are: processes, starts, what they refuse and what they use."""

from k8s.observability.dashboards.parts import HERE, ROUTES, Graph, Line, Page

FUNCTION = "{{function}}"
TOTAL = f"max_over_time(offramp:cold_start_seconds:total{{{ROUTES}}}[15m])"
STARTED = f'offramp:cold_start_seconds{{{ROUTES}, phase="import"}}'

PAGE = Page(
    name="functions",
    title="functions and their starts",
    about="Health of the new side. Numbers of starts are of processes that were there in 15 min.",
    panels=(
        Graph(
            "Processes",
            "Running processes (pods on a cluster). None is fine while nobody asks.",
            "short",
            (Line(f"offramp:processes{{{ROUTES}}}", FUNCTION),),
        ),
        Graph(
            "Requests in flight",
            "Being answered right now. At processes times max_inflight, others wait.",
            "short",
            (Line(f"offramp:in_flight{{{ROUTES}}}", FUNCTION),),
        ),
        Graph(
            "Starts by phase",
            "Average seconds of each phase of a start: schedule (a node is chosen), container "
            "(image, sandbox), start (Python and the runtime), import (the handler), ready, "
            "first_answer.",
            "s",
            (
                Line(
                    f"avg by (phase) (max_over_time(offramp:cold_start_seconds{{{ROUTES}}}[15m]))",
                    "{{phase}}",
                ),
            ),
            bars=True,
        ),
        Graph(
            "Whole starts",
            "Seconds from making a process to its first answer: half of them, and the slowest.",
            "s",
            (
                Line(f"quantile by (function) (0.5, {TOTAL})", "{{function}} half"),
                Line(f"max by (function) ({TOTAL})", "{{function}} slowest"),
            ),
        ),
        Graph(
            "Starts in 15 minutes",
            "How many processes began. Many for few requests: keep one ready (scale.min), or "
            "keep them longer (scale.zero-duration).",
            "short",
            (
                Line(
                    "count by (function) "
                    f"(count_over_time({STARTED}[15m]) unless {STARTED} offset 15m) "
                    f"or offramp:processes{{{ROUTES}}} * 0",
                    FUNCTION,
                ),
            ),
        ),
        Graph(
            "Time of 95 in 100 answers",
            "Of the new side, as callers see it: with waiting for a start.",
            "s",
            (Line(f'offramp:answer_seconds:p95{{{ROUTES}, side="new"}}', FUNCTION),),
        ),
        Graph(
            "Refused",
            "Requests each second answered 429, because all processes were busy.",
            "reqps",
            (
                Line(
                    f"offramp:refusals:rate5m{{{ROUTES}}} or offramp:processes{{{ROUTES}}} * 0",
                    FUNCTION,
                ),
            ),
        ),
        Graph(
            "Memory of the limit",
            "The ten containers of the application that are nearest to their memory limit.",
            "percentunit",
            (Line(f"topk(10, offramp:memory_limit:share{{{HERE}}})", "{{pod}} {{container}}"),),
        ),
    ),
)
