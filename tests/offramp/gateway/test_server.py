import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from offramp.errors import OfframpError
from offramp.gateway.site import Site

if TYPE_CHECKING:
    from tests.offramp.gateway.conftest import Fetch


def refused() -> dict[str, object]:
    raise OfframpError("nothing runs here; start it with `offramp up`")


@pytest.mark.parametrize(
    ("path", "content_type", "part"),
    [
        ("/healthz", "text/plain", b"ok"),
        ("/", "text/html", b'id="routes"'),
        ("/page.js", "text/javascript", b"/api/status"),
        ("/page.css", "text/css", b"--paper"),
        ("/api/status", "application/json", b'{"routes": []}'),
        ("/metrics", "text/plain; version=0.0.4", b"up 1"),
        ("/docs", "text/html", b"/docs/start.js"),
        ("/docs/", "text/html", b"/docs/start.js"),
        ("/docs/start.js", "text/javascript", b"/openapi.json"),
        ("/docs/look.css", "text/css", b"dark-mode"),
        ("/docs/swagger-ui.css", "text/css", b".swagger-ui"),
        ("/docs/swagger-ui-bundle.js", "text/javascript", b"SwaggerUIBundle"),
        ("/docs/favicon-32x32.png", "image/png", b"PNG"),
        ("/openapi.json", "application/json", b"3.1.0"),
        ("/healthz?x=1", "text/plain", b"ok"),
    ],
)
def test_every_page_is_there(fetch: "Fetch", path: str, content_type: str, part: bytes) -> None:
    """The right type too: browsers refuse a script that says it is text (nosniff)."""
    answer = fetch(path)

    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(content_type)
    assert part in answer.data


@pytest.mark.parametrize("page", ["/", "/docs"])
def test_a_page_asks_only_this_server(fetch: "Fetch", page: str) -> None:
    """It works without the internet, and nothing inline runs."""
    html = fetch(page)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html.data.decode())

    assert addresses
    for address in addresses:
        assert address.startswith(("/", "data:"))
        assert address.startswith("data:") or fetch(address).status == 200
    assert "script-src 'self';" in html.headers["Content-Security-Policy"]


def test_the_document_names_the_gateway(fetch: "Fetch") -> None:
    """Trying a request out must reach the gateway that runs, whatever the file says."""
    described = fetch("/openapi.json").json()

    assert described["servers"] == [{"url": "http://127.0.0.1:8080"}]
    assert described["info"]["x-day"] == "2026-01-31"


@pytest.mark.parametrize("text", ["a: [", "[]", "", "a", "\0", "[" * 100_000], ids=range(6))
def test_a_description_that_cannot_be_read_is_not_available(
    fetch: "Fetch", site: Site, text: str
) -> None:
    """Somebody edits it; a 500 says nothing of where."""
    assert site.openapi is not None
    site.openapi.write_text(text)

    answer = fetch("/openapi.json")

    assert answer.status == 503
    assert f"{site.openapi} cannot be read" in answer.json()["detail"]


def test_a_changed_document_is_read_again(fetch: "Fetch", site: Site) -> None:
    """Who writes the API sees it at the next reload."""
    fetch("/openapi.json")
    assert site.openapi is not None
    site.openapi.write_text("{info: {title: Changed title}}")

    assert fetch("/openapi.json").json()["info"]["title"] == "Changed title"


@pytest.mark.parametrize("path", ["/nothing", "/docs/../page.py", "/docs/swagger-ui.js"])
def test_an_unknown_path_is_a_problem(fetch: "Fetch", path: str) -> None:
    """Only what is listed is served, never a file by its path."""
    answer = fetch(path)

    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"]
)
def test_nothing_can_be_changed(fetch: "Fetch", method: str) -> None:
    """The server is for looking only, and knows no other method."""
    answer = fetch("/docs", method)

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 405


def test_head_has_the_headers_only(fetch: "Fetch") -> None:
    """The page asks this way whether there is an API to show."""
    answer = fetch("/openapi.json", "HEAD")

    assert (answer.status, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0


def test_what_cannot_be_had_is_a_503_that_says_why(site: Site) -> None:
    """The page shows the sentence beside its red dot."""
    answer = replace(site, status=refused).answer("/api/status")

    assert answer.status_code == 503
    assert b"nothing runs here" in answer.body


def test_a_document_that_cannot_be_read_is_a_503(site: Site, tmp_path: Path) -> None:
    """A mistake in the file must not end the server's thread with a traceback."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [")

    assert replace(site, openapi=broken).answer("/openapi.json").status_code == 503
    assert replace(site, openapi=tmp_path / "gone.yaml").answer("/openapi.json").status_code == 503


@pytest.mark.parametrize("path", ["/docs", "/docs/swagger-ui.css", "/openapi.json"])
def test_without_a_description_there_is_no_api_page(site: Site, path: str) -> None:
    """Another project need not describe its API."""
    assert replace(site, openapi=None).answer(path).status_code == 404
