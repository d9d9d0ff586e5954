"""What is saved and where, where a caller says so, and where it is another place than the disk."""

from pathlib import Path

import pytest

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import assert_found, assert_left_alone, found, left

FOUND = {
    "an upload that is handed to a function": """\
import os

def store(file):
    file.save(os.path.join("uploads", "a.png"))

@app.post("/")
def home():
    store(request.files["picture"])
    return ""
""",
    "a form's picture that is handed to a function": """\
import os
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

class Form(FlaskForm):
    picture = FileField()

def store(picture):
    picture.save(os.path.join("uploads", "a.png"))

@app.post("/")
def home():
    form = Form()
    store(form.picture.data)
    return ""
""",
    "an upload that an argument parser took": """\
from flask_restful import reqparse
from werkzeug.datastructures import FileStorage

@app.post("/")
def home():
    parser = reqparse.RequestParser()
    parser.add_argument("file", type=FileStorage, location="files")
    given = parser.parse_args()
    given["file"].save("a.png")
    return ""
""",
    "a table in a file": """\
import pandas

@app.post("/")
def home():
    pandas.DataFrame().to_csv("file:///data/a.csv")
    return ""
""",
    "a file by a path that a function of the project gives": """\
from places import folder

@app.post("/")
def home():
    (folder() / "a.txt").write_text("a")
    return ""
""",
    "a path of data, beside one of a temporary folder": """\
from pathlib import Path

@app.post("/")
def home():
    Path("/tmp/a.txt").write_text("a")
    Path("data/a.txt").write_text("a")
    return ""
""",
    "a folder that one caller has, and another makes": """\
import os, tempfile

def work(folder):
    with open(os.path.join(folder, "a.txt"), "w") as file:
        file.write("a")

@app.post("/a")
def first():
    with tempfile.TemporaryDirectory() as folder:
        work(folder)
    return ""

@app.post("/b")
def second():
    work("data")
    return ""
""",
    "a path of an object": """\
class Settings:
    def __init__(self):
        self.path = "settings.json"

    def save(self):
        with open(self.path, "w") as file:
            file.write("1")

settings = Settings()

@app.post("/")
def home():
    settings.save()
    return ""
""",
    "what is moved out of a temporary folder": """\
import shutil

@app.post("/")
def home():
    shutil.move("/tmp/a.txt", "data/a.txt")
    return ""
""",
}
LEFT = {
    "what is saved in a database, and its picture in object storage": """\
import boto3
from werkzeug.utils import secure_filename
storage = boto3.client("s3")

def attach(page, file):
    name = secure_filename(file.filename)
    storage.upload_fileobj(file, "bucket", name)
    page.picture = name
    page.save()

@app.post("/")
def home():
    attach(load(1), request.files["picture"])
    return ""

def load(number): ...
""",
    "a page that is handed to a function": """\
def store(page):
    page.save("draft")

@app.post("/")
def home():
    store(request.json["page"])
    return ""
""",
    "an object that saves itself": """\
class Page:
    def store(self, file):
        self.save("draft")

    def save(self, name): ...

@app.post("/")
def home():
    Page().store(request.files["picture"])
    return ""
""",
    "a table in object storage": """\
import pandas

@app.post("/")
def home():
    pandas.DataFrame().to_csv("s3://bucket/a.csv")
    return ""
""",
    "paths of object storage": """\
from cloudpathlib import CloudPath

@app.post("/")
def home():
    CloudPath("s3://bucket/a.txt").write_text("a")
    with CloudPath("s3://bucket/b.txt").open("w") as file:
        file.write("b")
    return ""
""",
    "paths of temporary folders": """\
import tempfile
from pathlib import Path
SHARED = Path("/tmp/shop")

@app.post("/a")
def first():
    found = Path("/tmp/a.txt")
    found.write_text("a")
    return found.read_text()

@app.post("/b")
def second():
    folder = Path(tempfile.mkdtemp())
    (folder / "a.txt").write_text("a")
    with (folder / "b.txt").open("w") as file:
        file.write("b")
    return ""

@app.post("/c")
def third():
    (SHARED / "c.txt").write_text("a")
    return ""
""",
    "a temporary folder that all callers make": """\
import os, tempfile

def work(folder):
    with open(os.path.join(folder, "a.txt"), "w") as file:
        file.write("a")

def prepare(path):
    os.makedirs(path)

@app.post("/a")
def first():
    with tempfile.TemporaryDirectory() as folder:
        work(folder)
    return ""

@app.post("/b")
def second():
    with tempfile.TemporaryDirectory() as folder:
        work(folder)
        inner = os.path.join(folder, "inner")
        prepare(inner)
    return ""
""",
}


@pytest.mark.parametrize("name", FOUND)
def test_is_found(tmp_path: Path, name: str) -> None:
    """It is on the local disk, whoever says so."""
    files = {"app.py": FOUND[name], "places.py": "def folder():\n    return place\n"}

    assert_found(tmp_path, found(name, files), CHECK)


@pytest.mark.parametrize("name", LEFT)
def test_is_left_alone(tmp_path: Path, name: str) -> None:
    """It is no file, no file of the local disk, or only for the time of the request."""
    assert_left_alone(tmp_path, left(name, LEFT[name]), CHECK)
