"""A request that began before its account was deleted leaves nothing of it behind."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from monolith.extensions import db
from monolith.models import User
from monolith.tests.world import PASSWORD
from monolith.users import deletion
from tests.waiting import until

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""
PERSONAL = "transactions uploads notifications idempotency_keys outbox sessions refresh_tokens"
FILE = b"date,description,amount\n2026-01-01,rent,-1\n"
ENDED = "the session has ended"


def change(world, ana):
    return world.call("PATCH", "/users/me", ana, json={"email": "ana@new.example"})


def tell(world, ana):
    message = {"to": "ben@ben.example", "subject": "x", "text": "x"}
    headers = {"Idempotency-Key": "once"}
    return world.call("POST", "/notifications/email", ana, json=message, headers=headers)


def upload(world, ana):
    headers = {"Content-Type": "text/csv"}
    return world.call("POST", "/data/uploads", ana, data=FILE, headers=headers)


def sign_in(world, ana):
    return world.call("POST", "/auth/login", json={"email": ana.email, "password": PASSWORD})


def refresh(world, ana):
    return world.call("POST", "/auth/refresh-token", json={"refresh_token": ana.refresh_token})


def delete(world, ana):
    return world.call("DELETE", "/users/me", ana, json={"password": PASSWORD})


@pytest.mark.parametrize(
    ("request_of", "detail"),
    [
        (change, ENDED),
        (tell, ENDED),
        (upload, ENDED),
        (sign_in, "the e-mail address or the password is wrong"),
        (refresh, "the refresh token is not valid"),
        (delete, ENDED),
    ],
)
def test_a_request_meets_the_deletion_of_its_account(world, ana, outside, request_of, detail):
    """It found its caller, then waits for the deletion, and is refused like any after it."""
    with world.app.app_context(), ThreadPoolExecutor(1) as pool, db.transaction() as session:
        deletion.delete_account(session, session.get_one(User, ana.id))
        answer = pool.submit(request_of, world, ana)
        until(lambda: answer.done() or world.rows(WAITING) != [0])

    response = answer.result()
    assert (response.status_code, response.json["detail"]) == (401, detail)
    assert [world.rows(f"SELECT count(*) FROM {table}") for table in PERSONAL.split()] == [[0]] * 7  # noqa: S608 - tables of ours
    assert world.rows("SELECT email FROM users") == [f"deleted-{ana.id}@invalid"]
    assert outside.messages() == []
