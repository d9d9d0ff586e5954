"""Signing in on pages: what redirects say, hosts that are not asked, pages of 20 MB."""

import re
import time
from collections.abc import Mapping

import pytest

from offramp.cases import Answer, HttpRequest, forms
from offramp.cases.entrance import RefusedError, cookies

FIELDS = {"name": "ana", "password": "secret"}
INPUTS = b'<input name="name"><input name="password">'
PAGE = Answer(200, {"set-cookie": "session=out"}, b"<form method=post>" + INPUTS + b"</form>")
INSIDE = Answer(200, {"set-cookie": "session=seen"}, b"<p>Hello, ana</p>")


class Site:
    """Answers by method and path, and keeps what was asked."""

    def __init__(self, pages: Mapping[str, Answer]) -> None:
        self.pages = pages
        self.asked: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> Answer:
        self.asked.append(request)
        return self.pages[f"{request.method} {request.path_with_query}"]

    @property
    def way(self) -> list[str]:
        return [f"{one.method} {one.path_with_query}" for one in self.asked]


def moved(to: str, cookie: str = "session=in") -> Answer:
    return Answer(302, {"location": to, "set-cookie": cookie}, b"")


def page(action: str) -> Answer:
    return Answer(200, {}, b'<form action="%s">' % action.encode() + INPUTS + b"</form>")


@pytest.mark.parametrize("to", ["/", "http://127.0.0.1:8080/", "../"])
def test_where_a_form_leads_is_looked_at_as_a_browser_does(to: str) -> None:
    """The page there takes a message out of the session: else it stands on every page."""
    site = Site({"GET /sign-in": PAGE, "POST /sign-in": moved(to), "GET /": INSIDE})

    assert cookies(site, "/sign-in", FIELDS) == "session=seen"
    assert site.asked[-1].headers["Cookie"] == "session=in"


def test_who_is_sent_back_to_the_form_is_not_let_in() -> None:
    """As many applications do after a wrong password: 302, and a cookie, as for anybody."""
    back = moved("/sign-in?next=%2F", "session=wrong")
    site = Site({"GET /sign-in": PAGE, "POST /sign-in": back, "GET /sign-in?next=%2F": PAGE})

    with pytest.raises(
        RefusedError, match=r"after POST /sign-in, /sign-in.* asks to sign in again"
    ):
        cookies(site, "/sign-in", FIELDS)


def test_a_page_with_the_form_that_welcomes_is_no_refusal() -> None:
    """The form on the first page, which has none for who is signed in."""
    outside_and_in = iter([PAGE, INSIDE])

    class First(Site):
        def send(self, request: HttpRequest) -> Answer:
            super().send(request)
            return next(outside_and_in) if request.method == "GET" else moved("/")

    assert cookies(First({"POST /": moved("/"), "GET /": PAGE}), "/", FIELDS) == "session=seen"


def test_a_page_that_leads_to_the_form_is_followed() -> None:
    """`/account` where nobody is signed in."""
    site = Site(
        {
            "GET /account": moved("/sign-in?next=/account", ""),
            "GET /sign-in?next=/account": PAGE,
            "POST /sign-in?next=/account": moved("/inside"),
            "GET /inside": INSIDE,
        }
    )

    assert cookies(site, "/account", FIELDS) == "session=seen"


def test_no_other_host_is_asked_nor_told_the_password() -> None:
    """Redirects and forms may lead anywhere; only the gateway gets requests of accounts."""
    away = moved("https://elsewhere.example/welcome")
    site = Site({"GET /in": page("https://sso.example/in?x=1"), "POST /in?x=1": away})

    assert cookies(site, "/in", FIELDS) == "session=in"
    assert site.way == ["GET /in", "POST /in?x=1"]


def test_a_form_that_means_another_host_is_told() -> None:
    """A sign-in of somebody else's cannot be used, and 404 alone does not say why."""
    site = Site({"GET /in": page("https://sso.example/in"), "POST /in": Answer(404, {}, b"")})

    with pytest.raises(RefusedError, match=re.escape("means sso.example, and only the gateway")):
        cookies(site, "/in", FIELDS)


def test_redirects_in_a_circle_end() -> None:
    """A browser ends them, too."""
    site = Site({"GET /in": PAGE, "POST /in": moved("/round"), "GET /round": moved("/round")})

    assert cookies(site, "/in", FIELDS) == "session=in"
    assert len(site.asked) < 10


def test_an_action_that_is_no_address_is_the_page_itself() -> None:
    """Pages have anything in them."""
    site = Site({"GET /in": page("http://["), "POST /in": moved("/"), "GET /": INSIDE})

    assert cookies(site, "/in", FIELDS) == "session=seen"


ROWS = b"<tr><td>some text</td></tr>\n" * 700_000


@pytest.mark.parametrize("rest", [ROWS, b"<" * 20_000_000, b"<!--" * 5_000_000], ids=len)
def test_a_page_of_20_mb_is_read_no_further_than_its_form(rest: bytes) -> None:
    """Each case that wants a token of the page reads it; 20 MB of tags took 49 s."""
    long = Answer(200, {}, PAGE.body + rest)
    began = time.process_time()

    assert forms.with_fields(long, FIELDS) is not None
    assert forms.value(long, "name") == ""
    assert time.process_time() - began < 2


def test_a_form_after_megabytes_is_not_waited_for() -> None:
    """Why there is none is told."""
    site = Site({"GET /in": Answer(200, {}, ROWS[: 2 * forms.MOST] + PAGE.body)})

    with pytest.raises(RefusedError, match="no form with name, password in its first 2097152"):
        cookies(site, "/in", FIELDS)


def test_a_form_is_whole_before_it_is_sent() -> None:
    """What the page hides may stand far behind the fields, also in letters of two bytes."""
    between = "ü".encode() * forms.PIECE
    body = b"<form>" + INPUTS + between + b'<input type=hidden name=csrf value="\xc3\xbc"></form>'

    found = forms.with_fields(Answer(200, {}, body), FIELDS)

    assert found is not None
    assert found.fields["csrf"] == "ü"
    unended = forms.with_fields(Answer(200, {}, body.removesuffix(b"</form>")), FIELDS)
    assert unended is not None
    assert unended.fields["csrf"] == "ü"
