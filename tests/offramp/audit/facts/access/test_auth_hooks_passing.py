"""Whom hooks let by: those with a proof, and whoever comes anyhow."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import (
    LOGIN,
    VIEW,
    around,
    assert_guarded,
)
from tests.offramp.audit.facts.routes import fact

LETTING = {
    "a return inside of what shows a proof": (
        "session",
        "@app.before_request\ndef check():\n    if session.get('user'):\n"
        "        if known(session['user']):\n            return\n"
        "    return 'no', 401\n" + VIEW + "return 'x'",
    ),
    "a return inside, in a decorator": (
        "token",
        "import jwt\n"
        + around(
            "if 'Authorization' in request.headers:\n"
            "    claims = jwt.decode(request.headers['Authorization'], 'k')\n"
            "    if known(claims):\n        return view()\nreturn 'no', 401"
        ),
    ),
    "a refusal that asks for the path, after who has a session": (
        "session",
        (
            "@app.before_request\ndef check():\n    if session.get('user'):\n        return\n"
            "    if request.path.startswith('/'):\n        return 'no', 401\n" + VIEW + "return 'x'"
        ),
    ),
    "any answer of a hook to who has no session": (
        "session",
        "@app.before_request\ndef check():\n"
        "    if 'user' not in session and request.headers.get('X-Pass') != PASS:\n"
        "        return jsonify(error='sign in')\n" + VIEW + "return 'x'",
    ),
    "what a hook hands on that a function made of a token, whatever its status": (
        "jwt",
        "import jwt\ndef checked(headers):\n    try:\n"
        "        g.user = jwt.decode(headers.get('Authorization'), 'k')\n        return 'good'\n"
        "    except jwt.InvalidTokenError:\n        return Response('no', status=400)\n"
        "@app.before_request\ndef check():\n    answer = checked(request.headers)\n"
        "    if answer != 'good':\n        return answer\n" + VIEW + "return 'x'",
    ),
    "a named tuple that a hook answers with": (
        "basic",
        "@app.before_request\ndef check():\n    denied = ('no', 401, {})\n"
        "    if not request.authorization:\n        return make_response(denied)\n"
        + VIEW
        + "return 'x'",
    ),
    "a tuple of the module": (
        "basic",
        "DENIED = ('no', 401)\n"
        + VIEW
        + "if not request.authorization:\n        return DENIED\n    return 'x'",
    ),
    "a status in a dict() of names": (
        "basic",
        "DENIED = dict(code=401, text='no')\n"
        + VIEW
        + "if not request.authorization:\n        return 'no', DENIED['code']\n    return 'x'",
    ),
    "a guard around what the view calls": (
        "session",
        LOGIN + "@login_required\ndef listed():\n    return 'x'\n" + VIEW + "return listed()",
    ),
    "a function that is handed the request": (
        "token",
        "def is_known(sent):\n    return sent.headers.get('Authorization') == 'Bearer x'\n"
        + VIEW
        + "if not is_known(request):\n        return 'no', 401\n    return 'x'",
    ),
}


@pytest.mark.parametrize("name", LETTING)
def test_who_is_let_by_is_told_from_the_rest(name: str, tmp_path: Path) -> None:
    """A hook often lets by early, inside other conditions, and refuses in its last line."""
    assert_guarded(tmp_path, *LETTING[name])


PASSING = {
    "an answer to who has a session": (
        "@app.before_request\ndef check():\n    if 'user' in session:\n"
        "        return redirect('/home')\n" + VIEW + "return 'x'"
    ),
    "a hook that says when the shop is closed": (
        "@app.before_request\ndef check():\n    if not session.get('is_admin'):\n"
        "        return abort(503)\n" + VIEW + "return 'x'"
    ),
    "a hook that answers by something else": (
        "@app.before_request\ndef check():\n    if 'cart' not in session:\n"
        "        return render_template('empty.html')\n" + VIEW + "return 'x'"
    ),
    "a page that a hook hands on, kept for somebody": (
        "def kept(user):\n    return PAGES.get(session.get('user'))\n"
        "@app.before_request\ndef check():\n    page = kept(session.get('user'))\n"
        "    if page:\n        return page\n" + VIEW + "return 'x'"
    ),
    "an error that a hook hands on, of something else": (
        "def limited(sent):\n    if sent.get('User-Agent') in BUSY:\n"
        "        return Response('later', status=429)\n"
        "@app.before_request\ndef check():\n    answer = limited(request.headers)\n"
        "    if answer is not None:\n        return answer\n" + VIEW + "return 'x'"
    ),
    "a wrong password, after who is signed in": (
        LOGIN + VIEW + "if current_user.is_authenticated:\n        return redirect('/')\n"
        "    if request.form['password'] != 'x':\n        return 'wrong', 401\n    return 'x'"
    ),
    "a guard around what the view calls at times": (
        LOGIN
        + "@login_required\ndef listed():\n    return 'x'\n"
        + VIEW
        + "if request.args:\n        return listed()\n    return 'x'"
    ),
    "a tuple that is no refusal": (
        "ANSWER = ('yes', 200)\n"
        + VIEW
        + "if not request.authorization:\n        return ANSWER\n    return 'x'"
    ),
    "a return inside what has to do with no proof": (
        VIEW + "if request.args.get('page'):\n        if request.args['page'] == '1':\n"
        "            return 'x'\n    return 'no', 403"
    ),
}


@pytest.mark.parametrize("name", PASSING)
def test_who_is_let_by_anyhow_needs_no_proof(name: str, tmp_path: Path) -> None:
    """What answers somebody, or refuses for other reasons, stands in front of nobody."""
    assert fact(auth.find, tmp_path, PASSING[name]).kind == "none"
