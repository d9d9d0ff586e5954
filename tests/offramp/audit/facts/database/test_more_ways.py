"""Spellings by which rows, models and columns are met: proxies, loops, mappings, playhouse."""

import pytest

from tests.offramp.audit.facts.database.shop import MODELS
from tests.offramp.audit.facts.facts import route, said

PROXIED = """
    from sqlalchemy.ext.associationproxy import association_proxy
    class Tag(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)
        post_id = db.Column(db.ForeignKey("page.id"))
    class Page(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        text = db.Column(db.String)
        author_id = db.Column(db.ForeignKey("user.id"))
        tags = db.relationship(Tag)
        author = db.relationship(User)
        names = association_proxy("tags", "name")
        author_name = association_proxy("author", "name")
        other = association_proxy("missing", "name")
    OWNED = [User, Role]
    BY_NAME = {"user": User, "role": Role}
"""
TWO = ["role select", "user select"]


@pytest.mark.parametrize(
    ("body", "reads", "writes"),
    [
        # an association's proxy leads through the relationship
        ("page.names.append('x')", ["page select", "tag select"], ["tag insert: name post_id"]),
        ("page.author_name = 'x'", ["page select"], ["user update: name"]),
        ("str(page.names)", ["page select", "tag select"], []),
        ("str(page.other)", ["page select"], []),
        # the class's query by one of its rows
        ("page.query.first().text = 1", ["page select"], ["page update: text"]),
        # models that a loop goes through
        ("for i, one in enumerate(OWNED): one.query.all()", ["page select", *TWO], []),
        ("for i, one in zip('ab', OWNED): one.query.all()", ["page select", *TWO], []),
        ("for k, one in BY_NAME.items(): one.query.all()", ["page select", *TWO], []),
        ("for one in BY_NAME.values(): one.query.all()", ["page select", *TWO], []),
        (
            "for k, one in {'a': User, 'b': Role}.items(): one.query.all()",
            ["page select", *TWO],
            [],
        ),
        ("for k in BY_NAME.keys(): k.query.all()", ["page select"], []),
        ("for k, one in {'a': 1}.items(): one.query.all()", ["page select"], []),
        # rows of a result, by the entity's name
        (
            "for row in db.session.execute(select(Page)): row.Page.text = 1",
            ["page select"],
            ["page update: text"],
        ),
        ("for row in db.session.execute(select(Page)): row.User.text = 1", ["page select"], []),
        # columns of mappings
        (
            "db.session.execute(insert(User), [{'name': 1}, {'email': 2}])",
            ["page select"],
            ["user insert: email name"],
        ),
        (
            "db.session.execute(insert(User).values({**{'name': 1}, 'email': 2}))",
            ["page select"],
            ["user insert: email name"],
        ),
        (
            "db.session.execute(insert(User).values(dict(name=1)))",
            ["page select"],
            ["user insert: name"],
        ),
        (
            "User.query.update({'name': 1} | {'email': 2})",
            ["page select"],
            ["user update: email name"],
        ),
        ("User.query.update({'other': 1})", ["page select"], ["user update"]),
    ],
)
def test_what_is_met_in_other_ways_is_touched(tmp_path, body, reads, writes):
    """Each spelling is one that applications have."""
    source = f"""{MODELS}{PROXIED}
    @app.post("/")
    def view():
        page = db.session.get(Page, 1)
        {body}
        db.session.commit()
        return ""
    """
    found = route(tmp_path, source)

    assert (said(found.reads), said(found.writes)) == (reads, writes)


def test_a_model_is_handed_with_the_columns_of_a_new_row(tmp_path):
    """The keywords that a function spreads into the model's constructor are columns."""
    source = f"""{MODELS}
    def made(model, **values):
        row = model(**values)
        db.session.add(row)
        db.session.commit()

    @app.post("/")
    def view():
        made(Post, title="x", other=1)
        return ""
    """
    assert said(route(tmp_path, source).writes) == ["post insert: title"]


PEEWEE = """
    from peewee import CharField, ForeignKeyField, Model
    from playhouse.shortcuts import dict_to_model, update_model_from_dict
    class User(Model):
        name = CharField()
        email = CharField()
    class Post(Model):
        title = CharField()
        author = ForeignKeyField(User)
    class Note(Model):
        post = ForeignKeyField(Post)
"""


