"""
APIs that SAFRS 3.2 makes of models.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.recorded import Recorded

LINKED = Recorded(
    """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    from safrs import SAFRSBase, SAFRSAPI
    db = SQLAlchemy()
    class A(SAFRSBase, db.Model):
        __tablename__ = "users"
        id = db.Column(db.String, primary_key=True)
        name = db.Column(db.String)
        books = db.relationship("B", back_populates="user")
    class B(SAFRSBase, db.Model):
        __tablename__ = "books"
        id = db.Column(db.String, primary_key=True)
        user_id = db.Column(db.String, db.ForeignKey("users.id"))
        user = db.relationship("A", back_populates="books")
    def create_app():
        app = Flask(__name__)
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        db.init_app(app)
        with app.app_context():
            db.create_all()
            api = SAFRSAPI(app, host="localhost", port=5000, prefix="/api")
            api.expose_object(A)
            api.expose_object(B)
        return app
    """,
    routes="""
        DELETE,GET,PATCH /api/books/<string:BId>/ api.BId
        DELETE,GET,PATCH /api/books/<string:BId>/user/<string:AId> /books/<string:BId>/api.userId
        DELETE,GET,PATCH /api/users/<string:AId>/ api.AId
        DELETE,GET,PATCH /api/users/<string:AId>/books/<string:BId> /users/<string:AId>/api.booksId
        DELETE,GET,PATCH,POST,PUT /api/books/<string:BId>/user /books/<string:BId>/api.user
        DELETE,GET,PATCH,POST,PUT /api/users/<string:AId>/books /users/<string:AId>/api.books
        GET /api/ swagger_ui.show
        GET /api/<path:path> swagger_ui.show
        GET /api/swagger.html swagger
        GET /api/swagger.json swagger
        GET,POST /api/books/ api.B
        GET,POST /api/users/ api.A
    """,
    application="app:create_app",
)
MARKED = Recorded(
    """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    import safrs
    from safrs import SAFRSAPI, SAFRSBase, jsonapi_rpc
    from safrs.api_methods import duplicate, search

    db = SQLAlchemy()


    class Base(SAFRSBase, db.Model):
        __abstract__ = True


    class M(Base):
        id = db.Column(db.String, primary_key=True)
        boss_id = db.Column(db.String, db.ForeignKey("m.id"))
        staff = db.relationship("M", backref=db.backref("boss", remote_side=[id]))
        notes = db.relationship("N", backref="author")
        secrets = db.relationship("Key", backref="owner")
        exclude_rels = ["boss"]
        search = search
        duplicate = duplicate

        @jsonapi_rpc(http_methods=["POST", "GET"])
        def mail(self, text):
            return {}

        @classmethod
        @jsonapi_rpc(http_methods=["GET"])
        def mine(cls):
            return {}

        def not_marked(self):
            return {}


    class Log(Base):
        __tablename__ = "note"
        id = db.Column(db.Integer, primary_key=True)


    class N(Base):
        __tablename__ = "notes"
        id = db.Column(db.Integer, primary_key=True)
        author_id = db.Column(db.String, db.ForeignKey("m.id"))


    class Key(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        owner_id = db.Column(db.String, db.ForeignKey("m.id"))


    def create_app():
        app = Flask(__name__)
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        db.init_app(app)
        with app.app_context():
            db.create_all()
            api = SAFRSAPI(app, swaggerui_blueprint=False)
            api.expose(N, Log)
            api.expose_object(M, url_prefix="/v2")
        return app
    """,
    routes="""
        DELETE,GET,PATCH /note/<string:LogId>/ api.LogId
        DELETE,GET,PATCH /notes/<string:NId>/ api.NId
        DELETE,GET,PATCH /notes/<string:NId>/author/<string:MId> /notes/<string:NId>/api.authorId
        DELETE,GET,PATCH /v2/m/<string:MId>/ /v2api.MId
        DELETE,GET,PATCH /v2/m/<string:MId>/notes/<string:NId> /v2/m/<string:MId>/api.notesId
        DELETE,GET,PATCH /v2/m/<string:MId>/staff/<string:MId2> /v2/m/<string:MId>/api.staffId
        DELETE,GET,PATCH,POST,PUT /notes/<string:NId>/author /notes/<string:NId>/api.author
        DELETE,GET,PATCH,POST,PUT /v2/m/<string:MId>/notes /v2/m/<string:MId>/api.notes
        DELETE,GET,PATCH,POST,PUT /v2/m/<string:MId>/staff /v2/m/<string:MId>/api.staff
        GET /swagger.html swagger
        GET /swagger.json swagger
        GET /v2/m/mine /v2api.m.mine
        GET,POST /note/ api.Log
        GET,POST /notes/ api.N
        GET,POST /v2/m/ /v2api.M
        GET,POST /v2/m/<string:MId>/mail /v2api.m.mail
        POST /v2/m/<string:MId>/duplicate /v2api.m.duplicate
        POST /v2/m/search /v2api.m.search
    """,
    application="app:create_app",
)
NOTHING = Recorded(
    """
    from flask import Flask
    from safrs import SAFRSAPI

    app = Flask(__name__)
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [LINKED, MARKED, NOTHING])
def test_models_relationships_and_marked_methods_have_routes(tmp_path: Path, one: Recorded) -> None:
    """A relationship to a model that is not SAFRS' own, or that is left out, has none."""
    assert one.found(tmp_path) == one.rows


@pytest.mark.parametrize(
    ("exposed", "said"),
    [
        ("elsewhere.MODELS[0]", "a model is exposed that the text does not settle"),
        ("Person", "a relationship is exposed whose model is not known: Person.notes"),
    ],
)
def test_what_is_not_known_of_models_is_said(tmp_path: Path, exposed: str, said: str) -> None:
    """Routes would be missing in silence."""
    source = f"""
        import elsewhere
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy
        from safrs import SAFRSAPI, SAFRSBase
        db = SQLAlchemy()
        class Person(SAFRSBase, db.Model):
            __tablename__ = "people"
            notes = db.relationship("Unheard")
        app = Flask(__name__)
        api = SAFRSAPI(app)
        api.expose_object({exposed})
    """
    found = surface.find(read(write(tmp_path, {"app.py": source})))

    assert [one.message for one in found.doubts] == [said]
