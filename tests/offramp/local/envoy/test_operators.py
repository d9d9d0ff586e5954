"""The operators' port: functions by name, and everything else to the operators' server."""

import time

import pytest

from tests.waiting import until


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("/function/goods-add", "/"),
        ("/function/goods-add/", "/"),
        ("/function/goods-add?a=b", "/?a=b"),
        ("/function/goods-add/x/y%20z?a=b", "/x/y%20z?a=b"),
        ("/function/goods-add.openfaas-fn", "/"),
        ("/function/goods-add.openfaas-fn/x", "/x"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_function_sees_what_follows_its_name(gateway, method, asked, seen):
    """As behind OpenFaaS's gateway: any method, any path, the query as it was sent."""
    answer = gateway.call_by_name(method, asked)

    assert (answer.status, answer.json()["side"], answer.json()["method"]) == (200, "new", method)
    assert gateway.new.paths[-1] == seen


@pytest.mark.parametrize(
    "path",
    ["/function/nothing", "/function/", "/function/goods-add.elsewhere", "/function/goods-add2"],
)
def test_an_unknown_function_is_a_404(gateway, path):
    """Of the gateway itself, as a problem."""
    answer = gateway.call_by_name("POST", path)

    assert answer.status == 404
    assert answer.json()["title"] == "Not found"


def test_a_function_that_does_not_listen_is_a_503(gateway):
    """It exists, so it is no 404."""
    assert gateway.call_by_name("POST", "/function/spare-gone").status == 503


def test_a_call_has_an_id_and_the_time_of_its_start(gateway):
    """Both OpenFaaS's names, for the function and for the caller."""
    begun = time.time_ns()
    answer = gateway.call_by_name("POST", "/function/goods-add")
    kept = gateway.call_by_name("POST", "/function/goods-add", {"X-Call-Id": "mine"})

    told = answer.json()["headers"]
    assert answer.headers["X-Call-Id"] == told["x-call-id"]
    assert kept.headers["X-Call-Id"] == kept.json()["headers"]["x-call-id"] == "mine"
    assert answer.headers["X-Start-Time"] == told["x-start-time"]
    assert abs(int(told["x-start-time"]) - begun) < 60e9


def test_calls_by_name_are_no_evidence_for_a_shift(gateway):
    """A gate judges the callers' requests, not what an operator tries."""
    before = gateway.metrics.snapshot(["spare-load"])["spare-load"]["new"].requests
    gateway.call_by_name("POST", "/function/spare-load")
    gateway.call("GET", "/load", headers={"x-offramp": "new"})

    until(lambda: gateway.metrics.snapshot(["spare-load"])["spare-load"]["new"].requests > before)
    now = gateway.metrics.snapshot(["spare-load"])["spare-load"]["new"].requests
    assert now == before + 1


@pytest.mark.parametrize("path", ["/", "/system/functions", "/async-function/x", "/healthz"])
def test_everything_else_is_the_operators_servers(gateway, path):
    """It stands behind the same port."""
    assert gateway.call_by_name("GET", path).json()["side"] == "operators"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://page.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.page.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_of_another_origin_calls_no_function_that_writes(gateway, headers):
    """A browser sends such a request without asking."""
    assert gateway.call_by_name("POST", "/function/goods-add", headers).status == 403
    assert gateway.call_by_name("GET", "/function/goods-add", headers).status == 200


def test_a_page_of_this_machine_may(gateway):
    """Such as one under development."""
    own = {"Origin": "http://localhost:3000"}

    assert gateway.call_by_name("POST", "/function/goods-add", own).status == 200


@pytest.mark.parametrize("path", ["/", "/function/goods-add", "/system/info"])
def test_a_name_that_was_made_to_point_here_finds_nothing(gateway, path):
    """DNS rebinding makes a page of the internet one of the same origin."""
    assert gateway.call_by_name("GET", path, {"Host": "page.example"}).status == 403
    assert gateway.call_by_name("GET", path, {"Host": "localhost:8081"}).status == 200
