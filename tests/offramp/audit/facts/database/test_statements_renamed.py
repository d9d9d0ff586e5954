"""SQLAlchemy's statements are known by any name, and by whatever runs them."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

SOURCE = """
    from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine
    from sqlalchemy import delete as sa_delete, select as pick
    from sqlalchemy.dialects.postgresql import insert as pg_insert
    from texts import insert as put_text
    engine = create_engine("postgresql://")
    tags = Table("tags", MetaData(), Column("id", Integer), Column("name", String))


    @app.post("/")
    def view():
        with engine.begin() as connection:
            CODE
        return ""
"""
KNOWN = {
    "connection.execute(pg_insert(tags).values(name='x'))": ["tags insert: name"],
    "connection.execute(pg_insert(tags).values([{'name': 'x'}]))": ["tags insert: name"],
    "connection.execute(pg_insert(tags), [{'name': 'x'}])": ["tags insert: name"],
    "connection.execute(tags.insert(), {'id': 1, 'name': 'x'})": ["tags insert: id name"],
    "connection.execute(sa_delete(tags))": ["tags delete"],
    "connection.execute(pick(tags.c.name))": ["tags select: name"],
}
UNKNOWN = [
    "put_text(tags, 'x')",
    "connection.execute(text, [{'name': 'x'}])",
    "connection.execute(pick(1), [{'name': 'x'}])",
]


@pytest.mark.parametrize("code", KNOWN)
def test_a_statement_is_known_by_any_name(tmp_path: Path, code: str) -> None:
    """Upserts are written with PostgreSQL's insert, which everybody renames."""
    route = routes(tmp_path, SOURCE.replace("CODE", code))["POST /"]

    assert said([*route.reads, *route.writes]) == KNOWN[code]


@pytest.mark.parametrize("code", UNKNOWN)
def test_what_only_sounds_like_it_writes_nothing(tmp_path: Path, code: str) -> None:
    """A function of that name, or rows beside a text, name no table."""
    route = routes(tmp_path, SOURCE.replace("CODE", code))["POST /"]

    assert said(route.writes) == []
