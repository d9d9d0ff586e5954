"""Paths that a function returns or is given, folders that are known when it runs, and workers'."""

from pathlib import Path

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "a path that a function returns, below the home folder",
        """\
from pathlib import Path
NOTES = Path.home() / ".notes" / "kept"

def path_of(name):
    return NOTES / f"{name}.txt"

@app.get("/notes")
def every():
    return [one.stem for one in NOTES.glob("*.txt")]

@app.get("/notes/<name>")
def show(name):
    return path_of(name).read_text()

@app.put("/notes/<name>")
def keep(name):
    path_of(name).write_text(request.get_data(as_text=True))
    return ""

@app.delete("/notes/<name>")
def drop(name):
    path_of(name).unlink()
    return ""
""",
        "every() reads from the local disk what keep() changes there (app.NOTES)",
        "show() reads from the local disk what keep() changes there (app.NOTES)",
        "keep() writes a file",
        "drop() removes a file",
    ),
    found(
        "a folder below the application's, joined elsewhere and handed on",
        """\
import json, os

def folder():
    return os.path.join(app.root_path, "templates", "goods")

def load(path):
    with open(path) as file:
        return json.load(file)

def listed(where):
    return os.listdir(where)

@app.get("/goods")
def every():
    return listed(folder())

@app.get("/goods/<name>")
def show(name):
    return load(os.path.join(app.root_path, "templates", "goods", name))

@app.post("/goods/<name>")
def keep(name):
    with open(f"shop/templates/goods/{name}.json", "w") as file:
        file.write("{}")
    return ""
""",
        "load() reads from the local disk what keep() changes there (shop/templates/goods/{})",
        "listed() reads from the local disk what keep() changes there (shop/templates/goods/{})",
        "keep() writes a file",
    ),
    found(
        "a report that a worker writes",
        """\
import os
from celery import Celery
from flask import send_file
from openpyxl import Workbook
queue = Celery("reports")

@queue.task
def write(root, name):
    book = Workbook()
    book.save(os.path.join(root, "reports", f"of_{name}.xlsx"))

@app.post("/reports/<name>")
def order(name):
    write.delay(app.root_path, name)
    return ""

@app.get("/reports/<name>")
def fetch(name):
    return send_file(os.path.join(current_app.root_path, "reports", name))
""",
        "fetch() reads from the local disk what write() changes there ({}/reports/{})",
    ),
)
LEFT_ALONE = (
    left(
        "another folder than the one that a worker writes to",
        """\
import os
from celery import Celery
from flask import send_file
from openpyxl import Workbook
queue = Celery("reports")

@queue.task
def write(root, name):
    Workbook().save(os.path.join(root, "reports", f"of_{name}.xlsx"))

@app.get("/help/<name>")
def fetch(name):
    return send_file(os.path.join(current_app.root_path, "manuals", name))
""",
    ),
    left(
        "a folder of a general name, which may be anybody's",
        """\
import os
from celery import Celery
from flask import send_file
from openpyxl import Workbook
queue = Celery("reports")

@queue.task
def write(root, name):
    Workbook().save(os.path.join(root, "static", name))

@app.get("/help/<name>")
def fetch(name):
    return send_file(os.path.join(current_app.root_path, "static", name))
""",
    ),
    left(
        "what comes with the code, by a function that returns its path",
        """\
from pathlib import Path
TEXTS = Path(__file__).parent / "texts"

def path_of(name):
    return TEXTS / f"{name}.txt"

@app.get("/texts/<name>")
def show(name):
    return path_of(name).read_text()
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)


def test_what_is_sent_and_read_is_told_once(tmp_path: Path) -> None:
    """Two findings for one line say the same thing twice."""
    source = """\
from flask import send_from_directory
app.config["UPLOAD_FOLDER"] = "kept"

@app.post("/")
def keep():
    request.files["file"].save(app.config["UPLOAD_FOLDER"] + "/x")
    return ""

@app.get("/<name>")
def show(name):
    return send_from_directory(app.config["UPLOAD_FOLDER"], name)
"""
    says = ("keep() saves", "show() reads from the local disk what keep() changes there")
    assert_found(tmp_path, found("", source, *says), CHECK)
