"""SQLModel: models that are pydantic's, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

SOURCE = """
from typing import ClassVar, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
engine = create_engine("postgresql://")
class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
class HeroBase(SQLModel):
    LONGEST: ClassVar[int] = 20
    name: str
    age: Optional[int] = None
class Hero(HeroBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    team_id: Optional[int] = Field(default=None, foreign_key="team.id")
    team: Optional[Team] = Relationship()
class HeroCreate(HeroBase):
    pass
@app.post("/validated")
def validated():
    with Session(engine) as session:
        session.add(Hero.model_validate(request.json))
        session.commit()
    return ""
@app.post("/made")
def made():
    with Session(engine) as session:
        session.add(Hero(**request.json))
        session.commit()
    return ""
@app.post("/checked")
def checked():
    return HeroCreate.model_validate(request.json).name
@app.patch("/older/<int:id>")
def older(id):
    with Session(engine) as session:
        hero = session.get(Hero, id)
        hero.age = request.json["age"]
        session.commit()
    return ""
@app.patch("/changed/<int:id>")
def changed(id):
    with Session(engine) as session:
        hero = session.get(Hero, id)
        hero.sqlmodel_update({"name": request.json["name"]})
        session.commit()
    return ""
class HeroChange(SQLModel):
    name: Optional[str] = None
class Other:
    def dict(self):
        return {}
@app.patch("/dumped/<int:id>")
def dumped(id):
    with Session(engine) as session:
        hero = session.get(Hero, id)
        change = HeroChange.model_validate(request.json).model_dump(exclude_unset=True)
        for key, value in change.items():
            setattr(hero, key, value)
        session.commit()
    return ""
@app.patch("/updated/<int:id>")
def updated(id):
    with Session(engine) as session:
        hero = session.get(Hero, id)
        hero.sqlmodel_update(HeroChange(**request.json).dict())
        session.commit()
    return ""
@app.patch("/other/<int:id>")
def other(id):
    with Session(engine) as session:
        hero = session.get(Hero, id)
        hero.sqlmodel_update(Other().dict())
        session.commit()
    return ""
@app.get("/renamed")
def renamed():
    from sqlmodel import select as ask
    from elsewhere import select as another
    with Session(engine) as session:
        another(Team)
        return str(session.exec(ask(Hero)).all())
@app.get("/old")
def old():
    with Session(engine) as session:
        return str(session.exec(select(Hero).where(Hero.age > Hero.LONGEST)).all())
@app.get("/teams")
def teams():
    with Session(engine) as session:
        return session.get(Hero, 1).team.name
"""


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("PATCH /dumped/<int:id>", ["hero select"], ["hero update: name"]),
        ("PATCH /updated/<int:id>", ["hero select"], ["hero update: name"]),
        ("PATCH /other/<int:id>", ["hero select"], ["hero update"]),
        ("GET /renamed", ["hero select"], []),
        ("POST /validated", [], ["hero insert"]),
        ("POST /made", [], ["hero insert: age name team_id"]),
        ("POST /checked", [], []),
        ("PATCH /older/<int:id>", ["hero select"], ["hero update: age"]),
        ("PATCH /changed/<int:id>", ["hero select"], ["hero update: name"]),
        ("GET /old", ["hero select: age"], []),
        ("GET /teams", ["hero select", "team select: name"], []),
    ],
)
def test_fields_of_a_base_are_columns_and_its_relations_are_none(
    tmp_path: Path, name: str, reads: list[str], writes: list[str]
) -> None:
    """Only what has `table=True` has a table, and what inherits from it."""
    found = routes(tmp_path, SOURCE)[name]

    assert (said(found.reads), said(found.writes)) == (reads, writes)
