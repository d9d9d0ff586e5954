"""What a caller sees of a real Envoy in front of two real servers."""

import json
from http.client import HTTPConnection

import pytest

from tests.waiting import until

LINES_TO_FILL_A_BUFFER = 200  # of 64 kB; until then Envoy writes every ten seconds


def side(answer):
    return answer.headers.get("x-served-by"), answer.json()["side"]


def test_weight_zero_goes_to_the_old_side_and_says_so(gateway):
    """Nothing may move before somebody shifts; and upstreams cannot lie about who they are."""
    answer = gateway.call("GET", "/goods/1")

    assert side(answer) == ("old", "old")


@pytest.mark.parametrize("wanted", ["old", "new"])
def test_a_header_forces_a_side_whatever_the_weight(gateway, wanted):
    """Verification compares both sides through the gateway, at any weight."""
    answer = gateway.call("GET", "/goods/1", headers={"x-offramp": wanted})

    assert side(answer) == (wanted, wanted)
    assert "x-offramp" not in answer.json()["headers"]


def test_the_gateway_tells_its_own_health(gateway):
    """What stands before it must not take a sick application for a sick gateway."""
    answer = gateway.call("GET", "/_/health")

    assert (answer.status, "x-served-by" in answer.headers) == (200, False)


def test_head_goes_where_get_goes(gateway):
    """HEAD is GET without a body, so it must meet the same code."""
    answer = gateway.call("HEAD", "/goods/1", headers={"x-offramp": "new"})

    assert answer.headers["x-served-by"] == "new"


def test_a_literal_path_wins_over_a_template(gateway):
    """/goods/best would else be a good called best."""
    gateway.router.set_weights({"goods-best": 100})

    best, other = gateway.call("GET", "/goods/best?q=1"), gateway.call("GET", "/goods/worst")

    assert (side(best)[0], side(other)[0]) == ("new", "old")


@pytest.mark.parametrize(
    ("path", "status", "served"),
    [
        ("/files/2026-11.csv", 200, "new"),  # of files-day, which checks no callers
        ("/files/a", 401, None),
        ("/files/a/b%20c.csv", 401, None),
        ("/files/a/b/", 401, None),
        ("/files/a/b/log", 200, "old"),  # stays
        ("/files/", 200, "old"),
        ("/files//a", 200, "old"),
    ],
)
def test_several_segments_are_one_functions_but_for_what_is_said_better(
    gateway, path, status, served
):
    """As Flask chooses among its rules; only /files/{name:path} asks for a token here."""
    gateway.router.set_weights({"files-show": 100, "files-day": 100})

    answer = gateway.call("GET", path)

    assert (answer.status, answer.headers.get("x-served-by")) == (status, served)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/goods/x/../../files/a", 401), ("/files/a/%2e%2e/b", 401), ("/files/../goods/1", 200)],
)
def test_no_dots_lead_past_the_check_of_callers(gateway, path, status):
    """A path is made plain before it is matched: what it means decides who may ask for it."""
    connection = HTTPConnection("127.0.0.1", gateway.addresses.gateway, timeout=60)
    connection.request("GET", path)  # as it stands; clients would make it plain themselves

    assert connection.getresponse().status == status
    connection.close()


def test_several_segments_reach_a_function_whole(gateway):
    """With a token, and what is escaped in them as it came."""
    headers = {"x-offramp": "new", "authorization": f"Bearer {gateway.token()}"}

    answer = gateway.call("GET", "/files/a/b%20c.csv?x=1", headers=headers)

    assert side(answer) == ("new", "new")
    assert gateway.new.paths[-1] == "/files/a/b%20c.csv?x=1"


@pytest.mark.parametrize("path", ["//goods/best", "/goods//best"])
def test_doubled_slashes_are_the_old_sides_to_read(gateway, path):
    """Flask answers or redirects them, each application in its way; merged, it never could."""
    gateway.router.set_weights({"goods-best": 100})

    assert side(gateway.call("GET", path)) == ("old", "old")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nowhere"),
        ("DELETE", "/goods"),
        ("GET", "/goods/1/2"),
        ("GET", "/goods/"),
        ("GET", "/events"),
    ],
)
def test_what_is_no_functions_route_stays_on_the_old_side(gateway, method, path):
    """Unknown paths, other methods and routes that stay are the old application's."""
    answer = gateway.call(method, path, headers={"x-offramp": "new"})

    assert side(answer) == ("old", "old")


