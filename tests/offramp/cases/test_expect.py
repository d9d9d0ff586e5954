import json
from typing import Any

import pytest

from offramp import cases


def found(expect: dict[str, Any], document: object, **headers: str) -> list[str]:
    answer = cases.Answer(200, headers, json.dumps(document).encode())
    return cases.mismatches(cases.Expect.model_validate({"status": 200, **expect}), answer)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 2, "d": 3}]}}),
        ([], []),
        (None, None),
    ],
)
def test_a_subset_matches(expected: object, actual: object) -> None:
    """Cases name what matters; identifiers and times they leave out."""
    assert found({"json": expected}, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "sentence"),
    [
        ({"a": 1}, {}, "a is missing, expected 1"),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b is 2, expected 1"),
        ({"a": [1]}, {"a": [1, 2]}, "a is [1, 2], expected [1]"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 0}]}, "a[0].b is 0, expected 1"),
        ({"a": True}, {"a": 1}, "a is 1, expected True"),
        ({"a": None}, {"a": 0}, "a is 0, expected None"),
        ({}, [], "the body is [], expected {}"),
    ],
)
def test_a_difference_is_told_with_both_values(
    expected: object, actual: object, sentence: str
) -> None:
    """Where it is and what stands there, so that nobody has to send the request again."""
    assert found({"json": expected}, actual) == [sentence]


def test_status_and_headers_are_compared() -> None:
    """Header names in any case."""
    expect = {"status": 201, "headers": {"ETag": '"1"', "Allow": "GET"}}

    assert found(expect, {}, etag='"1"') == [
        "status is 200, expected 201",
        "header Allow is None, expected 'GET'",
    ]


def test_a_body_that_is_no_json_is_a_mismatch() -> None:
    """An error page of something in between must not crash the comparison."""
    answer = cases.Answer(200, {}, b"<html>")
    expect = cases.Expect.model_validate({"status": 200, "json": {"a": 1}})

    assert cases.mismatches(expect, answer) == ["the body is not JSON: b'<html>'"]
