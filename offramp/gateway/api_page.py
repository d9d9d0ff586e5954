"""
`/docs` and `/openapi.json`: the application's API, shown by Swagger UI.

Swagger UI's files come with the package flask-swagger-ui, so the page needs no internet;
Flask itself is not involved.
"""

import importlib.util
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from offramp.errors import OfframpError
from offramp.gateway.reply import HTML, SCRIPT, STYLE, Reply, document

ASSETS = Path(__file__).parent / "assets"
POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self' http://127.0.0.1:* http://localhost:*; "
        "frame-ancestors 'none'"
    ),
}
KEEP = {"Cache-Control": "public, max-age=3600"}
OURS = {
    "/docs": ("api.html", HTML),
    "/docs/start.js": ("api.js", SCRIPT),
    "/docs/look.css": ("api.css", STYLE),
}
SWAGGER = {
    "/docs/swagger-ui.css": STYLE,
    "/docs/swagger-ui-bundle.js": SCRIPT,
    "/docs/favicon-32x32.png": "image/png",
}


def page(path: str) -> Reply | None:
    """Return the part of the page at *path*, or None."""
    path = path.rstrip("/")
    if path in OURS:
        name, content_type = OURS[path]
        return Reply(200, content_type, (ASSETS / name).read_bytes(), POLICY)
    if path in SWAGGER:
        file = _swagger() / path.removeprefix("/docs/")
        return Reply(200, SWAGGER[path], file.read_bytes(), KEEP)
    return None


def openapi(file: Path, gateway: str) -> Reply:
    """
    Return the OpenAPI document in *file* with *gateway* as its only server.

    Raises `OfframpError` when it cannot be read.
    """
    try:
        described = _parsed(file, file.stat().st_mtime_ns)
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise OfframpError(f"{file} cannot be read: {error}") from error
    return document({**described, "servers": [{"url": gateway}]})


@lru_cache(maxsize=1)
def _parsed(file: Path, changed_ns: int) -> dict[str, Any]:  # noqa: ARG001 - the cache's key
    """Parse YAML (or JSON, which is YAML) once for each change of the file."""
    text = file.read_text(encoding="utf-8")
    found = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    if not isinstance(found, dict):
        raise ValueError("it holds no keys")  # noqa: TRY004 - told with what else may be wrong
    return found


def _swagger() -> Path:
    """Return the folder with Swagger UI's files."""
    found = importlib.util.find_spec("flask_swagger_ui")
    if found is None or found.origin is None:
        raise OfframpError("Swagger UI's files are missing; run `pip install flask-swagger-ui`")
    return Path(found.origin).parent / "dist"
