"""The table `users`: what changes, what is refused, and what a deleted account must not get."""

from dataclasses import FrozenInstanceError

import pytest
from sqlalchemy import text

from shared.domain import users
from shared.errors import Conflict, Unauthenticated

DELETE = text("UPDATE users SET deleted_at = now() WHERE id = :id")


@pytest.fixture
def change(services):
    """Change a person's values as a request does; returns the user."""

    def made(person, **values):
        with services.database.transaction() as connection:
            before = users.locked(connection, person.id).user
            return users.change(connection, before, values)

    return made


@pytest.fixture
def find(services):
    """Look for an account by its address."""

    def made(email):
        with services.database.transaction() as connection:
            return users.with_email(connection, email)

    return made


def test_an_account_is_found_by_its_address(find, ana):
    """With the hash that the password is checked against, which no answer may show."""
    account = find("ana@ledger.example")

    assert account.user.id == ana.id
    assert account.password_hash.startswith("$argon2id$")
    assert "password_hash" not in account.user.public()


@pytest.mark.parametrize(
    "email", ["nobody@ledger.example", "ANA@ledger.example", "ana@ledger.example ", "%", ""]
)
def test_another_address_finds_nobody(find, ana, email):
    """Callers put it in lower case; nothing is guessed here."""
    assert find(email) is None


def test_a_deleted_account_is_not_found(find, ana, rows):
    """Its row stays for the payments, but nobody signs in to it."""
    rows("UPDATE users SET deleted_at = now()")

    assert find(ana.email) is None


def test_the_user_is_told_everything_but_the_version(find, ana):
    """The version is the ETag; as a field it would be one more thing to keep the same."""
    user = find(ana.email).user

    assert set(user.public()) == {
        "id", "email", "name", "locale", "currency", "role", "created_at", "updated_at"
    }  # fmt: skip
    assert user.etag == '"1"'


def test_a_user_is_a_value(find, ana):
    """What a request was admitted with cannot change in its middle."""
    with pytest.raises(FrozenInstanceError):
        find(ana.email).user.role = "admin"


def test_a_change_counts_up_the_version(change, ana):
    """And leaves what was not named."""
    user = change(ana, name="Anna", locale="de-AT")

    assert (user.name, user.locale, user.email, user.version) == ("Anna", "de-AT", ana.email, 2)
    assert user.updated_at > user.created_at


def test_a_change_to_the_same_is_none(change, ana, rows):
    """Else a client that sends the whole form would make everybody's ETag stale."""
    before = change(ana, name="Anna")

    assert change(ana, name="Anna", email=ana.email) == before
    assert rows("SELECT version FROM users") == [(2,)]


def test_an_address_has_one_account(change, ana, bob):
    """Also when it is changed, not only when it is made."""
    with pytest.raises(Conflict, match="the e-mail address is taken"):
        change(ana, email=bob.email)


def test_the_address_of_a_deleted_account_is_free(change, ana, bob, rows):
    """A user may come back with another account."""
    rows("UPDATE users SET deleted_at = now() WHERE id = :id", id=bob.id)

    assert change(ana, email=bob.email).email == bob.email


def test_changes_at_the_same_moment_follow_each_other(behind, ana, rows):
    """The second sees what the first has stored, so no change is lost."""

    def change(**values):
        return lambda connection: users.change(
            connection, users.locked(connection, ana.id).user, values
        )

    second = behind(change(name="Anna"), change(currency="CHF")).result()

    assert (second.name, second.currency, second.version) == ("Anna", "CHF", 3)


def test_an_address_wanted_twice_at_once_is_given_once(behind, ana, bob):
    """The index decides, after a look at the table could not."""

    def change(person):
        return lambda connection: users.change(
            connection,
            users.locked(connection, person.id).user,
            {"email": "shared@ledger.example"},
        )

    second = behind(change(ana), change(bob))

    assert isinstance(second.exception(), Conflict)


@pytest.mark.parametrize("act", [users.locked, users.keep])
def test_an_account_that_is_being_deleted_is_gone(behind, ana, act):
    """The caller was looked up before; a change now would bring back what was erased."""
    second = behind(
        lambda connection: connection.execute(DELETE, {"id": ana.id}),
        lambda connection: act(connection, ana.id),
    )

    assert isinstance(second.exception(), Unauthenticated)
    assert second.exception().detail == "the session has ended"


def test_a_deletion_waits_for_those_who_keep_the_account(behind, ana, rows):
    """What they write is there when the deletion looks for it."""

    def write(connection):
        users.keep(connection, ana.id)
        statement = text("INSERT INTO push_subscriptions VALUES (:id, :id, 'e', '', '')")
        connection.execute(statement, {"id": ana.id})

    def erase(connection):
        connection.execute(text("SELECT 1 FROM users FOR UPDATE"))
        connection.execute(text("DELETE FROM push_subscriptions"))

    behind(write, erase).result()

    assert rows("SELECT count(*) FROM push_subscriptions") == [(0,)]


def test_many_may_keep_an_account_at_once(services, ana, is_waiting):
    """A user's requests must not queue up behind each other."""
    with (
        services.database.transaction() as first,
        services.database.transaction() as second,
    ):
        users.keep(first, ana.id)
        users.keep(second, ana.id)
        assert not is_waiting()


def test_a_new_hash_is_stored(services, find, ana):
    """The same password, in today's form; to others nothing has changed."""
    with services.database.transaction() as connection:
        users.set_password_hash(connection, ana.id, "$argon2id$new")

    account = find(ana.email)
    assert (account.password_hash, account.user.version) == ("$argon2id$new", 1)


def test_a_deleted_account_gets_no_hash(services, ana, delete, rows):
    """The verification was begun before the deletion and ended after it."""
    delete(ana)
    with services.database.transaction() as connection:
        users.set_password_hash(connection, ana.id, "$argon2id$new")

    assert rows("SELECT password_hash FROM users") == [("!",)]
