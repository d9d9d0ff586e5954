"""Who may call a route is told by what code does, not by what it is called."""

from pathlib import Path

import pytest

from offramp.audit.facts import auth
from tests.offramp.audit.facts.routes import fact

VIEW = "@app.get('/')\ndef view():\n    "

LOGIN = "from flask_login import current_user, login_required\n"
ERROR = (
    "class ApiError(Exception):\n    def __init__(self, message, code=500):\n"
    "        self.message = message\n        self.code = code\n"
    "class Refused(ApiError):\n    def __init__(self, message):\n"
    "        super().__init__(message, code=403)\n"
    "class Odd(ApiError):\n    def __init__(self, message):\n"
    "        super().__init__(message, 400)\n"
)
KEYED = "if not request.headers.get('X-API-Key'):\n        raise {error}\n    return 'x'"


def _around(body: str) -> str:
    """Return an application whose view has a decorator with *body* before it calls the view."""
    lines = body.replace("\n", "\n        ")
    return (
        "from shop import known, load\n"
        "def ask(view):\n    @wraps(view)\n    def inner(*args, **kwargs):\n"
        f"        {lines}\n    return inner\n@app.get('/')\n@ask\ndef view():\n    return 'x'"
    )


HOOK = "@app.url_value_preprocessor\ndef pull(endpoint, values):\n"
PULL = (
    "class Elsewhere(Exception):\n    pass\n" + HOOK + "    name = values.pop('shop', None)\n"
    "    if name:\n        if session.get('owner') == name:\n            g.shop = name\n"
    "        else:\n            raise Elsewhere{}(url_for('.login'))\n"
)
GUARDED = {
    "what a hook puts on flask.g": (
        "session",
        "import flask, http.client\n@app.before_request\ndef load():\n"
        "    flask.g.user = flask.session.get('user')\n"
        + _around("if not flask.g.user:\n    flask.abort(http.client.UNAUTHORIZED)\nreturn view()"),
    ),
    "a function that looks at what is on flask.g": (
        "session",
        "import flask\n@app.before_request\ndef load():\n"
        "    flask.g.user = flask.session.get('user')\n"
        "def is_own(name):\n    return flask.g.user == name\n"
        + VIEW
        + "if not is_own('x'):\n        abort(403)\n    return 'x'",
    ),
    "a way to the login page that a name holds": (
        "session",
        _around(
            "if not session.get('user'):\n    url = url_for('login', next=request.path)\n"
            "    return redirect(url)\nreturn view()"
        ),
    ),
    "a guard by its name that answers 400": (
        "jwt",
        (
            "import jwt\ndef token_required(view):\n    @wraps(view)\n    def inner():\n"
            "        try:\n"
            "            jwt.decode(request.headers['authorization'], 'x')\n"
            "        except Exception:\n            return {}, 400\n"
            "        return view()\n    return inner\n"
            "@app.get('/')\n@token_required\ndef view():\n    return 'x'"
        ),
    ),
    "a decorator that answers 401, whatever it asks": (
        "unknown",
        _around("if not known():\n    return {'error': 1}, 401\nreturn view(*args, **kwargs)"),
    ),
    "a decorator that answers 401 by a function": (
        "unknown",
        _around("if not known():\n    return load('no', status=401)\nreturn view(*args, **kwargs)"),
    ),
    "headers that an unknown object is handed": (
        "token",
        "from shop import container\n"
        + VIEW
        + "if not container.auth_service.validate(request.headers):"
        "\n        return {}, 401\n    return 'x'",
    ),
    "headers that a method takes a key from": (
        "api key",
        "class Keys:\n    def known(self, headers):\n"
        "        return headers.get('X-Api-Key') == 'x'\n"
        "keys = Keys()\n"
        + VIEW
        + "if not keys.known(request.headers):\n        abort(403)\n    return 'x'",
    ),
    "a signature of the body in the query": (
        "signature",
        "import hmac\n" + VIEW + "body = request.get_data()\n"
        "    made = hmac.new(b'k', body, 'sha256').hexdigest()\n"
        "    if not hmac.compare_digest(made, request.args['s']):\n"
        "        abort(403)\n    return 'x'",
    ),
    "a key that a function takes from the request": (
        "api key",
        "def taken(request, name):\n    return request.values[name]\n"
        + _around(
            "try:\n    taken(request, 'api_key')\nexcept KeyError:\n"
            "    return load({}, 'no', 401)\nreturn view(*args, **kwargs)"
        ),
    ),
    "one of several ways that a setting chooses": (
        "session",
        "from flask_login import current_user\ndef local():\n    return current_user.is_active\n"
        "def is_user_authenticated():\n    ways = {'local': local, 'other': None}\n"
        "    return ways.get(current_app.config['WAY'])()\n"
        "def to_sign_in(url):\n    return url_for('root')\n"
        + _around(
            "if not is_user_authenticated():\n    return redirect(to_sign_in(request.path))\n"
            "return view(*args, **kwargs)"
        ),
    ),
    "what a class does before it calls the method": (
        "token",
        (
            "from flask.views import MethodView\nclass Base(MethodView):\n"
            "    def is_authorized(self):\n"
            "        return request.headers.get('Authorization') == 'x'\n"
            "    def dispatch_request(self, *args, **kwargs):\n"
            "        if not self.is_authorized():\n"
            "            return self.error(status_code=401)\n"
            "        return super().dispatch_request(*args, **kwargs)\n"
            "class Page(Base):\n    def get(self):\n        return 'x'\n"
            "app.add_url_rule('/', view_func=Page.as_view('page'))"
        ),
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
    "a requirement of a library's": (
        "unknown",
        (
            "from flask_allows2 import Allows\nfrom shop import IsStaff\nallows = Allows(app)\n"
            "@app.get('/')\n@allows.requires(IsStaff)\ndef view():\n    return 'x'"
        ),
    ),
    "an error that is given its status": (
        "api key",
        ERROR + VIEW + KEYED.format(error="ApiError('no key', 401)"),
    ),
    "an error that is given its status by name": (
        "api key",
        ERROR + VIEW + KEYED.format(error="ApiError(message='no key', code=401)"),
    ),
    "an error that gives its base the status": (
        "api key",
        ERROR + VIEW + KEYED.format(error="Refused('no key')"),
    ),
    "a request that is handed on": (
        "token",
        "def token_of(req):\n    value = req.headers.get('Authorization')\n"
        "    if not value:\n        abort(401)\n    return value\n"
        + VIEW
        + "token_of(request)\n    return 'x'",
    ),
    "a guard that is called so where it stands": (
        "unknown",
        (
            "from shop import allowed\ndef ask(what):\n    def around(view):\n"
            "        @wraps(view)\n        def inner(*a, **k):\n"
            "            return view(*a, **k) if allowed(what) else allowed.no()\n"
            "        return inner\n    return around\n"
            "require_shop_admin = ask('admin')\n"
            "@app.get('/')\n@require_shop_admin\ndef view():\n    return 'x'"
        ),
    ),
    "a hook that asks for the path where it calls": (
        "session",
        (
            "def pages():\n    if request.path.startswith('/api'):\n        return\n"
            "    if not session.get('user'):\n        abort(401)\n"
            "@app.before_request\ndef check():\n    pages()\n" + VIEW + "return 'x'"
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
    "a permission that a class of resources asks for": (
        "unknown",
        (
            "from flask_rest_jsonapi import Api, ResourceList\napi = Api(app)\n"
            "class Things(ResourceList):\n    decorators = (api.has_permission('is_admin'),)\n"
            "    def get(self):\n        return 'x'\n    methods = ['GET']\n"
            "api.route(Things, 'things', '/')"
        ),
    ),
    "a permission around what a library answers": (
        "unknown",
        (
            "from flask_rest_jsonapi import Api, ResourceList\napi = Api(app)\n"
            "class Things(ResourceList):\n    decorators = (api.has_permission('is_admin'),)\n"
            "    methods = ['GET']\n"
            "api.route(Things, 'things', '/')"
        ),
    ),
    "a manager of tokens": (
        "jwt",
        (
            "from flask_jwt_oidc import JwtManager\njwt = JwtManager()\n@app.get('/')\n"
            "@jwt.has_one_of_roles(['editor'])\ndef view():\n    return 'x'"
        ),
    ),
    "a library's decorator": (
        "session",
        (
            "from flask_login import login_required\n@app.get('/')\n@login_required\ndef view():\n"
            "    return 'x'"
        ),
    ),
    "a token that a library reads": (
        "jwt",
        (
            "from flask_jwt_extended import jwt_required\n@app.get('/')\n"
            "@jwt_required()\ndef view():\n    return 'x'"
        ),
    ),
    "an object of a library": (
        "basic",
        (
            "from flask_httpauth import HTTPBasicAuth\nauth = HTTPBasicAuth()\n@app.get('/')\n"
            "@auth.login_required(role='admin')\ndef view():\n    return 'x'"
        ),
    ),
    "APIFairy's own decorator": (
        "token",
        (
            "from apifairy import authenticate\nfrom flask_httpauth import HTTPTokenAuth\n"
            "auth = HTTPTokenAuth()\n@app.get('/')\n"
            "@authenticate(auth)\ndef view():\n    return 'x'"
        ),
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
    "a name and a password that are hidden behind 404": (
        "basic",
        "def checked(name):\n    auth = request.authorization\n"
        "    return auth and auth.username == name\n"
        + VIEW
        + "if not checked('ana'):\n        abort(404)\n    return 'x'",
    ),
    "a scheme that is named": (
        "digest",
        VIEW + "given = request.headers.get('Authorization')\n"
        "    if not given or given.split()[0].lower() != 'digest':\n"
        "        abort(401)\n    return 'x'",
    ),
    "a key in a header": (
        "api key",
        VIEW + "if request.headers.get('X-API-Key') != current_app.config['KEY']:\n"
        "        abort(401)\n    return 'x'",
    ),
    "a key in a header that a constant names": (
        "api key",
        "HEADER = 'X-API-Key'\n"
        + VIEW
        + "if request.headers.get(HEADER) != current_app.config['KEY']:\n"
        "        abort(401)\n    return 'x'",
    ),
    "a key that is kept as a hash": (
        "api key",
        (
            "import hmac\ndef hashed(key):\n    return hmac.new(b'x', key, 'sha256').digest()\n"
            + VIEW
            + "if hashed(request.headers['X-API-Key']) != current_app.config['KEY']:\n"
            "        abort(401)\n    return 'x'"
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
    "a page that leads back, by an argument": (
        "session",
        VIEW
        + "if 'user' not in session:\n        return redirect(url_for('root', next=request.path))\n"
        "    return 'x'",
    ),
    "a decorator that leaves it to another": (
        "session",
        (
            "from flask_login import current_user\nclass Api:\n"
            "    def secure(self, view):\n        return self.guarded(view, 1)\n"
            "    def guarded(self, view, level):\n"
            "        @wraps(view)\n        def inner(*a, **k):\n"
            "            if not current_user.is_authenticated:\n                abort(401)\n"
            "            return view(*a, **k)\n        return inner\n"
            "api = Api()\n@app.get('/')\n@api.secure\ndef view():\n    return 'x'"
        ),
    ),
    "an own function that decodes a token": (
        "jwt",
        "import jwt\ndef claims():\n    try:\n"
        "        return jwt.decode(request.headers['Authorization'], 'k')\n"
        "    except jwt.InvalidTokenError:\n        abort(401)\n"
        + VIEW
        + "claims()\n    return 'x'",
    ),
    "a signed body": (
        "signature",
        "import hashlib, hmac\n" + VIEW + "made = hmac.new(b'k', request.get_data(), 'sha256')\n"
        "    if not hmac.compare_digest(made.hexdigest(), request.headers['X-Hub-Signature']):\n"
        "        abort(403)\n    return 'x'",
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
    "a guard among functions that call each other": (
        "session",
        "def first():\n    second()\ndef second():\n    first()\n    check()\n"
        "def check():\n    if not session.get('user'):\n        abort(401)\n"
        + VIEW
        + "first()\n    return 'x'",
    ),
}
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
    "a decorator that answers errors of the view": _around(
        "try:\n    return view(*args, **kwargs)\nexcept ValueError:\n    return {}, 401"
    ),
    "a decorator that refuses what is not there": _around(
        "if not known():\n    return {}, 404\nreturn view(*args, **kwargs)"
    ),
    "a decorator that refuses one method": _around(
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
        + _around(
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
    "nothing": VIEW + "return 'x'",
    "a row that is not there": VIEW
    + "if not current_app.rows.get(request.args.get('token')):\n        abort(404)\n    return 'x'",
    "a row of somebody who is signed in": LOGIN
    + VIEW
    + "if not current_user.posts:\n        abort(404)\n    return 'x'",
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
    "a cookie for a language": (
        VIEW + "if not request.cookies.get('locale'):\n        abort(403)\n    return 'x'"
    ),
    "a form's own token": (
        VIEW + "if session.get('csrf_token') != request.form['t']:\n        abort(403)\n"
        "    return 'x'"
    ),
}


@pytest.mark.parametrize("name", GUARDED)
def test_a_guard_is_told_by_its_proof(name: str, tmp_path: Path) -> None:
    """The function to be needs the same proof in front of it."""
    kind, source = GUARDED[name]
    found = fact(auth.find, tmp_path, source)
    assert (found.kind, found.optional) == (kind, False)
    assert found.by


@pytest.mark.parametrize("name", OPEN)
def test_what_lets_everybody_in_is_no_guard(name: str, tmp_path: Path) -> None:
    """A guard that is not there would be built again, or trusted."""
    found = fact(auth.find, tmp_path, OPEN[name])
    assert (found.kind, found.by) == ("none", [])


def test_a_token_that_may_be_missing_is_optional(tmp_path: Path) -> None:
    """The route answers strangers too."""
    source = (
        "from flask_jwt_extended import jwt_required\n@app.get('/')\n"
        "@jwt_required(optional=True)\ndef view():\n    return 'x'"
    )
    found = fact(auth.find, tmp_path, source)
    assert (found.kind, found.optional) == ("jwt", True)


@pytest.mark.parametrize(
    "test",
    [
        "current_user.role != 'admin'",
        "not current_user.is_admin",
        "not current_user.has_role('admin')",
    ],
)
def test_roles_are_named(test: str, tmp_path: Path) -> None:
    """Who is signed in is not yet allowed."""
    source = f"{LOGIN}{VIEW}if {test}:\n        abort(403)\n    return 'x'"
    assert fact(auth.find, tmp_path, source).roles == ["admin"]


def test_the_place_of_a_guard_is_told(tmp_path: Path) -> None:
    """One has to be able to look."""
    source = LOGIN + "@app.get('/')\n@login_required\ndef view():\n    return 'x'"
    assert fact(auth.find, tmp_path, source).by == ["app.py:7 login_required"]


def test_a_key_that_may_be_missing_is_optional(tmp_path: Path) -> None:
    """Only a wrong one is refused."""
    source = (
        "HEADER = 'X-API-Key'\ndef known(view):\n    @wraps(view)\n    def inner(*a, **k):\n"
        "        key = request.headers.get(HEADER)\n        if key:\n"
        "            if find(key) is None:\n                abort(401)\n"
        "        return view(*a, **k)\n    return inner\ndef find(key):\n    return None\n"
        "@app.get('/')\n@known\ndef view():\n    return 'x'"
    )
    found = fact(auth.find, tmp_path, source)
    assert (found.kind, found.optional) == ("api key", True)


def test_names_that_are_made_of_each_other_are_looked_up_once(tmp_path: Path) -> None:
    """A long view sets its names again and again; each way between them would take minutes."""
    names = [f"n{number}" for number in range(30)]
    lines = [f"{one} = {' or '.join(names)}" for one in names]
    body = "\n    ".join(["n7 = session.get('user')", *lines, "if not n0:\n        abort(401)"])

    assert fact(auth.find, tmp_path, f"{VIEW}{body}\n    return 'x'").kind == "session"


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
