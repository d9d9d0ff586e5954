"""The way back, where a cluster and the project that is here know different functions."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from offramp.errors import OfframpError
from offramp.kubernetes.httproutes import HttpRoutes
from offramp.kubernetes.router import ClusterRouter


@dataclass
class Cluster:
    """Objects in memory."""

    objects: dict = field(default_factory=dict)

    def select(self, _kind, _labels):
        return list(self.objects.values())

    def apply(self, wanted, **_):
        self.objects[wanted.metadata.name] = wanted
        return wanted


@pytest.fixture
def router(names, outline, function):
    """Two functions at 50 %; the release that is there now knows the second one only."""
    gone = function.model_copy(update={"name": "a-gone"})
    both = outline.functions | {"a-gone": outline.functions["goods-add"]}
    earlier = HttpRoutes(names, outline.model_copy(update={"functions": both}))
    catalogue = SimpleNamespace(
        functions=(gone, function), function={"a-gone": gone, "goods-add": function}.__getitem__
    )
    cluster = Cluster({f.name: earlier.render(f, 50) for f in catalogue.functions})
    uptake = SimpleNamespace(wait=lambda _: None)
    return ClusterRouter(catalogue, cluster, HttpRoutes(names, outline), uptake)


def test_a_function_that_the_release_has_not_keeps_no_other_on_new(router):
    """A rollback of all ended at it, and what comes after it stayed where it was."""
    with pytest.raises(OfframpError, match="the release does not know the function a-gone"):
        router.set_weights({"a-gone": 0, "goods-add": 0})

    assert router.weight("goods-add") == 0


def test_what_the_release_knows_goes_back_without_a_word(router):
    """Nothing is said of functions that nobody named."""
    router.set_weights({"goods-add": 0})

    assert router.weights() == {"a-gone": 50, "goods-add": 0}
