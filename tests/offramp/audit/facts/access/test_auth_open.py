"""What looks like a guard, and lets everybody in."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import ERROR, KEYED, LOGIN, PULL, VIEW, around
from tests.offramp.audit.facts.routes import fact

OPEN = {
    "a page beside the login page": (
        VIEW + "if not current_app.config['OPEN']:\n        url = url_for('about')\n"
        "        return redirect(url)\n    return 'x'"
    ),
    "a login that hashes by hmac": (
        "import hmac\nfrom shop import stored\n" + VIEW + "given = request.form['password']\n"
        "    made = hmac.new(b'k', given.encode(), 'sha256').hexdigest()\n"
        "    if not hmac.compare_digest(made, stored()):\n        abort(401)\n    return 'x'"
    ),
    "headers that say what the caller can read": (
        "from shop import readable\n" + VIEW + "if not readable(request.headers):\n"
        "        abort(403)\n    return 'x'"
    ),
    "headers of which a function takes no proof": (
        "def agent(headers):\n    return headers.get('User-Agent')\n"
        + VIEW
        + "if not agent(request.headers):\n        abort(403)\n    return 'x'"
    ),
    "a decorator that answers errors of the view": around(
        "try:\n    return view(*args, **kwargs)\nexcept ValueError:\n    return {}, 401"
    ),
    "a decorator that refuses what is not there": around(
        "if not known():\n    return {}, 404\nreturn view(*args, **kwargs)"
    ),
    "a decorator that refuses one method": around(
        "if request.method == 'POST' and known():\n    abort(401)\nreturn view(*args, **kwargs)"
    ),
    "a hook that turns away who is banned, signed in or not": (
        "from shop import banned\n@app.before_request\ndef check():\n"
        "    g.user = session.get('user')\n    if banned(request.remote_addr):\n"
        "        if g.user:\n            return redirect('/bye')\n        return 'banned', 403\n"
        + VIEW
        + "return 'x'"
    ),
    "a hook for routes with a variable": PULL.format("Redirect") + VIEW + "return 'x'",
    "a browser that is not known": VIEW + "if not request.user_agent:\n        abort(403)\n"
    "    return 'x'",
    "a key that is taken from something else": (
        "def taken(holder, name):\n    return holder[name]\n"
        + around(
            "if not taken(current_app.config, 'api_key'):\n    abort(403)\n"
            "return view(*args, **kwargs)"
        )
    ),
    "an error that is given another status": ERROR
    + VIEW
    + KEYED.format(error="ApiError('no key', 400)"),
    "an error without the status it may be given": ERROR
    + VIEW
    + KEYED.format(error="ApiError('no key')"),
    "an error that gives its base another status": ERROR
    + VIEW
    + KEYED.format(error="Odd('no key')"),
    "something else that is called as a request is": (
        "class Order:\n    headers = {}\n"
        "def check(req: Order):\n    if not req.headers.get('Authorization'):\n"
        "        abort(401)\n" + VIEW + "check(Order())\n    return 'x'"
    ),
    "what is required is no proof": (
        "def ask(what):\n    def around(view):\n        @wraps(view)\n"
        "        def inner(*a, **k):\n            return view(*a, **k)\n"
        "        return inner\n    return around\nrequire_json = ask('json')\n"
        "@app.get('/')\n@require_json\ndef view():\n    return 'x'"
    ),
    "a session that is handed on for a language": (
        "def language(store):\n    return store.get('lang')\n"
        + VIEW
        + "if not language(session):\n        return redirect(url_for('pick', next='/'))\n"
        "    return 'x'"
    ),
    "a redirect of nobody in particular": VIEW
    + "return redirect(url_for('other', next=request.path))",
    "a decorator that leaves counting to another": (
        "def counted(view):\n    return noted(view)\n"
        "def noted(view):\n    @wraps(view)\n    def inner(*a, **k):\n"
        "        return view(*a, **k)\n    return inner\n"
        "@app.get('/')\n@counted\ndef view():\n    return 'x'"
    ),
    "a decorator that sends on who is signed in already": (
        "from flask_login import current_user\n"
        "def anonymous_user_required(view):\n    @wraps(view)\n    def inner(*a, **k):\n"
        "        if current_user.is_authenticated:\n            return redirect('/')\n"
        "        return view(*a, **k)\n    return inner\n"
        "@app.get('/')\n@anonymous_user_required\ndef view():\n    return 'x'"
    ),
    "nothing": VIEW + "return 'x'",
    "a row that is not there": VIEW
    + "if not current_app.rows.get(request.args.get('token')):\n        abort(404)\n    return 'x'",
    "a row of somebody who is signed in": LOGIN
    + VIEW
    + "if not current_user.posts:\n        abort(404)\n    return 'x'",
    "a page for those who are not signed in": (
        "def no_login_only(view):\n    @wraps(view)\n    def inner(*a, **k):\n"
        "        if 'token' in session:\n            return redirect(url_for('chat'))\n"
        "        return view(*a, **k)\n    return inner\n"
        "@app.get('/')\n@no_login_only\ndef view():\n    return 'x'"
    ),
    "a decorator that only logs who it is": (
        "from flask_login import current_user\ndef logged(view):\n    @wraps(view)\n"
        "    def inner(*a, **k):\n        app.logger.info(current_user.name)\n"
        "        return view(*a, **k)\n    return inner\n"
        "@app.get('/')\n@logged\ndef view():\n    return 'x'"
    ),
    "a view that signs people in": (
        VIEW + "if request.form['password'] != 'secret':\n        abort(401)\n"
        "    session['user'] = 1\n    return 'x'"
    ),
    "a hook that passes the endpoint over": (
        "@app.before_request\ndef check():\n    if request.endpoint in ('view', 'login'):\n"
        "        return None\n    if not session.get('user'):\n        abort(401)\n"
        + VIEW
        + "return 'x'"
    ),
    "a hook for the endpoints of another blueprint": (
        "@app.before_request\ndef check():\n"
        "    if request.endpoint.split('.')[0] == 'admin' and not session.get('user'):\n"
        "        abort(401)\n" + VIEW + "return 'x'"
    ),
    "a hook for another path": (
        "@app.before_request\ndef check():\n"
        "    if request.path.startswith('/admin') and not session.get('user'):\n"
        "        abort(401)\n" + VIEW + "return 'x'"
    ),
    "a hook that asks for another path where it calls": (
        "def api():\n    if request.path.startswith('/api'):\n        deeper()\n"
        "def deeper():\n    if not session.get('user'):\n        abort(401)\n"
        "@app.before_request\ndef check():\n    api()\n" + VIEW + "return 'x'"
    ),
    "a hook that a mark on the view turns off": (
        "def public(view):\n    view.is_public = True\n    return view\n"
        "@app.before_request\ndef check():\n"
        "    view = current_app.view_functions[request.endpoint]\n"
        "    if getattr(view, 'is_public', False):\n        return\n"
        "    if not session.get('user'):\n        abort(401)\n"
        "@app.get('/')\n@public\ndef view():\n    return 'x'"
    ),
    "another blueprint's hook": (
        "inner = Blueprint('inner', __name__)\n@inner.before_request\ndef check():\n"
        "    if not session.get('user'):\n        abort(401)\n"
        "app.register_blueprint(inner, url_prefix='/inner')\n" + VIEW + "return 'x'"
    ),
    "a refusal that has nothing to do with the caller": (
        VIEW + "if request.args.get('page') == '0':\n        abort(403)\n    return 'x'"
    ),
    "a flag that something else decides": (
        VIEW + "is_old = False\n    if request.args.get('page') == '1':\n        is_old = True\n"
        "    if is_old:\n        abort(403)\n    return 'x'"
    ),
    "a session of a payment, in the address": (
        VIEW + "token = request.args.get('token') or request.args.get('session')\n"
        "    if not token:\n        return redirect('/start')\n    return 'x'"
    ),
    "a cookie for a language": (
        VIEW + "if not request.cookies.get('locale'):\n        abort(403)\n    return 'x'"
    ),
    "a form's own token": (
        VIEW + "if session.get('csrf_token') != request.form['t']:\n        abort(403)\n"
        "    return 'x'"
    ),
}


@pytest.mark.parametrize("name", OPEN)
def test_what_lets_everybody_in_is_no_guard(name: str, tmp_path: Path) -> None:
    """A guard that is not there would be built again, or trusted."""
    found = fact(auth.find, tmp_path, OPEN[name])
    assert (found.kind, found.by) == ("none", [])
