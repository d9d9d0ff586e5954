"""Tables that a view touches by what others do: its base, a listener, what loads the caller."""

import pytest

from tests.offramp.audit.facts.database.shop import MODELS
from tests.offramp.audit.facts.facts import route, routes, said


def test_what_loads_the_caller_counts(tmp_path):
    """The user loader runs for each route that asks who is there."""
    source = f"""{MODELS}
    @app.get("/")
    @login_required
    def view():
        return ""
    """
    assert said(route(tmp_path, source).reads) == ["user select"]


def test_what_g_holds_already_does_not_hide_what_is_put_on_it(tmp_path):
    """`g.user = g.user or load(1)` leads back to itself, and to a row of the table."""
    source = f"""{MODELS}
    @app.before_request
    def remember():
        g.user = g.user or load(1)

    @app.post("/")
    def view():
        g.user.name = "x"
    """
    assert said(route(tmp_path, source).writes) == ["user update: name"]


GENERIC = """
    from flask.views import MethodView

    class Rows(MethodView):
        model = None

        def __init__(self):
            self.other = None

        def get(self):
            return str(self.found())

        def found(self):
            return self.model.query.all()

        def post(self):
            db.session.add(self.other(name="x"))
            db.session.commit()
            return ""

        def delete(self):
            self.clear()
            return ""

        def clear(self):
            raise NotImplementedError

    class Users(Rows):
        model = User

        def __init__(self):
            super().__init__()
            self.other = Role

    class Posts(Rows):
        model = Post

        def __init__(self):
            self.other = Post

        def clear(self):
            Post.query.delete()

    app.add_url_rule("/users", view_func=Users.as_view("users"))
    app.add_url_rule("/posts", view_func=Posts.as_view("posts"))
"""


def test_a_view_s_own_model_is_what_its_base_asks_for(tmp_path):
    """One base class often serves all tables of an application."""
    found = routes(tmp_path, MODELS + GENERIC)

    assert said(found["GET /users"].reads) == ["user select"]
    assert said(found["GET /posts"].reads) == ["post select"]
    assert said(found["POST /users"].writes) == ["role insert"]
    assert said(found["POST /posts"].writes) == ["post insert"]


def test_a_view_s_own_method_runs_where_its_base_calls_it(tmp_path):
    """What a subclass fills in is reached through the base alone."""
    found = routes(tmp_path, MODELS + GENERIC)

    assert said(found["DELETE /posts"].writes) == ["post delete"]
    assert not found["DELETE /users"].writes


HEARD = """
    from sqlalchemy import event

    class Log(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        what = db.Column(db.String)

    class Base(db.Model):
        __abstract__ = True
        changed = db.Column(db.Integer)

    class Page(Base):
        id = db.Column(db.Integer, primary_key=True)
        title = db.Column(db.String)
        slug = db.Column(db.String)

    @event.listens_for(Page, "after_insert")
    def written(mapper, connection, target):
        note(connection)

    def note(connection):
        connection.execute(Log.__table__.insert().values(what="x"))

    @event.listens_for(Base, "before_update", propagate=True)
    def stamped(mapper, connection, target):
        target.changed = 1

    def slugged(target, value, old, initiator):
        target.slug = value.lower()

    db.event.listen(Page.title, "set", slugged)
"""


@pytest.mark.parametrize(
    ("code", "written"),
    [
        (
            "db.session.add(Page(title='x'))",
            ["log insert: what", "page insert+update: changed slug title"],
        ),
        ("Page.query.first().title = 'x'", ["page update: changed slug title"]),
        ("Page.query.first().slug = 'x'", ["page update: changed slug"]),
        ("Page.query.filter_by(id=1).delete()", ["page delete"]),
        ("Post.query.first().title = 'x'", ["post update: title"]),
        ("Page.query.first()", []),
    ],
)
def test_what_listens_to_a_write_writes_too(tmp_path, code, written):
    """SQLAlchemy calls it, and no line of the view says so."""
    found = route(
        tmp_path, f"{MODELS}{HEARD}\n    @app.post('/')\n    def view():\n        {code}\n"
    )

    assert said(found.writes) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("frame.to_sql('tracks', connection, if_exists='append')", ["tracks insert"]),
        ("frame.to_sql(name='tracks', con=connection, if_exists='replace')", ["tracks insert"]),
        ("frame.to_sql(con=connection, if_exists='append', name='tracks')", ["tracks insert"]),
        ("frame.to_csv('tracks')", []),
    ],
)
def test_a_frame_is_put_into_the_table_that_is_named(tmp_path, code, written):
    """What to do where it is there already is a word, too, and no table."""
    source = f"""
    import pandas as pd
    import sqlite3
    from flask import Flask
    app = Flask(__name__)

    @app.post("/")
    def view():
        connection = sqlite3.connect("x.db")
        frame = pd.DataFrame([1])
        {code}
        return ""
    """
    assert said(route(tmp_path, source).writes) == written


@pytest.mark.parametrize(
    ("kept", "writes"),
    [
        ("OWNED = (Role, Post)", ["post delete", "role delete"]),
        ("OWNED = [Post]", ["post delete"]),
        ("OWNED = ('a', 'b')", []),
        ("from elsewhere import OWNED", []),
    ],
)
def test_a_loop_over_a_modules_models_is_of_each(tmp_path, kept, writes):
    """What belongs to an account is often listed beside the function that deletes it."""
    source = f"""{MODELS}
    from sqlalchemy import delete
    {kept}
    @app.delete("/me")
    def view():
        for table in OWNED:
            db.session.execute(delete(table).where(table.id == 1))
        return ""
    """
    assert sorted(said(route(tmp_path, source).writes)) == writes
