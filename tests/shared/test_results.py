"""What servers get: OpenFaaS's three keys, and for bytes a WSGI application as well."""

import pytest

from shared import results
from shared.messages import Response

HEADERS = {"Content-Type": "application/octet-stream"}


def test_text_is_a_plain_dict():
    """OpenFaaS's template looks for exactly that type."""
    result = results.of(Response(201, "hello", HEADERS))

    assert type(result) is dict
    assert result == {"statusCode": 201, "body": "hello", "headers": HEADERS}


@pytest.mark.parametrize("body", [b"\x00\xff", iter([b"\x00", b"\xff"])])
def test_bytes_have_the_same_keys_and_answer_wsgi(body):
    """`str()` would spoil them; so other servers call them instead."""
    result = results.of(Response(200, body, HEADERS))
    started = []

    sent = b"".join(result({}, lambda status, headers: started.append((status, dict(headers)))))

    assert set(result) == {"statusCode", "body", "headers"}
    assert not isinstance(result, dict)
    assert sent == b"\x00\xff"
    assert started[0][0] == "200 OK"
    assert started[0][1].items() >= HEADERS.items()
