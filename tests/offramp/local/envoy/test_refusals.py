"""What Envoy answers by itself: problem documents, and nothing reaches a side."""

import http.client

import jwt
import pytest


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    assert "x-served-by" not in answer.headers
    document = answer.json()
    assert document["status"] == answer.status
    assert document["request_id"] == answer.headers["x-request-id"]
    return document


def reached(gateway):
    return len(gateway.old.paths) + len(gateway.new.paths)


def forged(_gateway):
    return jwt.encode({"iss": "shop", "aud": "shop", "exp": 2**31}, "x" * 32, "HS256")


def unsigned(_gateway):
    return jwt.encode({"iss": "shop", "aud": "shop", "exp": 2**31}, None, "none")


@pytest.mark.parametrize(
    "make",
    [
        forged,
        unsigned,
        lambda g: g.token(exp=1),
        lambda g: g.token(aud="else"),
        lambda g: g.token(iss="else"),
        lambda g: g.token()[:-4] + "AAAA",
        lambda _: "nonsense",
    ],
    ids=["forged", "unsigned", "expired", "audience", "issuer", "tampered", "nonsense"],
)
def test_a_wrong_token_ends_at_the_gateway(gateway, make):
    """Functions are not even started for callers nobody knows."""
    before = reached(gateway)

    answer = gateway.call(
        "POST", "/orders", headers={"authorization": f"Bearer {make(gateway)}"}, body=b"{}"
    )

    assert answer.status == 401
    assert problem(answer)["type"] == "urn:shop:problem:unauthenticated"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert reached(gateway) == before


def test_no_token_is_told_so(gateway):
    """The contract has a sentence of its own for it."""
    answer = gateway.call("GET", "/orders")

    assert (answer.status, problem(answer)["detail"]) == (401, "a bearer token is required")


def test_a_right_token_is_handed_on(gateway):
    """Sessions and roles are checked by the sides, which need the token for it."""
    token = gateway.token()

    answer = gateway.call("GET", "/orders", headers={"authorization": f"Bearer {token}"})

    assert answer.status == 200
    assert answer.json()["headers"]["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_the_case_of_the_scheme_does_not_matter(gateway, scheme):
    """RFC 9110, part 11.1; some clients write it in lower case."""
    authorization = f"{scheme} {gateway.token()}"

    answer = gateway.call("GET", "/orders", headers={"authorization": authorization})

    assert answer.status == 200
    assert answer.json()["headers"]["authorization"] == authorization


@pytest.mark.parametrize("authorization", ["Basic ZGVtbzpkZW1v", "Bearer", "Bearer ", "x y z"])
def test_what_holds_no_token_ends_at_the_gateway(gateway, authorization):
    """Whatever its scheme says."""
    answer = gateway.call("GET", "/orders", headers={"authorization": authorization})

    assert answer.status == 401
    assert problem(answer)["type"] == "urn:shop:problem:unauthenticated"


def test_a_body_over_the_functions_bound_is_refused(gateway):
    """The text is the one both sides use."""
    before = reached(gateway)

    answer = gateway.call("POST", "/goods", body=b"x" * 1001)

    assert answer.status == 413
    assert problem(answer)["detail"] == "the body has 1001 bytes; at most 1000 are accepted"
    assert reached(gateway) == before


def test_a_body_without_length_is_bounded_too(gateway):
    """Chunked bodies say their size only at the end."""
    connection = http.client.HTTPConnection("127.0.0.1", gateway.addresses.gateway, timeout=10)
    connection.request(
        "POST",
        "/goods",
        body=iter([b"x" * 600] * 3),
        encode_chunked=True,
        headers={"transfer-encoding": "chunked"},
    )

    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_at_the_bound_passes(gateway):
    """The bound itself is allowed."""
    answer = gateway.call("POST", "/goods", body=b"x" * 1000)

    assert (answer.status, answer.json()["size"]) == (200, 1000)


def test_a_large_body_to_the_old_sides_own_routes_passes(gateway):
    """Nothing is known of them, so nothing is bounded."""
    answer = gateway.call("POST", "/upload", body=b"x" * 200_000)

    assert answer.json()["size"] == 200_000


def test_a_side_that_does_not_listen_is_unavailable(gateway):
    """Callers are told when to come again, in the shape of every other problem."""
    answer = gateway.call("POST", "/gone", headers={"x-offramp": "new"}, body=b"x")

    assert answer.status == 503
    assert answer.headers["retry-after"] == "2"
    assert problem(answer)["type"] == "urn:shop:problem:unavailable"


def test_oversized_headers_are_refused(gateway):
    """Memory for headers is bounded before anything is known of the caller."""
    answer = gateway.call("GET", "/goods/1", headers={"x-long": "x" * 70_000})

    assert answer.status == 431
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_answer_of_a_side_is_not_rewritten(gateway):
    """A side's own 503 has its own body; only Envoy's own answers are problems of ours."""
    answer = gateway.call("GET", "/goods/1?status=503")

    assert (answer.status, answer.headers["x-served-by"], answer.json()["side"]) == (
        503,
        "old",
        "old",
    )
