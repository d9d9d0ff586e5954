"""What a caller who shows nothing is answered, by the outermost guard of a route."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    import hmac
    from functools import wraps
    from flask import Blueprint, abort, jsonify, redirect, url_for
    from flask_httpauth import HTTPBasicAuth
    from flask_jwt_extended import jwt_required
    from flask_login import LoginManager, current_user, login_required
    from flask_principal import Permission, RoleNeed
    from flask_security import roles_required
    from shop import known
    from werkzeug.exceptions import HTTPException
    manager = LoginManager(app)
    basic = HTTPBasicAuth()
    admin = Permission(RoleNeed("admin"))
    part = Blueprint("part", __name__, url_prefix="/part")
    def asks(code):
        def around(view):
            @wraps(view)
            def inner(*args, **kwargs):
                if not current_user.can("x"):
                    abort(code)
                return view(*args, **kwargs)
            return inner
        return around
    def members(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if not current_user.is_authenticated:
                return redirect(url_for("login"), code=303)
            if not current_user.is_admin:
                abort(403)
            return view(*args, **kwargs)
        return inner
    def forbidden():
        return jsonify(error="no"), 403
    @app.errorhandler(PermissionError)
    def denied(error):
        return jsonify(error="no"), 403
    BEFORE
    @part.get("/")
    DECORATED
    def view():
        CODE
        return ""
    @part.get("/open")
    def opened():
        return ""
    app.register_blueprint(part)
"""
GUARDS = {
    "@login_required": [401],
    "@jwt_required()": [401],
    "@basic.login_required": [401],
    "@members": [303, 403],
    "@roles_required('admin')": [403],
    "@admin.require()": [403],
    "@login_required\n    @members": [401, 303, 403],
    "@jwt_required(optional=True)": [],
}
IN_VIEW = {
    "if 'user' not in session: return redirect('/')": [302],
    "if 'user' not in session: return forbidden()": [403],
    "if not current_user.is_authenticated: return manager.unauthorized()": [401],
    "if not hmac.compare_digest(request.headers['X-Signature'], hmac.new(b'k', request.data)."
    "hexdigest()): return '', 400": [400],
    "if not hmac.compare_digest(request.headers['X-Signature'], hmac.new(b'k', request.data)."
    "hexdigest()): abort(403)": [403],
    "if request.headers.get('X-API-Key') != known(): return {'e': 1}, 401": [401],
    "if known(): return forbidden()": [],
    # webhooks whose signature is wrong, and what 400 says of all others
    "if not hmac.compare_digest(request.headers['X-Signature'], hmac.new(b'k', request.data)."
    "hexdigest()): abort(400)": [400],
    "if request.headers.get('X-API-Key') != known(): abort(400)": [],
    "if not hmac.compare_digest(request.form['x'], hmac.new(b'k')): abort(400)": [],
    # an expression that chooses
    "return '' if current_user.is_authenticated else abort(401)": [401],
    "return ('', 401) if 'user' not in session else ''": [401],
    "current_user.is_authenticated or abort(401)": [401],
    "key = request.headers.get('X-API-Key') or abort(401)": [401],
    "assert current_user.is_admin, abort(403)": [403],
    "return '' if known() else abort(401)": [],
    "known() or abort(401)": [],
    "name = request.form.get('name') or abort(400)": [],
    "return 'yes' if current_user.is_authenticated else 'no'": [],
    # a match
    "match request.headers.get('Authorization'):\n"
    "            case 'Bearer x': return 'yes'\n            case _: abort(401)": [401],
    "match session.get('role'):\n"
    "            case 'admin': return 'yes'\n            case _: return '', 403": [403],
    "match request.method:\n            case 'GET': return ''\n            case _: abort(403)": [],
    "match session.get('role'):\n            case 'admin': pass\n            case _: pass": [],
    # Python's own errors, which the application answers
    "if 'user' not in session: raise PermissionError": [403],
    "if 'user' not in session: raise KeyError": [],
}
HOOKS = {
    "if request.endpoint != 'part.opened' and 'user' not in session: return redirect('/login')": [
        302
    ],
    "if request.path.startswith('/part/open'): return\n"
    "        if 'user' not in session: return jsonify(error='no'), 401": [401],
    "if request.endpoint == 'part.opened': return\n        if not g.get('user'): abort(403)": [403],
}


