import textwrap

import pytest

from offramp.audit.context import Context
from offramp.audit.facts.database import models
from offramp.code import read
from offramp.code.graph import Graph
from offramp.code.surface.model import Surface

SHOP = """
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy()
    tags = db.Table("post_tags", db.Column("post_id", db.ForeignKey("blog_post.id")))

    class Stamped:
        created_at = db.Column(db.DateTime)

    class Base(db.Model):
        __abstract__ = True
        id = db.Column(db.Integer, primary_key=True)

    class BlogPost(Stamped, Base):
        title = db.Column("headline", db.String)
        author_id = db.Column(db.ForeignKey("writers.id"))
        author = db.relationship("Writer", backref="posts")
        labels = db.relationship("Label", secondary=tags)

    class Writer(Base):
        __tablename__ = "writers"
        __table_args__ = {"schema": "blog"}

    class Editor(Writer):
        desk = db.Column(db.String)

    class HTMLPage(Base):
        pass

    class Label(Base):
        name = db.Column(db.String)

    class Form:
        name = "no model"
"""

DECLARATIVE = """
    from sqlalchemy import Column, Integer, MetaData, Table
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

    class Base(DeclarativeBase):
        pass

    class Animal(Base):
        __tablename__ = "animals"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        home: Mapped["Home | None"] = relationship()

    class Dog(Animal):
        __tablename__ = "dogs"
        id: Mapped[int] = mapped_column(primary_key=True)
        bark: Mapped[str]

    class Home(Base):
        __tablename__ = "homes"
        id: Mapped[int] = mapped_column(primary_key=True)

    visits = Table("visits", MetaData(), Column("day", Integer), schema="log")
"""

OTHERS = """
    import peewee
    from mongoengine import Document, EmbeddedDocument, StringField
    from sqlmodel import Field, SQLModel

    class BaseModel(peewee.Model):
        pass

    class UserProfile(BaseModel):
        name = peewee.CharField()
        owner = peewee.ForeignKeyField("self")

    class Renamed(BaseModel):
        class Meta:
            table_name = "called_otherwise"

    class BlogPost(Document):
        title = StringField(db_field="t")

    class Kept(Document):
        meta = {"collection": "store"}

    class Part(EmbeddedDocument):
        pass

    class Hero(SQLModel, table=True):
        id: int = Field(primary_key=True)

    class HeroInput(SQLModel):
        name: str
"""


@pytest.fixture
def find(tmp_path):
    """Return the models of a module."""

    def find(source):
        (tmp_path / "app.py").write_text(textwrap.dedent(source))
        project = read(tmp_path)
        return models.find(Context(project, Graph(project), Surface()))

    return find


def test_flask_sqlalchemy_names_tables_by_their_classes(find):
    """An own name wins; a child without a key shares its parent's table."""
    found = find(SHOP)
    tables = {ref.removeprefix("app."): one.table for ref, one in found.classes.items()}
    assert tables == {
        "BlogPost": "blog_post",
        "Writer": "blog.writers",
        "Editor": "blog.writers",
        "HTMLPage": "html_page",
        "Label": "label",
    }
    assert found.core["app.tags"].table == "post_tags"


def test_columns_come_from_mixins_and_by_their_own_names(find):
    post = find(SHOP).classes["app.BlogPost"]
    assert post.columns["title"] == ("blog_post", "headline")
    assert post.columns["created_at"] == ("blog_post", "created_at")
    assert post.columns["id"] == ("blog_post", "id")
    assert "author" not in post.columns


def test_relationships_lead_to_models_and_back(find):
    found = find(SHOP)
    post = found.classes["app.BlogPost"]
    assert post.relations["author"].model == "app.Writer"
    assert post.relations["labels"].between == "post_tags"
    assert found.classes["app.Writer"].relations["posts"].model == "app.BlogPost"


def test_a_row_of_a_joined_class_lies_in_two_tables(find):
    found = find(DECLARATIVE)
    dog = found.classes["app.Dog"]
    assert dog.tables == ["dogs", "animals"]
    assert dog.columns["kind"] == ("animals", "kind")
    assert found.classes["app.Animal"].relations["home"].model == "app.Home"
    assert found.core["app.visits"].table == "log.visits"
    assert "app.Base" not in found.classes


def test_other_mappers_name_tables_their_own_way(find):
    found = find(OTHERS)
    tables = {ref.removeprefix("app."): one.table for ref, one in found.classes.items()}
    assert tables == {
        "UserProfile": "userprofile",
        "Renamed": "called_otherwise",
        "BlogPost": "mongo:blog_post",
        "Kept": "mongo:store",
        "Hero": "hero",
    }
    assert found.classes["app.UserProfile"].columns["owner"] == ("userprofile", "owner_id")
    assert found.classes["app.BlogPost"].columns["title"] == ("mongo:blog_post", "t")
