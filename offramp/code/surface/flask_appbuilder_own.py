"""Views that Flask-AppBuilder 5.3 brings, and what settings do to them (security/manager.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from offramp.code.surface.exposed import Own, Path

POST, BOTH = ("POST",), ("GET", "POST")
SIGNING_IN = ("OID", "DB", "LDAP", "REMOTE_USER", "OAUTH", "SAML")  # AUTH_..., by its number
MODEL: Own = {
    "list": (Path("/list/"),),
    "show": (Path("/show/<pk>"),),
    "add": (Path("/add", BOTH),),
    "edit": (Path("/edit/<pk>", BOTH),),
    "delete": (Path("/delete/<pk>", BOTH),),
    "download": (Path("/download/<string:filename>"),),
    "action": (Path("/action/<string:name>/<pk>", BOTH),),
    "action_post": (Path("/action_post", POST),),
}
FORM: Own = {"this_form_get": (Path("/form"),), "this_form_post": (Path("/form", POST),)}
CHART: Own = {"chart": (Path("/chart/<group_by>"), Path("/chart/"))}
MODEL_API: Own = {
    "info": (Path("/_info"),),
    "get": (Path("/<int:pk>"),),
    "get_list": (Path("/"),),
    "post": (Path("/", POST),),
    "put": (Path("/<pk>", ("PUT",)),),
    "delete": (Path("/<pk>", ("DELETE",)),),
}
SIGN_IN: Own = {"login": (Path("/login/", BOTH),), "logout": (Path("/logout/"),)}
USERS: Own = {**MODEL, "userinfo": (Path("/userinfo/"),)}
REGISTER: Own = {**FORM, "activation": (Path("/activation/<string:activation_hash>"),)}
ROLES: Own = {
    **MODEL_API,
    "list_role_permissions": (Path("/<int:role_id>/permissions/"),),
    "add_role_permissions": (Path("/<int:role_id>/permissions", POST),),
    "update_role_users": (Path("/<int:role_id>/users", ("PUT",)),),
    "update_role_groups": (Path("/<int:role_id>/groups", ("PUT",)),),
}
READ_API: Own = {name: MODEL_API[name] for name in ("info", "get", "get_list")}
SECURITY_APIS = "security.sqla.apis"
APIS = frozenset({"security.api", "menu", SECURITY_APIS})  # modules
VIEWS: dict[str, tuple[str, str, Own]] = {  # by class: its module, its own path, its routes
    "UtilView": ("views", "", {"back": (Path("/back"),)}),
    "LocaleView": ("babel.views", "/lang", {"index": (Path("/<string:locale>"),)}),
    "SecurityApi": (
        "security.api",
        "/api/v1/security",
        {"login": (Path("/login", POST),), "refresh": (Path("/refresh", POST),)},
    ),
    "RegisterUserDBView": ("security.registerviews", "/register", REGISTER),
    "UserInfoEditView": ("security.views", "/userinfoeditview", FORM),
    "ResetPasswordView": ("security.views", "/resetpassword", FORM),
    "ResetMyPasswordView": ("security.views", "/resetmypassword", FORM),
    "AuthDBView": ("security.views", "", SIGN_IN),
    "AuthLDAPView": ("security.views", "", SIGN_IN),
    "AuthRemoteUserView": (
        "security.views",
        "",
        {"login": (Path("/login/"),), "logout": (Path("/logout/"),)},
    ),
    "AuthOAuthView": (
        "security.views",
        "",
        {
            "login": (Path("/login/"), Path("/login/<provider>")),
            "logout": (Path("/logout/"),),
            "oauth_authorized": (Path("/oauth-authorized/<provider>"),),
        },
    ),
    "UserDBModelView": ("security.views", "/users", USERS),
    "UserLDAPModelView": ("security.views", "/users", USERS),
    "UserRemoteUserModelView": ("security.views", "/users", USERS),
    "UserOAuthModelView": ("security.views", "/users", USERS),
    "RoleModelView": ("security.views", "/roles", MODEL),
    "UserGroupModelView": ("security.views", "/groups", MODEL),
    "UserStatsChartView": ("security.views", "/userstatschartview", CHART),
    "RegisterUserModelView": ("security.views", "/registeruser", MODEL),
    "PermissionModelView": ("security.views", "/permissions", MODEL),
    "ViewMenuModelView": ("security.views", "/viewmenus", MODEL),
    "PermissionViewModelView": ("security.views", "/permissionviews", MODEL),
    "UserApi": (SECURITY_APIS, "/api/v1/security/users", MODEL_API),
    "RoleApi": (SECURITY_APIS, "/api/v1/security/roles", ROLES),
    "GroupApi": (SECURITY_APIS, "/api/v1/security/groups", MODEL_API),
    "PermissionApi": (SECURITY_APIS, "/api/v1/security/permissions", READ_API),
    "ViewMenuApi": (SECURITY_APIS, "/api/v1/security/resources", MODEL_API),
    "PermissionViewMenuApi": (
        SECURITY_APIS,
        "/api/v1/security/permissions-resources",
        MODEL_API,
    ),
    "OpenApi": ("api.manager", "/api", {"get": (Path("/<version>/_openapi"),)}),
    "SwaggerView": ("api.manager", "/swagger", {"show": (Path("/<version>"),)}),
    "MenuApi": ("menu", "/api/v1/menu", {"get_menu_data": (Path("/"),)}),
}
SLOTS = {  # attributes of a security manager, by which an application puts a view of its own there
    "SecurityApi": "security_api",
    "RegisterUserDBView": "registeruserdbview",
    "UserInfoEditView": "userinfoeditview",
    "ResetPasswordView": "resetpasswordview",
    "ResetMyPasswordView": "resetmypasswordview",
    "AuthDBView": "authdbview",
    "AuthLDAPView": "authldapview",
    "AuthRemoteUserView": "authremoteuserview",
    "AuthOAuthView": "authoauthview",
    "UserDBModelView": "userdbmodelview",
    "UserLDAPModelView": "userldapmodelview",
    "UserRemoteUserModelView": "userremoteusermodelview",
    "UserOAuthModelView": "useroauthmodelview",
    "RoleModelView": "rolemodelview",
    "UserGroupModelView": "groupmodelview",
    "UserStatsChartView": "userstatschartview",
    "RegisterUserModelView": "registerusermodelview",
    "PermissionModelView": "permissionmodelview",
    "ViewMenuModelView": "viewmenumodelview",
    "PermissionViewModelView": "permissionviewmodelview",
    "UserApi": "user_api",
    "RoleApi": "role_api",
    "GroupApi": "group_api",
    "PermissionApi": "permission_api",
    "ViewMenuApi": "view_menu_api",
    "PermissionViewMenuApi": "permission_view_menu_api",
}
SIGNED_IN_BY = {  # the views of each way of signing in; SAML's are left out
    "DB": ("ResetPasswordView", "ResetMyPasswordView", "AuthDBView", "UserDBModelView"),
    "LDAP": ("AuthLDAPView", "UserLDAPModelView"),
    "REMOTE_USER": ("AuthRemoteUserView", "UserRemoteUserModelView"),
    "OAUTH": ("AuthOAuthView", "UserOAuthModelView"),
}


def wanted(setting: Callable[[str, object], object]) -> Iterator[str]:
    """Yield the views that the settings ask for; *setting* is asked by name, with a default."""
    yield from ("UtilView", "LocaleView")
    if setting("FAB_ADD_SECURITY_VIEWS", True) is not False:
        yield from _security(setting)
    if setting("FAB_ADD_SECURITY_API", False):
        yield from (name for name, (place, _, _) in VIEWS.items() if place == SECURITY_APIS)
    if setting("FAB_API_SWAGGER_UI", False):
        yield from ("OpenApi", "SwaggerView")
    if setting("FAB_ADD_MENU_API", True) is not False:
        yield "MenuApi"


def _security(setting: Callable[[str, object], object]) -> Iterator[str]:
    number = setting("AUTH_TYPE", 1)
    signing_in = (
        SIGNING_IN[number] if isinstance(number, int) and number < len(SIGNING_IN) else "DB"
    )
    registers = bool(setting("AUTH_USER_REGISTRATION", False))
    yield from ("SecurityApi", "UserInfoEditView")
    if registers and signing_in == "DB":
        yield "RegisterUserDBView"
    yield from SIGNED_IN_BY.get(signing_in, ())
    yield from ("RoleModelView", "UserGroupModelView", "UserStatsChartView")
    if registers:
        yield "RegisterUserModelView"
    for view, name in (
        ("PermissionModelView", "FAB_ADD_SECURITY_PERMISSION_VIEW"),
        ("ViewMenuModelView", "FAB_ADD_SECURITY_VIEW_MENU_VIEW"),
        ("PermissionViewModelView", "FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW"),
    ):
        if setting(name, True) is not False:
            yield view
