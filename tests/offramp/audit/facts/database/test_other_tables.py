"""Tables of routes without SQLAlchemy's mappings: SQL as text, peewee, collections."""

import pytest

from tests.offramp.audit.facts.facts import route, said

RAW = """
    import sqlite3
    ORDERS = "SELECT total FROM orders"
    NAMES = ["one", "two"]
    QUERIES = {"all": "SELECT * FROM things"}

    def connection():
        if "db" not in g:
            g.db = sqlite3.connect("x")
        return g.db

    class Store:
        INSERT = "INSERT INTO items (name) VALUES (?)"

        def add(self, name):
            connection().execute(self.INSERT, [name])

"""

STATEMENTS = {
    "connection().execute('SELECT id FROM user WHERE id = ?', (1,))": ["user select: id"],
    "connection().execute(ORDERS)": ["orders select: total"],
    "connection().execute(QUERIES['all'])": ["things select"],
    "connection().execute(f'SELECT * FROM {\"user\"}')": ["user select"],
    "connection().execute('SELECT * FROM %s' % request.args['table'])": [],
    "sql = 'select a from b'\n        if g.x: sql = 'select c from d'\n"
    "        connection().execute(sql)": ["b select: a", "d select: c"],
    "connection().execute(f\"SELECT {','.join(NAMES)} FROM b\")": ["b select: one two"],
    "found = ORDERS.replace('total', request.args['x'])\n        connection().execute(found)": [
        "orders select"
    ],
    "sql = None\n        if g.x: sql = ORDERS\n        connection().execute(sql)": [
        "orders select: total"
    ],
    "connection().execute('select * from a where id in (%s)' % ','.join('?'))": ["a select"],
    "connection().execute('SELECT fullName FROM Guests')\n"
    "        connection().execute('select FULLNAME, room from guests')": [
        "Guests select: fullName room"
    ],
}


@pytest.mark.parametrize("code", STATEMENTS)
def test_sql_is_read_where_it_is_executed(tmp_path, code):
    """From texts, constants, mappings and names with several values; gaps name no table."""
    found = route(tmp_path, f"{RAW}\n    @app.get('/')\n    def view():\n        {code}\n")
    assert said(found.reads) == STATEMENTS[code]


WRITTEN = {
    "insert into a ('one', 'two words', two) values (1, 2, 3)": ["a insert"],
    "insert into a ('one', two) values (1, 'x')": ["a insert: one two"],
    "insert into a values ('one')": ["a insert"],
}


@pytest.mark.parametrize("statement", WRITTEN)
def test_sqlite_takes_texts_for_columns_where_only_they_can_stand(tmp_path, statement):
    view = f'    @app.post("/")\n    def view():\n        connection().execute("{statement}")\n'
    found = route(tmp_path, f"{RAW}\n{view}")
    assert said(found.writes) == WRITTEN[statement]


def test_sql_of_a_class_and_of_a_file_is_found(tmp_path):
    source = f"""{RAW}
    @app.post("/")
    def view():
        Store().add("x")
        connection().executescript(open("fill.sql").read())
    """
    found = route(tmp_path, source, {"sql/fill.sql": "INSERT INTO filled (a) VALUES (1);"})
    assert said(found.writes) == ["filled insert: a", "items insert: name"]


@pytest.mark.parametrize("base", ["peewee.Model", "peewee.SqliteDatabase('a.db').Model"])
def test_peewee_speaks_of_rows(tmp_path, base):
    """A database has a class for models of its own since peewee 4."""
    source = f"""
    import peewee

    class User({base}):
        name = peewee.CharField()

    @app.post("/")
    def view():
        User.create(name="x")
        one = User.get(User.name == "x")
        one.name = "y"
        one.save()
        User.delete().where(User.name == "z").execute()
    """
    found = route(tmp_path, source)
    assert said(found.writes) == ["user delete+insert+update: name"]
    assert said(found.reads) == ["user select: name"]


PEEWEE = """
    from peewee import *
    from playhouse.flask_utils import get_object_or_404
    from playhouse.sqlite_ext import *
    database = SqliteExtDatabase(None)
    class Base(Model):
        class Meta:
            database = database
    class Note(FTS5Model):
        text = SearchField()
        class Meta:
            database = database
        def _labels(self):
            return list(Label.select().where(Label.note == self))
        def _label(self, words):
            Label.insert_many([{"word": one, "note": self} for one in words]).execute()
        labels = property(_labels, _label)
    class Label(Base):
        word = TextField()
        note = ForeignKeyField(Note, backref="all_labels")
        def delete_instance(self):
            super().delete_instance()
"""
OF_PEEWEE = {
    "get_object_or_404(Note, Note.text == 'x').save()": (
        ["note update"],
        ["note select: text"],
    ),
    "get_object_or_404(Label.select(), Label.word == 'x').delete_instance()": (
        ["label delete"],
        ["label select: word"],
    ),
    "Note.get().labels = ['x']": (["label insert: note_id word"], ["note select"]),
    "print(Note.get().labels)": ([], ["label select: note_id", "note select"]),
    "print(Base)": ([], []),
}


