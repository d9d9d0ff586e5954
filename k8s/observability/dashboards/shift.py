"""Old against new, route by route, while traffic moves."""

from k8s.observability.dashboards.parts import ROUTES, Graph, Line, Page

SIDE = "{{function}} {{side}}"


def _recorded(name: str) -> Line:
    return Line(f"{name}{{{ROUTES}}}", SIDE)


PAGE = Page(
    name="shift",
    title="a shift, old against new",
    about="Both sides of each route as the callers' gateway counted them; gates read the same.",
    panels=(
        Graph(
            "Weight",
            "Percent of a route's requests that go to the new side. A step up is a gate passed, "
            "a fall to 0 is a rollback; `offramp why` tells the reason.",
            "percent",
            (Line(f"offramp:weight_percent{{{ROUTES}}}", "{{function}}"),),
        ),
        Graph(
            "Requests",
            "Answers each second. Both sides must get some, or the gate holds.",
            "reqps",
            (_recorded("offramp:requests:rate1m"),),
        ),
        Graph(
            "Failures",
            "Share of answers with 5xx, or broken off. The new side's line belongs on the old's.",
            "percentunit",
            (_recorded("offramp:failures:share"),),
        ),
        Graph(
            "Client errors",
            "Share of 4xx. A function that rejects every token has no 5xx at all.",
            "percentunit",
            (
                Line(
                    f"offramp:client_errors:rate1m{{{ROUTES}}} "
                    f"/ (offramp:requests:rate1m{{{ROUTES}}} > 0)",
                    SIDE,
                ),
            ),
        ),
        Graph(
            "Time of half the answers",
            "Seconds within which half of the answers came.",
            "s",
            (_recorded("offramp:answer_seconds:p50"),),
        ),
        Graph(
            "Time of 99 in 100 answers",
            "What the gate compares. Starts of functions show here first.",
            "s",
            (_recorded("offramp:answer_seconds:p99"),),
        ),
        Graph(
            "Timeouts",
            "Requests each second that the gateway gave up waiting for.",
            "reqps",
            (
                Line(
                    f"offramp:timeouts:rate1m{{{ROUTES}}} "
                    f"or offramp:requests:rate1m{{{ROUTES}}} * 0",
                    SIDE,
                ),
            ),
        ),
        Graph(
            "Answers by status",
            "Answers each second by the first digit of their status, all chosen routes together.",
            "reqps",
            (
                Line(
                    f"sum by (side, class) (offramp:answers:rate1m{{{ROUTES}}})",
                    "{{side}} {{class}}",
                ),
            ),
        ),
    ),
)
