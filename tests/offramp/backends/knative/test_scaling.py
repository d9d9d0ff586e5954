"""OpenFaaS's labels as Knative's annotations."""

import pytest

from offramp.backends.knative.scaling import annotations
from offramp.gateway.backend import RefusalError


def scaled(**labels):
    given = {f"com.openfaas.scale.{n.replace('_', '-')}": text for n, text in labels.items()}
    return {n.partition("/")[2]: text for n, text in annotations(given).items()}


@pytest.mark.parametrize(
    ("labels", "least"),
    [
        ({}, "0"),
        ({"min": "0"}, "0"),
        ({"min": "0", "zero": "true"}, "0"),
        ({"min": "0", "zero": "false"}, "1"),
        ({"min": "2", "zero": "true"}, "2"),
        ({"min": "2"}, "2"),
    ],
)
def test_zero_needs_leave(labels, least):
    """A function that says it may not go to zero keeps one process."""
    assert scaled(**labels)["min-scale"] == least


@pytest.mark.parametrize(
    ("text", "window"), [("60s", "60s"), ("15m", "900s"), ("1s", "6s"), ("2h", "3600s")]
)
def test_the_idle_time_is_knatives_window_within_its_bounds(text, window):
    """Knative refuses less than 6 seconds and more than an hour."""
    assert scaled(zero_duration=text)["window"] == window


def test_what_is_measured_and_how_much_of_it():
    """The names differ, the meaning does not."""
    found = scaled(type="capacity", target="10", target_proportion="0.9", max="5")

    assert found == {
        "min-scale": "0",
        "max-scale": "5",
        "metric": "concurrency",
        "class": "kpa.autoscaling.knative.dev",
        "target": "10",
        "target-utilization-percentage": "90",
    }
    assert scaled(type="cpu")["class"] == "hpa.autoscaling.knative.dev"


def test_a_range_without_a_measure_grows_as_on_openfaas():
    """Its users expect a second replica above five requests a second, unless they say else."""
    found = scaled(min="1", max="2")

    assert (found["metric"], found["target"]) == ("rps", "5")
    assert found["target-utilization-percentage"] == "100"


def test_a_range_without_a_measure_shrinks_within_a_minute():
    """How long one may be idle that goes to zero is not touched by it."""
    assert scaled(min="1", max="2")["window"] == "30s"
    assert scaled(min="1", max="2", zero_duration="5m")["window"] == "300s"
    assert "window" not in scaled(max="2")
    assert "window" not in scaled(min="1", max="2", type="rps")


@pytest.mark.parametrize("labels", [{"min": "1"}, {"max": "4", "type": "capacity"}])
def test_a_measure_that_is_said_or_not_needed_stays(labels):
    """Without a target Knative takes what fits the function's own concurrency."""
    assert "target" not in scaled(**labels)


@pytest.mark.parametrize(
    "labels",
    [
        {"min": "-1"},
        {"max": "many"},
        {"type": "queue"},
        {"zero_duration": "soon"},
        {"target": "x"},
        {"target_proportion": "much"},
        {"target_proportion": "nan"},
        {"target_proportion": "inf"},
    ],
)
def test_what_cannot_be_meant_is_named(labels):
    """Else the API server's refusal would name Knative's annotation instead."""
    with pytest.raises(RefusalError, match=r"com\.openfaas\.scale"):
        scaled(**labels)


def test_other_labels_mean_nothing_here():
    """Labels are free for other uses."""
    assert scaled() == annotations_of({"team": "a"})


def annotations_of(labels):
    return {n.partition("/")[2]: text for n, text in annotations(labels).items()}
