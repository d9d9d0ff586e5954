"""What stands at which path."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offramp.errors import OfframpError
from offramp.gateway import api_page
from offramp.gateway.reply import HTML, SCRIPT, STYLE, TEXT, Reply, document, problem

ASSETS = Path(__file__).parent / "assets"
METRICS = "text/plain; version=0.0.4; charset=utf-8"
POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; frame-ancestors 'none'"
    ),
}


@dataclass(frozen=True)
class Site:
    """The server's pages; where they take their numbers from is passed in."""

    status: Callable[[], dict[str, Any]]  # the document of `offramp status --json`
    metrics: Callable[[], str]  # all functions' metrics as Prometheus text
    gateway: Callable[[], str]  # the callers' address
    openapi: Path | None  # the file that describes the API

    def answer(self, path: str) -> Reply:
        """Return what stands at *path*; what cannot be had right now is a 503."""
        try:
            if page := self._pages.get(path):
                return page()
            shown = api_page.page(path) if self.openapi else None
        except OfframpError as error:
            return problem(503, "not available now", detail=str(error))
        return shown or problem(404, "there is no such page")

    @property
    def _pages(self) -> dict[str, Callable[[], Reply]]:
        pages = {
            "/healthz": lambda: Reply(200, TEXT, b"ok\n"),
            "/": lambda: _asset("page.html", HTML),
            "/page.js": lambda: _asset("page.js", SCRIPT),
            "/page.css": lambda: _asset("page.css", STYLE),
            "/api/status": lambda: document(self.status()),
            "/metrics": lambda: Reply(200, METRICS, self.metrics().encode()),
        }
        if file := self.openapi:
            pages["/openapi.json"] = lambda: api_page.openapi(file, self.gateway())
        return pages


def _asset(name: str, content_type: str) -> Reply:
    return Reply(200, content_type, (ASSETS / name).read_bytes(), POLICY)
