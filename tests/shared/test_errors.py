"""One table decides what an error looks like from outside."""

import pytest

from shared import errors, responses
from shared.errors import FieldError, Invalid
from shared.testing import answer


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (errors.Malformed("x"), 400, "Malformed request"),
        (errors.Unauthenticated(), 401, "Not signed in"),
        (errors.Forbidden("x"), 403, "Not allowed"),
        (errors.Missing("x"), 404, "Not found"),
        (errors.NotAllowed("/x", "PUT", "GET"), 405, "Method not allowed"),
        (errors.Conflict("x"), 409, "Conflict"),
        (errors.PreconditionFailed('"1"'), 412, "Precondition failed"),
        (errors.TooLarge(2, 1), 413, "Too large"),
        (errors.UnsupportedMediaType("x"), 415, "Unsupported media type"),
        (errors.Invalid("x"), 422, "Invalid values"),
        (errors.Busy("x", 1), 429, "Too many requests"),
        (errors.Internal(), 500, "Internal error"),
        (errors.Unavailable("x"), 503, "Unavailable"),
    ],
)
def test_status_and_title_follow_the_kind(error, status, title):
    """Body and status line can never disagree."""
    document = document_of(responses.problem(error, "r-1"))

    assert (document["status"], document["title"]) == (status, title)
    assert document["type"] == f"urn:ledger:problem:{error.code}"
    assert document["request_id"] == "r-1"
    assert ("errors" in document) == isinstance(error, Invalid)


def document_of(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    return answer(response).json


@pytest.mark.parametrize(("seconds", "header"), [(0.0, "1"), (0.2, "1"), (1.2, "2"), (60.0, "60")])
def test_retry_after_is_whole_seconds_and_never_too_early(seconds, header):
    """Who comes back at that second must not be refused again."""
    assert errors.Busy("x", seconds).headers["Retry-After"] == header


def test_field_errors_are_sorted_and_joined():
    """Both sides must say the same in the same order."""
    error = Invalid(errors=[FieldError("b", "is required"), FieldError("a", "is not known")])

    assert error.detail == "a is not known; b is required"
    assert [one.field for one in error.errors] == ["a", "b"]
