"""Password hashes of today and of before."""

import subprocess
import sys
import threading
from contextlib import ExitStack

import bcrypt
import pytest

from shared import passwords
from tests.waiting import PATIENCE_SECONDS


def test_a_hash_belongs_to_its_password_only():
    """With the parameters both sides agreed on."""
    made = passwords.hash_of("pässword")

    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right("pässword", made)
    assert not passwords.is_right("password", made)
    assert not passwords.needs_new_hash(made)


def test_bcrypt_is_accepted_and_to_be_replaced():
    """Accounts from before keep working."""
    made = bcrypt.hashpw(b"old", bcrypt.gensalt(4)).decode()

    assert passwords.is_right("old", made)
    assert not passwords.is_right("new", made)
    assert passwords.needs_new_hash(made)


@pytest.mark.parametrize("password", ["x" * 1024, "\x00", "\ud800", ""])
def test_strange_passwords_are_wrong_and_no_error(password):
    """Bcrypt refuses long input, and surrogates have no UTF-8; neither may become a 500."""
    made = bcrypt.hashpw(b"old", bcrypt.gensalt(4)).decode()

    assert not passwords.is_right(password, made)
    assert not passwords.is_right(password, passwords.NOBODY)


@pytest.mark.parametrize("stored", ["!", "", "$argon2id$broken", "$2b$broken", "plain"])
def test_no_password_fits_a_broken_hash(stored):
    """Deleted users have `!`; a damaged row must not let anybody in, nor crash."""
    assert not passwords.is_right("!", stored)


@pytest.mark.parametrize("kind", ["$2a$", "$2y$"])
def test_other_kinds_of_bcrypt_are_refused(kind):
    """As the old side does: a route must not let in whom the other one does not."""
    made = bcrypt.hashpw(b"old", bcrypt.gensalt(4)).decode().replace("$2b$", kind)

    assert not passwords.is_right("old", made)


def test_nobodys_hash_costs_as_much_as_anybodys():
    """The time of a refusal must not tell whether the account exists."""
    assert not passwords.needs_new_hash(passwords.NOBODY)


def test_weaker_parameters_are_replaced():
    """Rows of a time with other costs grow up at the next login."""
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("x")
    assert passwords.needs_new_hash(weak)


def test_too_little_memory_is_no_wrong_password():
    """It was counted as a failed attempt: five of them locked the account."""
    code = """
import resource
from shared import passwords
from tests.waiting import PATIENCE_SECONDS
made = passwords.hash_of("x")
resource.setrlimit(resource.RLIMIT_DATA, (1, resource.RLIM_INFINITY))
passwords.is_right("x", made)
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert ended.stderr.splitlines()[-1] == "MemoryError: Memory allocation error"


def test_a_verification_waits_for_its_turn():
    """Sixty-four side by side would take 1.2 GiB, of a function's 256 MiB."""
    made = passwords.hash_of("x")
    done = threading.Event()

    def verify():
        passwords.is_right("x", made)
        done.set()

    with ExitStack() as turns:
        for _ in range(4):
            turns.enter_context(passwords.AT_ONCE)
        threading.Thread(target=verify).start()
        assert not done.wait(0.3)
    assert done.wait(PATIENCE_SECONDS)
