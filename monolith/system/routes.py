"""/health, /version and /config."""

import platform

from flask import Blueprint, Response, current_app, jsonify

from monolith.auth.callers import admin_only
from monolith.settings import Settings
from monolith.system import checks

system = Blueprint("system", __name__)


@system.get("/health")
def health() -> Response:
    """Each dependency with its own state; 503 where a required one is down."""
    states = checks.run_all()
    down = [state for state in states.values() if state["status"] == "down"]
    is_down = any(state["required"] for state in down)
    status = "down" if is_down else "degraded" if down else "ok"
    response = jsonify({"status": status, "checks": states})
    response.status_code = 503 if is_down else 200
    response.headers["Cache-Control"] = "no-store"
    return response


@system.get("/version")
def version() -> Response:
    """What runs here."""
    environment = settings().environment
    return jsonify(
        {
            "version": environment.get("APP_VERSION") or "unknown",
            "commit": environment.get("GIT_COMMIT") or "unknown",
            "built_at": environment.get("BUILT_AT") or "unknown",
            "side": "old",
            "python": platform.python_version(),
        },
    )


@system.get("/config")
@admin_only
def config() -> Response:
    """Every setting: where it came from, and whether it is good."""
    entries = sorted(settings().entries.values(), key=lambda entry: entry.name)
    return jsonify({"settings": [entry.shown() for entry in entries]})


def settings() -> Settings:
    """The application's settings."""
    found: Settings = current_app.extensions["settings"]
    return found
