"""The page for newcomers, typed from top to bottom in an application that is not ours."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from offramp import cases
from offramp.catalogue import load
from offramp.local import state
from offramp.local.layout import Layout
from tests.test_architecture import ROOT

pytestmark = pytest.mark.slow
PAGE = (ROOT / "docs" / "migrating-your-app.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8080"
BASH = shutil.which("bash") or "bash"
BEFORE = f"""
shopt -s expand_aliases
. ./aliases
offramp() {{ {sys.executable} -m offramp "$@"; }}
"""
HERE = {  # what the page says of flaskr, and what it is called here
    "blog-index": "recipes-newest",
    "flaskr.sqlite": "recipes.sqlite",
    "--detach": "--detach --any-ports",
    "--seconds 5": "--seconds 1",
}
APP = """
import sqlite3
from pathlib import Path

from flask import Blueprint, Flask, current_app

recipes = Blueprint("recipes", __name__)


@recipes.get("/")
def newest():
    database = sqlite3.connect(current_app.config["DATABASE"])
    rows = database.execute("SELECT title FROM recipe ORDER BY id DESC").fetchall()
    database.close()
    return {"titles": [title for (title,) in rows]}


@recipes.get("/about")
def about():
    return "about"


def create_app():
    app = Flask(__name__)
    app.config["DATABASE"] = Path(app.instance_path) / "recipes.sqlite"
    app.register_blueprint(recipes)
    return app
"""
HANDLER = """
import json, os, sqlite3


def handle(event, context):
    database = sqlite3.connect(os.environ["DATABASE"])
    rows = database.execute("SELECT title FROM recipe ORDER BY id DESC").fetchall()
    database.close()
    body = json.dumps({"titles": [title for (title,) in rows]}, separators=(",", ":")) + "\\n"
    return {"statusCode": 200, "body": body, "headers": {"Content-Type": "application/json"}}
"""


def blocks(language: str) -> list[str]:
    """Return the page's fenced blocks in *language*, in its order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def typed() -> list[str]:
    """Return the commands of the page whose output it shows."""
    return [line[2:] for block in blocks("console") for line in block.splitlines() if "$ " in line]


@dataclass
class Newcomer:
    """Somebody in the folder of their application; *told* is command -> (exit code, output)."""

    folder: Path
    told: dict[str, tuple[int, str]]

    def type(self, command: str) -> None:
        """Run *command* of the page as a shell does, with the names of this application."""
        here = command
        for there, ours in HERE.items():
            here = here.replace(there, ours)
        if (running := state.read(Layout.of(self.folder, {}))) is not None:
            here = here.replace(ADDRESS, running.gateway)
        if here.startswith("alias "):
            (self.folder / "aliases").write_text(f"{here}\n")
        environment = {name: text for name, text in os.environ.items() if name != "OFFRAMP_HOME"}
        done = subprocess.run(
            [BASH, "-c", BEFORE + here],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.told[command] = (done.returncode, done.stdout + done.stderr)

    def fill_in(self) -> None:
        """Do what the page says of `stack.yml`, the secret and the handler."""
        (entry,) = blocks("yaml")
        stack = self.folder / "stack.yml"
        entry = entry.replace("flaskr.sqlite", "recipes.sqlite")
        stack.write_text(stack.read_text().replace("      offramp.dev/route: GET /\n", entry))
        self.type(next(line for line in PAGE.splitlines() if line.startswith("mkdir ")))
        (self.folder / "functions/recipes/newest/handler.py").write_text(HANDLER)


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory):
    """Everything that the page has typed, in its order."""
    folder = tmp_path_factory.mktemp("kitchen")
    (folder / "recipes.py").write_text(APP)
    (folder / "aliases").touch()
    (folder / "instance").mkdir()
    with sqlite3.connect(folder / "instance" / "recipes.sqlite") as database:
        database.execute("CREATE TABLE recipe (id INTEGER PRIMARY KEY, title TEXT)")
        database.execute("INSERT INTO recipe (title) VALUES ('soup'), ('bread')")
    database.close()
    newcomer = Newcomer(folder, {})
    for command in typed():
        if command.startswith("offramp down"):
            newcomer.fill_in()
        newcomer.type(command)
    yield newcomer
    newcomer.type("offramp down")


@pytest.mark.parametrize("command", typed())
def test_every_command_of_the_page_works(newcomer, command):
    """In an application that nobody had in mind when the page was written."""
    code, told = newcomer.told[command]

    assert code == 0, told


def test_the_audit_makes_a_function_of_each_route(newcomer):
    """Its folder can be started as it is, and all of it answers."""
    found = load(newcomer.folder)

    assert {one.route for one in found.functions} == {"GET /", "GET /about"}
    assert {case.expect.status for one in found.functions for case in cases.load(one.folder)} == {
        200
    }


def test_both_sides_answer_the_same(newcomer):
    """The page compares them whole, then by their cases."""
    told = [told for command, (_, told) in newcomer.told.items() if command.startswith("diff")]
    tried = [told for command, (_, told) in newcomer.told.items() if " try " in command]

    assert [each.strip() for each in told] == ["same", "still same"]
    assert len(tried) == 2
    assert all("0 unexpected" in each for each in tried)


def test_verify_says_the_same_and_what_it_did_not_look_at(newcomer):
    """The proof before traffic; a file of SQLite is no database of Offramp's."""
    (told,) = (told for command, (_, told) in newcomer.told.items() if " verify " in command)

    assert "both sides answer the same" in told
    assert "rows not compared" in told


def test_ten_percent_are_moved_explained_and_taken_back(newcomer):
    """The end of the path."""
    told = {command.split()[1]: told for command, (_, told) in newcomer.told.items()}

    assert "recipes-newest is at 10 %" in told["shift"]
    assert "0 → 10 %" in told["why"]
    assert "at 0 %: recipes-newest" in told["rollback"]


def test_the_handler_on_the_page_is_python():
    """It is copied as it stands."""
    (handler,) = blocks("python")

    compile(handler, "handler.py", "exec")
    assert "def handle(event, context):" in handler