@pytest.mark.parametrize("path", ["/docs", "/docs/app.js", "/openapi.json"])
def test_the_apis_page_comes_from_the_operators_server(gateway, path):
    """It is served by neither side, so it says nothing about who served it."""
    answer = gateway.call("GET", path)

    assert side(answer) == (None, "operators")
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_no_answer_has_a_policy_that_nobody_asked_for(gateway):
    """Pages that go back to `request.referrer`, and Flask-WTF's check by it, need one."""
    answer = gateway.call("GET", "/goods/1")

    assert not {"referrer-policy", "x-content-type-options", "server"} & set(answer.headers)


def test_the_catalogues_headers_are_for_answers_without_them(gateway):
    """A report page needs its inline styles, so what a side says itself stays."""
    answer = gateway.call("GET", "/goods/1?csp=1")

    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert answer.headers["x-shop"] == "open"
    closed = gateway.call("GET", "/goods/1").headers["content-security-policy"]
    assert closed == "default-src 'none'"


def test_a_valid_request_id_is_kept_and_told_to_both(gateway):
    """It ties the caller's log line to ours."""
    answer = gateway.call("GET", "/goods/1", headers={"x-request-id": "My.id_1-2"})

    assert answer.headers["x-request-id"] == "My.id_1-2"
    assert answer.json()["headers"]["x-request-id"] == "My.id_1-2"


@pytest.mark.parametrize("given", [None, "", "with space", "a" * 129, 'quote"'])
def test_a_missing_or_invalid_request_id_is_replaced(gateway, given):
    """It ends in logs and documents, so it must not hold what a caller likes."""
    headers = {} if given is None else {"x-request-id": given}

    answer = gateway.call("GET", "/goods/1", headers=headers)

    assert len(answer.headers["x-request-id"]) == 36
    assert answer.json()["headers"]["x-request-id"] == answer.headers["x-request-id"]


def test_the_last_forwarded_address_is_not_the_callers_claim(gateway):
    """Failed logins are counted by address; a caller must not choose it."""
    answer = gateway.call("GET", "/goods/1", headers={"x-forwarded-for": "6.6.6.6"})

    assert not answer.json()["headers"]["x-forwarded-for"].endswith("6.6.6.6")


def test_the_trace_goes_on_at_the_upstream(gateway):
    """One trace id from the caller to the SQL statement."""
    trace = "0af7651916cd43dd8448eb211c80319c"

    answer = gateway.call(
        "GET", "/goods/1", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    )

    assert answer.json()["headers"]["traceparent"].split("-")[1] == trace


def test_a_page_of_a_known_origin_may_ask(gateway):
    """Browsers send a preflight before a PATCH with a token."""
    answer = gateway.call(
        "OPTIONS",
        "/orders",
        headers={"origin": "http://page.example", "access-control-request-method": "POST"},
    )

    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "http://page.example"
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_a_page_of_another_origin_may_not(gateway):
    """Without the header, the browser keeps the answer from the page."""
    answer = gateway.call("GET", "/goods/1", headers={"origin": "http://evil.example"})

    assert "access-control-allow-origin" not in answer.headers


def test_the_access_log_names_request_and_upstream(gateway):
    """It is where one looks first when a caller complains."""
    gateway.call("GET", "/goods/1", headers={"x-request-id": "look-for-me"})

    def found():
        lines = gateway.addresses.access_log.read_text().splitlines(keepends=True)
        whole = [json.loads(line) for line in lines if line.endswith("\n")]
        return [line for line in whole if line["request_id"] == "look-for-me"]

    for _ in range(LINES_TO_FILL_A_BUFFER):
        gateway.call("GET", "/goods/1", headers={"x-request-id": "x" * 128})
    (line,) = until(found)
    assert (line["method"], line["path"], line["status"]) == ("GET", "/goods/1", 200)
    assert line["cluster"] == "old-goods-show"
    assert {"time", "ms", "trace_id", "bytes_in", "bytes_out"} <= line.keys()
