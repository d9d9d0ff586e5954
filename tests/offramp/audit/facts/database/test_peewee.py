"""Foreign keys of peewee: columns, and rows of another table that are loaded when asked for."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

MODELS = """
    import datetime
    import peewee as pw
    from playhouse.shortcuts import model_to_dict
    db = pw.PostgresqlDatabase("shop")

    class Base(pw.Model):
        made = pw.DateTimeField(default=datetime.datetime.now)
        def save(self, *args, **kwargs):
            return super().save(*args, **kwargs)
        class Meta:
            database = db

    class User(Base):
        name = pw.CharField()

    class Post(Base):
        author = pw.ForeignKeyField(User, backref="posts")
        body = pw.TextField()

    class Like(Base):
        post = pw.ForeignKeyField(Post)
        user_id = pw.ForeignKeyField(User)

    class Person(pw.Model):
        name = pw.CharField()
        class Meta:
            database = db

    class Member(Person):
        since = pw.DateTimeField()

    class Alone(pw.Model):
        at = pw.DateTimeField()
        class Meta:
            database = db
"""
CODES = {
    "[one.body for one in User.get_by_id(1).posts]": (["post select: body", "user select"], []),
    "Post.get_by_id(1).author.name": (["post select: author_id", "user select: name"], []),
    "Post.get_by_id(1).author_id": (["post select: author_id"], []),
    "Post.get_by_id(1).body": (["post select: body"], []),
    "Like.get_by_id(1).post.author.name": (
        ["like select: post_id", "post select: author_id", "user select: name"],
        [],
    ),
    "Post.get_by_id(1).like_set.count()": (["like select", "post select"], []),
    "Like.get(Like.user_id == 1)": (["like select: user_id"], []),
    "Post(author_id=1, body='x').save()": ([], ["post insert: author_id body made"]),
    "Person.get(Person.name == 'x')": (["person select: name"], []),
    "Member.get(Member.name == 'x')": (["member select: name"], []),
    "Alone(at=1).save()": ([], ["alone insert: at"]),
    "model_to_dict(Like.get_by_id(1))": (["like select", "post select", "user select"], []),
    "[model_to_dict(one) for one in Post.select()]": (["post select", "user select"], []),
    "model_to_dict(Post.get_by_id(1), recurse=False)": (["post select"], []),
    "model_to_dict(User.get_by_id(1))": (["user select"], []),
    "Post.select(Post.author)": (["post select: author_id"], []),
}


@pytest.mark.parametrize("code", CODES)
def test_it_is_told_with_its_tables(tmp_path: Path, code: str) -> None:
    """A base that says the database to all is no table; a key loads the other row."""
    view = f'    @app.post("/")\n    def view():\n        {code}\n        return ""\n'
    found = route(tmp_path, f"{MODELS}\n{view}")

    assert (said(found.reads), said(found.writes)) == CODES[code]
