"""What an estimate says, and what it leaves out."""

import pytest

from offramp.audit.render.costs import cost, measured
from offramp.audit.report import Estimate, Report, Route


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        (Estimate(), ""),
        (Estimate(700, 29), "700 ms, 29 MiB"),
        (
            Estimate(700, 29, missing=["pandas"]),
            "at least 700 ms, 29 MiB; pandas not installed here",
        ),
        (Estimate(missing=[*"abcd"]), "a, b, c and 1 more not installed here"),
        (Estimate(700, unmeasured=["torch"]), "at least 700 ms; torch not measured"),
    ],
)
def test_an_estimate_says_what_it_leaves_out(estimate, said):
    """A route with pandas showed the same figures as one without."""
    assert cost(estimate) == said


def test_the_python_that_measured_is_named_once():
    """Ours has not what the application asks for."""
    route = Route("GET", "/", "index", "app.py", 1, estimate=Estimate(missing=["pandas"]))
    report = Report(None, "shop", [route], measured_by="offramp's own Python")
    assert measured(report) == (
        "Imports were measured with offramp's own Python, which has no `pandas`: functions that "
        "need them take more than is told. `--python` names the application's."
    )
    assert measured(Report(None, "shop")) == ""
