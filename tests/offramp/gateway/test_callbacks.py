"""Where the answer of a call for later may be told."""

from dataclasses import dataclass, field, replace

import pytest

from offramp.gateway.backend import Provider
from offramp.gateway.shapes import Status


class Greeting:
    """A backend with the one function `greet`."""

    provider = Provider("test", "none", "shop")

    async def function(self, name, namespace):
        return Status(name=name, image=name, namespace=namespace)


@dataclass
class Calls:
    """Keeps what was to be called later."""

    found: list = field(default_factory=list)

    def add(self, payload, headers):
        self.found.append(payload | {"row": headers})


@pytest.fixture
def calls():
    return Calls()


@pytest.fixture
def call(parts, serve, calls):
    """Call `greet` later, with a callback."""
    fetch = serve(replace(parts, backend=Greeting(), queue=calls))

    def ask(url):
        return fetch("/async-function/greet", "POST", headers={"X-Callback-Url": url}, body=b"{}")

    return ask


@pytest.mark.parametrize(
    "url",
    [
        "ftp://waiting.example/",
        "/only/a/path",
        "http://[::1",
        "http://",
        "http://waiting.example:99999/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_at_once(call, calls, url):
    """Later nobody would be there to be told."""
    assert call(url).status == 400
    assert calls.found == []


def test_an_address_is_kept_with_the_call(call, calls):
    """The worker tells the answer there."""
    assert call("https://waiting.example:8443/x?y=1").status == 202
    assert [one["callback"] for one in calls.found] == ["https://waiting.example:8443/x?y=1"]
