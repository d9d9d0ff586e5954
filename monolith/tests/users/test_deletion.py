"""DELETE /users/me."""

import json
from pathlib import Path

from monolith.tests.world import PASSWORD

FILE = b"date,description,amount\n2026-01-01,rent,-1\n"
PERSONAL = (
    "transactions",
    "uploads",
    "notifications",
    "push_subscriptions",
    "idempotency_keys",
    "sessions",
    "refresh_tokens",
    "login_attempts",
    "outbox",
)


def delete(world, who, password=PASSWORD):
    return world.call("DELETE", "/users/me", who, json={"password": password})


def live(world, who, outside):
    """Leave a trace in every table."""
    headers = {"Content-Type": "text/csv", "Idempotency-Key": "once"}
    world.call("POST", "/data/uploads", who, data=FILE, headers=headers)
    outside.fault(sms=503)
    world.call("POST", "/notifications/sms", who, json={"to": "+4915123456789", "text": "x"})
    world.rows(
        "INSERT INTO push_subscriptions (id, user_id, endpoint, p256dh, auth)"
        " VALUES (gen_random_uuid(), :id, :email, 'x', 'x')",
        id=who.id,
        email=who.email,
    )
    world.rows("INSERT INTO login_attempts (email, address) VALUES (:email, 'x')", email=who.email)
    world.rows(
        "INSERT INTO payments VALUES (:email, :id, 1, 'EUR', 'paid', now())",
        id=who.id,
        email=who.email,
    )


def counts(world):
    return {table: world.rows(f"SELECT count(*) FROM {table}")[0] for table in PERSONAL}  # noqa: S608 - tables of ours


def test_everything_personal_goes(world, ana, ben, outside, environment):
    """And nothing of anybody else."""
    live(world, ben, outside)
    before = counts(world)
    live(world, ana, outside)
    files = Path(environment["STORAGE_URL"].removeprefix("file://"))
    (files / "uploads" / str(ana.id) / "of-a-commit-that-broke-off.csv").write_bytes(FILE)
    assert len(list(files.rglob("*.csv"))) == 3

    response = delete(world, ana)

    assert response.status_code == 204
    assert counts(world) == before | {"sessions": 1, "refresh_tokens": 1}
    assert len(list(files.rglob("*.csv"))) == 1
    assert world.rows("SELECT user_id FROM payments ORDER BY id") == [None, ben.id]


def test_events_of_payments_lose_the_address(world, ana, ben, outside):
    """They are kept as they came, for the books; whom they were about is nobody's business now."""
    live(world, ana, outside)
    events = {"now": ("x", ana.email.upper()), "before": (ana.email, "old@ledger.example")}
    for name, (payment, address) in (events | {"other": ("y", ben.email)}).items():
        told = {"data": {"object": {"id": payment, "customer_email": address}}}
        world.rows(
            "INSERT INTO webhook_events VALUES ('payments', :name, 'x', CAST(:told AS jsonb))",
            name=name,
            told=json.dumps(told),
        )

    delete(world, ana)

    assert world.rows(
        "SELECT event_id, payload #> '{data,object}' FROM webhook_events ORDER BY 1"
    ) == [
        ("before", {"id": ana.email}),
        ("now", {"id": "x"}),
        ("other", {"id": "y", "customer_email": ben.email}),
    ]


def test_the_row_stays_without_a_person(world, ana):
    """Its id is never given again."""
    delete(world, ana)

    [row] = world.rows("SELECT email, name, password_hash, deleted_at IS NULL FROM users")
    assert row == (f"deleted-{ana.id}@invalid", "", "!", False)
    assert world.call("GET", "/users/me", ana).status_code == 401
    assert (
        world.call(
            "POST", "/auth/login", json={"email": ana.email, "password": PASSWORD}
        ).status_code
        == 401
    )


def test_a_wrong_password_deletes_nothing_and_counts(world, ana):
    """A stolen token is not enough, and cannot be used to guess."""
    responses = [delete(world, ana, "wrong") for _ in range(6)]

    assert [response.status_code for response in responses] == [403] * 5 + [429]
    assert responses[0].json["detail"] == "the password is wrong"
    assert "Retry-After" in responses[5].headers
    assert world.rows("SELECT deleted_at FROM users") == [None]
    assert world.rows("SELECT count(*) FROM login_attempts WHERE email = :e", e=ana.email) == [5]


def test_the_password_must_be_there(world, ana):
    """Values are checked before anything is counted."""
    response = world.call("DELETE", "/users/me", ana, json={})

    assert response.status_code == 422
    assert response.json["detail"] == "password is required"
    assert world.rows("SELECT count(*) FROM login_attempts") == [0]
