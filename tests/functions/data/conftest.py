"""A way to upload a file."""

import pytest


@pytest.fixture
def upload(call, ana):
    """Upload a text or bytes as CSV; *headers* are added."""

    def send(content, caller=None, **headers):
        body = content.encode() if isinstance(content, str) else content
        given = {"Content-Type": "text/csv"} | headers
        return call("POST", body=body, headers=given, caller=caller or ana)

    return send
