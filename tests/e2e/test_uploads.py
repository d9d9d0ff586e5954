"""Point 4 of the manual test plan: uploads, reports and exports, also of a million rows."""

import csv
import io
import time

import pytest
import urllib3

from offramp.cases import HttpRequest

pytestmark = pytest.mark.cluster
MILLION = 1_000_000
ADD = """
    INSERT INTO transactions
        (user_id, upload_id, booked_on, description, amount, currency, category)
    SELECT user_id, id, date '2026-01-01' + (n %% 365), 'Booking ' || n, (n %% 1000) / 100.0, 'EUR',
           'food'
    FROM uploads, generate_series(1, %s) n WHERE uploads.id = (
        SELECT uploads.id FROM uploads JOIN users ON users.id = user_id
        WHERE email = 'demo@ledger.example' LIMIT 1)"""


def file(lines: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["date", "description", "amount", "currency", "category"])
    writer.writerows(["2026-01-05", f"Coffee {n}", "-3.50", "EUR", "food"] for n in range(lines))
    return text.getvalue().encode()


@pytest.mark.parametrize(("first", "second"), [("old", "new"), ("new", "old")])
def test_uploads_become_reports_and_exports_of_the_other_side(first, second, callers, rows):
    """Also a file above the gateway's usual limit for bodies."""
    here, there = callers.side(first), callers.side(second)
    token = here.sign_in("other")["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}
    content = file(50_000)
    assert len(content) > 1_048_576

    stored = here.send(HttpRequest("POST", "/data/uploads", headers, content))
    assert (stored.status, stored.document()["rows_stored"]) == (201, 50_000), stored
    report = {"from": "2026-01-01", "to": "2026-12-31"}
    assert there.call("POST /data/reports", report, token=token).status == 200
    export = there.call("GET /data/export", token=token)
    assert export.body.count(b"Coffee 49999") == 1


def test_a_million_rows_are_exported_by_a_function(callers, new, rows, measured):
    """As a stream: no side and no proxy between keeps it in memory."""
    for _ in range(10):  # each a transaction: what a trial's database remembers of one is bounded
        rows.query(ADD, (MILLION // 10,))
    token = new.sign_in()["access_token"]
    began = time.monotonic()
    answer = urllib3.request(
        "GET",
        f"{callers.address}/data/export",
        headers={"Host": callers.host, "Authorization": f"Bearer {token}", "x-offramp": "new"},
        preload_content=False,
        timeout=urllib3.Timeout(connect=10, read=120),
    )
    lines = sum(chunk.count(b"\n") for chunk in answer.stream(1 << 20))
    measured.add("export of 1,000,000 rows through the gateway", time.monotonic() - began, "s")

    assert (answer.status, answer.headers["x-served-by"]) == (200, "new")
    assert lines > MILLION


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_file_above_the_limit_is_refused_as_a_problem(side, callers, rows):
    """Before a side has to take it."""
    caller = callers.side(side)
    headers = {
        "Authorization": f"Bearer {caller.sign_in('other')['access_token']}",
        "Content-Type": "text/csv",
    }
    answer = caller.send(HttpRequest("POST", "/data/uploads", headers, b"x" * 22_000_000))

    assert answer.status == 413, answer
    assert answer.headers["content-type"] == "application/problem+json"
