"""`@endpoint`: what all routes do the same way, and in which order."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import pytest

from shared import metrics, responses, testing
from shared.database import Database
from shared.errors import Unauthenticated
from shared.http import Endpoint, Request, Response, endpoint
from shared.values import text


@dataclass(frozen=True)
class Greeting:
    """A small body."""

    name: Annotated[str, text(1, 5)] = "you"


def echo(request, _services) -> Response:
    """Answer with what arrived."""
    return responses.ok({"name": request.body.name, "address": request.address})


def nothing(_request, _services) -> Response:
    """Answer 204."""
    return responses.no_content()


def run(handle: Endpoint, services, method="POST", target="/greet", **given):
    return testing.call(handle, testing.event(method, target, **given), services)


@pytest.fixture
def bare():
    """Services without anything behind them."""
    return testing.services({})


def test_a_request_id_goes_in_and_out(bare):
    """It is what the caller, the logs and the problem document have in common."""
    answer = run(endpoint()(nothing), bare, headers={"X-REQUEST-ID": "abc.1-2_3"})

    assert answer.headers["X-Request-Id"] == "abc.1-2_3"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "a\nb", "ä"])
def test_a_strange_request_id_is_replaced(bare, given):
    """It is written into logs and headers, so it may hold nothing else."""
    answer = run(endpoint()(nothing), bare, headers={"X-Request-Id": given})

    assert len(answer.headers["X-Request-Id"]) == 36


def test_want_of_memory_is_a_503(bare):
    """It is nobody's mistake, and may be over in a moment."""
    answer = run(endpoint()(lambda *_: bytearray(1 << 62)), bare)

    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json["detail"] == "memory is unavailable; try again later"


def test_a_problem_carries_the_request_id(bare):
    """Who reports an error can name it."""
    answer = run(endpoint(body=Greeting)(echo), bare, headers={"X-Request-Id": "abc"}, body=b"")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["request_id"] == answer.headers["X-Request-Id"] == "abc"


def test_an_unexpected_error_is_logged_and_not_told(bare, caplog):
    """The traceback may hold anything; the caller gets an id instead."""

    def broken(_request, _services):
        raise RuntimeError("the secret is hunter2")

    answer = run(endpoint()(broken), bare)

    assert answer.status == 500
    assert answer.json["detail"] == (
        "something went wrong here; the request id finds it in the logs"
    )
    assert "hunter2" not in answer.text
    assert "hunter2" in caplog.text


def test_a_refused_request_is_one_log_line(bare, caplog):
    """Mistakes of callers are worth a line, not a traceback."""
    with caplog.at_level(logging.INFO):
        run(endpoint(body=Greeting)(echo), bare, json={"x": 1})

    [record] = caplog.records
    assert (record.code, record.status, record.path) == ("invalid", 422, "/greet")
    assert record.exc_info is None


def test_problems_are_counted_by_their_code(bare):
    """The runtime counts statuses; why they were given is counted here."""
    counter = metrics.problems().labels("invalid")
    before = counter._value.get()

    run(endpoint(body=Greeting)(echo), bare, json=[])

    assert counter._value.get() == before + 1


def test_another_method_than_the_routes_is_refused():
    """The gateway routes by method, but a function can be called past it."""
    services = testing.services({"OFFRAMP_ROUTE": "POST /greet"})
    answer = run(endpoint()(nothing), services, method="PUT")

    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert answer.json["detail"] == "/greet does not take PUT"
    assert run(endpoint()(nothing), services).status == 204


def test_head_is_taken_where_get_is():
    """The gateway sends HEAD where GET goes, and the old side answers it."""
    services = testing.services({"OFFRAMP_ROUTE": "GET /greet"})

    assert run(endpoint()(nothing), services, method="HEAD").status == 204


@pytest.mark.parametrize(
    ("header", "address"),
    [("", "unknown"), ("203.0.113.9", "203.0.113.9"), ("1.1.1.1, 203.0.113.9", "203.0.113.9")],
)
def test_the_address_is_what_the_nearest_proxy_saw(bare, header, address):
    """Everything before the last entry was written by the client."""
    answer = run(endpoint(body=Greeting)(echo), bare, json={}, headers={"X-Forwarded-For": header})

    assert answer.json["address"] == address


@pytest.mark.parametrize(
    ("headers", "address"),
    [({"X-Client-Address": "203.0.113.9"}, "203.0.113.9"), ({}, "10.0.0.7")],
)
def test_the_address_may_come_from_a_header_of_the_gateways_own(headers, address):
    """On a cluster the last entry is that of a proxy behind the gateway."""
    services = testing.services({"CLIENT_ADDRESS_HEADER": "X-Client-Address"})
    given = {"X-Forwarded-For": "203.0.113.9, 10.0.0.7", **headers}
    answer = run(endpoint(body=Greeting)(echo), services, json={}, headers=given)

    assert answer.json["address"] == address


