"""The exchange-rate service: pages, ETags, and failures in the middle."""

import pytest
import urllib3

from outside.rates import all_rates
from outside.testing import Outside


def get(outside: Outside, query: str = "limit=100", **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request(
        "GET", f"{outside.http_url}/rates?{query}", headers=headers, retries=False, timeout=60
    )


def pages(outside: Outside, limit: int) -> list[dict]:
    found, cursor = [], ""
    while cursor is not None:
        found.append(get(outside, f"limit={limit}{cursor and f'&cursor={cursor}'}").json())
        cursor = found[-1]["next"]
    return found


@pytest.mark.parametrize(("limit", "count"), [(100, 8), (375, 2), (1, 750)])
def test_pages_hold_every_rate_once(outside, limit, count):
    """A reader that follows `next` ends, with all of them."""
    found = pages(outside, limit)

    assert len(found) == count
    assert [rate for page in found for rate in page["rates"]] == list(all_rates())


def test_rates_are_750_distinct_days_and_currencies():
    """25 currencies on 30 days; the reader's primary key."""
    keys = {(rate["currency"], rate["day"]) for rate in all_rates()}

    assert len(keys) == len(all_rates()) == 750
    assert (min(day for _, day in keys), max(day for _, day in keys)) == (
        "2026-10-02",
        "2026-10-31",
    )


def test_a_reader_that_has_the_page_is_told_so(outside):
    """304 spares the whole sync."""
    etag = get(outside).headers["ETag"]

    answer = get(outside, **{"If-None-Match": etag})
    assert (answer.status, answer.data) == (304, b"")
    assert get(outside, "limit=50", **{"If-None-Match": etag}).status == 200


def test_a_failure_in_the_middle_stays_until_it_is_taken_back(outside):
    """Retries must run out, so that resuming can be tested."""
    outside.fault(rates={"fail_after_pages": 2})
    assert [get(outside).status for _ in range(4)] == [200, 200, 503, 503]

    outside.fault(rates=None)
    assert get(outside).status == 200


@pytest.mark.parametrize("query", ["cursor=nonsense", "limit=many"])
def test_a_cursor_that_was_never_sent_is_refused(outside, query):
    """The reader must not go on from a place that it made up."""
    assert get(outside, query).status == 400
