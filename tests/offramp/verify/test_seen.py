import pytest

from offramp.cases import Answer
from offramp.verify.seen import seen

UUID = "0b7d9a52-5f0c-4d0e-9a55-1f6f5f3f7c11"


def headers(given, *also):
    return seen(Answer(200, given, b""), UUID, also)["headers"]


@pytest.mark.parametrize(
    "name",
    [
        "date",
        "server",
        "connection",
        "content-length",
        "x-served-by",
        "x-envoy-upstream-service-time",
    ],
)
def test_headers_of_the_connection_and_the_gateway_are_left_out(name):
    """They say nothing about a side; a project may ask for them."""
    assert headers({name: "1"}) == {}
    assert headers({name: "1"}, name) == {name: "1"}


@pytest.mark.parametrize("name", ["etag", "x-own", "cache-control", "access-control-allow-origin"])
def test_all_other_headers_are_compared(name):
    """Nobody has to list what matters."""
    assert headers({name: "1"}) == {name: "1"}


def test_headers_that_mean_the_same_are_the_same():
    """The order of a set, and a space before the charset."""
    assert headers({"vary": "Cookie, Accept"}) == headers({"vary": "accept,cookie"})
    assert headers({"content-type": "text/html;charset=utf-8"}) == headers(
        {"content-type": "text/html; charset=utf-8"}
    )


def test_cookies_are_compared_one_by_one():
    """Each attribute is a promise of its own."""
    text = "a=1; Path=/; HttpOnly, b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT; SameSite=Lax"

    assert headers({"set-cookie": text})["set-cookie"] == [
        {"name": "a", "value": "1", "path": "/", "httponly": True},
        {"name": "b", "value": "2", "expires": "Wed, 21 Oct 2026 07:28:00 GMT", "samesite": "Lax"},
    ]


def test_the_cases_own_uuid_is_the_same_in_every_run():
    """What an answer repeats of a request must be exact."""
    answer = Answer(200, {"location": f"/things/{UUID}"}, f'{{"id": "{UUID}"}}'.encode())
    found = seen(
        Answer(200, {**answer.headers, "content-type": "application/json"}, answer.body), UUID
    )

    assert found["headers"]["location"] == "/things/${uuid}"
    assert found["body"] == {"id": "${uuid}"}
