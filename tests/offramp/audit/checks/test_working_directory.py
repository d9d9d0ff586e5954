"""Files named from the working directory or from one machine's folders."""

from pathlib import Path

import pytest

from offramp.audit.checks.working_directory import CHECK
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
        "a file beside wherever it was started",
        """\
@app.get("/")
def home():
    return open("mail.txt").read()
""",
        "home() opens mail.txt from the working directory",
    ),
    found(
        "a folder of somebody's machine",
        """\
@app.get("/")
def home():
    return open("/home/ana/mail.txt").read()
""",
        "needs /home/ana/mail.txt",
    ),
    found(
        "settings that an import reads",
        """\
import json
with open("settings.json") as file:
    settings = json.load(file)

@app.get("/")
def home():
    return settings["title"]
""",
        "the import of app opens settings.json from the working directory",
    ),
    found(
        "a name that is put in at its end",
        """\
@app.get("/<name>")
def home(name):
    return open("data/%s.csv" % name).read()
""",
        "home() opens data/{}.csv from the working directory",
    ),
    found(
        "tables and settings beside it",
        """\
import configparser
import pandas
prices = pandas.read_csv("data/prices.csv")
settings = configparser.ConfigParser()
settings.read("shop.ini")

@app.get("/")
def home():
    return ""
""",
        "opens data/prices.csv",
        "opens shop.ini",
    ),
    found(
        "what libraries open",
        """\
import joblib
from firebase_admin import credentials
key = credentials.Certificate("serviceAccount.json")
model = joblib.load("model.pkl")
""",
        "opens serviceAccount.json from the working directory",
        "opens model.pkl",
    ),
)
LEFT_ALONE = (
    left(
        "a file beside the module",
        """\
from pathlib import Path

import pytest

@app.get("/")
def home():
    return (Path(__file__).parent / "mail.txt").read_text()
""",
    ),
    left(
        "a path that is put together",
        """\
import os

@app.get("/")
def home():
    return open(os.path.join(app.root_path, "mail.txt")).read()
""",
    ),
    left(
        "paths that begin with what is put in",
        """\
import tempfile

@app.get("/<name>")
def home(name):
    first = open("%s/%s" % (tempfile.gettempdir(), "a")).read()
    return first + open("{0}/{1}.csv".format(app.config["DATA"], name)).read()
""",
    ),
    left(
        "a usual folder of an image, and a table that is fetched",
        """\
import pandas

@app.get("/")
def home():
    with open("/opt/app/terms.txt") as file:
        return file.read() + str(pandas.read_csv("https://example.com/prices.csv"))
""",
    ),
    left(
        "what libraries open beside the module",
        """\
import joblib
from pathlib import Path

import pytest
model = joblib.load(Path(__file__).parent / "model.pkl")
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


@pytest.mark.parametrize(
    ("read", "says"),
    [
        ("Path('data.txt').read_text()", "opens data.txt from the working directory"),
        ("(Path('data') / name).open().read()", "opens data from the working directory"),
        ("Path('data').joinpath(name).read_bytes()", "opens data from the working directory"),
        ("list(Path('data').glob('*'))", "opens data from the working directory"),
        ("Path('/home/shop/data.txt').read_text()", "needs /home/shop/data.txt, a folder of one"),
        ("(HERE / 'data.txt').read_text()", None),
        ("(Path(__file__).parent / 'data.txt').read_text()", None),
        ("Path('/etc/hosts').read_text()", None),
        ("(Path(app.root_path) / 'data.txt').read_text()", None),
        ("Path(app.config['DATA']).read_text()", None),
        ("Path('data.txt').name", None),
    ],
)
def test_paths_of_pathlib_depend_on_the_folder_as_well(tmp_path, read, says):
    """It starts from where the process runs, as `open` does."""
    source = f"""\
from pathlib import Path

import pytest
HERE = Path(__file__).parent

@app.get("/<name>")
def home(name):
    return str({read})
"""
    sample = Sample("", source, (says,) if says else ())

    (assert_found if says else assert_left_alone)(tmp_path, sample, CHECK)