@pytest.mark.parametrize("code", OF_PEEWEE)
def test_peewee_s_own_ways_are_followed(tmp_path, code):
    """A base that only names the database is no table; a property may write or read."""
    found = route(tmp_path, f"{PEEWEE}    @app.post('/')\n    def view():\n        {code}")

    assert (said(found.writes), said(found.reads)) == OF_PEEWEE[code]


COLLECTIONS = {
    "mongo.db.users.insert_one({'name': 'x'})": ["mongo:users insert: name"],
    "mongo.db.users.save({'name': 'x'})": ["mongo:users insert: name"],
    "g.picture.save({'name': 'x'})": [],
    "mongo.db['users'].update_one({'a': 1}, {'$set': {'name': 'x'}})": ["mongo:users update: name"],
    "things.delete_many({})": ["mongo:things delete"],
    "store.people.insert_one({'name': 'x'})": ["mongo:users insert: name"],
    "store.put({'name': 'x'})": ["mongo:users update: name"],
    "files.delete(1)": ["mongo:pictures.files delete"],
    "store.people.find_one({'name': 'x'})": [],
    "tables['people'].insert_one({})": [],
    "{}.update({'a': 1})": [],
    "g.users.insert_one({'name': 'x'})": [],
}


@pytest.mark.parametrize("code", COLLECTIONS)
def test_collections_are_told_as_tables(tmp_path, code):
    source = """
    import gridfs
    from flask_pymongo import PyMongo
    from pymongo import MongoClient
    mongo = PyMongo(app)
    things = MongoClient()["shop"]["things"]
    files = gridfs.GridFS(MongoClient()["shop"], collection="pictures")
    tables = {}

    def connect():
        shop = MongoClient()["shop"]
        return {"people": shop["users"], "other": shop["others"]}

    class Store:
        def __init__(self):
            made = connect()
            self.people = made["people"]
        def put(self, changes):
            fields = {}
            fields["name"] = changes["name"]
            self.people.update_one({"a": 1}, {"$set": fields})

    store = Store()

    @app.post("/")
    def view():
        {code}
    """
    assert said(route(tmp_path, source.replace("{code}", code)).writes) == COLLECTIONS[code]


REFLECTED = {
    "db.session.execute(table().select().where(table().c.id == 1))": (["legacy select"], []),
    "t = table(); db.session.execute(select(t.c.id, t.c.total))": (["legacy select"], []),
    "t = table(); db.session.execute(t.insert().values(total=1))": ([], ["legacy insert: total"]),
    "t = table(); db.session.execute(delete(t).where(t.c.id == 1))": ([], ["legacy delete"]),
    "db.session.execute(text('UPDATE items SET n = 1'))": ([], ["inv.items update: n"]),
    "db.session.execute(text('UPDATE inv.items SET n = 1'))": ([], ["inv.items update: n"]),
    "db.session.execute(text('UPDATE twice SET n = 1'))": ([], ["twice update: n"]),
    "Item.query.first().n = 1": (["inv.items select"], ["inv.items update: n"]),
}


@pytest.mark.parametrize("code", REFLECTED)
def test_a_table_is_one_however_it_is_named(tmp_path, code):
    """Reflected where it is used, or by SQL without its schema where that is clear."""
    source = """
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import MetaData, Table, delete, select, text
    db = SQLAlchemy(app)

    class Item(db.Model):
        __tablename__ = "items"
        __table_args__ = {"schema": "inv"}
        id = db.Column(db.Integer, primary_key=True)
        n = db.Column(db.Integer)

    class Twice(db.Model):
        __tablename__ = "twice"
        __table_args__ = {"schema": "a"}
        id = db.Column(db.Integer, primary_key=True)

    class Again(db.Model):
        __tablename__ = "twice"
        __table_args__ = {"schema": "b"}
        id = db.Column(db.Integer, primary_key=True)

    def table():
        return Table("legacy", MetaData(), autoload_with=db.engine)

    @app.post("/")
    def view():
        {code}
        return ""
    """
    found = route(tmp_path, source.replace("{code}", code))
    assert (said(found.reads), said(found.writes)) == REFLECTED[code]


COUNTED = {
    "things.count({'a': 1})": ["mongo:things select"],
    "things.count_documents({})": ["mongo:things select"],
    "[1, 2].count(1)": [],
    "'things'.count('t')": [],
}


@pytest.mark.parametrize("code", COUNTED)
def test_what_counts_documents_reads_them(tmp_path, code):
    """By pymongo's name before version 4, too."""
    source = """
    from pymongo import MongoClient
    things = MongoClient()["shop"]["things"]
"""
    view = f"    @app.post('/')\n    def view():\n        {code}\n        return ''\n"

    assert said(route(tmp_path, source + view).reads) == COUNTED[code]
