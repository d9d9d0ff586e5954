"""Find out who is asking, and check passwords."""

from shared import passwords
from shared.domain import login_attempts, sessions, users
from shared.domain.sessions import Caller, Family
from shared.domain.users import Account
from shared.errors import Forbidden, Unauthenticated
from shared.services import Services
from shared.tokens import LIFETIME_SECONDS


def authenticate(
    authorization: str | None, services: Services, *, allow_revoked: bool = False
) -> Caller:
    """Return the caller whose bearer token this is; raise Unauthenticated otherwise."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    claims = services.verifier.read(token.strip(), services.clock())
    return sessions.caller(
        services.database, claims.user_id, claims.session_id, allow_revoked=allow_revoked
    )


def authorize(caller: Caller, role: str) -> None:
    """Raise Forbidden unless the caller has *role*."""
    if caller.user.role != role:
        raise Forbidden(f"this needs the role {role}")


def verify_login(services: Services, email: str, password: str, address: str) -> Account | None:
    """
    Return the account if the password is its own, else None.

    An address that nobody has costs a verification too, as long as that of an argon2id hash.
    One of a bcrypt hash takes some ten times as long, which tells that there is such an
    account until its next login: then its hash is replaced. Raises Busy after too many failures.
    """
    login_attempts.check(services.database, email, address)
    with services.database.transaction() as connection:
        account = users.with_email(connection, email)
    known_hash = account.password_hash if account else passwords.NOBODY
    is_right = passwords.is_right(password, known_hash) and account is not None
    new_hash = (
        passwords.hash_of(password) if is_right and passwords.needs_new_hash(known_hash) else None
    )
    with services.database.transaction() as connection:
        login_attempts.settle(connection, email, address, is_right=is_right)
        if account and new_hash:
            users.set_password_hash(connection, account.user.id, new_hash)
    return account if is_right else None


def token_pair(services: Services, family: Family, refresh_token: str) -> dict[str, object]:
    """Return the answer of login and refresh."""
    issue = services.signer.issue
    return {
        "access_token": issue(family.user_id, family.session_id, family.role, services.clock()),
        "token_type": "Bearer",
        "expires_in": LIFETIME_SECONDS,
        "refresh_token": refresh_token,
    }
