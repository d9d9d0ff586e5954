import base64
import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from offramp.cases import Answer, HttpRequest
from offramp.cases.accounts import Accounts, Token
from offramp.cases.connection import Connection, Gateway
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
    accounts.headers(["demo"])
    accounts.headers(["demo"])
    assert served.paths() == ["/login"]

    ended = Accounts(load(project), Gateway(served.address))
    served.token = jwt(-1, time.time())
    ended.headers(["demo"])
    ended.headers(["demo"])

    assert served.paths() == ["/login"] * 3


def test_a_slow_login_keeps_no_other_account_waiting(project: Path) -> None:
    """All callers stood still while one account's token was renewed."""
    begun, goes_on = threading.Event(), threading.Event()
    catalogue = load(project)
    (demo,) = catalogue.offramp.accounts.values()
    catalogue.offramp.accounts["other"] = demo.model_copy(update={"body": {"name": "other"}})

    class Slow:
        def send(self, request: HttpRequest) -> Answer:
            if b"other" not in request.body:
                begun.set()
                assert goes_on.wait(30)
            return Answer(200, {}, b'{"access_token": "t"}')

    accounts = Accounts(catalogue, Slow())
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(accounts.headers, ["demo"])
        assert begun.wait(30)
        try:
            assert pool.submit(accounts.headers, ["other"]).result(timeout=5)
        finally:
            goes_on.set()
        assert slow.result(timeout=30)


def test_an_account_nobody_described_is_named(project: Path, served: "Served") -> None:
    """A misspelt `as:` in a case."""
    with pytest.raises(OfframpError, match="no account 'dem'"):
        Accounts(load(project), Gateway(served.address)).headers(["dem"])


PAGE = b"""<html><form action="/search"><input name="q"></form>
<form method="post"><input type="hidden" name="csrf" value="c&amp;1">
<input name="name"><input name="password" type=password><input type=submit name=go value=Go>
</form></html>"""


class Site:
    """A site with pages: it lets ana in whose form has what the page hid, with its cookie."""

    def __init__(self, kept: str = "session=in; HttpOnly, seen=; Max-Age=0", status: int = 302):
        self.kept = kept
        self.status = status
        self.sent: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> Answer:
        self.sent.append(request)
        if request.method == "GET":
            return Answer(200, {"set-cookie": "session=out; Path=/, seen=1"}, PAGE)
        right = b"csrf=c%261&name=ana&password=p+w"
        if request.body != right or request.headers.get("Cookie") != "session=out; seen=1":
            return Answer(200, {}, PAGE)
        return Answer(self.status, {"set-cookie": self.kept} if self.kept else {}, b"")


def accounts(project: Path, described: str, connection: Connection) -> Accounts:
    """Return the accounts of the project, whose demo is *described* otherwise."""
    text = (project / "stack.yml").read_text()
    old = "{function: login, json: {email: demo}}"
    (project / "stack.yml").write_text(text.replace(old, described))
    return Accounts(load(project), connection)


FORM = "{form: /sign-in, fields: {name: ana, password: p w}}"


def test_who_fills_in_a_form_keeps_its_cookies(project: Path) -> None:
    """Pages keep their callers in a session, and hide a token in each form."""
    site = Site()
    found = accounts(project, FORM, site)

    assert found.headers(["demo"]) == {"demo": {"Cookie": "session=in"}}
    assert found.headers(["demo"]) == {"demo": {"Cookie": "session=in"}}
    assert [one.path_with_query for one in site.sent] == ["/sign-in", "/sign-in"]


@pytest.mark.parametrize(
    ("described", "site", "said"),
    [
        (
            FORM.replace("p w", "wrong"),
            Site(),
            "POST /sign-in answered 200, and does not let it in",
        ),
        (
            FORM.replace("name:", "user:"),
            Site(),
            "GET /sign-in answered 200, and no form with user",
        ),
        (FORM, Site(status=500), "POST /sign-in answered 500"),
    ],
)
def test_who_is_not_let_in_is_told(project: Path, described: str, site: Site, said: str) -> None:
    """Else each of its cases is a page that asks to sign in."""
    with pytest.raises(OfframpError, match="the account demo cannot log in: " + re.escape(said)):
        accounts(project, described, site).headers(["demo"])


