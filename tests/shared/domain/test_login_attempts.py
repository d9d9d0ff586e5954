"""At most five failures in 15 minutes for a pair, in whatever order attempts are settled."""

import pytest

from shared.domain import login_attempts
from shared.errors import Busy

PAIR = ("ana@ledger.example", "192.0.2.1")


def fail(services, times=1, pair=PAIR):
    for _ in range(times):
        with services.database.transaction() as connection:
            login_attempts.settle(connection, *pair, is_right=False)


def test_five_failures_close_the_door(services):
    """For the check before the verification and for the settling after it."""
    fail(services, 4)
    login_attempts.check(services.database, *PAIR)
    fail(services)

    with pytest.raises(Busy):
        login_attempts.check(services.database, *PAIR)


def test_a_right_password_that_comes_too_late_is_refused(services):
    """Its verification began before the fifth failure was settled; guessing stays bounded."""
    login_attempts.check(services.database, *PAIR)
    fail(services, 5)

    with pytest.raises(Busy), services.database.transaction() as connection:
        login_attempts.settle(connection, *PAIR, is_right=True)


def test_the_pair_is_both_address_and_account(services):
    """Nobody can lock others out from somewhere else."""
    fail(services, 5)

    login_attempts.check(services.database, PAIR[0], "192.0.2.2")
    login_attempts.check(services.database, "bob@ledger.example", PAIR[1])
    with pytest.raises(Busy):
        login_attempts.check(services.database, *PAIR)


def test_success_opens_the_door_again(services, rows):
    """Four mistakes today must not lock out tomorrow."""
    fail(services, 4)
    with services.database.transaction() as connection:
        login_attempts.settle(connection, *PAIR, is_right=True)

    assert rows("SELECT count(*) FROM login_attempts") == [(0,)]
