import base64
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from offramp.cases.accounts import Accounts, Token
from offramp.cases.connection import Gateway
from offramp.catalogue import load
from offramp.errors import OfframpError

if TYPE_CHECKING:
    from tests.offramp.traffic.conftest import Served


def jwt(lifetime: float, now: float) -> str:
    """A token with a claim ``exp``, unsigned."""
    payload = base64.urlsafe_b64encode(json.dumps({"exp": now + lifetime}).encode()).decode()
    return f"e30.{payload.rstrip('=')}.x"


@pytest.mark.parametrize(("lifetime", "renewed_after"), [(900, 840), (100, 50), (-5, -2.5)])
def test_a_token_is_renewed_before_it_ends(lifetime: float, renewed_after: float) -> None:
    """A long run must not end in 401s; a short life leaves half of it."""
    assert Token.read(jwt(lifetime, now=1000), 1000).renew_at == 1000 + renewed_after


@pytest.mark.parametrize("text", ["opaque", "a.b.c", "e30.e30.x", ""])
def test_a_token_that_tells_no_end_is_kept(text: str) -> None:
    """Not every application's tokens are JWTs."""
    assert Token.read(text, 0).renew_at is None


def test_one_login_serves_until_the_token_is_to_be_renewed(project: Path, served: "Served") -> None:
    """Logging in for each request would change the mix, and meet the login's rate limit."""
    accounts = Accounts(load(project), Gateway(served.address))
    served.token = jwt(900, time.time())
    accounts.tokens(["demo"])
    accounts.tokens(["demo"])
    assert served.paths() == ["/login"]

    ended = Accounts(load(project), Gateway(served.address))
    served.token = jwt(-1, time.time())
    ended.tokens(["demo"])
    ended.tokens(["demo"])

    assert served.paths() == ["/login"] * 3


def test_an_account_nobody_described_is_named(project: Path, served: "Served") -> None:
    """A misspelt `as:` in a case."""
    with pytest.raises(OfframpError, match="no account 'dem'"):
        Accounts(load(project), Gateway(served.address)).tokens(["dem"])
