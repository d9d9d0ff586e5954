"""
The stream that Flask-SSE 1.0 brings.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

READY = Recorded(
    """
    from flask import Flask
    from flask_sse import sse

    app = Flask(__name__)
    app.config["REDIS_URL"] = "redis://localhost"
    app.register_blueprint(sse, url_prefix="/stream")

    @app.route("/send")
    def send():
        sse.publish({"message": "x"}, type="greeting")
        return ""
    """,
    routes="""
        GET /send send
        GET /stream sse.stream
    """,
)
OWN = Recorded(
    """
    from flask import Flask
    from flask_sse import ServerSentEventsBlueprint

    events = ServerSentEventsBlueprint("events", __name__)
    events.add_url_rule("/all", endpoint="all", view_func=events.stream)

    def create_app():
        app = Flask(__name__)
        app.register_blueprint(events)
        return app
    """,
    routes="""
        GET /all events.all
    """,
    application="app:create_app",
)


@pytest.mark.parametrize("one", [READY, OWN])
def test_the_stream_is_where_its_blueprint_is(tmp_path: Path, one: Recorded) -> None:
    """It is ready in the package, or a project makes one."""
    assert one.found(tmp_path) == one.rows
    assert one.surface(tmp_path).doubts == []
