"""Password hashes: argon2id, and bcrypt from before 2022 until its next login."""

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import (
    HashingError,
    InvalidHashError,
    VerificationError,
    VerifyMismatchError,
)

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
BCRYPT_BYTES = 72
SHORTAGE = "Memory allocation error"  # as argon2's own library says it
# An unknown user costs one verification of this: time tells only who has a bcrypt hash.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$qfsyjLDet/gdSFpT/syolg$"
    "2DufBnlWEQr8Zh8VpE5XcQ728OJMfUC7sjKpRYlJItE"
)


def is_right(password_hash: str, password: str) -> bool:
    """Tell whether *password* made *password_hash*; a lack of memory raises MemoryError."""
    if password_hash.startswith("$2b$"):
        return bcrypt.checkpw(password.encode()[:BCRYPT_BYTES], password_hash.encode())
    try:
        return HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    except VerificationError as error:
        raise (MemoryError() if str(error) == SHORTAGE else error) from None


def needs_rehash(password_hash: str) -> bool:
    """Tell whether the hash was made in an older way than ours."""
    return password_hash.startswith("$2b$") or HASHER.check_needs_rehash(password_hash)


def make_hash(password: str) -> str:
    """A fresh argon2id hash; a lack of memory raises MemoryError."""
    try:
        return HASHER.hash(password)
    except HashingError as error:
        raise (MemoryError() if str(error) == SHORTAGE else error) from None
