"""What the API server answers, and what answers in its place."""

import httpx2
import pytest

from offramp.check.gather.api import Api
from offramp.check.result import UnknownError


def api(answer):
    transport = httpx2.MockTransport(lambda _: answer)
    return Api(httpx2.Client(transport=transport, base_url="https://cluster.example"))


def test_the_objects_of_a_list_are_returned():
    """As the API server has them."""
    answer = httpx2.Response(200, json={"items": [{"kind": "Pod"}]})

    assert api(answer).items("/api/v1/pods") == [{"kind": "Pod"}]


def test_a_page_of_something_else_is_told():
    """A proxy that wants somebody to sign in answers 200, too."""
    with pytest.raises(UnknownError, match="what answers /version is no API server: '<title>Sign"):
        api(httpx2.Response(200, text="<title>Sign in</title>")).get("/version")