def test_nobody_chooses_an_address_by_a_header(bare):
    """Unless the gateway was told to write it, the header is the client's own."""
    given = {"X-Forwarded-For": "203.0.113.9", "X-Client-Address": "198.51.100.1"}
    answer = run(endpoint(body=Greeting)(echo), bare, json={}, headers=given)

    assert answer.json["address"] == "203.0.113.9"


def test_the_order_of_refusals(services, ana, admin):
    """Caller, role, size, signature, media type, syntax, values: the first that fails answers."""

    def verify(request, _services):
        if "signature" not in request.headers:
            raise Unauthenticated("a signature is required")

    handle = endpoint(body=Greeting, role="admin", max_bytes=20, verify=verify)(echo)
    token = {person: f"Bearer {person.token}" for person in (ana, admin)}
    steps = [
        ({"body": b"x" * 21}, 401),
        ({"headers": {"Authorization": token[ana]}}, 403),
        ({"headers": {"Authorization": token[admin]}}, 413),
        ({"body": b"{"}, 401),
        ({"headers": {"Signature": "x", "Authorization": token[admin]}}, 415),
        ({"headers": {"Content-Type": "application/json"}}, 400),
        ({"body": b'{"x": 1}'}, 422),
        ({"body": b'{"name": "Ana"}'}, 200),
    ]
    given, found = {"headers": {}}, []
    for change, _ in steps:
        headers = {**given["headers"], **change.get("headers", {})}
        given = {**given, **change, "headers": headers}
        found.append(run(handle, services, **given).status)

    assert found == [status for _, status in steps]


def test_a_body_that_is_too_large_says_both_sizes(bare):
    """The client can tell by how much."""
    answer = run(endpoint(body=Greeting)(echo), bare, body=b"x" * 1_048_577)

    assert answer.status == 413
    assert answer.json["detail"] == ("the body has 1048577 bytes; at most 1048576 are accepted")


def test_an_optional_body_may_be_missing(bare):
    """Then every field has its default."""
    handle = endpoint(body=Greeting, optional_body=True)(echo)

    assert run(handle, bare).json["name"] == "you"
    assert run(handle, bare, json={"name": "Ana"}).json["name"] == "Ana"


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        (None, "a bearer token is required"),
        ("Basic abc", "a bearer token is required"),
        ("Bearer", "a bearer token is required"),
        ("Bearer abc", "the token is not valid"),
    ],
)
def test_a_caller_must_bring_a_token(services, header, detail):
    """Each refusal says what to do about it."""
    headers = {} if header is None else {"Authorization": header}
    answer = run(endpoint(signed_in=True)(nothing), services, headers=headers)

    assert (answer.status, answer.json["detail"]) == (401, detail)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        ("UPDATE sessions SET revoked_at = now()", "the session has ended"),
        ("UPDATE sessions SET expires_at = now()", "the session has ended"),
        ("UPDATE users SET deleted_at = now()", "the session has ended"),
        ("DELETE FROM sessions", "the session has ended"),
    ],
)
def test_a_token_is_of_use_as_long_as_its_session(services, ana, rows, statement, detail):
    """Also when the same process has seen the token a moment ago."""
    handle = endpoint(signed_in=True)(nothing)
    headers = {"Authorization": f"Bearer {ana.token}"}
    assert run(handle, services, headers=headers).status == 204
    rows(statement)

    answer = run(handle, services, headers=headers)

    assert (answer.status, answer.json["detail"]) == (401, detail)


def test_a_token_expires(services, ana):
    """After fifteen minutes, by the clock of the function."""
    later = services.clock() + timedelta(seconds=901)
    services.clock = testing.FixedClock(later)

    answer = run(
        endpoint(signed_in=True)(nothing),
        services,
        headers={"Authorization": f"bearer {ana.token}"},
    )

    assert answer.json["detail"] == "the token has expired"


def test_a_role_is_read_from_the_database(services, admin, rows):
    """Taking the role away has effect at once, whatever the token says."""
    rows("UPDATE users SET role = 'user'")

    answer = run(
        endpoint(role="admin")(nothing),
        services,
        headers={"Authorization": f"Bearer {admin.token}"},
    )

    assert (answer.status, answer.json["detail"]) == (403, "this needs the role admin")


def test_a_database_that_is_gone_is_503_with_retry_after(services, ana, tmp_path):
    """Clients and the gateway know what to do then."""
    services.database = Database(f"postgresql://postgres@/x?host={tmp_path}")
    answer = run(
        endpoint(signed_in=True)(nothing),
        services,
        headers={"Authorization": f"Bearer {ana.token}"},
    )

    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json["detail"] == "the database is unavailable; try again later"


def test_asking_for_what_was_not_demanded_is_a_mistake(bare):
    """A handler that forgets `signed_in=True` must fail in its first test, not in production."""

    def careless(request: Request, _services):
        return responses.ok(request.caller.user_id)

    assert run(endpoint()(careless), bare).status == 500
