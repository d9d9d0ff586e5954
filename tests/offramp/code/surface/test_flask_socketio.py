"""Handlers of Socket.IO events."""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

EVENTS = Recorded(
    """
    from flask import Flask
    from flask_socketio import Namespace, SocketIO

    socketio = SocketIO()

    @socketio.on("message")
    def received(data): pass

    @socketio.on("joined", namespace="/chat")
    def joined(data): pass

    @socketio.event
    def typing(data): pass

    class Games(Namespace):
        def on_connect(self): pass
        def on_move(self, data): pass
        def helper(self): pass

    def leave(data): pass

    socketio.on_event("leave", leave, namespace="/chat")
    socketio.on_namespace(Games("/games"))

    def create_app():
        app = Flask(__name__)
        socketio.init_app(app)
        return app
    """,
    application="app:create_app",
)


def test_handlers_are_events_of_their_namespace(tmp_path: Path) -> None:
    """Functions, methods of a namespace's class, and handlers that are added by name."""
    found = {(one.namespace, one.name): one.function for one in EVENTS.surface(tmp_path).events}

    assert found == {
        ("/", "message"): "app.received",
        ("/chat", "joined"): "app.joined",
        ("/", "typing"): "app.typing",
        ("/chat", "leave"): "app.leave",
        ("/games", "connect"): "app.Games.on_connect",
        ("/games", "move"): "app.Games.on_move",
    }


def test_the_transport_is_no_route(tmp_path: Path) -> None:
    """It answers in front of Flask, as middleware does."""
    assert EVENTS.found(tmp_path) == []
