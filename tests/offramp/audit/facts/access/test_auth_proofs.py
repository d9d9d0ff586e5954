"""Proofs that come another way: from a middleware, a default, a token that is only looked at."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts import facts
from tests.offramp.audit.facts.access.guarded import LOGIN, VIEW, assert_guarded
from tests.offramp.audit.facts.routes import fact

REFUSED = "if not {}:\n        abort(401)\n    return 'x'"
GUARDED = {
    "what a middleware left for the application": (
        "unknown",
        "KEY = 'shop.request_context'\n"
        "def found():\n    return request.environ.get(KEY)\n" + VIEW + REFUSED.format("found()"),
    ),
    "the token of an Authorization header": (
        "token",
        "def bearer():\n    if request.authorization is None:\n        return None\n"
        "    return request.authorization.token\n" + VIEW + REFUSED.format("bearer()"),
    ),
    "the name of an Authorization header": (
        "basic",
        "def name():\n    return request.authorization.username\n"
        + VIEW
        + REFUSED.format("name()"),
    ),
    "the caller as an argument's default": (
        "session",
        LOGIN
        + "def may(what, user=current_user):\n    return ways[what](user)\n"
        + VIEW
        + REFUSED.format("may('read')"),
    ),
    "the account that App Engine's front end signed in": (
        "proxy",
        "from google.appengine.api import users\n"
        + VIEW
        + "if not users.get_current_user():\n"
        + "        return redirect(users.create_login_url(request.url))\n    return 'x'",
    ),
    "a variable's secret, compared in constant time": (
        "api key",
        "import hmac\nfrom os import getenv\n"
        + VIEW
        + REFUSED.format("hmac.compare_digest(getenv('PEER'), request.json['secret'])"),
    ),
    "a setting's key in a form": (
        "api key",
        "from flask_wtf import FlaskForm\nfrom wtforms import StringField\n"
        "class SendForm(FlaskForm):\n    api_token = StringField()\n"
        + VIEW
        + "form = SendForm()\n    token = form.api_token.data\n"
        + "    if token is None or token != app.config.get('API_KEY'):\n"
        + "        answer = jsonify({'error': 'no'})\n        answer.status_code = 401\n"
        + "        return answer\n    return 'x'",
    ),
    "one of several things that are wanted": (
        "session",
        "class Refused(Exception):\n    code = int(http.client.FORBIDDEN)\n"
        "def require(*wanted):\n    for one in wanted:\n        if not one:\n"
        "            raise Refused\n" + VIEW + "require(session.get('user'))\n    return 'x'",
    ),
}


@pytest.mark.parametrize("name", GUARDED)
def test_a_guard_is_told_by_its_proof(name: str, tmp_path: Path) -> None:
    """The function to be needs the same proof in front of it."""
    kind, source = GUARDED[name]
    assert_guarded(tmp_path, kind, f"import http.client\n{source}")


@pytest.mark.parametrize(
    "source",
    [
        VIEW + REFUSED.format("request.environ.get('wsgi.url_scheme_context')"),
        VIEW + REFUSED.format("request.environ.get('shop.colour')"),
        "import hmac\n"
        + VIEW
        + REFUSED.format("hmac.compare_digest(request.json['a'], request.json['b'])"),
        "from google.appengine.api import users\n"
        + VIEW
        + "return redirect(users.create_login_url(request.url))",
        "from shop import SendForm\n"
        + VIEW
        + "name = SendForm().name.data\n    if name == app.config['OWN_NAME']:\n"
        + "        abort(401)\n    return 'x'",
        "def may(what, user='ana'):\n    return what\n" + VIEW + REFUSED.format("may('read')"),
        "def require(*wanted):\n    for one in wanted:\n        if not one:\n"
        "            abort(403)\n" + VIEW + "require(request.args.get('page'))\n    return 'x'",
    ],
)
def test_what_proves_nothing_is_no_guard(source: str, tmp_path: Path) -> None:
    """It looks like one of them, and everybody has it."""
    assert fact(auth.find, tmp_path, source).kind == "none"


SHOWN = """
def known(token):
    if token not in tokens:
        abort(401)
