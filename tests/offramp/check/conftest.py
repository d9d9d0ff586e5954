"""Facts of an application called `shop` that may be deployed; a test spoils one of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from offramp.catalogue import Catalogue
from offramp.catalogue.model import Steps
from offramp.check.environment import Environment
from offramp.check.facts import Cluster, Database, Facts, Image, Migrations, Numbers, Part
from offramp.check.release import Release
from offramp.check.result import known
from tests.offramp.check import objects

READY = Part(("controller",), (), "1.24.3")


@pytest.fixture
def catalogue():
    """Give what stack.yml says: one setting, one secret of a kind, a database."""
    offramp = {
        "old": {"app": "shop:app", "service": "shop"},
        "groups": ["goods"],
        "environment": {"MAIL_HOST": "127.0.0.1"},
        "secrets": {"token": "random"},
        "database": {"name": "shop", "migrate": "migrate", "seed": "fill-with-toys"},
    }
    steps = Steps.model_validate(offramp)
    nowhere = Path("/nowhere")
    return Catalogue(root=nowhere, file=nowhere, copies=[], functions=(), offramp=steps)


@pytest.fixture
def facts(catalogue):
    """Give facts that all checks of production pass."""
    release = Release("toys", tuple(objects.release()))
    return Facts(
        environment=Environment("prod"),
        catalogue=catalogue,
        release=release,
        refusal=None,
        cluster=Cluster(
            kubernetes="v1.33.1",
            istio=READY,
            knative=READY,
            unknown_kinds=(),
            services={"the gateway": True},
            scales_by_cpu=True,
        ),
        numbers=Numbers(pods=1, series=4),
        images={name: Image(on_nodes=False, registry=True) for name in release.images},
        database=Database(("0002",), connections=97),
        migrations=Migrations(frozenset({"0002"}), frozenset({"0001", "0002"})),
        secrets={
            ("toys", "token"): {"token": b"xk2Jw9-PqLr7mZ0aV4tYb8NcE5sHdU1f"},
            ("toys", "database"): {"url": b"postgresql://", "direct-url": b"postgresql://"},
        },
        trials=frozenset({b"a-value-of-a-trial-Xq81zLmw03Kd"}),
    )


@pytest.fixture
def spoiled(facts):
    """Return a function that gives the facts with some changed; `objects` are the release's."""

    def make(*, env=None, objects=None, **changes):
        if env is not None:
            changes["environment"] = Environment(env)
        if objects is not None:
            changes["release"] = Release(known(facts.release).namespace, tuple(objects))
        return replace(facts, **changes)

    return make
