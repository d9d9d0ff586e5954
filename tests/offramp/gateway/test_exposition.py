"""The page `/metrics`: what stands on it, and what happens to the parts that cannot be had."""

import logging

from prometheus_client.parser import text_string_to_metric_families

from offramp.errors import OfframpError
from offramp.gateway import exposition


def samples(text: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Return what Prometheus would read."""
    return {
        family.name: [(sample.labels, sample.value) for sample in family.samples]
        for family in text_string_to_metric_families(text)
    }


def missing() -> str:
    """Be a part that cannot be had."""
    raise OfframpError("the API server does not answer")


def test_each_weight_is_told_with_its_group():
    """Alerts about a stuck shift and the dashboard of a shift start from these."""
    told = samples(exposition.weights({"auth-login": 10, "odd": 0}, {"auth-login": "auth"}))

    assert told["offramp_weight_percent"] == [
        ({"function": "auth-login", "group": "auth"}, 10),
        ({"function": "odd", "group": ""}, 0),
    ]


def test_a_label_may_hold_anything():
    """A quote or a line break in a name must not break the whole page."""
    odd = 'a "quoted"\nname\\'
    told = samples(exposition.text([exposition.Gauge("x", "About x.", [({"name": odd}, 1.5)])]))

    assert told["x"] == [({"name": odd}, 1.5)]


def test_a_part_that_cannot_be_had_takes_no_other_with_it(caplog):
    """While the API server is away, the gateway's own numbers are needed most."""
    with caplog.at_level(logging.WARNING):
        told = samples(exposition.page({"own": lambda: "calls 3\n", "weights": missing}))

    assert told["calls"] == [({}, 3)]
    assert told["offramp_numbers_up"] == [({"part": "own"}, 1), ({"part": "weights"}, 0)]
    assert "the API server does not answer" in caplog.text
