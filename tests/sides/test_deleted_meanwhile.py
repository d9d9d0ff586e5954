"""Requests that meet the deletion of their account are refused alike, and leave nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sides.sameness import differences
from tests.sides.sides import ACCOUNTS
from tests.waiting import until

DELETE = """
    DELETE FROM sessions;
    UPDATE users SET email = 'deleted', name = '', password_hash = '!', deleted_at = now()
    WHERE email = 'other@ledger.example'"""
PASSWORD = ACCOUNTS["other"]["password"]
ENDED = "the session has ended"
REQUESTS = {
    "PATCH /users/me": ({"email": "new@other.example"}, ENDED),
    "POST /notifications/sms": ({"to": "+4915123456789", "text": "x"}, ENDED),
    "DELETE /users/me": ({"password": PASSWORD}, ENDED),
    "POST /auth/login": (ACCOUNTS["other"], "the e-mail address or the password is wrong"),
}


@pytest.mark.parametrize("route", REQUESTS)
def test_a_request_meets_the_deletion_of_its_account(route, sides, database):
    """It has found its account, waits for the deletion, and is answered like any after it."""
    document, detail = REQUESTS[route]
    token = sides["old"].sign_in("other")["access_token"]
    database.query("BEGIN")
    database.query(DELETE)
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(sides[name].call, route, document, token=token) for name in ("old", "new")
        ]
        until(lambda: database.query("SELECT count(*) FROM pg_locks WHERE NOT granted") == [(2,)])
        database.query("COMMIT")
    old, new = (answer.result() for answer in asked)

    assert differences(old, new) == []
    assert (new.status, new.document()["detail"]) == (401, detail)
    assert database.query("SELECT count(*) FROM sessions") == [(0,)]
    assert database.query("SELECT email FROM users WHERE deleted_at IS NOT NULL") == [("deleted",)]
