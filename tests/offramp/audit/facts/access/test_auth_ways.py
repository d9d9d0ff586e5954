"""Further ways to refuse: classes' own hooks, lists of open paths, keys of the settings."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import LOGIN, around
from tests.offramp.audit.facts.routes import fact

CLASSFUL = """
from flask_classful import FlaskView
from flask_login import current_user
class Signed:
    def before_request(self, *args, **kwargs):
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()
class Pages(FlaskView, Signed):
    route_base = "/pages"
    def index(self): return ""
class Admin(FlaskView, Signed):
    route_base = "/admin"
    def before_request(self, *args, **kwargs):
        answer = Signed.before_request(self, *args, **kwargs)
        if answer:
            return answer
    def index(self): return ""
class Open(FlaskView, Signed):
    route_base = "/open"
    def before_request(self, *args, **kwargs):
        g.started = True
    def index(self): return ""
class Half(FlaskView):
    route_base = "/half"
    def before_index(self):
        if not session.get("user"):
            abort(401)
    def index(self): return ""
    def post(self): return ""
for one in (Pages, Admin, Open, Half):
    one.register(app)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/pages/", "session"), ("/admin/", "session"), ("/open/", "none"), ("/half/", "session")],
)
def test_a_class_s_own_hook_guards_its_routes(tmp_path: Path, path: str, kind: str) -> None:
    """The nearest runs alone, as Flask-Classful calls it."""
    assert fact(auth.find, tmp_path, CLASSFUL, path).kind == kind


def test_a_method_of_that_name_elsewhere_is_no_hook(tmp_path: Path) -> None:
    """Flask's own views call no `before_request`."""
    source = """
from flask.views import MethodView
class Page(MethodView):
    def before_request(self):
        if not session.get("user"):
            abort(401)
    def get(self): return ""
app.add_url_rule("/page", view_func=Page.as_view("page"))
"""
    assert fact(auth.find, tmp_path, source, "/page").kind == "none"


OPEN_PATHS = """
from shop import endings
def is_open():
    \"\"\"Pages that everybody may see.\"\"\"
    paths = ("/login", "/docs")
    files = (".webp", *endings())
    if request.path == "/" or request.path.endswith(files):
        return True
    if any(request.path.startswith(path) for path in paths):
        return True
    return False
@app.before_request
def ask():
    if is_open():
        return
    if not session.get("user"):
        abort(401)
for path in ("/", "/login/form", "/users/<int:key>", "/docs"):
    app.add_url_rule(path, path, lambda **_: "")
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "none"), ("/login/form", "none"), ("/docs", "none"), ("/users/<int:key>", "session")],
)
def test_a_function_that_knows_the_open_paths_is_asked(
    tmp_path: Path, path: str, kind: str
) -> None:
    """A hook that passes a path over guards it not."""
    assert fact(auth.find, tmp_path, OPEN_PATHS, path).kind == kind


@pytest.mark.parametrize(("path", "kind"), [("/v2/users", "session"), ("/v1/users", "none")])
def test_a_hook_may_ask_for_the_full_path(tmp_path: Path, path: str, kind: str) -> None:
    """It begins like the path."""
    source = """
@app.before_request
def ask():
    if request.full_path.startswith("/v2"):
        if not session.get("user"):
            return "", 401
for path in ("/v1/users", "/v2/users"):
    app.add_url_rule(path, path, lambda: "")
"""
    assert fact(auth.find, tmp_path, source, path).kind == kind


KEY = """
def taken(sent, name):
    return dict(sent.args).get(name) or dict(sent.form).get(name)
def check(shop, sent):
    if {test}:
        abort(401, "wrong")
@app.get("/")
def view():
    check(app, request)
    return ""
"""


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ('shop.config["SHOP"]["api_access_key"] != taken(sent, "key")', "api key"),
        ('taken(sent, "key") != current_app.config["API_KEY"]', "api key"),
        ('shop.config["SHOP"]["greeting"] != taken(sent, "key")', "none"),
        ('shop.config["SHOP"]["api_access_key"] != taken(shop, "key")', "none"),
        ('shop.columns["api_key"] != taken(sent, "key")', "none"),
    ],
)
def test_a_key_of_the_settings_is_a_proof(tmp_path: Path, test: str, kind: str) -> None:
    """Held against what the request has, that a function is handed."""
    assert fact(auth.find, tmp_path, KEY.format(test=test)).kind == kind


NAMED = """
import jwt
def decoded(token):
    return jwt.decode(token, "x", algorithms=["HS256"])
def known(held=session):
    return held.get("name")
def user_required(view):
    @wraps(view)
    def inner(*args, **kwargs):
        {body}
        return view(*args, **kwargs)
    return inner
@app.get("/")
@user_required
def view():
    return ""
