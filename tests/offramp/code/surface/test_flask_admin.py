"""
Routes that Flask-Admin declares, against what 2.2 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

VIEWS = Recorded(
    """
    from flask import Flask
    from flask_admin import Admin, BaseView, expose
    from flask_sqlalchemy import SQLAlchemy
    from flask_admin.contrib.sqla import ModelView

    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.secret_key = "x"
    db = SQLAlchemy(app)

    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class Order(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class Reports(BaseView):
        @expose("/")
        def index(self): return self.render("x.html")

        @expose("/run", methods=["POST"])
        @expose("/run/<int:number>", methods=("GET", "POST"))
        def run(self, number=None): return ""

    class Orders(ModelView):
        can_export = True
        @expose("/approve/<int:id>")
        def approve(self, id): return ""

    admin = Admin(app, name="x")
    admin.add_view(Reports(name="Reports", endpoint="reports"))
    admin.add_view(ModelView(User, db.session))
    admin.add_views(Orders(Order, db.session, endpoint="order_admin", url="the-orders"))
    """,
    routes="""
        GET /admin/ admin.index
        GET /admin/reports/ reports.index
        GET /admin/static/<path:filename> admin.static
        GET /admin/the-orders/ order_admin.index_view
        GET /admin/the-orders/ajax/lookup/ order_admin.ajax_lookup
        GET /admin/the-orders/approve/<int:id> order_admin.approve
        GET /admin/the-orders/details/ order_admin.details_view
        GET /admin/the-orders/export/<export_type>/ order_admin.export
        GET /admin/user/ user.index_view
        GET /admin/user/ajax/lookup/ user.ajax_lookup
        GET /admin/user/details/ user.details_view
        GET /admin/user/export/<export_type>/ user.export
        GET,POST /admin/reports/run/<int:number> reports.run
        GET,POST /admin/the-orders/edit/ order_admin.edit_view
        GET,POST /admin/the-orders/new/ order_admin.create_view
        GET,POST /admin/user/edit/ user.edit_view
        GET,POST /admin/user/new/ user.create_view
        POST /admin/reports/run reports.run
        POST /admin/the-orders/action/ order_admin.action_view
        POST /admin/the-orders/ajax/update/ order_admin.ajax_update
        POST /admin/the-orders/delete/ order_admin.delete_view
        POST /admin/user/action/ user.action_view
        POST /admin/user/ajax/update/ user.ajax_update
        POST /admin/user/delete/ user.delete_view
    """,
)

LATE = Recorded(
    """
    from flask import Flask
    from flask_admin import Admin, AdminIndexView, BaseView, expose

    class Home(AdminIndexView):
        @expose("/")
        def index(self): return ""
        @expose("/login/", methods=("GET", "POST"))
        def login(self): return ""

    class Top(BaseView):
        @expose("/")
        def index(self): return ""

    admin = Admin(name="x", index_view=Home(name="Home", url="/manage", endpoint="home"))

    def create_app():
        app = Flask(__name__)
        admin.add_view(Top(url="/top"))
        admin.init_app(app)
        return app
    """,
    routes="""
        GET /manage/ home.index
        GET /manage/static/<path:filename> home.static
        GET /top/ top.index
        GET,POST /manage/login/ home.login
    """,
    application="app:create_app",
)

ROOT = Recorded(
    """
    from flask import Flask
    from flask_admin import Admin, BaseView, expose
    from flask_admin.contrib.fileadmin import FileAdmin

    class Thing(BaseView):
        @expose("/")
        def index(self): return ""

    app = Flask(__name__)
    admin = Admin(app, url="/back", endpoint="back")
    admin.add_view(Thing(static_folder="static"))
    admin.add_view(FileAdmin(".", "/files/", name="Files"))
    """,
    routes="""
        GET /back/ back.index
        GET /back/fileadmin/ fileadmin.index_view
        GET /back/fileadmin/b/<path:path> fileadmin.index_view
        GET /back/fileadmin/download/<path:path> fileadmin.download
        GET /back/fileadmin/old_b/<path:path> fileadmin.index
        GET /back/fileadmin/old_index fileadmin.index
        GET /back/static/<path:filename> back.static
        GET /back/thing/ thing.index
        GET /back/thing/static/<path:filename> thing.static
        GET,POST /back/fileadmin/edit/ fileadmin.edit
        GET,POST /back/fileadmin/mkdir/ fileadmin.mkdir
        GET,POST /back/fileadmin/mkdir/<path:path> fileadmin.mkdir
        GET,POST /back/fileadmin/rename/ fileadmin.rename
        GET,POST /back/fileadmin/upload/ fileadmin.upload
        GET,POST /back/fileadmin/upload/<path:path> fileadmin.upload
        POST /back/fileadmin/action/ fileadmin.action_view
        POST /back/fileadmin/delete/ fileadmin.delete
    """,
)

BASE = Recorded(
    """
    from flask import Flask
    from flask_admin import Admin, BaseView, expose

    class Thing(BaseView):
        @expose("/")
        def index(self): return ""

    app = Flask(__name__)
    admin = Admin(app, url="/")
    admin.add_view(Thing())
    """,
    routes="""
        GET / admin.index
        GET /static/admin/<path:filename> admin.static
        GET /thing/ thing.index
    """,
)


def test_a_view_s_routes_stand_behind_the_admin_s_path(tmp_path: Path) -> None:
    """Views of models bring theirs, and the project's add to them."""
    assert VIEWS.found(tmp_path) == VIEWS.rows


def test_views_wait_for_the_application(tmp_path: Path) -> None:
    """The index view may be the project's, at its own path."""
    assert LATE.found(tmp_path) == LATE.rows


def test_the_admin_s_path_and_a_view_s_files_may_be_set(tmp_path: Path) -> None:
    """Views of files bring routes too."""
    assert ROOT.found(tmp_path) == ROOT.rows


def test_an_admin_at_the_root_has_its_files_elsewhere(tmp_path: Path) -> None:
    """They would hide the application's own."""
    assert BASE.found(tmp_path) == BASE.rows


def test_a_method_of_the_project_is_a_view(tmp_path: Path) -> None:
    """What Flask-Admin brings itself has none."""
    views = {one.endpoint: one.view for one in VIEWS.surface(tmp_path).routes}

    assert views["reports.run"] == "app.Reports.run"
    assert views["order_admin.approve"] == "app.Orders.approve"
    assert views["order_admin.index_view"] is None


def test_a_method_that_is_overridden_without_a_path_has_none(tmp_path: Path) -> None:
    """Flask-Admin asks the class that is there at last."""
    hidden = Recorded(
        """
        from flask import Flask
        from flask_admin import Admin, BaseView, expose

        class Base(BaseView):
            @expose("/")
            def index(self): return ""
            @expose("/more")
            def more(self): return ""

        class Thing(Base):
            def more(self): return ""

        app = Flask(__name__)
        Admin(app).add_view(Thing())
        """
    )

    assert "GET /admin/thing/more thing.more" not in hidden.found(tmp_path)
    assert "GET /admin/thing/ thing.index" in hidden.found(tmp_path)


def test_a_view_of_a_model_from_outside_is_called_after_it(tmp_path):
    """Schemas are shared as packages; the path is made of the class's own name."""
    app = """
        from flask import Flask
        from flask_admin import Admin
        from flask_admin.contrib.mongoengine import ModelView
        from company_schema.v1.models import Journal as Paper
        app = Flask(__name__)
        admin = Admin(app)
        admin.add_view(ModelView(Paper, name="Papers"))
    """

    paths = {one.path for one in Recorded(app).surface(tmp_path).routes}

    assert "/admin/journal/new/" in paths
    assert not any("modelview" in one for one in paths)


def test_a_view_is_called_after_the_name_that_a_stand_in_for_a_model_has(tmp_path):
    """Rows that no ORM knows are shown so; an object has no class name to be called after."""
    app = """
        from types import SimpleNamespace
        from flask import Flask
        from flask_admin import Admin
        from flask_admin.model import BaseModelView
        class Papers(BaseModelView):
            def __init__(self, store):
                super().__init__(SimpleNamespace(store=store, __name__="Paper"))
        class Plain(BaseModelView):
            def __init__(self, store):
                super().__init__(SimpleNamespace(store=store))
        app = Flask(__name__)
        admin = Admin(app)
        admin.add_view(Papers(open("papers")))
        admin.add_view(Plain(open("papers")))
    """

    paths = {one.path for one in Recorded(app).surface(tmp_path).routes}

    assert {"/admin/paper/new/", "/admin/plain/new/"} <= paths
    assert not any("namespace" in one for one in paths)
