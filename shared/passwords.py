"""
Password hashes: argon2id for new ones; bcrypt hashes from before are accepted.

Parameters: OWASP Password Storage Cheat Sheet (argon2id, m=19 MiB, t=2, p=1).
"""

import threading
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

BCRYPT = "$2b$"  # the one kind that the old side wrote and takes
BCRYPT_BYTES = 72  # bcrypt reads no further
# each verification takes 19 MiB of the function's memory; more at once than cores gains nothing
AT_ONCE = threading.BoundedSemaphore(4)
OUT_OF_MEMORY = "Memory allocation error"  # libargon2's words
# verified against when there is no user, so that argon2id takes as long; its password is forgotten
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$WV1FK9w7l6kMdcDyeq7H1A$"
    "9i4I0wAxePycw0ZCarWHJW0fCw1EMOSdHb7j/NcJ8Aw"
)


@cache
def hasher() -> "PasswordHasher":
    """Return the argon2id hasher with our parameters."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_of(password: str) -> str:
    """
    Return a new hash of *password*; takes tens of milliseconds by design.

    Raises MemoryError where there is too little for it.
    """
    from argon2.exceptions import HashingError

    try:
        return hasher().hash(_bytes(password))
    except HashingError as error:
        if str(error) == OUT_OF_MEMORY:
            raise MemoryError(OUT_OF_MEMORY) from error
        raise


def is_right(password: str, password_hash: str) -> bool:
    """
    Tell whether *password* belongs to the hash; False for a hash of an unknown kind.

    Raises MemoryError where there is too little to tell: that is no failure of the caller's.
    """
    if password_hash.startswith(BCRYPT):
        return _is_right_for_bcrypt(password, password_hash)
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        with AT_ONCE:
            return hasher().verify(password_hash, _bytes(password))
    except (VerificationError, InvalidHashError) as error:
        if str(error) == OUT_OF_MEMORY:
            raise MemoryError(OUT_OF_MEMORY) from error
        return False


def _is_right_for_bcrypt(password: str, password_hash: str) -> bool:
    import bcrypt

    try:
        return bcrypt.checkpw(_bytes(password)[:BCRYPT_BYTES], password_hash.encode())
    except ValueError:  # the stored text is no hash
        return False


def needs_new_hash(password_hash: str) -> bool:
    """Tell whether a right password should be stored again, with today's parameters."""
    return not password_hash.startswith("$argon2id$") or hasher().check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
