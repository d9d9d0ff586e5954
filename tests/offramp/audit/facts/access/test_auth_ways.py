"""Further ways to refuse: classes' own hooks, lists of open paths, keys of the settings."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import LOGIN
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


@pytest.mark.parametrize(("name", "kind"), [("gss_creds", "unknown"), ("credits", "none")])
def test_credentials_that_an_extension_leaves_are_a_proof(
    tmp_path: Path, name: str, kind: str
) -> None:
    """What is not there of the caller refuses; what he may spend is something else."""
    source = f"""
@app.get("/")
def view():
    if g.{name} is None:
        abort(401)
    return ""
"""
    assert fact(auth.find, tmp_path, source).kind == kind


OAUTHLIB = """
from flask_oauthlib.client import OAuth
twitter = OAuth(app).remote_app("twitter")

@app.get("/page")
def page():
    {body}
    return ""
"""
GEN3 = """
from authutils.token.validate import {name}

def refused():
    try:
        {name}(scope={{"user"}}, audience="https://x")
    except Exception:
        return "please sign in", 403
    return None, None

@app.get("/page")
def page():
    error, code = refused()
    if error is not None:
        return error, code
    return ""
"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("return twitter.authorize(callback='/back')", "none"),
        ("found = twitter.authorized_response()", "none"),
        ("return twitter.authorize_redirect('/back')", "none"),
    ],
)
def test_what_signs_people_in_asks_nobody_who_they_are(
    tmp_path: Path, body: str, kind: str
) -> None:
    """Steps of signing in are open: who comes there is signed in nowhere yet."""
    assert fact(auth.find, tmp_path, OAUTHLIB.replace("{body}", body), "/page").kind == kind


@pytest.mark.parametrize(("name", "kind"), [("validate_request", "jwt"), ("get_jwks", "none")])
def test_a_token_that_gen3_s_library_looks_at(tmp_path: Path, name: str, kind: str) -> None:
    """A helper refuses by what that raises, and its caller hands the refusal on."""
    assert fact(auth.find, tmp_path, GEN3.format(name=name), "/page").kind == kind
