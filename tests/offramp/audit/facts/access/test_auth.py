"""Who may call a route is told by what code does, not by what it is called."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.access.guarded import ERROR, KEYED, VIEW, around, assert_guarded

GUARDED = {
    "a way to the login page that a name holds": (
        "session",
        around(
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
        around("if not known():\n    return {'error': 1}, 401\nreturn view(*args, **kwargs)"),
    ),
    "a decorator that answers 401 by a function": (
        "unknown",
        around("if not known():\n    return load('no', status=401)\nreturn view(*args, **kwargs)"),
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
        + around(
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
        + around(
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
    "a scheme that is named, and a cookie beside it": (
        "digest",
        VIEW + "given = request.headers.get('Authorization')\n"
        "    if not given or given.split()[0].lower() != 'digest':\n"
        "        abort(401)\n"
        "    if request.cookies.get('last_nonce') == given:\n"
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
    "a guard among functions that call each other": (
        "session",
        "def first():\n    second()\ndef second():\n    first()\n    check()\n"
        "def check():\n    if not session.get('user'):\n        abort(401)\n"
        + VIEW
        + "first()\n    return 'x'",
    ),
}


@pytest.mark.parametrize("name", GUARDED)
def test_a_guard_is_told_by_its_proof(name: str, tmp_path: Path) -> None:
    """The function to be needs the same proof in front of it."""
    assert_guarded(tmp_path, *GUARDED[name])
