"""
Routes that Flask-AppBuilder declares, against what 5.3 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found
from tests.offramp.code.surface.recorded import Recorded

CONTACTS = Recorded(
    """
    from flask import Flask
    from flask_appbuilder import AppBuilder, BaseView, Model, ModelRestApi, ModelView
    from flask_appbuilder import expose, has_access
    from flask_appbuilder.api import BaseApi
    from flask_appbuilder.models.sqla.interface import SQLAInterface
    from flask_appbuilder.utils.legacy import get_sqla_class
    from sqlalchemy import Column, Integer, String

    class Contact(Model):
        __tablename__ = "contact"
        id = Column(Integer, primary_key=True)
        name = Column(String(50))

    class Mine(BaseView):
        default_view = "hello"
        @expose("/hello/")
        @has_access
        def hello(self): return ""
        @expose("/message/<string:msg>", methods=["GET", "POST"])
        @has_access
        def message(self, msg): return ""

    class Contacts(ModelView):
        datamodel = SQLAInterface(Contact)
        @expose("/extra")
        def extra(self): return ""

    class ContactApi(ModelRestApi):
        resource_name = "contact"
        datamodel = SQLAInterface(Contact)

    class Plain(BaseApi):
        version = "v2"
        @expose("/greeting")
        def greeting(self): return self.response(200)

    class Based(BaseApi):
        route_base = "/based"
        @expose("/x", methods=["POST"])
        def x(self): return self.response(200)

    db = get_sqla_class()()

    def create_app():
        app = Flask(__name__)
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        app.config["SECRET_KEY"] = "x"
        with app.app_context():
            db.init_app(app)
            appbuilder = AppBuilder(app, db.session)
            db.create_all()
            appbuilder.add_view(Mine, "Hello")
            appbuilder.add_view(Contacts, "Contacts")
            appbuilder.add_api(ContactApi)
            appbuilder.add_api(Plain)
            appbuilder.add_view_no_menu(Based())
        return app
    """,
    routes="""
        DELETE /api/v1/contact/<pk> ContactApi.delete
        GET / IndexView.index
        GET /api/v1/contact/ ContactApi.get_list
        GET /api/v1/contact/<int:pk> ContactApi.get
        GET /api/v1/contact/_info ContactApi.info
        GET /api/v1/menu/ MenuApi.get_menu_data
        GET /api/v2/plain/greeting Plain.greeting
        GET /back UtilView.back
        GET /contacts/download/<string:filename> Contacts.download
        GET /contacts/extra Contacts.extra
        GET /contacts/list/ Contacts.list
        GET /contacts/show/<pk> Contacts.show
        GET /groups/download/<string:filename> UserGroupModelView.download
        GET /groups/list/ UserGroupModelView.list
        GET /groups/show/<pk> UserGroupModelView.show
        GET /lang/<string:locale> LocaleView.index
        GET /logout/ AuthDBView.logout
        GET /mine/hello/ Mine.hello
        GET /permissions/download/<string:filename> PermissionModelView.download
        GET /permissions/list/ PermissionModelView.list
        GET /permissions/show/<pk> PermissionModelView.show
        GET /permissionviews/download/<string:filename> PermissionViewModelView.download
        GET /permissionviews/list/ PermissionViewModelView.list
        GET /permissionviews/show/<pk> PermissionViewModelView.show
        GET /resetmypassword/form ResetMyPasswordView.this_form_get
        GET /resetpassword/form ResetPasswordView.this_form_get
        GET /roles/download/<string:filename> RoleModelView.download
        GET /roles/list/ RoleModelView.list
        GET /roles/show/<pk> RoleModelView.show
        GET /static/appbuilder/<path:filename> appbuilder.static
        GET /userinfoeditview/form UserInfoEditView.this_form_get
        GET /users/download/<string:filename> UserDBModelView.download
        GET /users/list/ UserDBModelView.list
        GET /users/show/<pk> UserDBModelView.show
        GET /users/userinfo/ UserDBModelView.userinfo
        GET /userstatschartview/chart/ UserStatsChartView.chart
        GET /userstatschartview/chart/<group_by> UserStatsChartView.chart
        GET /viewmenus/download/<string:filename> ViewMenuModelView.download
        GET /viewmenus/list/ ViewMenuModelView.list
        GET /viewmenus/show/<pk> ViewMenuModelView.show
        GET,POST /contacts/action/<string:name>/<pk> Contacts.action
        GET,POST /contacts/add Contacts.add
        GET,POST /contacts/delete/<pk> Contacts.delete
        GET,POST /contacts/edit/<pk> Contacts.edit
        GET,POST /groups/action/<string:name>/<pk> UserGroupModelView.action
        GET,POST /groups/add UserGroupModelView.add
        GET,POST /groups/delete/<pk> UserGroupModelView.delete
        GET,POST /groups/edit/<pk> UserGroupModelView.edit
        GET,POST /login/ AuthDBView.login
        GET,POST /mine/message/<string:msg> Mine.message
        GET,POST /permissions/action/<string:name>/<pk> PermissionModelView.action
        GET,POST /permissions/add PermissionModelView.add
        GET,POST /permissions/delete/<pk> PermissionModelView.delete
        GET,POST /permissions/edit/<pk> PermissionModelView.edit
        GET,POST /permissionviews/action/<string:name>/<pk> PermissionViewModelView.action
        GET,POST /permissionviews/add PermissionViewModelView.add
        GET,POST /permissionviews/delete/<pk> PermissionViewModelView.delete
        GET,POST /permissionviews/edit/<pk> PermissionViewModelView.edit
        GET,POST /roles/action/<string:name>/<pk> RoleModelView.action
        GET,POST /roles/add RoleModelView.add
        GET,POST /roles/delete/<pk> RoleModelView.delete
        GET,POST /roles/edit/<pk> RoleModelView.edit
        GET,POST /users/action/<string:name>/<pk> UserDBModelView.action
        GET,POST /users/add UserDBModelView.add
        GET,POST /users/delete/<pk> UserDBModelView.delete
        GET,POST /users/edit/<pk> UserDBModelView.edit
        GET,POST /viewmenus/action/<string:name>/<pk> ViewMenuModelView.action
        GET,POST /viewmenus/add ViewMenuModelView.add
        GET,POST /viewmenus/delete/<pk> ViewMenuModelView.delete
        GET,POST /viewmenus/edit/<pk> ViewMenuModelView.edit
        POST /api/v1/contact/ ContactApi.post
        POST /api/v1/security/login SecurityApi.login
        POST /api/v1/security/refresh SecurityApi.refresh
        POST /based/x Based.x
        POST /contacts/action_post Contacts.action_post
        POST /groups/action_post UserGroupModelView.action_post
        POST /permissions/action_post PermissionModelView.action_post
        POST /permissionviews/action_post PermissionViewModelView.action_post
        POST /resetmypassword/form ResetMyPasswordView.this_form_post
        POST /resetpassword/form ResetPasswordView.this_form_post
        POST /roles/action_post RoleModelView.action_post
        POST /userinfoeditview/form UserInfoEditView.this_form_post
        POST /users/action_post UserDBModelView.action_post
        POST /viewmenus/action_post ViewMenuModelView.action_post
        PUT /api/v1/contact/<pk> ContactApi.put
    """,
    application="app:create_app",
)

SECURITY = Recorded(
    """
    from flask import Flask
    from flask_appbuilder import AppBuilder
    from flask_appbuilder.utils.legacy import get_sqla_class

    db = get_sqla_class()()

    def create_app():
        app = Flask(__name__)
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        app.config["SECRET_KEY"] = "x"
        app.config["FAB_ADD_SECURITY_API"] = True
        app.config["FAB_ADD_SECURITY_VIEWS"] = False
        with app.app_context():
            db.init_app(app)
            AppBuilder(app, db.session)
        return app
    """,
    routes="""
        DELETE /api/v1/security/groups/<pk> GroupApi.delete
        DELETE /api/v1/security/permissions-resources/<pk> PermissionViewMenuApi.delete
        DELETE /api/v1/security/resources/<pk> ViewMenuApi.delete
        DELETE /api/v1/security/roles/<pk> RoleApi.delete
        DELETE /api/v1/security/users/<pk> UserApi.delete
        GET / IndexView.index
        GET /api/v1/menu/ MenuApi.get_menu_data
        GET /api/v1/security/groups/ GroupApi.get_list
        GET /api/v1/security/groups/<int:pk> GroupApi.get
        GET /api/v1/security/groups/_info GroupApi.info
        GET /api/v1/security/permissions-resources/ PermissionViewMenuApi.get_list
        GET /api/v1/security/permissions-resources/<int:pk> PermissionViewMenuApi.get
        GET /api/v1/security/permissions-resources/_info PermissionViewMenuApi.info
        GET /api/v1/security/permissions/ PermissionApi.get_list
        GET /api/v1/security/permissions/<int:pk> PermissionApi.get
        GET /api/v1/security/permissions/_info PermissionApi.info
        GET /api/v1/security/resources/ ViewMenuApi.get_list
        GET /api/v1/security/resources/<int:pk> ViewMenuApi.get
        GET /api/v1/security/resources/_info ViewMenuApi.info
        GET /api/v1/security/roles/ RoleApi.get_list
        GET /api/v1/security/roles/<int:pk> RoleApi.get
        GET /api/v1/security/roles/<int:role_id>/permissions/ RoleApi.list_role_permissions
        GET /api/v1/security/roles/_info RoleApi.info
        GET /api/v1/security/users/ UserApi.get_list
        GET /api/v1/security/users/<int:pk> UserApi.get
        GET /api/v1/security/users/_info UserApi.info
        GET /back UtilView.back
        GET /lang/<string:locale> LocaleView.index
        GET /static/appbuilder/<path:filename> appbuilder.static
        POST /api/v1/security/groups/ GroupApi.post
        POST /api/v1/security/permissions-resources/ PermissionViewMenuApi.post
        POST /api/v1/security/resources/ ViewMenuApi.post
        POST /api/v1/security/roles/ RoleApi.post
        POST /api/v1/security/roles/<int:role_id>/permissions RoleApi.add_role_permissions
        POST /api/v1/security/users/ UserApi.post
        PUT /api/v1/security/groups/<pk> GroupApi.put
        PUT /api/v1/security/permissions-resources/<pk> PermissionViewMenuApi.put
        PUT /api/v1/security/resources/<pk> ViewMenuApi.put
        PUT /api/v1/security/roles/<int:role_id>/groups RoleApi.update_role_groups
        PUT /api/v1/security/roles/<int:role_id>/users RoleApi.update_role_users
        PUT /api/v1/security/roles/<pk> RoleApi.put
        PUT /api/v1/security/users/<pk> UserApi.put
    """,
    application="app:create_app",
)


def test_views_and_apis_stand_beside_those_that_every_application_has(tmp_path: Path) -> None:
    """Signing in, users and roles come with it; views of models bring routes of their own."""
    assert CONTACTS.found(tmp_path) == CONTACTS.rows


def test_views_are_the_project_s_methods(tmp_path: Path) -> None:
    """What was brought has none; the decorators below `@expose` stay."""
    routes = {one.endpoint: one for one in CONTACTS.surface(tmp_path).routes}

    assert routes["Mine.hello"].view == "app.Mine.hello"
    assert routes["Mine.hello"].wrappers == ("flask_appbuilder.has_access",)
    assert routes["AuthDBView.login"].view is None


def test_a_builder_of_its_own_registers_what_views_create(tmp_path):
    """A builder that inherits nothing; the views are still the library's."""
    source = """
        from flask import Flask
        from flask_appbuilder import BaseView, expose
        class Hello(BaseView):
            route_base = "/hello"
            @expose("/<name>", methods=["GET", "POST"])
            def greet(self, name): return ""
            def plain(self): return ""
        class Unused(BaseView):
            @expose("/unused")
            def unused(self): return ""
        class Builder:
            def __init__(self, app):
                self.app = app
            def add(self, view, endpoint=None):
                made = view().create_blueprint(self, endpoint=endpoint)
                self.app.register_blueprint(made)
        app = Flask(__name__, static_folder=None)
        Builder(app).add(Hello, "greeting")
    """
    write(tmp_path, {"app.py": source})

    assert found(surface.find(read(tmp_path))) == {
        ("/hello/<name>", "GET", "greeting.greet"),
        ("/hello/<name>", "POST", "greeting.greet"),
    }


def test_the_apis_of_users_and_roles_come_with_a_setting(tmp_path: Path) -> None:
    """Applications that manage users by API have nearly forty routes of them."""
    assert SECURITY.found(tmp_path) == SECURITY.rows
