"""Views that send away who is not signed in, wherever to; and those that only lead on."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import LOGIN, VIEW, assert_guarded
from tests.offramp.audit.facts.routes import fact

AWAY = "return redirect(url_for('main.index'))"
GUARDED = {
    "nobody in the session": VIEW
    + f"if 'username' not in session:\n        {AWAY}\n    return 'x'",
    "nobody, or somebody of another role": VIEW
    + f"if 'username' not in session or session['role_id'] != 1:\n        {AWAY}\n    return 'x'",
    "a page for one role, and else away": VIEW
    + "if 'username' in session and session['role_id'] == 1:\n        return 'x'\n    "
    + AWAY,
    "a page for who is there, and a way for others": VIEW
    + f"if 'user_id' in session:\n        return 'x'\n    {AWAY}",
    "an answer that is made first": VIEW
    + "if not session.get('user'):\n        response = make_response('no', 401)\n"
    "        response.headers['A'] = 'b'\n        return response\n    return 'x'",
    "a name that was taken from the session": VIEW
    + f"user = session.get('user')\n    if user is None:\n        {AWAY}\n    return 'x'",
    "a token that another's login gave": VIEW
    + f"if 'access_token' not in session:\n        {AWAY}\n    return 'x'",
    "a role that is held against another": VIEW
    + f"if session.get('role') != 'admin':\n        {AWAY}\n    return 'x'",
    "Flask-Login's caller": LOGIN
    + VIEW
    + f"if not current_user.is_authenticated:\n        {AWAY}\n    return 'x'",
}
OPEN = {
    "those who are signed in already": VIEW
    + f"if 'username' in session:\n        {AWAY}\n    return 'x'",
    "a step that comes before": VIEW
    + "if 'answers' not in session:\n        return redirect(url_for('first'))\n    return 'x'",
    "an empty cart": VIEW
    + "if not session.get('cart'):\n        return redirect(url_for('shop'))\n    return 'x'",
    "the way back from another's login": VIEW
    + f"if 'request_token' not in session:\n        {AWAY}\n    return 'x'",
    "only those who lack a role": VIEW
    + f"if 'username' in session and session['role_id'] != 1:\n        {AWAY}\n    return 'x'",
    "a column of the caller's row": LOGIN
    + VIEW
    + f"user = current_user\n    if not user.wants_mail:\n        {AWAY}\n    return 'x'",
    "a page to sign in, which leads on who did": VIEW
    + "if 'user_id' in session:\n        return redirect(url_for('inbox'))\n"
    "    if not g.rows:\n        return redirect(url_for('start'))\n    return 'x'",
    "a way to another's login": VIEW
    + "if 'refresh_token' in request.cookies:\n        return redirect('/back')\n"
    "    return redirect(g.address)",
    "everybody, after signing out": VIEW
    + f"if 'username' in session:\n        session.pop('username')\n    {AWAY}",
}
SIGNED = {
    "a signature that is missing, or wrong": VIEW
    + "found = request.headers.get('x-shop-signature')\n    if not found:\n"
    "        return {'error': 'missing'}, 400\n    return 'x'",
}
UNSIGNED = {
    "a library whose name begins like a caller's": "from oauth2client.client import flow\n"
    + VIEW
    + "found = flow('a.json')\n    if found.error:\n"
    "        return make_response('no', 401)\n    return 'x'",
    "what a form hides": "import hmac\n"
    + VIEW
    + "made = hmac.new(b'k', b'x', 'sha256').hexdigest()\n"
    "    if not hmac.compare_digest(request.form['signature'], made):\n"
    "        return 'reload', 400\n    return 'x'",
    "a body without what it needs": VIEW
    + "if not request.json.get('token'):\n        return {'error': 'missing'}, 400\n    return 'x'",
    "a header of another kind": VIEW
    + "if not request.headers.get('X-Shop'):\n        return {'error': 'missing'}, 400\n"
    "    return 'x'",
}


@pytest.mark.parametrize("name", GUARDED)
def test_who_is_nobody_is_sent_away(tmp_path: Path, name: str):
    """Where to does not matter: the page is not for him."""
    assert_guarded(tmp_path, "session", GUARDED[name])


@pytest.mark.parametrize("name", SIGNED)
def test_a_forged_message_is_a_bad_request(tmp_path: Path, name: str):
    """Who sends webhooks is often answered 400, which says nothing of callers elsewhere."""
    assert_guarded(tmp_path, "signature", SIGNED[name])


@pytest.mark.parametrize("name", OPEN | UNSIGNED)
def test_who_is_only_led_on_needs_no_proof(tmp_path: Path, name: str):
    """A session remembers more than who somebody is."""
    assert fact(auth.find, tmp_path, (OPEN | UNSIGNED)[name]).kind == "none"
