"""What is put around a view where it is registered counts as what stands above it."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

AROUND = """
    from functools import wraps
    from flask import jsonify
    from flask.views import MethodView
    def keyed(app):
        def around(view):
            @wraps(view)
            def inner(*args, **kwargs):
                key = request.headers.get("key") or request.args.get("key")
                if key != app.config["KEY"]:
                    return jsonify({"error": "no such key"}), 401
                return view(*args, **kwargs)
            return inner
        return around
    def timed(app):
        def around(view):
            @wraps(view)
            def inner(*args, **kwargs):
                app.logger.info(request.headers.get("key"))
                return view(*args, **kwargs)
            return inner
        return around
    class Page(MethodView):
        def get(self):
            return {"page": 1}
    class Part:
        def __init__(self, app):
            self.app = app
        def register(self):
            around = GUARD(self.app)
            self.app.add_url_rule("/", view_func=around(self.view))
        def view(self):
            return {"page": 1}
    def view():
        return {"page": 1}
    around = GUARD(app)
"""
REGISTERED = [
    "app.add_url_rule('/', view_func=GUARD(app)(view))",
    "app.add_url_rule('/', view_func=around(view))",
    "app.add_url_rule('/', view_func=around(Page.as_view('page')))",
    "Part(app).register()",
]


@pytest.mark.parametrize("registered", REGISTERED)
def test_a_guard_around_a_registered_view_guards_it(tmp_path: Path, registered: str) -> None:
    """It refuses with its own status and keys, and takes its own from the request."""
    found = facts.route(tmp_path, f"{AROUND}    {registered}".replace("GUARD", "keyed"))

    assert (found.auth.kind, found.response.statuses) == ("api key", [200, 401])
    assert found.response.json == ["error", "page"]
    assert (found.request.query, found.request.headers) == (["key"], ["key"])


@pytest.mark.parametrize("registered", REGISTERED)
def test_what_lets_everybody_through_guards_nothing(tmp_path: Path, registered: str) -> None:
    """It only looks at what the caller sends."""
    found = facts.route(tmp_path, f"{AROUND}    {registered}".replace("GUARD", "timed"))

    assert (found.auth.kind, found.response.statuses) == ("none", [200])
