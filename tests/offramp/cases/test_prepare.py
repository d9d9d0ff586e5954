import base64
import hashlib
import hmac
from pathlib import Path
from typing import Any

import pytest

from offramp import cases
from offramp.errors import OfframpError

CONTEXT = cases.Context(
    method="POST",
    path="/things",
    accounts={"demo": {"Authorization": "Bearer abc"}},
    secrets={"stripe": "\nfirst\nsecond\n", "hooks": "bank=whsec_AAAA\nshop=whsec_c2VjcmV0\n"},
    uuid="u-1",
    now=1_700_000_000,
    n=7,
)


def case(**fields: Any) -> cases.Case:
    return cases.Case.model_validate({"name": "x", "expect": {"status": 200}, **fields})


def test_the_route_is_the_default() -> None:
    """Most cases name neither method nor path."""
    assert cases.prepare(case(), CONTEXT) == cases.HttpRequest("POST", "/things", {}, b"")


def test_json_is_compact_and_numbers_stay_numbers() -> None:
    """`created: ${now}` must be an integer, while text around a placeholder stays text."""
    request = cases.prepare(
        case(request={"json": {"created": "${now}", "id": "e-${uuid}", "list": ["${n}", "ü"]}}),
        CONTEXT,
    )

    assert request.body == '{"created":1700000000,"id":"e-u-1","list":[7,"ü"]}'.encode()
    assert request.headers == {"Content-Type": "application/json"}


def test_a_null_document_is_a_body() -> None:
    """`json: null` is a request with the body null, not one without a body."""
    assert cases.prepare(case(request={"json": None}), CONTEXT).body == b"null"


def test_query_and_path_are_escaped() -> None:
    """A saved value with a slash or an ampersand must not become another address."""
    context = cases.Context(method="GET", path="/a", variables={"v": "x/y&z"})

    request = cases.prepare(case(request={"path": "/a/${v}", "query": {"q": "${v}"}}), context)

    assert request.path_with_query == "/a/x%2Fy%26z?q=x%2Fy%26z"


def test_a_file_is_sent_as_it_is(tmp_path: Path) -> None:
    """Uploads hold bytes that are no text."""
    (tmp_path / "sample.csv").write_bytes(b"\xff${uuid}")
    (tmp_path / "cases.yml").write_text(
        "- {name: x, request: {file: sample.csv, content_type: text/csv}, expect: {status: 200}}"
    )

    request = cases.prepare(cases.load(tmp_path)[0], CONTEXT)

    assert request.body == b"\xff${uuid}"
    assert request.headers == {"Content-Type": "text/csv"}


def test_an_account_sends_its_token_unless_the_case_has_its_own() -> None:
    """Cases about bad tokens give the header themselves."""
    own = {"headers": {"authorization": "Bearer bad"}}

    assert cases.prepare(case(**{"as": "demo"}), CONTEXT).headers == {"Authorization": "Bearer abc"}
    assert cases.prepare(case(**{"as": "demo", "request": own}), CONTEXT).headers == own["headers"]


def test_stripe_signs_time_and_body_with_the_first_secret() -> None:
    """The receiver computes the same from the raw body."""
    request = cases.prepare(
        case(request={"json": {"id": 1}}, sign={"scheme": "stripe", "secret": "stripe"}), CONTEXT
    )

    digest = hmac.new(b"first", b'1700000000.{"id":1}', hashlib.sha256).hexdigest()
    assert request.headers["Stripe-Signature"] == f"t=1700000000,v1={digest}"


def test_standard_webhooks_sign_id_time_and_body() -> None:
    """The key is the decoded secret of the named source."""
    sign = {"scheme": "standard-webhooks", "secret": "hooks", "source": "shop"}

    headers = cases.prepare(case(request={"body": "b"}, sign=sign), CONTEXT).headers

    digest = hmac.new(b"secret", b"u-1.1700000000.b", hashlib.sha256).digest()
    assert headers["webhook-id"] == "u-1"
    assert headers["webhook-timestamp"] == "1700000000"
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


def test_a_given_webhook_id_and_time_are_signed() -> None:
    """Else a case for an old message could only test a wrong signature."""
    sign = {"scheme": "standard-webhooks", "secret": "hooks", "source": "shop"}
    request = {"body": "b", "headers": {"Webhook-Id": "m", "webhook-timestamp": "5"}}

    headers = cases.prepare(case(request=request, sign=sign), CONTEXT).headers

    digest = hmac.new(b"secret", b"m.5.b", hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert sorted(headers) == ["Webhook-Id", "webhook-signature", "webhook-timestamp"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"as": "nobody"}, "no account 'nobody'; known: demo"),
        ({"sign": {"scheme": "stripe", "secret": "gone"}}, "no secret 'gone'"),
        ({"request": {"path": "/a/{source}"}}, "the case must give a path"),
        (
            {"sign": {"scheme": "standard-webhooks", "secret": "hooks", "source": "x"}},
            "no line x=whsec_",
        ),
    ],
)
def test_what_the_context_lacks_is_named(fields: dict[str, Any], problem: str) -> None:
    """The message is about the case or the stack file, not about a key in a mapping."""
    with pytest.raises(OfframpError, match=problem):
        cases.prepare(case(**fields), CONTEXT)
