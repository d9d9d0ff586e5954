"""Who may call a route, where hooks, flags and sessions decide it."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import (
    HOOK,
    LOGIN,
    PULL,
    VIEW,
    around,
    assert_guarded,
)
from tests.offramp.audit.facts.routes import fact

GUARDED = {
    "what a hook puts on flask.g": (
        "session",
        "import flask, http.client\n@app.before_request\ndef load():\n"
        "    flask.g.user = flask.session.get('user')\n"
        + around("if not flask.g.user:\n    flask.abort(http.client.UNAUTHORIZED)\nreturn view()"),
    ),
    "a function that looks at what is on flask.g": (
        "session",
        "import flask\n@app.before_request\ndef load():\n"
        "    flask.g.user = flask.session.get('user')\n"
        "def is_own(name):\n    return flask.g.user == name\n"
        + VIEW
        + "if not is_own('x'):\n        abort(403)\n    return 'x'",
    ),
    "what a hook found, and the view wants": (
        "jwt",
        "import jwt\n@app.before_request\ndef find():\n"
        "    token = request.headers.get('Authorization')\n"
        "    request.claims = None\n    if token:\n        try:\n"
        "            request.claims = jwt.decode(token, 'k')\n"
        "        except jwt.InvalidTokenError:\n            return {}, 401\n"
        + VIEW
        + "if not request.claims:\n        abort(401)\n    return 'x'",
    ),
    "a hook that asks for the path where it calls": (
        "session",
        (
            "def pages():\n    if request.path.startswith('/api'):\n        return\n"
            "    if not session.get('user'):\n        abort(401)\n"
            "@app.before_request\ndef check():\n    pages()\n" + VIEW + "return 'x'"
        ),
    ),
    "a hook for the endpoints of no blueprint": (
        "session",
        (
            "@app.before_request\ndef check():\n"
            "    if '.' not in request.endpoint and not session.get('user'):\n        abort(401)\n"
            "    if request.endpoint.rpartition('.')[-1] != 'view':\n        return\n"
            + VIEW
            + "return 'x'"
        ),
    ),
    "a token that Flask's session keeps": (
        "session",
        "import jwt\n"
        + around(
            "token = session.get('token')\nif not token:\n    abort(401)\n"
            "try:\n    jwt.decode(token, 'k')\nexcept jwt.InvalidTokenError:\n    abort(401)\n"
            "return view()"
        ),
    ),
    "a token that the caller sends, where the session has none": (
        "jwt",
        "import jwt\n"
        + around(
            "token = request.headers.get('Authorization')\nif not session.get('user'):\n"
            "    try:\n        jwt.decode(token, 'k')\n    except jwt.InvalidTokenError:\n"
            "        abort(401)\nreturn view()"
        ),
    ),
    "a session that is asked whether it holds a name": (
        "session",
        (
            "def known(held):\n    return 'publisher' in held and 'macaroon' in held\n"
            + VIEW
            + "if not known(session):\n        abort(401)\n    return 'x'"
        ),
    ),
    "a flag that the session decides": (
        "session",
        (
            "@app.before_request\ndef check():\n    must_login = True\n"
            "    if session.get('userid'):\n        try:\n            g.user = find()\n"
            "            must_login = False\n        except ValueError:\n"
            "            session.clear()\n"
            "    if must_login and request.endpoint != 'login':\n"
            "        return redirect(url_for('login', returnUrl=request.url))\n"
            + VIEW
            + "return 'x'"
        ),
    ),
    "a flag that a header decides": (
        "api key",
        VIEW + "known = False\n    if request.headers.get('X-Api-Key') == KEY:\n"
        "        known = True\n    if not known:\n        abort(403)\n    return 'x'",
    ),
    "a session's number among the arguments": (
        "session",
        VIEW + "number = request.args.get('session') or request.cookies.get('chip')\n"
        "    if not find(number):\n        abort(401)\n    return 'x'",
    ),
    "an own decorator that looks into the session": (
        "session",
        (
            "def checked(view):\n    @wraps(view)\n    def inner(*a, **k):\n"
            "        if 'user' not in session:\n            return redirect(url_for('login'))\n"
            "        return view(*a, **k)\n    return inner\n"
            "@app.get('/')\n@checked\ndef view():\n    return 'x'"
        ),
    ),
    "a session that is handed on, and a page that leads back": (
        "session",
        (
            "def known(store):\n    return find(store.get('user_key'))\n"
            "def find(key):\n    return key\n"
            "def signed_in(view):\n    @wraps(view)\n    def inner(*a, **k):\n"
            "        if known(session):\n            return view(*a, **k)\n"
            "        return redirect(f\"{url_for('root')}?next={request.path}\")\n"
            "    return inner\n@app.get('/')\n@signed_in\ndef view():\n    return 'x'"
        ),
    ),
    "a user that a hook put on g": (
        "session",
        "@app.before_request\ndef load():\n    g.user = session.get('user_id')\n"
        + VIEW
        + "if g.user is None:\n        return redirect('/login')\n    return 'x'",
    ),
    "a hook that refuses all": (
        "session",
        "@app.before_request\ndef check():\n    if not session.get('user'):\n        abort(401)\n"
        + VIEW
        + "return 'x'",
    ),
    "a hook that looks at the path": (
        "session",
        "@app.before_request\ndef check():\n"
        "    if not request.path.startswith('/public') and not session.get('user'):\n"
        "        abort(401)\n" + VIEW + "return 'x'",
    ),
}


@pytest.mark.parametrize("name", GUARDED)
def test_a_guard_is_told_by_its_proof(name: str, tmp_path: Path) -> None:
    """The function to be needs the same proof in front of it."""
    assert_guarded(tmp_path, *GUARDED[name])


@pytest.mark.parametrize(
    ("path", "kind"), [("/<shop>/bills", "session"), ("/<int:shop>", "session"), ("/bills", "none")]
)
def test_a_hook_that_takes_a_variable_guards_the_routes_that_have_it(
    path: str, kind: str, tmp_path: Path
) -> None:
    """It is handed the endpoint and the variables of the route that is called."""
    source = PULL.format("Redirect").replace("Elsewhere(", "ElsewhereRedirect(", 1)
    source += f"@app.get('{path}')\ndef view(shop=None):\n    return 'x'"

    assert fact(auth.find, tmp_path, source, path).kind == kind


@pytest.mark.parametrize(("passed", "kind"), [("view", "none"), ("other", "session")])
def test_a_hook_that_is_told_the_endpoint_passes_it_over(
    passed: str, kind: str, tmp_path: Path
) -> None:
    """The page to sign in on is always one of them."""
    source = f"{HOOK}    if endpoint == '{passed}':\n        return\n"
    source += f"    if not session.get('user'):\n        abort(401)\n{VIEW}return 'x'"

    assert fact(auth.find, tmp_path, source).kind == kind


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ("not current_user.is_authenticated or not current_user.has('admin')", "session"),
        ("not current_user.has('admin')", "session"),
        ("not current_app.config['ADMIN']", "none"),
    ],
)
def test_a_hook_may_hide_everything_from_others(test: str, kind: str, tmp_path: Path) -> None:
    """A view that says 404 may look for a row of the caller's; a hook looks for no row."""
    source = f"{LOGIN}@app.before_request\ndef check():\n    if {test}:\n        abort(404)\n"

    assert fact(auth.find, tmp_path, f"{source}{VIEW}return 'x'").kind == kind


DECORATED = """
from decorator import decorator
from flask_login import current_user
def asks(name):
    def call(view, *args, **kwargs):
        if current_user.is_authenticated:
            if current_user.has(name):
                return view(*args, **kwargs)
            abort(404)
        return app.login_manager.unauthorized()
    return decorator(call)
@decorator
def counted(view, *args, **kwargs):
    count()
    return view(*args, **kwargs)
staff = asks("staff")
@app.get("/")
{by}
@counted
def view():
    return "x"
"""


@pytest.mark.parametrize(("by", "kind"), [("@staff", "session"), ("@counted", "none")])
def test_a_decorator_s_maker_is_seen_through(by: str, kind: str, tmp_path: Path) -> None:
    """`decorator` of the package of that name makes one of a function that is handed the view."""
    assert fact(auth.find, tmp_path, DECORATED.format(by=by)).kind == kind
