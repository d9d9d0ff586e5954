"""Weights: one file that Envoy, the next start and every command agree on."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from offramp.catalogue import load
from offramp.errors import OfframpError, UsageError
from offramp.local.envoy import files
from offramp.local.envoy.admin import Admin, AdminError
from offramp.local.envoy.router import EnvoyRouter
from tests.offramp.local.envoy.gateway import free_port, write_project
from tests.waiting import until

CALLERS = 4


@pytest.fixture
def router(tmp_path):
    """A router whose Envoy does not run."""
    (tmp_path / "project").mkdir()
    return EnvoyRouter.of(write_project(tmp_path / "project"), tmp_path / "envoy", None)


def test_before_the_first_start_all_is_old(router):
    """A new project has no file, and that is no mistake."""
    assert set(router.weights().values()) == {0}


def test_weights_survive_a_restart(router):
    """`down` and `up` must not move traffic."""
    router.set_weights({"goods-show": 30, "goods-add": 100})

    router.prepare()

    assert (router.weight("goods-show"), router.weight("goods-add")) == (30, 100)


def test_a_function_that_is_gone_from_the_catalogue_is_forgotten(router):
    """Its routes are gone; its weight must not come back with a namesake."""
    router.set_weights({"goods-show": 30})
    fewer = router.catalogue.model_copy(update={"functions": router.catalogue.functions[1:]})

    replace(router, catalogue=fewer).prepare()

    assert router.weight("goods-show") == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"resources": []}', '{"resources": [{}]}'])
def test_a_damaged_file_is_an_error_and_never_zero(router, text):
    """Zero would be a silent rollback, and the next write would make it true."""
    router.prepare()
    router.path.write_text(text)

    with pytest.raises(OfframpError, match="cannot be read"):
        router.weights()


@pytest.mark.parametrize("wanted", [{"nobody": 1}, {"goods-show": 101}, {"goods-show": -1}])
def test_what_is_no_weight_of_a_function_changes_nothing(router, wanted):
    """Checked before anything is written."""
    with pytest.raises(UsageError):
        router.set_weights({"goods-add": 50} | wanted)

    assert router.weight("goods-add") == 0


def test_what_somebody_moved_meanwhile_is_not_written_over(router):
    """A step of a shift must not undo a rollback that came after its look."""
    router.set_weights({"goods-show": 10, "goods-add": 10})
    router.set_weights({"goods-show": 0})

    with pytest.raises(OfframpError, match="somebody set goods-show to 0 while it was at 10"):
        router.set_weights(
            {"goods-show": 50, "goods-add": 50}, expected={"goods-show": 10, "goods-add": 10}
        )

    assert (router.weight("goods-show"), router.weight("goods-add")) == (0, 10)


def test_a_clock_that_is_set_back_makes_no_older_version(router):
    """Envoy seemed to route by the new weights before it had read them, or refused to."""
    times = iter([50, 10, 10, 70])
    router = replace(router, now=lambda: next(times))
    versions = []
    for weight in (10, 20, 0, 30):
        router.set_weights({"goods-show": weight})
        versions.append(json.loads(router.path.read_text())["version_info"])

    assert versions == ["50", "51", "52", "70"]


def test_without_an_answer_of_envoy_the_file_is_written_all_the_same(router):
    """A rollback must hold at the next start, even if Envoy hangs now."""
    lost = replace(router, admin=Admin(free_port()))

    with pytest.raises(AdminError, match="does not answer"):
        lost.set_weights({"goods-show": 10})

    assert router.weight("goods-show") == 10


@pytest.mark.parametrize("hosts", [None, [], [{}], [{"routes": [{"name": "x"}]}]])
def test_routes_that_somebody_took_out_are_made_anew(router, hosts):
    """As long as the weights can be read, the way back is open."""
    router.set_weights({"goods-show": 10})
    document = json.loads(router.path.read_text())
    document["resources"][0]["virtual_hosts"] = hosts
    router.path.write_text(json.dumps(document))

    with pytest.raises(AdminError, match="does not answer"):
        replace(router, admin=Admin(free_port())).set_weights({"goods-show": 0})

    assert router.weight("goods-show") == 0
    assert "old-goods-add" in router.path.read_text()


def test_a_damaged_file_keeps_nobody_from_taking_all_back(router):
    """There is nothing to be read in it for that; of some functions alone there is."""
    router.set_weights({"goods-show": 10})
    router.path.write_text("{")
    everything = {f.name: 0 for f in router.catalogue.functions}

    with pytest.raises(OfframpError, match="cannot be read"):
        router.set_weights({"goods-show": 0})
    router.set_weights(everything)

    assert router.weights() == everything


def test_a_refused_file_is_told_with_envoys_reason(gateway):
    """The seconds of waiting are faked; Envoy and its refusal are real."""
    version = gateway.admin.route_version()
    ticks = iter(range(0, 10_000, 3))
    router = replace(gateway.router, clock=lambda: float(next(ticks)))

    files.replace(gateway.addresses.routes, {"version_info": "9", "resources": [{"@type": "no"}]})
    try:
        with pytest.raises(AdminError, match="did not take up"):
            router.file.wait(str(2**63))
        assert gateway.admin.route_version() == version
    finally:
        gateway.addresses.routes.unlink()
        gateway.router.prepare()


def test_writers_at_once_lose_no_change(gateway):
    """Two shifts of different groups may run at the same time."""
    names = ["goods-add", "orders-list", "orders-add"]

    def write(name):
        for weight in range(1, 11):
            gateway.router.set_weights({name: weight})

    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [gateway.router.weight(name) for name in names] == [10, 10, 10]


def test_weight_changes_under_load_lose_no_request(gateway):
    """The whole point of weights: traffic moves, and no caller notices."""
    answers: list[tuple[int, str]] = []
    is_over = threading.Event()

    def load():
        while not is_over.is_set():
            answer = gateway.call("GET", "/load")
            answers.append((answer.status, answer.headers["x-served-by"]))

    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [pool.submit(load) for _ in range(CALLERS)]
        try:
            for weight in [10, 50, 100, 0, 90] * 4:
                gateway.router.set_weights({"spare-load": weight})
                enough = len(answers) + 2 * CALLERS  # more than were under way at the change
                until(lambda enough=enough: len(answers) >= enough)
        finally:
            is_over.set()
        for caller in callers:
            caller.result()

    assert set(answers) == {(200, "old"), (200, "new")}


LATER = """
  spare-later:
    handler: ./spare-load
    annotations: {offramp.dev/group: spare, offramp.dev/route: POST /later}
