"""Unexpected errors reach Sentry, and what users entrusted to us does not."""

import json

import pytest
import sentry_sdk

from shared import testing, tracking
from shared.http import endpoint
from tests import sentry as sentry_server
from tests.waiting import PATIENCE_SECONDS


@endpoint(raw=True)
def broken(request, _services):
    """Fail with something secret at hand."""
    password = request.raw
    raise RuntimeError(f"failed with {len(password)} bytes")


@pytest.fixture
def sentry():
    """A server that takes envelopes as Sentry does; yields its URL and what arrived."""
    with sentry_server.running() as found:
        yield found


def test_an_unexpected_error_is_reported_without_the_request(sentry):
    """The report names the request id; body and headers stay here."""
    url, arrived = sentry
    tracking.start(url)
    headers = {"X-Request-Id": "r-77", "Authorization": "Bearer abc-token"}
    event = testing.event("POST", "/x", body=b"hunter2", headers=headers)

    assert testing.call(broken, event, testing.services({})).status == 500
    sentry_sdk.flush(PATIENCE_SECONDS)

    reports = [text for text in arrived if "RuntimeError" in text]
    report = json.loads(reports[0].splitlines()[2])
    assert report["tags"]["request_id"] == "r-77"
    assert not any(secret in text for text in arrived for secret in ("hunter2", "abc-token"))
