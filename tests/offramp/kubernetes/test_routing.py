"""What holds of a function's route whichever API says it."""

import pytest

from offramp.kubernetes.delegates import Delegates
from offramp.kubernetes.httproutes import HttpRoutes


@pytest.fixture(params=["istio", "gateway-api"])
def routing(request, names, outline):
    return Delegates(names) if request.param == "istio" else HttpRoutes(names, outline)


@pytest.mark.parametrize("weight", [0, 1, 50, 100])
def test_a_weight_is_read_back(routing, function, weight):
    """The object is the only place that has it."""
    assert routing.weight(routing.render(function, weight)) == weight


def test_a_version_makes_the_write_conditional(routing, function):
    """Two writers must not overwrite each other unseen."""
    assert "resourceVersion" not in routing.render(function, 1)["metadata"]
    assert routing.render(function, 1, "7")["metadata"]["resourceVersion"] == "7"
