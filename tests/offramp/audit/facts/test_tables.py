"""Tables of routes: what is read and written, with the columns that the text names."""

import pytest

from tests.offramp.audit.facts.facts import route, routes, said

MODELS = """
    from flask_login import UserMixin, current_user, login_required, LoginManager
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import delete, insert, select, text, update
    db = SQLAlchemy(app)
    login = LoginManager(app)
    roles = db.Table("user_roles", db.Column("user_id"), db.Column("role_id"))

    class Saving:
        def save(self):
            db.session.add(self)
            db.session.commit()

        def change(self, **values):
            for name, value in values.items():
                setattr(self, name, value)
            return self

    class Role(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class User(Saving, UserMixin, db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)
        email = db.Column(db.String)
        roles = db.relationship(Role, secondary=roles)

        def rename(self, name):
            self.name = name

        @classmethod
        def called(cls, name):
            return cls.query.filter_by(name=name).first()

    class Member(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        nick = db.Column(db.String)
        hashed = db.Column(db.String)

        @property
        def password(self):
            return self.nick

        @password.setter
        def password(self, value):
            self.hashed = value

    class Account(Member):
        def __init__(self, nick, password):
            self.nick = nick
            self.password = password

    class Post(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        title = db.Column(db.String)
        user_id = db.Column(db.ForeignKey("user.id"))
        author = db.relationship(User, backref="posts")

    @login.user_loader
    def load(key):
        return db.session.get(User, key)

    def shorten(post):
        post.title = post.title[:10]

"""

READ = {
    "User.query.all()": ["user select"],
    "User.query.filter_by(email='x').first()": ["user select: email"],
    "db.session.query(User.name).filter(User.email == 'x').all()": ["user select: email name"],
    "db.session.execute(select(User).join(Post)).scalars().all()": ["post select", "user select"],
    "db.session.get(User, 1).name": ["user select: name"],
    "db.get_or_404(User, 1)": ["user select"],
    "[one.title for one in User.query.first().posts]": ["post select: title", "user select"],
    "User.query.first().roles": ["role select", "user select", "user_roles select"],
    "Member.query.first().password": ["member select: nick"],
    "User.called('x')": ["user select: name"],
    "db.session.execute(text('SELECT name FROM user JOIN post USING (id)'))": [
        "post select",
        "user select",
    ],
    "current_user.email": ["user select: email"],
}

WRITTEN = {
    "db.session.add(User(name='x', email='y'))": ["user insert: email name"],
    "user = User(name='x'); user.rename('y'); db.session.add(user)": ["user insert: name"],
    "User(name='x').save()": ["user insert: name"],
    "db.session.add_all([Post(title=one) for one in 'ab'])": ["post insert: title"],
    "Post(author=User.query.first()).title; db.session.add(Post(author=current_user))": [
        "post insert: user_id"
    ],
    "db.session.add(Member(nick='x', password='y'))": ["member insert: hashed nick"],
    "db.session.add(Account('x', 'y'))": ["member insert: hashed nick"],
    "Member.query.first().password = 'x'": ["member update: hashed"],
    "user = User.query.first(); user.name = 'x'": ["user update: name"],
    "User.query.first().rename('x')": ["user update: name"],
    "User.query.first().change(name='x')": ["user update: name"],
    "current_user.email = 'x'": ["user update: email"],
    "shorten(Post.query.first())": ["post update: title"],
    "[shorten(one) for one in Post.query]": ["post update: title"],
    "setattr(Post.query.first(), 'title', 'x')": ["post update: title"],
    "Post.query.filter_by(id=1).update({'title': 'x'})": ["post update: title"],
    "Post.query.filter_by(id=1).delete()": ["post delete"],
    "db.session.delete(Post.query.first())": ["post delete"],
    "db.session.execute(insert(Post).values(title='x'))": ["post insert: title"],
    "db.session.execute(insert(Post), [{'title': 'x'}])": ["post insert: title"],
    "db.session.execute(update(Post).where(Post.id == 1).values(title='x'))": [
        "post update: title"
    ],
    "db.session.execute(delete(Post).where(Post.id == 1))": ["post delete"],
    "db.session.execute(roles.insert().values(user_id=1))": ["user_roles insert: user_id"],
    "current_user.roles.append(Role.query.first())": ["user_roles insert"],
    "db.session.bulk_insert_mappings(Post, [{'title': 'x'}])": ["post insert: title"],
    "db.session.execute('UPDATE post SET title = 1')": ["post update: title"],
    "user = User.query.first() or User()\n        user.name = 'x'\n        db.session.add(user)": [
        "user insert+update: name"
    ],
}

NOTHING = [
    "User(name='never added')",
    "isinstance(g.x, User)",
    "db.session.commit()",
    "flash('Select a user from the list (or two)')",
    "flash('Update your profile')",
    "g.user = 'x'",
    "session['name'] = 'User'",
    "user = request; user.name = 'x'",
    "seen = set(); seen.add('x')",
    "User.__name__",
]


@pytest.mark.parametrize("code", READ)
def test_a_read_is_told_with_its_columns(tmp_path, code):
    found = route(tmp_path, f"{MODELS}\n    @app.get('/')\n    def view():\n        {code}\n")
    assert said(found.reads) == READ[code]
    assert found.writes == []


@pytest.mark.parametrize("code", WRITTEN)
def test_a_write_is_told_with_its_columns(tmp_path, code):
    found = route(tmp_path, f"{MODELS}\n    @app.post('/')\n    def view():\n        {code}\n")
    assert said(found.writes) == WRITTEN[code]


@pytest.mark.parametrize("code", NOTHING)
def test_what_touches_no_table_is_none(tmp_path, code):
    found = route(tmp_path, f"{MODELS}\n    @app.post('/')\n    def view():\n        {code}\n")
    assert (said(found.reads), said(found.writes)) == ([], [])


def test_a_target_of_a_statement_is_not_read(tmp_path):
    """Its condition names columns of the same table, which is no read of it."""
    code = "db.session.execute(delete(Post).where(Post.id == 1))"
    found = route(tmp_path, f"{MODELS}\n    @app.post('/')\n    def view():\n        {code}\n")
    assert found.reads == []


def test_a_form_writes_when_it_is_sent(tmp_path):
    """GET shows the form; the same view writes by POST only."""
    source = f"""{MODELS}
    @app.route("/", methods=["GET", "POST"])
    def view():
        if request.method == "POST":
            db.session.add(Post(title="x"))
        return str(Role.query.all())
    """
    found = routes(tmp_path, source)
    assert said(found["GET /"].writes) == []
    assert said(found["POST /"].writes) == ["post insert: title"]
    assert said(found["GET /"].reads) == ["role select"]


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


def test_what_is_nested_too_deeply_is_left_out(tmp_path):
    """The other statements of the function count; nothing breaks."""
    deep = "[" * 150 + "User.query" + "]" * 150
    many = "+".join(["'a'"] * 2000)
    source = f"""{MODELS}
    @app.get("/")
    def view():
        a = {deep}
        b = {many}
        return str(Role.query.all())
    """
    assert "role select" in said(route(tmp_path, source).reads)


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
