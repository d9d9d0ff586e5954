"""
Websocket routes that flask-sock declares, against what 0.7 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

ECHO = Recorded(
    """
    from flask import Flask, Blueprint
    from flask_sock import Sock

    app = Flask(__name__)
    sock = Sock(app)
    late = Sock()
    bp = Blueprint("live", __name__, url_prefix="/live")
    inner = Sock(bp)

    @sock.route("/echo")
    def echo(ws): pass

    @late.route("/late/<int:number>", endpoint="the_late")
    def late_one(ws, number): pass

    @sock.route("/given", bp)
    def given(ws): pass

    @inner.route("/own")
    def own(ws): pass

    @app.get("/plain")
    def plain(): return ""

    late.init_app(app)
    app.register_blueprint(bp)
    """,
    routes="""
        GET /echo echo
        GET /late/<int:number> __flask_sock.the_late
        GET /live/given live.given
        GET /live/own live.own
        GET /plain plain
    """,
)


def test_a_websocket_is_a_route_of_what_it_was_bound_to(tmp_path: Path) -> None:
    """Without an application it waits on a blueprint of flask-sock's own."""
    assert ECHO.found(tmp_path) == ECHO.rows


def test_a_websocket_is_marked(tmp_path: Path) -> None:
    """It cannot become a function; the plain route beside it can."""
    marked = {one.endpoint: one.websocket for one in ECHO.surface(tmp_path).routes}

    assert marked["echo"] is True
    assert marked["plain"] is False


def test_flask_sockets_declares_websockets_too(tmp_path: Path) -> None:
    """Its routes are no rules of the application's map."""
    older = Recorded(
        """
        from flask import Flask
        from flask_sockets import Sockets

        app = Flask(__name__)
        sockets = Sockets(app)

        @sockets.route("/echo")
        def echo(ws): pass
        """
    )

    (route,) = (one for one in older.surface(tmp_path).routes if one.endpoint != "static")

    assert (route.path, route.websocket, route.view) == ("/echo", True, "app.echo")
