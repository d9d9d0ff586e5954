"""What one method of a view needs is not asked of the others."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    from functools import wraps
    from flask import abort, redirect, render_template, url_for
    from flask_login import current_user, login_required
    from flask_wtf import FlaskForm
    from flask.views import MethodView
    class Answer(FlaskForm):
        pass
    def writers(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if request.method != "GET" and not current_user.is_authenticated:
                abort(401)
            return view(*args, **kwargs)
        return inner
    def sure():
        if not session.get("user"):
            abort(401)
    class Page(MethodView):
        def dispatch_request(self, *args, **kwargs):
            if request.method in ("POST", "DELETE") and "user" not in session:
                abort(401)
            return super().dispatch_request(*args, **kwargs)
    BEFORE
    @app.route("/", methods=["GET", "POST"])
    DECORATED
    def view():
        CODE
"""
POST = 'if request.method == "POST":\n            '
OF_ONE = {
    "inside the branch": POST
    + 'if not current_user.is_authenticated:\n                return redirect("/login")',
    "in one condition": 'if request.method == "POST" and "user" not in session: abort(401)',
    "below what answers the other": 'if request.method == "GET": return ""\n        sure()',
    "in the else": 'if request.method == "GET":\n            pass\n        else: sure()',
    "in a function": POST + "sure()",
    "for a form that is sent": "if Answer().validate_on_submit():\n            sure()",
}
OF_BOTH = {
    "above the branch": "sure()\n        " + POST + "return '1'\n        return '2'",
    "of both branches": POST + 'sure()\n        else:\n            sure()\n        return ""',
    "beside a branch": POST + "g.saved = 1\n        sure()\n        return ''",
    "for all that send": 'if request.method in ("GET", "POST"):\n            sure()',
}


def kinds(folder: Path, code: str, decorated: str = "", before: str = "") -> list[str]:
    """Return what GET and POST need."""
    source = HEAD.replace("CODE", code).replace("DECORATED", decorated).replace("BEFORE", before)
    found = facts.routes(folder, source)
    return [found[f"{method} /"].auth.kind for method in ("GET", "POST")]


@pytest.mark.parametrize("way", OF_ONE)
def test_what_only_post_asks_for_get_does_without(tmp_path: Path, way: str) -> None:
    """A page that all may see takes comments of who is signed in."""
    assert kinds(tmp_path, OF_ONE[way]) == ["none", "session"]


@pytest.mark.parametrize("way", OF_BOTH)
def test_what_is_asked_whatever_the_method_is_asked_of_both(tmp_path: Path, way: str) -> None:
    """A branch by the method does not open what stands around it."""
    assert kinds(tmp_path, OF_BOTH[way]) == ["session", "session"]


def test_decorators_and_hooks_ask_for_the_method_too(tmp_path: Path) -> None:
    """Those of libraries may: Flask's own tutorial shows pages to all, and saves for few."""
    hook = (
        "@app.before_request\n    def gate():\n"
        '        if request.method == "POST" and "user" not in session:\n            abort(401)'
    )

    assert kinds(tmp_path, "return ''", "@writers") == ["none", "session"]
    assert kinds(tmp_path, "return ''", "@login_required") == ["session", "session"]
    assert kinds(tmp_path, "return ''", "", hook) == ["none", "session"]


def test_a_class_s_dispatch_may_ask_for_the_method(tmp_path: Path) -> None:
    """One place of a class guards all that changes something."""
    source = """
    class Notes(Page):
        def get(self):
            return ""
        def delete(self):
            return ""
    app.add_url_rule("/notes", view_func=Notes.as_view("notes"))
"""
    head = HEAD.replace("CODE", "pass").replace("DECORATED", "").replace("BEFORE", "")
    found = facts.routes(tmp_path, head + source)

    assert found["GET /notes"].auth.kind == "none"
    assert found["DELETE /notes"].auth.kind == "session"
