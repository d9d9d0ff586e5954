"""The table `users`."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from shared.errors import Conflict, Unauthenticated

COLUMNS = "id, email, name, locale, currency, role, created_at, updated_at, version"
BY_EMAIL = text(
    f"SELECT {COLUMNS}, password_hash FROM users WHERE email = :email AND deleted_at IS NULL"  # noqa: S608 - our own column names
)
LOCKED = text(f"""
    SELECT {COLUMNS}, password_hash FROM users
    WHERE id = :id AND deleted_at IS NULL FOR UPDATE""")  # noqa: S608 - as above
KEPT = text("SELECT 1 FROM users WHERE id = :id AND deleted_at IS NULL FOR SHARE")
CHANGE = text(f"""
    UPDATE users SET email = :email, name = :name, locale = :locale, currency = :currency,
           version = version + 1, updated_at = now()
    WHERE id = :id RETURNING {COLUMNS}""")  # noqa: S608 - as above
SET_PASSWORD_HASH = text("""
    UPDATE users SET password_hash = :hash WHERE id = :id AND deleted_at IS NULL""")


@dataclass(frozen=True)
class User:
    """One account, without its password."""

    id: uuid.UUID
    email: str
    name: str
    locale: str
    currency: str
    role: str
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def etag(self) -> str:
        """The version as an HTTP entity tag."""
        return f'"{self.version}"'

    def public(self) -> dict[str, Any]:
        """Return what the user may see."""
        return {name: value for name, value in vars(self).items() if name != "version"}


@dataclass(frozen=True)
class Account:
    """A user with the hash of the password."""

    user: User
    password_hash: str = field(repr=False)


def with_email(connection: Connection, email: str) -> Account | None:
    """Return the account with this address (lower case), if there is one."""
    row = connection.execute(BY_EMAIL, {"email": email}).first()
    return _account(row) if row else None


def locked(connection: Connection, user_id: uuid.UUID) -> Account:
    """
    Return the account and keep others from changing it until the transaction ends.

    Raises Unauthenticated where it was deleted after the caller had been looked up.
    """
    row = connection.execute(LOCKED, {"id": user_id}).first()
    if row is None:
        raise Unauthenticated("the session has ended")
    return _account(row)


def keep(connection: Connection, user_id: uuid.UUID) -> None:
    """
    Put off the deletion of the account until the transaction ends, so that it finds every row.

    Raises Unauthenticated where it was deleted after the caller had been looked up.
    """
    if connection.execute(KEPT, {"id": user_id}).first() is None:
        raise Unauthenticated("the session has ended")


def _account(row: Any) -> Account:
    *columns, password_hash = row
    return Account(User(*columns), password_hash)


def change(connection: Connection, user: User, values: Mapping[str, Any]) -> User:
    """Return the user with *values* stored; the version grows only if one really differs."""
    if all(getattr(user, name) == value for name, value in values.items()):
        return user
    try:
        row = connection.execute(CHANGE, {**asdict(user), **values}).one()
    except IntegrityError as error:
        raise Conflict("the e-mail address is taken") from error
    return User(*row)


def set_password_hash(connection: Connection, user_id: uuid.UUID, password_hash: str) -> None:
    """Store a new hash of the same password; an account deleted meanwhile stays without."""
    connection.execute(SET_PASSWORD_HASH, {"id": user_id, "hash": password_hash})
