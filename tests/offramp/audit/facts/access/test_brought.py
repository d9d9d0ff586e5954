"""Pages that a library brings: who may call them is the library's to say, or a class's."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes

ADMIN = """
from flask_admin import Admin, AdminIndexView, BaseView, expose
from flask_admin.contrib.sqla import ModelView
from flask_login import current_user
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
class Signed:
    def is_accessible(self):
        return current_user.is_authenticated
class Notes(Signed, ModelView):
    pass
class Start(AdminIndexView):
    def is_accessible(self):
        return True
class Reports(BaseView):
    @expose("/")
    def index(self):
        return "x"
class Closed(Signed, Reports):
    pass
admin = Admin(app, index_view=Start())
admin.add_view(Notes(Note, db.session))
admin.add_view(ModelView(Tag, db.session))
admin.add_view(Reports(endpoint="reports"))
admin.add_view(Closed(endpoint="closed"))
"""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GET /admin/", "none"),
        ("GET /admin/note/", "session"),
        ("POST /admin/note/delete/", "session"),
        ("GET /admin/tag/", "none"),
        ("GET /admin/reports/", "none"),
        ("GET /admin/closed/", "session"),
    ],
)
def test_flask_admin_asks_the_class_of_what_was_added(tmp_path: Path, name: str, kind: str) -> None:
    """Its pages are the library's methods, and open where no class says otherwise."""
    found = routes(tmp_path, ADMIN)[name].auth

    assert (found.kind, bool(found.by)) == (kind, kind != "none")


BUILDER = """
from flask_appbuilder import AppBuilder, BaseView, ModelView, expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
class Notes(ModelView):
    datamodel = SQLAInterface(Note)
class Own(BaseView):
    @expose("/open")
    def open(self):
        return "x"
    @expose("/closed")
    @has_access
    def closed(self):
        return "x"
builder = AppBuilder(app, db.session)
builder.add_view(Notes, "Notes")
builder.add_view_no_menu(Own)
"""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GET /", "none"),
        ("POST /login/", "none"),
        ("GET /logout/", "none"),
        ("GET /notes/list/", "session"),
        ("POST /notes/add", "session"),
        ("GET /users/userinfo/", "session"),
        ("GET /own/open", "none"),
        ("GET /own/closed", "session"),
    ],
)
def test_flask_appbuilder_guards_its_own_pages(tmp_path: Path, name: str, kind: str) -> None:
    """But those by which somebody gets in and out; the project's methods say it themselves."""
    assert routes(tmp_path, BUILDER)[name].auth.kind == kind


RESTLESS = """
from flask_login import current_user
from flask_restless import APIManager, ProcessingException
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
def check(*args, **kw):
    if not current_user.is_authenticated:
        raise ProcessingException(description="no", code=401)
manager = APIManager(app, flask_sqlalchemy_db=db)
manager.create_api(Note, methods=["GET", "POST"], preprocessors={"POST": [check]})
"""


def test_what_an_api_of_a_model_runs_first_may_refuse(tmp_path: Path) -> None:
    """It is no decorator, and stands for one method; the method does what it says to the table."""
    found = routes(tmp_path, RESTLESS)

    assert found["GET /api/note"].auth.kind == "none"
    assert found["POST /api/note"].auth.kind == "session"
    assert [one.table for one in found["POST /api/note"].writes] == ["note"]
    assert [one.table for one in found["GET /api/note/<instid>"].reads] == ["note"]


REBAR = """
from flask_rebar import HeaderApiKeyAuthenticator, Rebar, errors
from flask_rebar.authenticators import Authenticator
class Signed(Authenticator):
    def authenticate(self):
        if request.headers.get("Authorization") != "x":
            raise errors.Unauthorized()
rebar = Rebar()
registry = rebar.create_handler_registry(default_authenticators=[Signed()])
@registry.handles("/asked")
def asked(): return {}
@registry.handles("/open", authenticators=None)
def opened(): return {}
@registry.handles("/key", authenticators=[HeaderApiKeyAuthenticator(header="X-Key")])
def key(): return {}
rebar.init_app(app)
"""


@pytest.mark.parametrize(
    ("name", "kind"), [("/asked", "token"), ("/open", "none"), ("/key", "api key")]
)
def test_authenticators_of_a_registry_ask(tmp_path: Path, name: str, kind: str) -> None:
    """A class of the project's is asked what it reads, and whether it refuses."""
    assert routes(tmp_path, REBAR)[f"GET {name}"].auth.kind == kind
