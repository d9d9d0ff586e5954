"""Requests that cannot be sent, and answers that cannot be read, of both ways to send a case."""

import pytest

from offramp.cases import Answer, HttpRequest
from offramp.cases import connection as kept
from offramp.cases.connection import UnansweredError
from offramp.verify import connection as compared


@pytest.mark.parametrize("gateway", [kept.Gateway, compared.Gateway])
@pytest.mark.parametrize("value", ["a\nb: c", "日本", "\r"])
def test_a_header_that_cannot_be_sent_is_no_answer(gateway, value):
    """It may come from the answer to an earlier request: one case fails, and the others go on."""
    with pytest.raises(UnansweredError, match="no answer"):
        gateway("http://127.0.0.1:9").send(HttpRequest("GET", "/", {"x": value}, b""))


def test_an_answer_that_is_nested_too_deeply_is_no_json():
    """Python's own bound is not the end of all cases."""
    with pytest.raises(ValueError, match="nested too deeply"):
        Answer(200, {}, b"[" * 100_000).document()
