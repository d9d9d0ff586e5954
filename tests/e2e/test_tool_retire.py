"""`offramp --on kubernetes retire`: weights and journal of a real cluster, code of a folder."""

from datetime import UTC, datetime

import pytest

from offramp.kubernetes.kinds import VirtualService
from offramp.shift.journal import Change, Entry
from tests.e2e.toy import toy

__all__ = ["toy"]
pytestmark = pytest.mark.cluster

SHOP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/goods/<int:number>")
def show(number):
    return priced(number)


@app.post("/goods")
def add():
    return {}, 201


@app.get("/orders")
def orders():
    return []


def priced(number):
    return {"price": number}
"""
LEFT = """\
from flask import Flask

app = Flask(__name__)


@app.get("/orders")
def orders():
    return []
"""


@pytest.fixture
def shop(toy):
    """All routes of the group are at 100, which the cluster's journal has."""
    (toy.folder / "shop.py").write_text(SHOP)
    for name in ("goods-show", "goods-add", "orders-list"):
        (toy.folder / name).mkdir()
        (toy.folder / name / "handler.py").write_text("def handle(event, context): ...\n")
    toy.run("secrets")
    assert toy.run("routes")[0] == 0
    goods = ("goods-show", "goods-add")
    platform = toy.platform
    platform.router._change(dict.fromkeys(goods, 100), platform.router.objects())
    now = datetime.now(UTC).isoformat()
    platform.journal.append([Entry(now, "ana", one, Change(0, 100, "shifted")) for one in goods])
    return toy


def sides(toy, function):
    """Return the destinations of a function's delegate."""
    found = toy.platform.cluster.find(VirtualService, function)
    return {one["destination"]["subset"] for http in found.spec["http"] for one in http["route"]}


def test_the_bake_time_is_that_of_the_clusters_journal(shop):
    """The weight was set a moment ago, by whomever."""
    code, out, errors = shop.run("retire", "goods", "--no-git", "--apply")

    assert code == 1
    assert "its bake time of 7 days ends in 7 days" in out + errors
    assert (shop.folder / "shop.py").read_text() == SHOP


def test_what_is_retired_loses_its_old_destination(shop):
    """Code, catalogue, then routes; the other group keeps both of its sides."""
    code, _, errors = shop.run("retire", "goods", "--no-git", "--bake", "0", "--apply")
    assert code == 0, errors
    assert (shop.folder / "shop.py").read_text() == LEFT
    assert shop.run("routes")[0] == 0

    assert len(sides(shop, "goods-show")) == len(sides(shop, "goods-add")) == 1
    assert len(sides(shop, "orders-list")) == 2
    _, status = shop.json("status")
    retired = {one["function"]: one.get("retired", False) for one in status["routes"]}
    assert retired == {"goods-show": True, "goods-add": True, "orders-list": False}
    assert "no old code to go to" in "".join(shop.run("rollback", "goods")[1:])
