"""Statements that psycopg puts together of parts."""

import pytest

from tests.offramp.audit.facts.facts import route, said

HEAD = """
    import psycopg2
    from psycopg2 import sql
    from psycopg2.sql import SQL, Identifier as I
    COLUMNS = ["name", "email"]
    INSERT = SQL("INSERT INTO {} ({}) VALUES (%s, %s)")
    cursor = psycopg2.connect("").cursor()
"""
UNKNOWN = ["a statement is given its table as it runs at app.py:16"]


@pytest.mark.parametrize(
    ("body", "written", "unread"),
    [
        ("cursor.execute(sql.SQL('DELETE FROM {}').format(sql.Identifier('users')))", "delete", []),
        ("cursor.execute(SQL('DELETE FROM {t}').format(t=I('users')))", "delete", []),
        (
            "cursor.execute(SQL('UPDATE {0} SET name = {1}').format(I('users'), sql.Literal(1)))",
            "update: name",
            [],
        ),
        (
            "query = SQL('DELETE FROM {}').format(I('users'))\n        cursor.execute(query)",
            "delete",
            [],
        ),
        ("cursor.execute(SQL('DELETE FROM ') + I('users'))", "delete", []),
        (
            "cursor.execute(SQL('DELETE FROM {}').format(I('users')).as_string(cursor))",
            "delete",
            [],
        ),
        (
            "cursor.execute(INSERT.format(I('users'), SQL(', ').join(map(I, COLUMNS))))",
            "insert: email name",
            [],
        ),
        (
            "cursor.execute(INSERT.format(I('users'), SQL(', ').join(I(c) for c in COLUMNS)))",
            "insert: email name",
            [],
        ),
        ("cursor.execute(INSERT.format(I('users'), SQL(', ').join(request.json)))", "insert", []),
        ("cursor.execute(SQL('DELETE FROM {}').format(I(request.args['t'])))", "", UNKNOWN),
        ("cursor.execute('select {}'.format(1))", "", []),
        ("'DELETE FROM {}'.format('users')", "", []),
    ],
)
def test_what_is_put_together_is_read_as_a_whole(tmp_path, body, written, unread):
    """Names of tables stand in parts of their own, since psycopg quotes them."""
    source = f"""{HEAD}
    @app.post("/")
    def view():
        # the line that is told
        #
        {body}
        return ""
    """
    found = route(tmp_path, source)

    assert said(found.writes) == ([f"users {written}"] if written else [])
    assert [one.rpartition(":")[0] for one in found.unread] == [
        one.rpartition(":")[0] for one in unread
    ]


@pytest.mark.parametrize(
    ("call", "reads", "writes"),
    [
        ("copy_from(file, 'users', columns=('name', 'email'))", [], ["users insert: email name"]),
        ("copy_from(file, table='users')", [], ["users insert"]),
        ("copy_from(file, 'users', ',', '', 8192, COLUMNS)", [], ["users insert: email name"]),
        ("copy_to(file, 'users')", ["users select"], []),
        ("copy_from(file, request.args['t'])", [], []),
        ("copy_file('users')", [], []),
    ],
)
def test_tables_are_copied_from_files_and_to_them(tmp_path, call, reads, writes):
    """No statement names them."""
    source = f"""{HEAD}
    @app.post("/")
    def view(file=None):
        cursor.{call}
        return ""
    """
    found = route(tmp_path, source)

    assert (said(found.reads), said(found.writes)) == (reads, writes)
