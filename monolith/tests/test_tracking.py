"""Unexpected errors reach Sentry, and what users entrusted to us does not."""

import pytest
import sentry_sdk

from monolith import bodies
from monolith.auth.routes import LOGIN
from tests import sentry as sentry_server
from tests.waiting import PATIENCE_SECONDS

CALLER = {"Authorization": "Bearer abc-token"}
SIGN_IN = {"email": "ana@ledger.example", "password": "hunter2"}


@pytest.fixture
def reports(environment):
    """What arrives at a server that takes envelopes as Sentry does, of the world made after."""
    with sentry_server.running() as (url, arrived):
        environment["SENTRY_DSN"] = url
        yield arrived


def test_an_unexpected_error_is_reported_without_the_request(reports, world):
    """A password that a view holds must not be read in a service of somebody else."""

    def broken():
        body = bodies.json_form(LOGIN)
        raise RuntimeError(f"failed with {len(body)} fields")

    world.app.add_url_rule("/broken", view_func=broken, methods=["POST"])
    assert world.call("POST", "/broken", json=SIGN_IN, headers=CALLER).status_code == 500
    sentry_sdk.flush(PATIENCE_SECONDS)

    [report] = [text for text in reports if "failed with 2 fields" in text]
    assert [secret for secret in ("hunter2", "ana@", "abc-token") if secret in report] == [], report
