"""GET and PATCH /users/me."""

import threading

import pytest


def patch(world, who, **changes):
    return world.call("PATCH", "/users/me", who, json=changes)


def test_the_profile_shows_what_is_public(world, ana):
    """No hash, no version number, times in UTC."""
    response = world.call("GET", "/users/me", ana)

    assert response.status_code == 200
    assert response.headers["ETag"] == '"1"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    names = {"id", "email", "name", "locale", "currency", "role", "created_at", "updated_at"}
    assert response.json.keys() == names
    assert len(response.json["created_at"]) == len("2026-01-31T12:00:00Z")


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"0", "1"', "*", '"0",W/"1"'])
def test_a_known_version_is_not_sent_again(world, ana, tag):
    """304 saves the body, and keeps the tag."""
    response = world.call("GET", "/users/me", ana, headers={"If-None-Match": tag})

    assert response.status_code == 304
    assert response.data == b""
    assert response.headers["ETag"] == '"1"'


@pytest.mark.parametrize("tag", ['"2"', "1", '"11"', ""])
def test_another_version_is_sent(world, ana, tag):
    """Only a real match saves the body."""
    response = world.call("GET", "/users/me", ana, headers={"If-None-Match": tag})

    assert response.status_code == 200


def test_a_change_makes_a_new_version(world, ana):
    """The answer is the new profile with the new tag."""
    response = patch(world, ana, name="Ana B.", locale="de-AT", currency="CHF")

    assert response.status_code == 200
    assert response.headers["ETag"] == '"2"'
    assert response.json["name"] == "Ana B."
    assert world.rows("SELECT name, locale, currency, version FROM users") == [
        ("Ana B.", "de-AT", "CHF", 2),
    ]
    assert world.rows("SELECT updated_at > created_at FROM users") == [True]


def test_what_is_already_so_is_no_change(world, ana):
    """A repeated request must not disturb others' tags."""
    response = patch(world, ana, name="ana", email="ANA@ledger.example")

    assert response.headers["ETag"] == '"1"'
    assert world.rows("SELECT version, updated_at = created_at FROM users") == [(1, True)]


@pytest.mark.parametrize("tag", ['"2"', 'W/"1"', "x", ""])
def test_a_change_of_another_version_is_refused(world, ana, tag):
    """Somebody else was faster; weak tags do not do here."""
    headers = {"If-Match": tag}
    response = world.call("PATCH", "/users/me", ana, json={"name": "B"}, headers=headers)

    assert response.status_code == 412
    assert response.json["detail"] == 'the resource has changed: its ETag is "1"'
    assert world.rows("SELECT name FROM users") == ["ana"]


@pytest.mark.parametrize("tag", ['"1"', "*", '"9", "1"'])
def test_a_change_of_this_version_is_made(world, ana, tag):
    """The caller knew what they changed."""
    headers = {"If-Match": tag}
    response = world.call("PATCH", "/users/me", ana, json={"name": "B"}, headers=headers)

    assert response.status_code == 200


def test_a_taken_address_is_a_conflict(world, ana, ben):
    """In whatever case it is written; nothing is half changed."""
    response = patch(world, ana, email="Ben@ledger.example", name="B")

    assert response.status_code == 409
    assert response.json["detail"] == "the e-mail address is taken"
    assert world.rows("SELECT name FROM users WHERE id = :id", id=ana.id) == ["ana"]
    assert world.rows("SELECT count(*) FROM outbox") == [0]


def test_the_address_of_a_deleted_account_is_free(world, ana, ben):
    """Only accounts that stand hold their address."""
    world.rows("UPDATE users SET deleted_at = now() WHERE id = :id", id=ben.id)

    assert patch(world, ana, email="ben@ledger.example").status_code == 200


def test_a_changed_address_is_told_to_the_old_one(world, ana, outside):
    """The owner of a stolen account learns of it."""
    response = patch(world, ana, email="New@Ledger.Example")

    assert response.json["email"] == "new@ledger.example"
    [message] = outside.messages("email")
    assert message.to == "ana@ledger.example"
    assert message.subject == "Your e-mail address was changed"
    assert message.text.strip() == "Your Ledger account now uses new@ledger.example."
    assert world.rows("SELECT channel, recipient, status FROM notifications") == [
        ("email", "ana@ledger.example", "sent"),
    ]


def test_twin_changes_both_count(world, ana):
    """The row is locked, so no version is given twice."""
    names = ["one", "two", "three", "four"]
    threads = [
        threading.Thread(target=patch, args=(world, ana), kwargs={"name": name}) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert world.rows("SELECT version FROM users") == [5]


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({}, "body must name at least one field"),
        ({"name": ""}, "name must have at least 1 characters"),
        ({"name": "x" * 101}, "name must have at most 100 characters"),
        ({"name": "a\tb"}, "name must not contain control characters"),
        ({"name": None}, "name must be a string"),
        ({"email": "ana"}, "email must be an e-mail address"),
        ({"email": "a@b"}, "email must be an e-mail address"),
        ({"email": f"a@{'b' * 250}.de"}, "email must have at most 254 characters"),
        ({"locale": "EN"}, "locale must be a language such as en or de-AT"),
        ({"currency": "eur"}, "currency must be a currency such as EUR"),
        ({"id": "x", "role": "admin"}, "id cannot be changed; role cannot be changed"),
        ({"password": "x", "version": 2}, "password cannot be changed; version cannot be changed"),
        ({"nickname": "x", "created_at": 1}, "created_at cannot be changed; nickname is not known"),
    ],
)
def test_values_are_refused_by_name(world, ana, changes, detail):
    """Unknown and read-only fields are not ignored."""
    response = patch(world, ana, **changes)

    assert response.status_code == 422
    assert response.json["detail"] == detail
    assert world.rows("SELECT version FROM users") == [1]
