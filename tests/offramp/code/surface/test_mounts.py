"""Applications that DispatcherMiddleware mounts: what nobody can follow of them is said."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

APP = """
    from flask import Flask
    from werkzeug.middleware.dispatcher import DispatcherMiddleware as Mounting
    app = Flask(__name__, static_folder=None)
    inner = Flask("inner", static_folder=None)
    app.add_url_rule("/outer", "outer", lambda: "")
    inner.add_url_rule("/inner", "inner", lambda: "")
    {more}
"""


def found(folder, more):
    source = APP.replace("{more}", more.replace("\n", "\n    "))
    one = surface.find(read(write(folder, {"app.py": source})), "app:app")
    said = [doubt.message for doubt in one.doubts if "mounted" in doubt.message]
    return {route.path for route in one.routes}, said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            (
                "from prometheus_client import make_wsgi_app\n"
                "app.wsgi_app = Mounting(app.wsgi_app, {'/metrics': make_wsgi_app()})"
            ),
            "another application is mounted at /metrics, and its routes are not told",
        ),
        (
            "from unheard import mounts\napp.wsgi_app = Mounting(app.wsgi_app, mounts)",
            "applications are mounted, and the text does not settle which",
        ),
        (
            (
                "def nowhere(environ, start): ...\n"
                "app.wsgi_app = Mounting(nowhere, {'/shop': app.wsgi_app})"
            ),
            "the application is mounted at /shop, and its paths are told without it",
        ),
    ],
)
def test_what_is_not_followed_is_said(tmp_path, more, said):
    """Paths of another framework, and a prefix that callers use, would be missing in silence."""
    assert found(tmp_path, more) == ({"/outer"}, [said])


@pytest.mark.parametrize(
    ("more", "paths"),
    [
        ("app.wsgi_app = Mounting(app.wsgi_app, {'/sub': inner})", {"/outer", "/sub/inner"}),
        ("app.wsgi_app = Mounting(app.wsgi_app, {})", {"/outer"}),
        ("app.wsgi_app = Mounting(app.wsgi_app)", {"/outer"}),
        ("app.wsgi_app = Mounting(app.wsgi_app, {'/app': app.wsgi_app})", {"/outer"}),
    ],
)
def test_what_is_followed_is_not_doubted(tmp_path, more, paths):
    """Another application of Flask is told with its routes; none is mounted in nothing."""
    assert found(tmp_path, more) == (paths, [])
