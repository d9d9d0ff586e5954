"""Flask-User, as of 1.0 and 0.6: pages of accounts, where its settings say."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.code.surface import pages
from offramp.code.surface.flask import Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Closure,
    Instance,
    Unknown,
    Value,
    Wrapped,
)

LIBRARY = Library()
KIND = "flask-user"
GUARD = "flask_user.login_required"
BOTH = ("GET", "POST")
USERS = LIBRARY.model("flask_user.UserManager", "flask_user.user_manager.UserManager")
# by endpoint: the path, and whether somebody must be signed in
PAGES = {
    "change_password": ("/user/change-password", True),
    "change_username": ("/user/change-username", True),
    "confirm_email": ("/user/confirm-email/<token>", False),
    "edit_user_profile": ("/user/edit_user_profile", True),
    "email_action": ("/user/email/<id>/<action>", True),
    "forgot_password": ("/user/forgot-password", False),
    "invite_user": ("/user/invite", True),
    "login": ("/user/sign-in", False),
    "logout": ("/user/sign-out", False),
    "manage_emails": ("/user/manage-emails", True),
    "register": ("/user/register", False),
    "resend_email_confirmation": ("/user/resend-email-confirmation", False),
    "reset_password": ("/user/reset-password/<token>", False),
}
BEFORE_1 = {
    "invite": ("/user/invite", True),
    "profile": ("/user/profile", True),
    "resend_confirm_email": ("/user/resend-confirm-email", False),
}
# before 1.0: what adds pages, whether it does unless it is said, and which
SWITCHES = {
    "USER_ENABLE_CONFIRM_EMAIL": (True, ("confirm_email", "resend_confirm_email")),
    "USER_ENABLE_CHANGE_PASSWORD": (True, ("change_password",)),
    "USER_ENABLE_CHANGE_USERNAME": (True, ("change_username",)),
    "USER_ENABLE_FORGOT_PASSWORD": (True, ("forgot_password", "reset_password")),
    "USER_ENABLE_REGISTER": (True, ("register",)),
    "USER_ENABLE_INVITATION": (False, ("invite",)),
}
READ_ONLY = frozenset({"confirm_email", "email_action"})


@USERS.method("__init__")
def make(call: Call) -> Value:
    """`UserManager(app, db, User)`, and before 1.0 `UserManager(adapter, app)`."""
    first = pages.holder(call.world, call.get(0, "app"))
    if first is not None:
        _add(call, first, PAGES)
    elif isinstance(call.self, Instance):
        adapter = call.get(0, "db_adapter")
        call.self.of(USERS)["adapter"] = adapter
        app = pages.holder(call.world, call.get(1, "app"))
        if adapter is not None and app is not None:
            _add(call, app, _before_1(call, app))
    return None


@USERS.method("init_app")
def init_app(call: Call) -> Value:
    """`manager.init_app(app, db, User)`, and before 1.0 `manager.init_app(app)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None:
        is_newer = call.get(2, "UserClass") is not None
        _add(call, app, PAGES if is_newer else _before_1(call, app))
    return None


def _before_1(call: Call, app: Instance) -> dict[str, tuple[str, bool]]:
    """Return the pages that 0.6 adds."""
    known = PAGES | BEFORE_1
    return {name: known[name] for name in ("login", "logout", "profile", *_switched(call, app))}


def _switched(call: Call, app: Instance) -> Iterator[str]:
    for setting, (default, names) in SWITCHES.items():
        is_on = pages.setting(call, app, setting)
        if is_on is None and setting.endswith(("CONFIRM_EMAIL", "FORGOT_PASSWORD")):
            is_on = pages.setting(call, app, "USER_ENABLE_EMAIL")
        if default if is_on is None else is_on:
            yield from names
    adapter = call.self.of(USERS).get("adapter") if isinstance(call.self, Instance) else None
    if isinstance(adapter, Unknown) and "UserEmailClass" in adapter.kwargs:
        yield from ("email_action", "manage_emails")


def _add(call: Call, app: Instance, found: dict[str, tuple[str, bool]]) -> None:
    for name, (default, is_guarded) in found.items():
        said = pages.setting(call, app, f"USER_{name.upper()}_URL", default)
        rule = Rule(said if isinstance(said, str) else default, f"user.{name}", kind=KIND)
        rule.methods = ["GET"] if name in READ_ONLY else list(BOTH)
        rule.view = _view(call, name, is_guarded=is_guarded)
        add_rule(app, call, rule)


def _view(call: Call, name: str, *, is_guarded: bool) -> Value:
    """Return the project's own view, of its class or given to 0.6, else the library's."""
    said = "user_profile" if name == "profile" else name
    given = call.kwargs.get(f"{said}_view_function", ABSENT)
    own = call.world.known(call.self, f"{name}_view") if given is ABSENT else given
    written = own.function if isinstance(own, Bound) else own
    if isinstance(written, (Closure, Wrapped)):
        return own
    view = Unknown(f"{KIND}.{name}")
    return Wrapped(view, GUARD) if is_guarded else view
