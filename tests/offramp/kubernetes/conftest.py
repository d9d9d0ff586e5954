"""The names and one function of an application called `shop`, in the namespace `toys`."""

from pathlib import Path

import pytest

from offramp.catalogue import Function
from offramp.kubernetes.delegates import Delegates
from offramp.kubernetes.names import Names
from offramp.kubernetes.outline import Outline
from offramp.kubernetes.setting import Setting

POST = {"method": "POST", "path": {"type": "Exact", "value": "/goods"}}
FILTERS = [{"type": "RequestHeaderModifier", "requestHeaderModifier": {"remove": ["expect"]}}]


@pytest.fixture
def names():
    return Names("toys", "shop", Setting())


@pytest.fixture
def routing(names):
    return Delegates(names)


@pytest.fixture
def function():
    return Function(
        name="goods-add",
        group="goods",
        method="POST",
        path="/goods",
        folder=Path("goods"),
        image="goods-add",
    )


@pytest.fixture
def outline():
    return Outline.model_validate(
        {
            "parentRefs": [{"name": "shop", "sectionName": "https"}],
            "hostnames": ["toys.example"],
            "filters": FILTERS,
            "functions": {"goods-add": {"matches": [POST], "timeout": "35s"}},
        }
    )
