"""Files whose path an object or a setting holds, or that lie in the instance's folder."""

from pathlib import Path

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    found,
    samples,
)

STORE = """\
import json, os
from pathlib import Path

class Store:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.index = os.path.join(folder, "index.json")
        self.theme = Path("theme.css")
    def _path(self, key):
        return self.folder / f"{key}.json"
"""
FOUND = (
    found(
        "a path that an object holds",
        STORE
        + """\
    def listed(self):
        with open(self.index) as file:
            return json.load(file)
    def list(self, names):
        with open(self.index, "w") as file:
            json.dump(names, file)

store = Store("books")

@app.get("/")
def listed():
    return store.listed()

@app.post("/")
def keep():
    store.list(request.json)
    return ""
""",
        "listed() reads from the local disk what list() changes there (app.Store.index)",
        "list() writes a file",
    ),
    found(
        "a path that an object makes of a folder and a key",
        STORE
        + """\
    def read(self, key):
        return json.loads(self._path(key).read_text())
    def write(self, key, data):
        path = self._path(key)
        path.write_text(json.dumps(data))
    def all(self):
        return [one.name for one in self.folder.glob("*.json")]

store = Store("books")

@app.get("/<key>")
def one(key):
    return store.read(key)

@app.put("/<key>")
def keep(key):
    store.write(key, request.json)
    return ""

@app.get("/")
def names():
    return store.all()
""",
        "read() reads from the local disk what write() changes there",
        "write() writes a file",
        "all() reads from the local disk what write() changes there",
    ),
    found(
        "a file that a setting names",
        """\
import json

@app.get("/")
def books():
    path = current_app.config["BOOKS"]
    with open(path) as file:
        return json.load(file)

@app.post("/")
def keep():
    with open(app.config.get("BOOKS"), "w") as file:
        json.dump(request.json, file)
    return ""
""",
        "books() reads from the local disk what keep() changes there (BOOKS)",
        "keep() writes a file",
    ),
    found(
        "uploads in a folder that a setting names by them",
        """\
import os
from flask import send_file

def path_of(name):
    return os.path.join(current_app.config["UPLOADS"], name)

@app.post("/")
def up():
    file = request.files["file"]
    file.save(path_of(file.filename))
    return ""

@app.get("/<name>")
def down(name):
    return send_file(path_of(name))
""",
        "up() saves a file",
        "down() reads from the local disk what up() changes there (UPLOADS)",
    ),
    found(
        "a file of the instance's folder",
        """\
import os

@app.post("/")
def keep():
    with open(os.path.join(app.instance_path, "notes.txt"), "a") as file:
        file.write("x")
    return ""

@app.get("/")
def notes():
    return open(os.path.join(current_app.instance_path, "notes.txt")).read()
""",
        "keep() writes a file",
        "notes() reads from the local disk what keep() changes there (instance/notes.txt)",
    ),
)
ONLY_WRITTEN = (
    found(
        "another path that the object holds",
        STORE
        + """\
    def look(self):
        return self.theme.read_text()
    def list(self, names):
        with open(self.index, "w") as file:
            json.dump(names, file)

store = Store("books")

@app.get("/theme")
def theme():
    return store.look()

@app.post("/")
def keep():
    store.list(request.json)
    return ""
""",
        "list() writes a file",
    ),
    found(
        "an attribute of the same name, of another class",
        STORE
        + """\
    def list(self, names):
        with open(self.index, "w") as file:
            json.dump(names, file)

class Pages:
    def __init__(self):
        self.index = "shipped/index.html"
    def first(self):
        return open(self.index).read()

store, pages = Store("books"), Pages()

@app.get("/")
def first():
    return pages.first()

@app.post("/")
def keep():
    store.list(request.json)
    return ""
""",
        "list() writes a file",
    ),
    found(
        "a file that another setting names",
        """\
@app.get("/theme")
def theme():
    return open(app.config["THEME"]).read()

@app.post("/")
def keep():
    with open(app.config["BOOKS"], "w") as file:
        file.write("x")
    return ""
""",
        "keep() writes a file",
    ),
    found(
        "settings that name no folder of data",
        """\
import os
from flask import send_file

@app.post("/")
def up():
    file = request.files["file"]
    file.save(os.path.join(current_app.config["UPLOADS"], file.filename))
    return ""

@app.get("/<name>")
def page(name):
    return send_file(os.path.join(current_app.config["PAGES"], name))
""",
        "up() saves a file",
    ),
    found(
        "a path that is made of itself",
        STORE
        + """\
    def look(self, path):
        path = path / "x"
        return path.read_text()
    def list(self, names):
        with open(self.index, "w") as file:
            json.dump(names, file)

store = Store("books")

@app.get("/theme")
def theme():
    return store.look(Path("shipped"))

@app.post("/")
def keep():
    store.list(request.json)
    return ""
""",
        "list() writes a file",
    ),
    found(
        "another file of the instance's folder",
        """\
import os

@app.post("/")
def keep():
    with open(os.path.join(app.instance_path, "notes.txt"), "a") as file:
        file.write("x")
    return ""

@app.get("/motd")
def motd():
    return open(os.path.join(app.instance_path, "motd.txt")).read()
""",
        "keep() writes a file",
    ),
)


@samples(*FOUND)
def test_a_path_is_the_same_by_what_holds_it(tmp_path: Path, sample: Sample):
    """Whoever reads it in another process finds another file, or none."""
    assert_found(tmp_path, sample, CHECK)


@samples(*ONLY_WRITTEN)
def test_what_is_held_elsewhere_is_another_file(tmp_path: Path, sample: Sample):
    """A file that comes with the application is in each image."""
    assert_found(tmp_path, sample, CHECK)
