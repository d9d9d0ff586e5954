"""The ways to files of the local disk: through functions, paths, settings and objects."""

from pathlib import Path

import pytest

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
        "pathlib, through a function",
        """\
from pathlib import Path

def keep(name, content):
    (Path("uploads") / name).write_bytes(content)

@app.post("/<name>")
def home(name):
    keep(name, request.data)
    return ""
""",
        "keep() writes a file",
    ),
    found(
        "files found below a folder",
        """\
from pathlib import Path

@app.post("/")
def home():
    for one in Path("uploads").glob("*.png"):
        one.unlink()
    return ""
""",
        "home() removes a file",
    ),
    found(
        "what another request wrote, by a function that names the folder",
        """\
import glob, os

def data_dir():
    return os.path.join(app.config["HOME"], "data/")

@app.post("/<name>")
def keep(name):
    with open(os.path.join(data_dir(), name), "w") as target:
        target.write("x")
    return ""

@app.get("/")
def shown():
    return str(glob.glob(data_dir() + "*.md"))
""",
        "keep() writes a file",
        "shown() reads from the local disk what keep() changes there (data_dir())",
    ),
    found(
        "what another request wrote, by a path that both ask for",
        """\
import os
from project_settings import settings

def where(name):
    return os.path.join(settings.upload_folder, name)

@app.post("/<name>")
def keep(name):
    with open(where(name), "wb") as target:
        target.write(request.data)
    return ""

@app.get("/<name>")
def shown(name):
    return open(where(name), "rb").read()
""",
        "keep() writes a file",
        "shown() reads from the local disk what keep() changes there (upload_folder)",
    ),
    found(
        "what another request wrote, by a setting",
        """\
import os

@app.post("/<name>")
def keep(name):
    request.files["file"].save(os.path.join(app.config["UPLOAD_FOLDER"], name))
    return ""

@app.get("/<name>")
def shown(name):
    with open(os.path.join(app.config["UPLOAD_FOLDER"], name)) as source:
        return source.read()
""",
        "keep() saves a file",
        "shown() reads from the local disk what keep() changes there (UPLOAD_FOLDER)",
    ),
    found(
        "what was uploaded, sent back",
        """\
from flask import send_from_directory

@app.get("/uploads/<name>")
def download(name):
    return send_from_directory("uploads", name)
""",
        "sends uploads from the local disk",
    ),
    found(
        "files that are moved and removed",
        """\
import os
import shutil

@app.post("/")
def home():
    shutil.move("a", "b")
    os.remove("c")
    return ""
""",
        "moves a file, removes a file",
    ),
    found(
        "a picture made smaller, saved under a name",
        """\
from PIL import Image

@app.post("/")
def home():
    picture = Image.open(request.files["file"])
    picture.thumbnail((100, 100))
    picture.save("small.png")
    return ""
""",
        "home() saves a file",
    ),
    found(
        "files that libraries write",
        """\
import os
import zipfile
import boto3
import joblib
import matplotlib.pyplot as plt
import pandas as pd
from PIL import Image

@app.post("/table")
def table():
    pd.DataFrame([]).to_csv("table.csv")
    return ""

@app.post("/picture")
def picture():
    plt.savefig("static/plot.png")
    Image.new("RGB", (1, 1)).save(os.path.join(app.config["PICTURES"], "one.png"))
    return ""

@app.post("/model")
def model():
    joblib.dump({}, "model.pkl")
    return ""

@app.post("/archive")
def archive():
    boto3.client("s3").download_file("bucket", "key", "archive.zip")
    zipfile.ZipFile("archive.zip").extractall("folder")
    with zipfile.ZipFile("other.zip", "w") as other:
        other.write("folder")
    return ""
""",
        "table() writes a file (table.csv) on the local disk",
        "picture() writes a file (static/plot.png), writes a file on the local disk",
        "model() writes a file",
        "archive() writes a file",
    ),
    found(
        "a form's file",
        """\
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

class Photo(FlaskForm):
    file = FileField("Photo")

@app.post("/photo")
def photo():
    form = Photo()
    form.file.data.save("photos/" + form.file.data.filename)
    return ""
""",
        "photo() saves an upload on the local disk",
    ),
    found(
        "uploads that an object knows the folder of",
        """\
from flask import send_from_directory

class Uploader:
    upload_folder = None
    def __init__(self, settings):
        self.upload_folder = settings.get("folder")

uploader = Uploader({})

@app.get("/<path:name>")
def uploaded(name):
    return send_from_directory(uploader.upload_folder, name)
""",
        "uploaded() sends uploads from the local disk",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


def test_a_folder_of_a_librarys_for_the_time_of_a_request_is_no_file(tmp_path: Path) -> None:
    """It is named for what it is, and removed by who made it."""
    source = """\
import os, shutil
from sage.all import tmp_dir

@app.get("/")
def home():
    folder = tmp_dir()
    try:
        return os.listdir(folder)
    finally:
        shutil.rmtree(folder)
"""
    assert_left_alone(tmp_path, left("folder", source), CHECK)


MADE_IN = """\
import os, tempfile
FOLDER = os.path.join(os.path.dirname(__file__), "static")

@app.post("/")
def home():
    with tempfile.NamedTemporaryFile(dir={folder}, delete=False) as target:
        target.write(request.data)
        path = target.name
    os.rename(path, path + ".png")
    return ""
"""


def test_a_temporary_file_in_a_folder_that_lasts_is_kept_there(tmp_path: Path) -> None:
    """Where it is given a name it becomes what others read."""
    source = MADE_IN.format(folder="FOLDER")

    assert_found(tmp_path, found("in a folder", source, "home() "), CHECK)


@pytest.mark.parametrize("folder", ["None", "tempfile.gettempdir()", "'/tmp'"])
def test_a_temporary_file_in_the_systems_folder_is_of_the_request(
    tmp_path: Path, folder: str
) -> None:
    """Whatever it is called in the end, it lies among the temporary ones."""
    assert_left_alone(tmp_path, left("aside", MADE_IN.format(folder=folder)), CHECK)
