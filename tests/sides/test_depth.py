"""How deeply a JSON body may be nested: as deeply on one side as on the other."""

import json
import time

import pytest

from offramp.cases import HttpRequest
from offramp.cases.model import Sign
from offramp.cases.sign import headers as signed
from tests.sides.sameness import differences

SHOP = "/integrations/webhooks/shop"
SIGN = Sign(scheme="standard-webhooks", secret="webhook-secrets", source="shop")
PLAIN = {"Content-Type": "application/json"}


def nested(levels: int, shape: str) -> bytes:
    """Return an object of *levels* levels in all; *shape* is of the inner ones, `[]` or `{}`."""
    opening, closing = ("[", "]") if shape == "[]" else ('{"x":', "}")
    inner = opening * (levels - 1) + "1" + closing * (levels - 1)
    return f'{{"type": "order", "data": {inner}}}'.encode()


@pytest.mark.parametrize("shape", ["[]", "{}"])
@pytest.mark.parametrize(("levels", "status"), [(100, 202), (101, 400), (900, 400)])
def test_the_depth_of_a_body_is_bounded_alike(levels, status, shape, sides, secret_texts):
    """The stack of each side ends elsewhere; a signed event must not be a 500 for that."""
    body = nested(levels, shape)

    answers = {}
    for name, side in sides.items():
        event, now = f"{name}-{levels}-{shape}", str(int(time.time()))
        headers = PLAIN | signed(SIGN, body, secret_texts[SIGN.secret], event=event, now=now)
        answers[name] = side.send(HttpRequest("POST", SHOP, headers, body))

    assert differences(answers["old"], answers["new"]) == []
    assert answers["new"].status == status
    if status == 400:
        assert answers["new"].document()["detail"].endswith("it is nested too deeply")


def test_brackets_in_a_text_are_not_levels(sides):
    """They are counted first, since that is cheap; the count alone decides nothing."""
    body = json.dumps({"email": "[{" * 100, "password": "wrong"}).encode()

    answers = [
        sides[name].send(HttpRequest("POST", "/auth/login", PLAIN, body)) for name in ("old", "new")
    ]

    assert [answer.status for answer in answers] == [401, 401]