@app.before_request
def load():
    if {test}:
        known(request.headers["Authorization"])
{other}
"""


@pytest.mark.parametrize(
    ("test", "other", "is_optional"),
    [
        ("'Authorization' in request.headers", "", True),
        ("request.headers.get('Authorization')", "", True),
        ("'Authorization' in request.headers", "    else:\n        abort(401)", False),
        ("'X-Free' not in request.headers", "", False),
    ],
)
def test_a_proof_that_is_looked_at_where_it_is_shown_is_optional(
    test: str, other: str, *, is_optional: bool, tmp_path: Path
) -> None:
    """Without it everybody is let by; what the views want is another matter."""
    found = fact(auth.find, tmp_path, SHOWN.format(test=test, other=other) + VIEW + "return 'x'")

    assert (found.kind, found.optional) == ("token", is_optional)


def test_who_looks_at_a_token_that_is_shown_tells_what_it_is(tmp_path):
    """Without any it is refused at once, and only the branch for one that is there decodes it."""
    source = (
        "import jwt\ndef decoded(token):\n    try:\n        return jwt.decode(token, 'k')['sub']\n"
        "    except jwt.InvalidTokenError:\n        return 'invalid'\n"
        "@app.get('/')\ndef view():\n    header = request.headers.get('Authorization')\n"
        "    token = header.split(' ')[1] if header else ''\n    if token:\n"
        "        found = decoded(token)\n        if not isinstance(found, str):\n"
        "            return 'x'\n        return 'invalid', 401\n"
        "    else:\n        return 'missing', 401"
    )
    assert fact(auth.find, tmp_path, source).kind == "jwt"


ON_G = """
    from flask import abort
    @app.before_request
    def load():
        g.user = session.get("user_id")
        g.theme = session.get("theme")
        g.items = {}
    @app.get("/")
    def view():
        if CODE:
            abort(401)
        return ""
"""


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("not g.user", "session"),
        ("not g.get('user')", "session"),
        ("g.get('user', None) is None", "session"),
        ("getattr(g, 'user', None) is None", "session"),
        ("'user' not in g", "session"),
        ("not g.pop('user', None)", "session"),
        ("not g.get('theme')", "none"),
        ("not g.items.get('user')", "none"),
        ("not request.args.get('user')", "none"),
    ],
)
def test_what_a_hook_found_is_asked_in_many_ways(tmp_path: Path, code: str, kind: str) -> None:
    """Where a hook may not have run, code takes it with `g.get`."""
    assert facts.routes(tmp_path, ON_G.replace("CODE", code))["GET /"].auth.kind == kind


LINE = """
from linebot.v3 import WebhookHandler, WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
handler = WebhookHandler("secret")
parser = WebhookParser("secret")
@app.post("/handled")
def handled():
    try:
        handler.handle(request.get_data(as_text=True), request.headers["X-Line-Signature"])
    except InvalidSignatureError:
        abort(400)
    return "OK"
@app.post("/parsed")
def parsed():
    try:
        events = parser.parse(request.get_data(as_text=True), request.headers["X-Line-Signature"])
    except InvalidSignatureError:
        abort(400)
    return str(len(events))
"""
BOLT = """
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
bolt = SlackRequestHandler(App(signing_secret="y"))
@app.post("/slack")
def slack():
    return bolt.handle(request)
@app.post("/open")
def anybody():
    return str(bolt)
"""


@pytest.mark.parametrize(
    ("source", "path", "kind"),
    [
        (LINE, "/handled", "signature"),
        (LINE, "/parsed", "signature"),
        (BOLT, "/slack", "signature"),
        (BOLT, "/open", "none"),
    ],
)
def test_a_chat_s_library_checks_who_sent_it(
    tmp_path: Path, source: str, path: str, kind: str
) -> None:
    """LINE's raises where the signature is another, Slack's answers 401 itself."""
    assert fact(auth.find, tmp_path, source, path).kind == kind
