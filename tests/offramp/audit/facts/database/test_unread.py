"""Statements whose tables no text tells are said, and those that are known are not."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

SOURCE = """
    import sqlite3
    from psycopg2.sql import SQL, Literal
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import delete, func, select, text
    db = SQLAlchemy(app)
    connection = sqlite3.connect("x.db")
    cursor = connection.cursor()
    TABLE = "notes"

    class Note(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    def run(sql, *values):
        return connection.execute(sql, values)

    def build():
        return " ".join(request.json["parts"])

    @app.post("/<name>")
    def view(name):
        {code}
        return ""
"""
UNREAD = {
    "cursor.execute(f'DELETE FROM {name}')": "is given its table",
    "cursor.execute('INSERT INTO {} (a) VALUES (1)'.format(name))": "is given its table",
    "cursor.execute('SELECT * FROM ' + name)": "is given its table",
    "db.session.execute(text(f'UPDATE {name} SET a = 1'))": "is given its table",
    "db.session.execute(text(request.json['sql']))": "is sent by the caller",
    "cursor.execute(build())": "is put together",
    "sql = build()\n        cursor.execute(sql)": "is put together",
    "with open('q.sql') as file: cursor.execute(file.read())": "is put together",
    "cursor.callproc('refresh', (1,))": "the procedure refresh",
    "cursor.execute('CALL refresh(1)')": "the procedure refresh",
    "run('CALL refresh(1)')": "the procedure refresh",
}
READ = [
    "cursor.execute(f'DELETE FROM {TABLE}')",
    "cursor.execute(f'SELECT a FROM notes ORDER BY {name}')",
    "cursor.execute(f'SELECT a FROM ({name}) x')",
    "run('SELECT a FROM notes')",  # its parameter is what callers hand over
    "cursor.execute('SELECT 1')",
    "cursor.execute('CREATE TABLE x (a)')",
    "db.session.execute(select(func.count(Note.id)))",
    "found = select(Note).where(Note.id == 1)\n        db.session.execute(found)",
    "db.session.execute(delete(Note))",
    "sql = 'SELECT a FROM notes'\n        sql += ' LIMIT ?'\n        cursor.execute(sql)",
    "pool = g.pool\n        pool.execute(build())",  # whatever that is
    "cursor.execute(SQL('SELECT a FROM notes WHERE b = {}').format(Literal(1)))",
    "print('CALL me')",
]


@pytest.mark.parametrize("code", UNREAD)
def test_what_is_not_known_is_said(tmp_path: Path, code: str):
    """Else such a route looks as if it kept nothing."""
    found = route(tmp_path, SOURCE.replace("{code}", code))
    (one,) = found.unread
    assert UNREAD[code] in one
    assert "app.py:" in one
    assert said(found.writes) == []


@pytest.mark.parametrize("code", READ)
def test_what_is_known_is_not(tmp_path: Path, code: str):
    """A doubt that is none is read once, and then no more."""
    assert route(tmp_path, SOURCE.replace("{code}", code)).unread == []
