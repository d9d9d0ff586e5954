"""PATCH /users/me."""

import pytest

FUNCTION, PATH = "user/update-profile", "/users/me"


def test_what_is_named_changes_and_the_rest_stays(call, ana):
    """A partial update must not reset what it does not mention."""
    answer = call("PATCH", json={"name": "Ana M."}, caller=ana)

    assert answer.status == 200
    assert (answer.json["name"], answer.json["email"]) == ("Ana M.", ana.email)
    assert answer.headers["ETag"] == '"2"'


def test_the_same_values_again_are_no_change(call, ana):
    """Caches would be thrown away for nothing."""
    before = call("PATCH", json={"locale": "de-AT"}, caller=ana)
    again = call("PATCH", json={"locale": "de-AT"}, caller=ana)

    assert again.headers["ETag"] == before.headers["ETag"] == '"2"'
    assert again.json == before.json


def test_a_changed_address_is_told_to_the_old_one(call, ana, rows):
    """Whoever took over an account would otherwise do so unseen."""
    answer = call("PATCH", json={"email": "Ana@New.Example"}, caller=ana)

    assert answer.json["email"] == "ana@new.example"
    assert rows("SELECT channel, recipient, subject, body FROM notifications") == [
        (
            "email",
            ana.email,
            "Your e-mail address was changed",
            "Your Ledger account now uses ana@new.example.",
        )
    ]
    assert rows("SELECT topic FROM outbox") == [("email",)]


def test_a_taken_address_is_a_conflict(call, ana, bob, rows):
    """Nothing may be written then, and nobody told."""
    answer = call("PATCH", json={"email": bob.email, "name": "B"}, caller=ana)

    assert (answer.status, answer.json["detail"]) == (409, "the e-mail address is taken")
    assert rows("SELECT count(*) FROM notifications") == [(0,)]
    assert rows("SELECT name FROM users WHERE id = :id", id=ana.id) == [("Ana",)]


def test_the_address_of_a_deleted_user_is_free(call, ana, bob, rows):
    """They are gone; their address is not blocked for ever."""
    rows("UPDATE users SET deleted_at = now() WHERE id = :id", id=bob.id)

    assert call("PATCH", json={"email": bob.email}, caller=ana).status == 200


@pytest.mark.parametrize(
    ("header", "status"), [('"1"', 200), ("*", 200), ('"7"', 412), ('W/"1"', 412)]
)
def test_if_match_guards_against_lost_updates(call, ana, header, status):
    """Two people edit the same page; the second must not overwrite the first unseen."""
    answer = call("PATCH", json={"name": "A"}, caller=ana, headers={"If-Match": header})

    assert answer.status == status
    if status == 412:
        assert answer.json["detail"] == 'the resource has changed: its ETag is "1"'


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "body must name at least one field"),
        ({"role": "admin"}, "role cannot be changed"),
        ({"password": "x", "nick": 1}, "nick is not known; password cannot be changed"),
        ({"name": ""}, "name must have at least 1 characters"),
        ({"name": "x" * 101}, "name must have at most 100 characters"),
        ({"name": "a\nb"}, "name must not contain control characters"),
        ({"name": None}, "name must be a string"),
        ({"email": "ana"}, "email must be an e-mail address"),
        ({"email": "a@b"}, "email must be an e-mail address"),
        ({"email": f"a@{'b' * 250}.example"}, "email must have at most 254 characters"),
        ({"locale": "german"}, "locale must be a language such as en or de-AT"),
        ({"currency": "eur"}, "currency must be a currency such as EUR"),
    ],
)
def test_bad_values_are_named_and_nothing_is_written(call, ana, rows, body, detail):
    """Fields that cannot be set are errors, so that no client believes they were."""
    answer = call("PATCH", json=body, caller=ana)

    assert (answer.status, answer.json["detail"]) == (422, detail)
    assert rows("SELECT version FROM users") == [(1,)]
