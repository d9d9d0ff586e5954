"""The roles that guards ask for: texts, constants, needs; and what is none though it is a text."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    import enum
    from functools import wraps
    from flask import abort
    from flask_admin import Admin
    from flask_admin.contrib.sqla import ModelView
    from flask_httpauth import HTTPBasicAuth
    from flask_jwt_extended import jwt_required
    from flask_login import current_user, login_required
    from flask_principal import Permission, RoleNeed
    from flask_security import auth_required, permissions_required
    basic = HTTPBasicAuth()
    may_admin = Permission(RoleNeed("admin"))
    class Permissions:
        READ = 1
        WRITE = 2
    class Roles:
        ADMIN = "admin"
    class Kind(enum.Enum):
        STAFF = "staff"
    def permission_required(permission):
        def around(view):
            @wraps(view)
            def inner(*args, **kwargs):
                if not current_user.can(permission):
                    abort(403)
                return view(*args, **kwargs)
            return inner
        return around
    def admin_required(view):
        return permission_required(Permissions.WRITE)(view)
    def require_key(header="X-Key", level=""):
        def around(view):
            @wraps(view)
            def inner(*args, **kwargs):
                if request.headers.get(header) != app.config["API_KEY"]:
                    abort(401)
                return view(*args, **kwargs)
            return inner
        return around
    writers_only = permission_required(Permissions.WRITE)
    partners_only = require_key("X-Partner-Key")
    @app.get("/")
    DECORATED
    def view():
        CODE
        return ""
"""
GIVEN = {
    "@permission_required(Permissions.WRITE)": ["WRITE"],
    "@permission_required(Permissions.READ | Permissions.WRITE)": ["READ", "WRITE"],
    "@permission_required(Roles.ADMIN)": ["admin"],
    "@permission_required(Kind.STAFF)": ["staff"],
    "@permission_required('write')": ["write"],
    "@permission_required(permission=Roles.ADMIN)": ["admin"],
    "@admin_required": ["WRITE"],
    "@writers_only": ["WRITE"],
    "@may_admin.require(403)": ["admin"],
    "@permissions_required('user-read', 'user-write')": ["user-read", "user-write"],
    "@basic.login_required(role='admin')": ["admin"],
    # texts that are no roles
    "@jwt_required(locations=['headers', 'cookies'])": [],
    "@auth_required('token', 'session')": [],
    "@require_key('X-Partner-Key')": [],
    "@partners_only": [],
    "@require_key(header='X-Partner-Key')": [],
    "@login_required": [],
}
ASKED = {
    "if not current_user.can(Permissions.WRITE): abort(403)": ["WRITE"],
    "if current_user.role != Roles.ADMIN: abort(403)": ["admin"],
    "if current_user.role not in (Roles.ADMIN, 'ops'): abort(403)": ["admin", "ops"],
    "if current_user.role != Kind.STAFF.value: abort(403)": ["staff"],
    "with may_admin.require(403): pass": ["admin"],
    "if current_user.name != 'x': abort(403)": [],
    "if not current_user.can(g.wanted): abort(403)": [],
}


@pytest.mark.parametrize("decorated", GIVEN)
def test_a_guard_is_given_roles(tmp_path: Path, decorated: str) -> None:
    """And other things: where a token may be, by which header a key comes."""
    source = HEAD.replace("DECORATED", decorated).replace("CODE", "pass")
    found = facts.routes(tmp_path, source)["GET /"].auth

    assert found.kind != "none"
    assert found.roles == GIVEN[decorated]


@pytest.mark.parametrize("code", ASKED)
def test_a_view_asks_for_roles(tmp_path: Path, code: str) -> None:
    """A constant says as much as the text that it is."""
    source = HEAD.replace("DECORATED", "").replace("CODE", code)
    found = facts.routes(tmp_path, source)["GET /"].auth

    assert found.kind == "session"
    assert found.roles == ASKED[code]


ADMIN = """
    from flask import redirect
    class Users(ModelView):
        def is_accessible(self):
            return current_user.is_authenticated and current_user.role == "admin"
        METHOD
    admin = Admin(app)
    admin.add_view(Users(object, object()))
"""


@pytest.mark.parametrize(
    ("method", "status"),
    [("", 403), ("def inaccessible_callback(self, name):\n            return redirect('/')", 302)],
)
def test_flask_admin_asks_a_class(tmp_path: Path, method: str, status: int) -> None:
    """It answers 403, if the class has nothing of its own."""
    head = HEAD.replace("DECORATED", "").replace("CODE", "pass")
    found = facts.routes(tmp_path, head + ADMIN.replace("METHOD", method))
    page = found["GET /admin/object/"].auth

    assert (page.kind, page.roles, page.refusals) == ("session", ["admin"], [status])
