"""POST /integrations/sync, against a service that answers in pages, with ETags and faults."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import text

from outside.testing import running

FUNCTION, PATH = "integrations/external-api-sync", "/integrations/sync"
RATES, PAGES = 750, 8
RATE = {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": "1"}
UNAVAILABLE = "the exchange-rate service is unavailable; try again later"


@pytest.fixture
def outside(settings):
    with running() as servers:
        settings["RATES_URL"] = servers.http_url
        yield servers


@pytest.fixture
def sync(outside, call, admin):
    """Run a sync as admin."""
    return lambda: call("POST", caller=admin)


@pytest.fixture
def sync_of(settings, call, admin):
    """Run a sync with a service whose only page is the one that is given."""

    def made(page):
        class Service(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(page).encode())

            def log_message(self, *_):
                """Nobody reads it."""

        with HTTPServer(("127.0.0.1", 0), Service) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            settings["RATES_URL"] = f"http://127.0.0.1:{server.server_port}"
            answer = call("POST", caller=admin)
            server.shutdown()
        return answer

    return made


def count(rows):
    """Return how many rates there are."""
    return rows("SELECT count(*) FROM exchange_rates")[0][0]


def test_all_pages_are_copied(sync, rows):
    """The first sync gets everything there is."""
    answer = sync()

    assert (answer.status, answer.json) == (
        200,
        {"pages": PAGES, "rates": RATES, "not_modified": False},
    )
    assert count(rows) == RATES
    state = rows("SELECT cursor, etag IS NOT NULL FROM sync_state WHERE name = 'exchange-rates'")
    assert state == [(None, True)]


def test_nothing_new_costs_one_request(sync, rows):
    """The first page's ETag tells."""
    sync()
    assert sync().json == {"pages": 0, "rates": 0, "not_modified": True}


def test_a_sync_goes_on_where_it_broke_off(sync, rows, outside):
    """Eight pages may be eight hundred; what was copied stays."""
    outside.fault(rates={"fail_after_pages": 3})
    broken = sync()

    assert (broken.status, broken.json["detail"]) == (503, UNAVAILABLE)
    assert broken.headers["Retry-After"] == "2"
    assert count(rows) == 300
    outside.fault(rates=None)
    assert sync().json == {"pages": PAGES - 3, "rates": RATES - 300, "not_modified": False}
    assert count(rows) == RATES
    assert sync().json["not_modified"]


def test_a_short_failure_is_not_even_noticed(sync, outside):
    """Three attempts may fail, the fourth counts."""
    outside.fault(rates={"fault": 503, "after": 2, "times": 3})

    assert sync().json["pages"] == PAGES


@pytest.mark.parametrize("fault", ["garbage", 500, 404])
def test_what_is_no_page_is_not_kept(sync, rows, outside, fault):
    """A service that errs must not spoil the rates we have."""
    outside.fault(rates=fault)

    assert (sync().status, count(rows)) == (503, 0)


@pytest.mark.parametrize(
    "page",
    [
        {"rates": [RATE], "next": "a\0b"},
        {"rates": [RATE], "next": "\ud800"},
        {"rates": [RATE | {"rate": "9999999999.999999999"}], "next": None},
        {"rates": [RATE | {"rate": "0.000000001"}], "next": None},
        {"rates": [RATE | {"rate": "-1"}, RATE], "next": None},
    ],
)
def test_what_the_database_could_not_hold_is_no_page(sync_of, rows, page):
    """It is the service that is at fault, and nothing of it is kept."""
    answer = sync_of(page)

    assert (answer.status, answer.json["detail"]) == (503, UNAVAILABLE)
    assert count(rows) == 0


def test_a_rate_that_comes_twice_is_one(sync_of, rows):
    """The last of a page counts, and counts once."""
    answer = sync_of({"rates": [RATE, RATE | {"rate": "2"}], "next": None})

    assert answer.json == {"pages": 1, "rates": 1, "not_modified": False}
    assert rows("SELECT rate FROM exchange_rates") == [(2,)]


def test_only_one_sync_runs_at_a_time(sync, rows, services):
    """Also beside the old side, which holds the same lock."""
    with services.database.engine.connect() as other:
        other.execute(text("SELECT pg_advisory_lock(7203001)"))
        answer = sync()
        assert (answer.status, answer.json["detail"]) == (409, "a sync is already running")
        other.execute(text("SELECT pg_advisory_unlock(7203001)"))
    assert sync().status == 200


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 200), (b"{}", 200), (b'{"a": 1}', 422), (b"{", 400)]
)
def test_the_body_is_absent_or_empty(outside, call, admin, body, status):
    """There is nothing to say."""
    headers = {"Content-Type": "application/json"}
    assert call("POST", body=body, headers=headers, caller=admin).status == status


def test_only_an_admin_may_sync(call, ana):
    """It costs somebody else's money."""
    answer = call("POST", caller=ana)
    assert (answer.status, answer.json["detail"]) == (403, "this needs the role admin")
