"""Data that can run code when it is loaded."""

from pathlib import Path

import pytest

from offramp.audit.checks.unsafe_loading import CHECK
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
        "tasks that travel as pickles, by a setting",
        """\
from celery import Celery
celery = Celery("shop", broker="redis://queue", task_serializer="pickle")
celery.conf.update(accept_content=["json", "pickle"])
celery.conf.result_serializer = "pickle"

@app.get("/")
def home():
    return ""
""",
        "makes Celery load pickles",
        "makes Celery load pickles",
        "makes Celery load pickles",
    ),
    found(
        "pickle of what was sent",
        """\
import pickle

@app.post("/")
def home():
    return str(pickle.loads(request.data))
""",
        "home() loads with pickle.loads()",
    ),
    found(
        "YAML with any loader",
        """\
import yaml

@app.post("/")
def home():
    return yaml.load(request.data, Loader=yaml.Loader)
""",
        "yaml.load()",
    ),
    found(
        "YAML that was sent, by a loader that makes more than plain values",
        """\
import yaml

@app.post("/")
def home():
    return yaml.load(request.data, Loader=yaml.FullLoader)
""",
        "yaml.load()",
    ),
    found(
        "eval",
        """\
@app.get("/")
def home():
    return str(eval(request.args["sum"]))
""",
        "builtins.eval()",
    ),
    found(
        "libraries' own files, sent by whoever likes",
        """\
import joblib
import pandas
from flask import request

@app.post("/")
def home():
    pandas.read_pickle(request.files["rows"])
    return str(joblib.load(request.files["model"]))
""",
        "home() loads with pandas.read_pickle()",
        "home() loads with joblib.load()",
    ),
)
LEFT_ALONE = (
    left(
        "YAML of a file, by a loader that makes hardly more than plain values",
        """\
import yaml

@app.get("/")
def home():
    return yaml.load(open("shown.yaml"), Loader=yaml.FullLoader)
""",
    ),
    left(
        "tasks that travel as JSON",
        """\
from celery import Celery
celery = Celery("shop", broker="redis://queue", task_serializer="json")
celery.conf.update(accept_content=["json"])

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "safe YAML and JSON",
        """\
import json
import yaml

@app.post("/")
def home():
    yaml.safe_load(request.data)
    yaml.load(request.data, Loader=yaml.SafeLoader)
    return json.loads(request.data)
""",
    ),
    left(
        "pickle in a command",
        """\
import pickle

@app.cli.command("import")
def load():
    pickle.load(open("x", "rb"))

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a model that lies in the image, and YAML of a file",
        """\
import joblib
import yaml
MODEL = "model.joblib"

@app.get("/")
def home():
    with open("settings.yaml") as file:
        settings = yaml.full_load(file)
    return str(joblib.load(MODEL).predict(settings))
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
    ("call", "is_found"),
    [
        ("numpy.load(request.files['f'], allow_pickle=True)", True),
        ("torch.load(request.files['f'])", True),
        ("torch.load(request.files['f'], weights_only=False)", True),
        ("joblib.load(request.files['f'])", True),
        ("numpy.load(request.files['f'])", False),
        ("numpy.load(request.files['f'], allow_pickle=False)", False),
        ("torch.load(request.files['f'], weights_only=True)", False),
    ],
)
def test_arrays_alone_run_nothing(tmp_path, call, is_found):
    """What is loaded as arrays alone is no pickle."""
    source = f'import joblib, numpy, torch\n@app.post("/")\ndef home():\n    return str({call})\n'
    sample = Sample("", source, ("home() loads",) if is_found else ())

    (assert_found if is_found else assert_left_alone)(tmp_path, sample, CHECK)