"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("decoded(request.headers.get('Shop-Authorization'))", "jwt"),
        ("answer = 'no' if not session.get('name') else ''", "session"),
        ("held = session\n        answer = '' if known(held) else 'no'", "session"),
        ("held = request.args\n        answer = '' if known(held) else 'no'", "unknown"),
        ("ask_somebody()", "unknown"),
    ],
)
def test_a_guard_by_its_name_asks_for_what_it_reads(tmp_path: Path, body: str, kind: str) -> None:
    """How it refuses may be an error that something else answers."""
    assert fact(auth.find, tmp_path, NAMED.format(body=body)).kind == kind


FORCED = """
from flask_basicauth import BasicAuth
app.config["BASIC_AUTH_FORCE"] = {forced}
basic = BasicAuth(app)
@app.get("/")
def view(): return ""
"""


@pytest.mark.parametrize(("forced", "kind"), [("True", "basic"), ("False", "none")])
def test_an_extension_may_ask_before_every_view(tmp_path: Path, forced: str, kind: str) -> None:
    """A setting says so, and no view mentions it."""
    assert fact(auth.find, tmp_path, FORCED.format(forced=forced)).kind == kind


FLAGGED = (
    LOGIN
    + """
def caller(required=False, *, is_staff=True):
    if required and not current_user.is_authenticated:
        abort(401)
    return current_user
@app.get("/")
def view():
    {call}
    return ""
"""
)


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("caller()", "none"),
        ("caller(False)", "none"),
        ("caller(is_staff=False)", "none"),
        ("caller(required=True)", "session"),
        ("caller(True)", "session"),
        ("caller(*given)", "session"),
        ("caller(required=known)", "session"),
    ],
)
def test_an_argument_turns_a_guard_on(tmp_path: Path, call: str, kind: str) -> None:
    """One function reads the caller for those who need him and for those who only greet him."""
    assert fact(auth.find, tmp_path, FLAGGED.format(call=call)).kind == kind


FILLED_IN = (
    LOGIN
    + """
from flask.views import MethodView
class Page(MethodView):
    def get(self, **given):
        self.log()
        return self.show(**given)
    def log(self): pass
    {base}
class Bills(Page):
    {by}
    def show(self):
        return ""
class Open(Page):
    def show(self):
        return ""
app.add_url_rule("/", view_func=Bills.as_view("bills"))
app.add_url_rule("/open", view_func=Open.as_view("open"))
"""
)


@pytest.mark.parametrize("base", ["", "def show(self): raise NotImplementedError"])
def test_a_method_that_a_base_calls_has_its_own_guard(tmp_path: Path, base: str) -> None:
    """Whether the base has one that says nothing, or none at all."""
    source = FILLED_IN.format(base=base, by="@login_required")

    assert fact(auth.find, tmp_path, source, "/").kind == "session"
    assert fact(auth.find, tmp_path, source, "/open").kind == "none"


STATUS_BY_NAME = """if known(args):
    return view(*args, **kwargs)
status = {}
if request.headers.get("X-Requested-With"):
    status = {}
return {}"""


@pytest.mark.parametrize(
    ("first", "second", "answer", "kind"),
    [
        ("401", "403", "Response('no', status=status)", "unknown"),
        ("403", "401", "make_response('no', status)", "unknown"),
        ("401", "403", "('no', status)", "unknown"),
        ("400", "422", "Response('no', status=status)", "none"),
        ("400", "422", "('no', status)", "none"),
    ],
)
def test_a_status_may_be_one_of_several(
    tmp_path: Path, first: str, second: str, answer: str, kind: str
) -> None:
    """What a browser's own code is not asked for a password by is 403, and 401 for others."""
    source = around(STATUS_BY_NAME.format(first, second, answer))

    assert fact(auth.find, tmp_path, source).kind == kind


@pytest.mark.parametrize(("status", "kind"), [("401", "token"), ("400", "none")])
def test_an_error_from_outside_is_told_its_status_by_name(
    tmp_path: Path, status: str, kind: str
) -> None:
    """What class it is of is not known, but `code=401` is."""
    source = f"""
from flask_restless import ProcessingException
@app.route("/")
def show():
    if not request.headers.get("Authorization"):
        raise ProcessingException(description="no", code={status})
    return ""
"""
    assert fact(auth.find, tmp_path, source, "/").kind == kind


CALLED_BACK = """
def is_known():
    return request.headers.get("Authorization", "").endswith(current_app.config["API_TOKEN"])
def is_long():
    return len(request.args.get("name", "")) > 3
def checked(title, ask=None, later=None):
    def decorator(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if ask and not ask():
                return {{"error": "no"}}, 403
            answer = view(*args, **kwargs)
            if later:
                later()
            return answer
        return inner
    return decorator
@app.route("/")
@checked({given})
def show(): return ""
"""


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("'show', ask=is_known", "token"),
        ("'show', is_known", "token"),
        ("'show'", "none"),
        ("'show', ask=is_long", "none"),
        ("'show', later=is_known", "none"),
        ("'show', ask=app.is_known", "none"),
    ],
)
def test_a_decorator_may_be_given_what_it_asks(tmp_path: Path, given: str, kind: str) -> None:
    """`@api(auth=is_authorized)`: the decorator alone looks at nobody."""
    assert fact(auth.find, tmp_path, CALLED_BACK.format(given=given), "/").kind == kind
