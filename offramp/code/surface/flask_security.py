"""Flask-Security-Too, as of 5.9: a blueprint whose routes the settings decide (views.py)."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Unknown, Value

LIBRARY = Library()
KIND = "flask-security"
POST, BOTH = ("POST",), ("GET", "POST")
SECURITY = LIBRARY.model("flask_security.Security", "flask_security.core.Security")
# what switches it on: (setting of the path, default, what follows it, endpoint, methods)
ROUTES: dict[str, tuple[tuple[str, str, str, str, tuple[str, ...]], ...]] = {
    "": (
        ("LOGIN_URL", "/login", "", "login", BOTH),
        ("VERIFY_URL", "/verify", "", "verify", BOTH),
    ),
    "REGISTERABLE": (("REGISTER_URL", "/register", "", "register", BOTH),),
    "RECOVERABLE": (
        ("RESET_URL", "/reset", "", "forgot_password", BOTH),
        ("RESET_URL", "/reset", "/<token>", "reset_password", BOTH),
    ),
    "CHANGEABLE": (("CHANGE_URL", "/change", "", "change_password", BOTH),),
    "CONFIRMABLE": (
        ("CONFIRM_URL", "/confirm", "", "send_confirmation", BOTH),
        ("CONFIRM_URL", "/confirm", "/<token>", "confirm_email", BOTH),
    ),
    "PASSWORDLESS": (("LOGIN_URL", "/login", "/<token>", "token_login", ("GET",)),),
}
FURTHER = (
    "TWO_FACTOR",
    "UNIFIED_SIGNIN",
    "WEBAUTHN",
    "OAUTH_ENABLE",
    "CHANGE_EMAIL",
    "USERNAME_RECOVERY",
)


@SECURITY.method("__init__")
def make(call: Call) -> Value:
    """`Security(app, datastore, register_blueprint=True, ...)`."""
    if isinstance(call.self, Instance):
        call.self.of(SECURITY)["registers"] = call.get(2, "register_blueprint", default=None)
        if call.get(0, "app") is not None:
            init_app(call)
    return None


@SECURITY.method("init_app")
def init_app(call: Call) -> Value:
    """`security.init_app(app, datastore, register_blueprint=None)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not isinstance(call.self, Instance):
        return None
    given = call.get(2, "register_blueprint")
    own = call.self.of(SECURITY).get("registers")
    if call.world.plain(own if given is None else given) is not False:
        _mount(call, app)
    return None


def _said(call: Call, app: Instance, name: str, default: Value = None) -> Value:
    return pages.setting(call, app, f"SECURITY_{name}", default)


@LIBRARY.function("flask_security.utils.slash_url_suffix", "flask_security.slash_url_suffix")
def slash_url_suffix(call: Call) -> Value:
    """What is put after a path that may end in a slash."""
    path, suffix = call.text(0, "url"), call.text(1, "suffix")
    if path is None or suffix is None:
        return Unknown()
    return f"{suffix}/" if path.endswith("/") else f"/{suffix}"


def _text(call: Call, app: Instance, name: str, default: str) -> str:
    found = _said(call, app, name, default)
    return found if isinstance(found, str) else default


def _mount(call: Call, app: Instance) -> None:
    prefix = _said(call, app, "URL_PREFIX")
    made = pages.blueprint(
        call,
        _text(call, app, "BLUEPRINT_NAME", "security"),
        prefix if isinstance(prefix, str) else None,
        static_folder=_said(call, app, "STATIC_FOLDER", "static"),
        static_url_path=_said(call, app, "STATIC_FOLDER_URL", "/fs-static"),
    )
    methods = pages.texts(call.world, _said(call, app, "LOGOUT_METHODS")) or list(POST)
    pages.page(
        call, made, _text(call, app, "LOGOUT_URL", "/logout"), "logout", kind=KIND, methods=methods
    )
    for switch, routes in ROUTES.items():
        if not switch or _said(call, app, switch):
            for setting, default, rest, endpoint, answers in routes:
                path = _text(call, app, setting, default) + rest
                pages.page(call, made, path, endpoint, kind=KIND, methods=answers)
    for switch in FURTHER:
        if _said(call, app, switch):
            call.world.doubt(f"SECURITY_{switch} adds routes that are not modelled", call.place)
    pages.mount(call, app, made)
