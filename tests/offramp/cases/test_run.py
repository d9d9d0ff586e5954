import json
from typing import Any

import pytest

from offramp import cases
from offramp.errors import OfframpError

CONTEXT = cases.Context(method="GET", path="/main", uuid="u-1")
LOGIN = {"method": "POST", "path": "/login"}


def case(before: list[dict[str, Any]], request: dict[str, Any]) -> cases.Case:
    return cases.Case.model_validate(
        {"name": "x", "before": before, "request": request, "expect": {"status": 200}}
    )


def sending(
    sent: list[cases.HttpRequest], document: object, headers: dict[str, str] | None = None
) -> cases.Send:
    def send(request: cases.HttpRequest) -> cases.Answer:
        sent.append(request)
        return cases.Answer(200, headers or {}, json.dumps(document).encode())

    return send


def test_saved_values_reach_the_request() -> None:
    """A refresh needs the token of the login before it."""
    sent: list[cases.HttpRequest] = []
    steps = [{"request": LOGIN, "save": {"token": "items.0.token", "tag": "header:ETag"}}]
    request = {"headers": {"X-Token": "${token}", "If-None-Match": "${tag}"}}

    answer = cases.run(
        case(steps, request), sending(sent, {"items": [{"token": "t"}]}, {"etag": '"1"'}), CONTEXT
    )

    assert answer.status == 200
    assert [r.path_with_query for r in sent] == ["/login", "/main"]
    assert sent[1].headers == {"X-Token": "t", "If-None-Match": '"1"'}


def test_a_cookie_of_the_login_can_be_sent() -> None:
    """Pages keep their callers in a session, not in a token."""
    sent: list[cases.HttpRequest] = []
    steps = [{"request": LOGIN, "save": {"session": "cookie:session"}}]
    cookies = "seen=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT, session=a.b; HttpOnly; Path=/"

    cases.run(
        case(steps, {"headers": {"Cookie": "session=${session}"}}),
        sending(sent, {}, {"set-cookie": cookies}),
        CONTEXT,
    )

    assert sent[1].headers == {"Cookie": "session=a.b"}


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<form><input type=hidden name=csrf value="a&amp;b"></form>', "a&b"),
        ('<meta name="csrf" content="m">', "m"),
        ('<input name="csrf" value="o">', "o"),
        ('<meta name="csrf" content="m"><form><input name=csrf value=f></form>', "f"),
    ],
)
def test_what_a_page_hides_in_its_form_can_be_sent(page: str, found: str) -> None:
    """A form without its token is refused, on both sides alike."""
    sent: list[cases.HttpRequest] = []

    def send(request: cases.HttpRequest) -> cases.Answer:
        sent.append(request)
        return cases.Answer(200, {}, page.encode())

    steps = [{"request": {"method": "GET", "path": "/new"}, "save": {"csrf": "field:csrf"}}]
    cases.run(case(steps, {"headers": {"X-Token": "${csrf}"}}), send, CONTEXT)

    assert sent[1].headers == {"X-Token": found}


def test_a_field_that_a_page_does_not_have_is_named() -> None:
    """It was moved, or the page is another one."""
    steps = [{"request": {"method": "GET", "path": "/new"}, "save": {"csrf": "field:csrf"}}]

    with pytest.raises(OfframpError, match="to GET /new has no field:csrf"):
        cases.run(case(steps, {}), sending([], {}), CONTEXT)


def test_one_run_has_one_uuid() -> None:
    """So a case can send the same event twice and expect one effect."""
    sent: list[cases.HttpRequest] = []
    same = {"body": "${uuid}"}

    cases.run(case([{"request": same}], same), sending(sent, {}), CONTEXT)

    assert [r.body for r in sent] == [b"u-1", b"u-1"]


@pytest.mark.parametrize("path", ["token", "items.3", "header:ETag", "cookie:session"])
def test_an_answer_without_the_value_is_named(path: str) -> None:
    """The status tells what really went wrong with the earlier request."""
    steps = [{"request": LOGIN, "save": {"token": path}}]

    with pytest.raises(OfframpError, match="the answer 200 to POST /login has no"):
        cases.run(case(steps, {}), sending([], {"items": []}), CONTEXT)
