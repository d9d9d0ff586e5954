"""What happens when somebody else writes the same objects: Knative's controllers, and people."""

import asyncio
import copy
from dataclasses import dataclass, field
from typing import Any

import pytest

from offramp.backends.knative.backend import KnativeBackend
from offramp.backends.knative.kinds import FUNCTION, TAKE_OVER, Service
from offramp.gateway.backend import RefusalError
from offramp.gateway.shapes import Deployment
from offramp.kubernetes.errors import ConflictError

LEAST = "autoscaling.knative.dev/min-scale"


@dataclass(frozen=True)
class Shelf:
    """A namespace with Services; *meanwhile* is how often somebody is faster than a `replace`."""

    services: dict[str, Any]
    meanwhile: list[str] = field(default_factory=list)
    namespace: str = "shop"

    def find(self, kind, name):
        return copy.deepcopy(self.services.get(name)) if kind is Service else None

    def replace(self, wanted, *, manager):
        if self.meanwhile:
            raise ConflictError(f"{self.meanwhile.pop()} was faster than {manager}", 409)
        self.services[wanted["metadata"]["name"]] = wanted

    def apply(self, wanted, **_):
        self.services[wanted.metadata.name] = wanted


def service(**labels):
    return Service.from_dict(
        {
            "metadata": {"name": "greet", "namespace": "shop", "labels": labels},
            "spec": {"template": {"metadata": {}, "spec": {"containers": [{"image": "theirs"}]}}},
        }
    )


def backend(shelf):
    return KnativeBackend(shelf, client=lambda: None)


def image(shelf):
    return shelf.services["greet"]["spec"]["template"]["spec"]["containers"][0]["image"]


def test_a_function_is_scaled_although_knative_writes_too():
    """Its controllers write a Service several times while a revision starts."""
    shelf = Shelf({"greet": service(**{FUNCTION: "greet"})}, ["knative", "knative"])

    asyncio.run(backend(shelf).scale("greet", "shop", 2))

    template = shelf.services["greet"]["spec"]["template"]
    assert template["metadata"]["annotations"][LEAST] == "2"


def test_who_is_never_fast_enough_is_told_so():
    """Nobody waits for ever."""
    shelf = Shelf({"greet": service(**{FUNCTION: "greet"})}, ["knative"] * 100)

    with pytest.raises(RefusalError) as caught:
        asyncio.run(backend(shelf).scale("greet", "shop", 2))
    assert caught.value.status == 409


@pytest.mark.parametrize("write", ["create", "update"])
def test_a_service_that_is_no_function_is_not_overwritten(write):
    """Somebody else's may have the same name by chance."""
    shelf = Shelf({"greet": service()})

    with pytest.raises(RefusalError, match="that is no function") as caught:
        asyncio.run(getattr(backend(shelf), write)(wanted()))
    assert (caught.value.status, image(shelf)) == (409, "theirs")


def test_it_is_taken_over_by_whoever_says_so():
    """As one of Helm's is."""
    shelf = Shelf({"greet": service()})

    asyncio.run(backend(shelf).create(wanted(**{TAKE_OVER: "true"})))

    assert image(shelf) == "ours"


def wanted(**annotations):
    return Deployment(service="greet", image="ours", namespace="shop", annotations=annotations)
