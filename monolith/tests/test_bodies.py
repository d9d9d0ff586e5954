"""What every route refuses, and how it says so."""

import io
import json
import logging

import pytest

from monolith.logs import JsonLines


def send(world, body, **headers):
    sent = {"Content-Type": "application/json", **headers}
    return world.call("POST", "/auth/refresh-token", data=body, headers=sent)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "the body is empty"),
        (b'{"a": "\xff"}', "the body is not UTF-8: byte 7"),
        (b'{"a": }', "the body is not valid JSON: Expecting value at line 1 column 7"),
        (b'{"a"\n1}', "the body is not valid JSON: Expecting ':' delimiter at line 2 column 1"),
        (b'{"a": NaN}', "the body is not valid JSON: NaN is not a value"),
        (b'{"a": -Infinity}', "the body is not valid JSON: -Infinity is not a value"),
        (b"[" * 100_000, "the body is not valid JSON: it is nested too deeply"),
        (b"1" * 5_000, "the body is not valid JSON: a number is too long"),
    ],
)
def test_malformed_bodies_say_where(world, body, detail):
    """Each way to be no JSON has its own words."""
    response = send(world, body)

    assert response.status_code == 400
    assert response.json["detail"] == detail
    assert response.json["type"] == "urn:ledger:problem:malformed"


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({"Content-Type": "text/plain"}, "expected application/json, got text/plain"),
        ({"Content-Type": ""}, "expected application/json, got none"),
        (
            {"Content-Type": "application/json; charset=latin-1"},
            "the charset latin-1 is not accepted",
        ),
        ({"Content-Type": "application/json; charset="}, "the charset is empty"),
        ({"Content-Type": "application/json; charset=\xff"}, "the charset \xff is not accepted"),
        ({"Content-Encoding": "gzip"}, "the content encoding gzip is not accepted"),
    ],
)
def test_other_forms_are_not_read(world, headers, detail):
    """A compressed body could swell without end."""
    response = send(world, b"{}", **headers)

    assert response.status_code == 415
    assert response.json["detail"] == detail


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=UTF-8",
        'application/json; charset="utf-8"',
        "application/json; Charset = utf-8 ; charset=latin-1",
        "application/merge-patch+json",
        "Application/JSON",
    ],
)
def test_all_forms_of_json_are_read(world, content_type):
    """The value is looked at, not the spelling of its type."""
    assert send(world, b"[]", **{"Content-Type": content_type}).status_code == 422


def test_large_bodies_are_refused_by_their_size(world):
    """Size comes before everything else that is wrong with a body."""
    response = send(world, b"x" * 1_048_577, **{"Content-Type": "text/plain"})

    assert response.status_code == 413
    assert response.json["detail"] == "the body has 1048577 bytes; at most 1048576 are accepted"


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b'"text"'])
def test_a_body_must_be_an_object(world, body):
    """Nothing else has fields."""
    response = send(world, body)

    assert response.status_code == 422
    assert response.json["errors"] == [{"field": "body", "message": "must be an object"}]


def test_strange_field_names_are_given_back(world):
    """Even a lone surrogate in a name must not break the answer."""
    response = send(world, b'{"refresh_token": "x", "\\ud800": 1}')

    assert response.json["errors"] == [{"field": "\ud800", "message": "is not known"}]


def test_unknown_paths_and_methods_are_problems(world):
    """The framework's own pages would be HTML."""
    missing = world.call("GET", "/users/ana")
    wrong = world.call("PUT", "/users/me")

    assert missing.json["detail"] == "there is nothing at /users/ana"
    assert (missing.status_code, missing.json["title"]) == (404, "Not found")
    assert wrong.json["detail"] == "/users/me does not take PUT"
    assert wrong.status_code == 405
    assert {"GET", "PATCH", "DELETE"} <= set(wrong.headers["Allow"].split(", "))
    assert wrong.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/users/me/", "//users/me", "/static/x", "/integrations/sync/1"])
def test_paths_are_taken_literally(world, path):
    """A redirect to a similar path would lose bodies."""
    assert world.call("GET", path).status_code == 404


def test_the_callers_request_id_is_kept(world):
    """It joins the lines of all servers a request passes."""
    response = world.call("GET", "/nothing", headers={"x-request-id": "abc-1.2_3"})

    assert response.headers["x-request-id"] == "abc-1.2_3"
    assert response.json["request_id"] == "abc-1.2_3"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "ä"])
def test_other_request_ids_are_replaced(world, given):
    """They end up in logs, where they could forge lines."""
    response = world.call("GET", "/version", headers={"x-request-id": given})

    assert len(response.headers["x-request-id"]) == 36


def test_options_lists_the_methods(world):
    """The framework answers it, without a caller."""
    response = world.call("OPTIONS", "/users/me")

    assert response.status_code == 200
    assert "PATCH" in response.headers["Allow"]


@pytest.fixture
def log_lines():
    """The application's log as it is written."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    logging.getLogger("monolith").addHandler(handler)
    yield lambda: [json.loads(line) for line in text.getvalue().splitlines()]
    logging.getLogger("monolith").removeHandler(handler)


def test_unknown_errors_are_logged_and_not_shown(world, ana, monkeypatch, log_lines):
    """The answer holds nothing but the id that finds the traceback."""
    monkeypatch.setattr("monolith.users.profile.public", lambda _: 1 / 0)
    response = world.call("GET", "/users/me", ana, headers={"x-request-id": "find-me"})

    assert response.status_code == 500
    assert response.json["type"] == "urn:ledger:problem:internal"
    assert "division" not in response.text
    logged = next(line for line in log_lines() if "traceback" in line)
    assert logged["request_id"] == "find-me"
    assert "ZeroDivisionError" in logged["traceback"]
