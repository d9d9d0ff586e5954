"""
Routes that Flask-AppBuilder declares with settings and classes of the project.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

SETTINGS = Recorded(
    """
    from flask import Flask
    from flask_appbuilder import AppBuilder, IndexView, ModelView, Model, expose
    from flask_appbuilder.models.sqla.interface import SQLAInterface
    from flask_appbuilder.security.manager import AUTH_REMOTE_USER
    from flask_appbuilder.security.sqla.manager import SecurityManager
    from flask_appbuilder.security.views import AuthRemoteUserView
    from flask_appbuilder.utils.legacy import get_sqla_class
    from sqlalchemy import Column, Integer

    db = get_sqla_class()()

    class Home(IndexView):
        @expose("/home")
        def home(self): return ""

    class SignIn(AuthRemoteUserView):
        @expose("/sign-in/")
        def sign_in(self): return ""

    class Manager(SecurityManager):
        authremoteuserview = SignIn

    class Thing(Model):
        __tablename__ = "thing"
        id = Column(Integer, primary_key=True)
        size = Column(Integer)

    class Things(ModelView):
        route_base = "/the-things"
        include_route_methods = {"list", "show"}
        datamodel = SQLAInterface(Thing)

    def create_app():
        app = Flask(__name__)
        app.config.update(
            SQLALCHEMY_DATABASE_URI="sqlite://", SECRET_KEY="x", AUTH_TYPE=AUTH_REMOTE_USER,
            FAB_API_SWAGGER_UI=True, FAB_ADD_SECURITY_PERMISSION_VIEW=False,
        )
        with app.app_context():
            db.init_app(app)
            appbuilder = AppBuilder(indexview=Home, security_manager_class=Manager)
            appbuilder.init_app(app, db.session)
            appbuilder.add_view(Things, "Things")
            appbuilder.add_view(Things, "Things again")
        return app
    """,
    routes="""
        GET / Home.index
        GET /api/<version>/_openapi OpenApi.get
        GET /api/v1/menu/ MenuApi.get_menu_data
        GET /back UtilView.back
        GET /groups/download/<string:filename> UserGroupModelView.download
        GET /groups/list/ UserGroupModelView.list
        GET /groups/show/<pk> UserGroupModelView.show
        GET /home Home.home
        GET /lang/<string:locale> LocaleView.index
        GET /login/ SignIn.login
        GET /logout/ SignIn.logout
        GET /permissionviews/download/<string:filename> PermissionViewModelView.download
        GET /permissionviews/list/ PermissionViewModelView.list
        GET /permissionviews/show/<pk> PermissionViewModelView.show
        GET /roles/download/<string:filename> RoleModelView.download
        GET /roles/list/ RoleModelView.list
        GET /roles/show/<pk> RoleModelView.show
        GET /sign-in/ SignIn.sign_in
        GET /static/appbuilder/<path:filename> appbuilder.static
        GET /swagger/<version> SwaggerView.show
        GET /the-things/list/ Things.list
        GET /the-things/show/<pk> Things.show
        GET /userinfoeditview/form UserInfoEditView.this_form_get
        GET /users/download/<string:filename> UserRemoteUserModelView.download
        GET /users/list/ UserRemoteUserModelView.list
        GET /users/show/<pk> UserRemoteUserModelView.show
        GET /users/userinfo/ UserRemoteUserModelView.userinfo
        GET /userstatschartview/chart/ UserStatsChartView.chart
        GET /userstatschartview/chart/<group_by> UserStatsChartView.chart
        GET /viewmenus/download/<string:filename> ViewMenuModelView.download
        GET /viewmenus/list/ ViewMenuModelView.list
        GET /viewmenus/show/<pk> ViewMenuModelView.show
        GET,POST /groups/action/<string:name>/<pk> UserGroupModelView.action
        GET,POST /groups/add UserGroupModelView.add
        GET,POST /groups/delete/<pk> UserGroupModelView.delete
        GET,POST /groups/edit/<pk> UserGroupModelView.edit
        GET,POST /permissionviews/action/<string:name>/<pk> PermissionViewModelView.action
        GET,POST /permissionviews/add PermissionViewModelView.add
        GET,POST /permissionviews/delete/<pk> PermissionViewModelView.delete
        GET,POST /permissionviews/edit/<pk> PermissionViewModelView.edit
        GET,POST /roles/action/<string:name>/<pk> RoleModelView.action
        GET,POST /roles/add RoleModelView.add
        GET,POST /roles/delete/<pk> RoleModelView.delete
        GET,POST /roles/edit/<pk> RoleModelView.edit
        GET,POST /users/action/<string:name>/<pk> UserRemoteUserModelView.action
        GET,POST /users/add UserRemoteUserModelView.add
        GET,POST /users/delete/<pk> UserRemoteUserModelView.delete
        GET,POST /users/edit/<pk> UserRemoteUserModelView.edit
        GET,POST /viewmenus/action/<string:name>/<pk> ViewMenuModelView.action
        GET,POST /viewmenus/add ViewMenuModelView.add
        GET,POST /viewmenus/delete/<pk> ViewMenuModelView.delete
        GET,POST /viewmenus/edit/<pk> ViewMenuModelView.edit
        POST /api/v1/security/login SecurityApi.login
        POST /api/v1/security/refresh SecurityApi.refresh
        POST /groups/action_post UserGroupModelView.action_post
        POST /permissionviews/action_post PermissionViewModelView.action_post
        POST /roles/action_post RoleModelView.action_post
        POST /userinfoeditview/form UserInfoEditView.this_form_post
        POST /users/action_post UserRemoteUserModelView.action_post
        POST /viewmenus/action_post ViewMenuModelView.action_post
    """,
    application="app:create_app",
)


def test_settings_and_the_project_s_classes_change_what_it_brings(tmp_path: Path) -> None:
    """The way of signing in decides; a view of the project takes another's place."""
    assert SETTINGS.found(tmp_path) == SETTINGS.rows
