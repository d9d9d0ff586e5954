"""
The websocket of Turbo-Flask 0.8.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

APP = Recorded(
    """
    from flask import Flask
    from turbo_flask import Turbo

    app = Flask(__name__)
    turbo = Turbo(app)
    """,
    routes="""
        GET /turbo-stream __flask_sock.turbo_stream
    """,
)
NONE = Recorded(
    """
    from flask import Flask
    from turbo_flask import Turbo

    turbo = Turbo()
    app = Flask(__name__)
    app.config["TURBO_WEBSOCKET_ROUTE"] = None
    turbo.init_app(app)
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [APP, NONE])
def test_it_is_there_unless_it_is_switched_off(tmp_path: Path, one: Recorded) -> None:
    """Pages are then changed only by what they ask for."""
    assert one.found(tmp_path) == one.rows


def test_it_stays_open(tmp_path: Path) -> None:
    """A function cannot answer it."""
    assert [one.websocket for one in APP.surface(tmp_path).routes] == [False, True]