@pytest.mark.parametrize(
    ("body", "writes"),
    [
        ("user.delete_instance(recursive=True)", ["note delete", "post delete", "user delete"]),
        ("user.delete_instance()", ["user delete"]),
        ("user.delete_instance(recursive=False)", ["user delete"]),
        ("User.get_or_create(name=1, defaults={'email': 2})", ["user insert: email name"]),
        ("User.set_by_id(1, {'name': 2})", ["user update: name"]),
        ("User.bulk_update([user], fields=[User.name])", ["user update: name"]),
        (
            "User.insert_many([(1, 2)], [User.name, User.email]).execute()",
            ["user insert: email name"],
        ),
        ("update_model_from_dict(user, request.json).save()", ["user update: email name"]),
        ("update_model_from_dict(user, {'name': 1}).save()", ["user update: name"]),
        ("dict_to_model(User, request.json).save()", ["user insert: email name"]),
    ],
)
def test_peewees_own_ways_name_columns(tmp_path, body, writes):
    """Rows that point at a row go with it where that is asked for."""
    source = f"""{PEEWEE}
    @app.post("/")
    def view():
        user = User.get(1)
        {body}
        return ""
    """
    assert said(route(tmp_path, source).writes) == writes


FILTERED = """
    from sqlalchemy import event
    def wanted(model, **values):
        return db.session.execute(select(model).filter_by(**values)).scalar_one()
    def made(model, **values):
        db.session.add(model(**values))
        db.session.commit()
    @event.listens_for(User, "after_insert")
    def told(mapper, connection, target):
        connection.execute(Role.__table__.insert())
"""


@pytest.mark.parametrize(
    ("body", "reads", "writes"),
    [
        ("wanted(User, name='x')", ["user select: name"], []),
        ("wanted(model=User, name='x').email", ["user select: email name"], []),
        ("wanted(Post, title='x')", ["post select: title"], []),
        ("made(User, name='x')", [], ["role insert", "user insert: name"]),
        ("made(Post, title='x')", [], ["post insert: title"]),
        ("User(name='x')", [], []),
        (
            """values = dict(name='x')
        values['email'] = 1
        db.session.add(User(**values))
        db.session.commit()""",
            [],
            ["role insert", "user insert: email name"],
        ),
    ],
)
def test_keywords_are_asked_for_or_put_in(tmp_path, body, reads, writes):
    """By what the function does with them; nobody listens to a row that is never added."""
    source = f"""{MODELS}{FILTERED}
    @app.post("/")
    def view():
        {body}
        return ""
    """
    found = route(tmp_path, source)

    assert (said(found.reads), said(found.writes)) == (reads, writes)


@pytest.mark.parametrize(
    ("given", "reads"),
    [("models", ["user select"]), ("one.User, models", []), ("None", [])],
)
def test_a_module_of_models_is_handed_to_what_adds_views(tmp_path, given, reads):
    """`register(app, models)`: the view has it from around it."""
    files = {
        "models.py": "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"
        "class User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n",
        "views.py": "def register(app, models, *more):\n    @app.get('/')\n    def view():\n"
        "        return str(models.User.query.count())\n",
    }
    source = f"""
    import models
    import models as one
    from views import register
    register(app, {given})
    """
    assert said(route(tmp_path, source, files).reads) == reads


MONGO = """
    from mongoengine import Document, IntField, StringField
    class User(Document):
        name = StringField()
        age = IntField()
"""


@pytest.mark.parametrize(
    ("body", "writes"),
    [
        (
            "User.objects(id=1).update_one(set__age=3, upsert=True)",
            ["mongo:user insert+update: age"],
        ),
        ("User.objects(id=1).update_one(set__age=3, upsert=False)", ["mongo:user update: age"]),
        ("User.objects.insert([User(name='a')])", ["mongo:user insert: name"]),
        ("User.from_json(request.data).save()", ["mongo:user insert"]),
        ("User.from_json(request.data)", []),
    ],
)
def test_mongoengine_puts_documents_in_by_other_ways(tmp_path, body, writes):
    """A query may put in what it does not find."""
    source = f"""{MONGO}
    @app.post("/")
    def view():
        {body}
        return ""
    """
    assert said(route(tmp_path, source).writes) == writes


CAST = """
    from typing import cast
    class Signature(db.Model):
        page_id = cast(int, db.Column(db.ForeignKey("page.id"), primary_key=True))
        is_done = cast(bool, db.Column("done", db.Boolean))
        kind = cast(str, "none")
    class Page(db.Model):
        id = cast(int, db.Column(db.Integer, primary_key=True))
        signatures = cast("Signature", db.relationship("Signature"))
"""


@pytest.mark.parametrize(
    ("body", "reads", "writes"),
    [
        (
            "for one in page.signatures: one.is_done = True",
            ["page select", "signature select"],
            ["signature update: done"],
        ),
        ("db.session.add(Signature(page_id=1))", ["page select"], ["signature insert: page_id"]),
        ("page.kind = 'x'", ["page select"], []),
    ],
)
def test_columns_whose_type_is_only_promised(tmp_path, body, reads, writes):
    """`cast(int, Column())` is what it is given; a constant is no column by that."""
    source = f"""{MODELS}{CAST}
    @app.post("/")
    def view():
        page = Page.query.first()
        {body}
        db.session.commit()
        return ""
    """
    found = route(tmp_path, source)

    assert (said(found.reads), said(found.writes)) == (reads, writes)