def test_basic_and_other_headers_are_sent_as_they_are(project: Path) -> None:
    """Not every application has a place to sign in."""
    site = Site()
    described = "{basic: 'ana:p w', headers: {X-Key: k}}"

    assert accounts(project, described, site).headers(["demo"]) == {
        "demo": {"Authorization": "Basic YW5hOnAgdw==", "X-Key": "k"}
    }
    assert site.sent == []


class Api:
    """An API that answers a login with *document*."""

    def __init__(self, document: object) -> None:
        self.document = document

    def send(self, _: HttpRequest) -> Answer:
        return Answer(200, {}, json.dumps(self.document).encode())


def test_a_token_may_stand_within_an_object_and_be_sent_otherwise(project: Path) -> None:
    """`{"user": {"token": …}}` and `Authorization: Token …`, as many APIs have it."""
    described = "{function: login, json: {email: ana}, token: user.token, scheme: Token}"
    found = accounts(project, described, Api({"user": {"token": "opaque"}}))

    assert found.headers(["demo"]) == {"demo": {"Authorization": "Token opaque"}}


@pytest.mark.parametrize("document", [{"user": None}, {"user": "x"}, [], {"user.token": "x"}])
def test_an_answer_without_the_token_is_told(project: Path, document: object) -> None:
    """And where it was looked for."""
    described = "{function: login, json: {email: ana}, token: user.token}"

    with pytest.raises(OfframpError, match=r"answered 200 without user\.token"):
        accounts(project, described, Api(document)).headers(["demo"])


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"data": {"refresh_token": "r", "token": "secret"}}, "; it has data.token"),
        ({"token": "secret"}, "; it has token"),
        ({"data": {"tokenType": "x", "accessToken": "secret"}}, "; it has data.accessToken"),
        ({"data": {"refresh_token": "r", "name": "token"}}, ""),
        ({"data": {"token": 3}, "a.token": "x", "\x1btoken": "x"}, ""),
        ([{"token": "x"}], ""),
    ],
)
def test_where_else_a_token_is_is_told(project: Path, document: object, said: str) -> None:
    """Many APIs put all they answer below one key; what is there is never shown."""
    described = "{function: login, json: {email: ana}, token: user.token}"

    with pytest.raises(OfframpError) as raised:
        accounts(project, described, Api(document)).headers(["demo"])

    assert str(raised.value).endswith(f"without user.token{said}")


def test_a_token_can_be_got_with_basic(project: Path, served: "Served") -> None:
    """As a login that has no body."""
    connection = Gateway(served.address)
    found = accounts(project, "{function: login, basic: 'ana:p w'}", connection)

    assert found.headers(["demo"]) == {"demo": {"Authorization": "Bearer opaque"}}
    assert served.seen[0][2]["Authorization"] == "Basic YW5hOnAgdw=="


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ("{}", "name a function, a form, basic or headers"),
        ("{function: login, form: /x, fields: {a: b}}", "not both"),
        ("{form: /x}", "a form needs fields"),
        ("{form: x, fields: {a: b}}", "x-offramp.accounts.demo.form"),
        ("{basic: ana}", "x-offramp.accounts.demo.basic"),
        ("{function: login, scheme: 'a b'}", "x-offramp.accounts.demo.scheme"),
        ("{function: nobody}", "there is no function 'nobody'"),
    ],
)
def test_an_account_without_a_way_in_is_refused(project: Path, described: str, said: str) -> None:
    """When stack.yml is read, not in the middle of a run."""
    with pytest.raises(OfframpError, match=re.escape(said)):
        accounts(project, described, Site())