"""


def edited(gateway, folder, text):
    """Return the router of somebody who has another stack.yml by now."""
    stack = folder / "stack.yml"
    stack.write_text(text)
    for function in gateway.catalogue.functions:
        (folder / function.name).mkdir(exist_ok=True)
        (folder / function.name / "handler.py").write_text("")
    return replace(gateway.router, catalogue=load(folder, {}))


def test_a_rollback_after_stack_yml_was_changed_brings_no_new_route(gateway, tmp_path):
    """Envoy has no address for one: its callers got 503, whichever side they meant."""
    router = edited(gateway, tmp_path, gateway.catalogue.file.read_text() + LATER)
    router.set_weights({"spare-load": 100})
    router.set_weights({"spare-load": 0, "spare-later": 0})

    answer = gateway.call("POST", "/later")

    assert (answer.status, answer.headers["x-served-by"]) == (200, "old")


def test_no_traffic_goes_to_what_the_gateway_does_not_know(gateway, tmp_path):
    """A shift of it would have been held for lack of requests, or have failed them all."""
    router = edited(gateway, tmp_path, gateway.catalogue.file.read_text() + LATER)

    with pytest.raises(OfframpError, match="does not know spare-later: stack"):
        router.set_weights({"spare-load": 100, "spare-later": 10})

    assert router.weight("spare-load") == 0


def test_what_left_stack_yml_goes_back_with_the_next_change(gateway, tmp_path):
    """No command names it any more: nobody could take it back."""
    gateway.router.set_weights({"spare-gone": 100})
    stack = gateway.catalogue.file.read_text()
    router = edited(gateway, tmp_path, stack[: stack.index("  spare-gone:")])
    router.set_weights({"spare-load": 0})

    assert gateway.router.weight("spare-gone") == 0
    assert gateway.call("POST", "/gone").headers["x-served-by"] == "old"


@pytest.mark.parametrize(("weight", "side"), [(0, "old"), (100, "new")])
def test_a_weight_is_in_effect_when_setting_it_returns(gateway, weight, side):
    """A shift counts requests from this moment on."""
    gateway.router.set_weights({"spare-load": 100 - weight})
    gateway.router.set_weights({"spare-load": weight})

    served = {gateway.call("GET", "/load").headers["x-served-by"] for _ in range(20)}

    assert served == {side}


def test_a_retired_function_is_at_100_for_ever(router):
    """There is no old code any more that another weight could send requests to."""
    functions = tuple(
        f.model_copy(update={"retired": f.name == "goods-show"}) for f in router.catalogue.functions
    )
    retired = replace(
        router, catalogue=router.catalogue.model_copy(update={"functions": functions})
    )
    retired.prepare()

    assert retired.weight("goods-show") == 100
    assert "old-goods-show" not in retired.path.read_text()
    with pytest.raises(UsageError, match=r"goods-show: retired.*git revert"):
        retired.set_weights({"goods-show": 0})