HANDLED = "@app.errorhandler(401)\n    def nobody(error):\n        return redirect('/')"


def made(decorated: str = "", code: str = "pass", before: str = "") -> str:
    """Return an application with a route that is guarded so, and one beside it."""
    source = HEAD.replace("CODE", code).replace("DECORATED", decorated)
    return source.replace("BEFORE", before)


@pytest.mark.parametrize("decorated", GUARDS)
def test_a_guard_around_a_view_says_how_it_refuses(tmp_path: Path, decorated: str) -> None:
    """Of several the outermost is asked first, so its status is what nobody gets."""
    found = facts.routes(tmp_path, made(decorated))["GET /part/"]

    assert found.auth.refusals == GUARDS[decorated]
    assert found.response.statuses == sorted({200, *GUARDS[decorated]})


@pytest.mark.parametrize("code", IN_VIEW)
def test_a_view_says_itself_how_it_refuses(tmp_path: Path, code: str) -> None:
    """A webhook's sender gets 403, and no page to sign in."""
    assert facts.routes(tmp_path, made(code=code))["GET /part/"].auth.refusals == IN_VIEW[code]


@pytest.mark.parametrize("code", HOOKS)
def test_a_hook_refuses_the_routes_that_it_guards(tmp_path: Path, code: str) -> None:
    """It asks which route is called, so its answer is none of those that it passes over."""
    hook = f"@part.before_request\n    def gate():\n        {code}"
    found = facts.routes(tmp_path, made(before=hook))

    assert found["GET /part/"].auth.refusals == HOOKS[code]
    assert set(HOOKS[code]) <= set(found["GET /part/"].response.statuses)
    assert found["GET /part/open"].auth.refusals == []
    assert found["GET /part/open"].response.statuses == [200]


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ("manager.login_view = 'login'", 302),
        ("@manager.unauthorized_handler\n    def nobody():\n        return forbidden()", 403),
        ("@manager.unauthorized_handler\n    def nobody():\n        abort(418)", 418),
        ("@manager.unauthorized_handler\n    def nobody():\n        return redirect('/')", 302),
        ("other = {}\n    other['login_view'] = 'login'", 401),
        (HANDLED, 302),
        (HANDLED.replace("redirect('/')", "'', 418"), 418),
        (HANDLED.replace("@app.e", "@part.app_e"), 302),
        ("@app.errorhandler(HTTPException)\n    def any(error):\n        return 'x', 403", 403),
        ("@app.errorhandler(401)\n    def nobody(error):\n        return 'x', error.code", 401),
        ("@app.errorhandler(403)\n    def nobody(error):\n        return redirect('/')", 401),
        ("manager.login_view = '/'\n    " + HANDLED.replace("redirect('/')", "'', 418"), 302),
    ],
)
def test_flask_login_may_be_told_what_to_answer(tmp_path: Path, before: str, status: int) -> None:
    """It sends nobody to sign in by itself."""
    found = facts.routes(tmp_path, made("@login_required", before=before))["GET /part/"]

    assert found.auth.refusals == [status]


@pytest.mark.parametrize(
    ("test", "status"),
    [
        ("request.path.startswith('/part')", 418),
        ("request.path.startswith('/other')", 302),
        ("request.is_json", 302),
        ("request.is_json or '/part' in request.path", 418),
    ],
)
def test_flask_login_s_handler_may_ask_for_the_route(
    tmp_path: Path, test: str, status: int
) -> None:
    """A plain request has no header by which a script is known."""
    handler = (
        "@manager.unauthorized_handler\n    def nobody():\n"
        f"        if {test}:\n            return jsonify(e=1), 418\n        return redirect('/')"
    )
    found = facts.routes(tmp_path, made("@login_required", before=handler))["GET /part/"]

    assert found.auth.refusals == [status]
