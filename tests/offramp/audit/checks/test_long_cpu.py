"""Answers that take a processor for long."""

from pathlib import Path

import pytest

from offramp.audit.checks.long_cpu import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "primes, by loops that only divide",
        """\
@app.get("/primes/<int:most>")
def primes(most):
    found = []
    for one in range(2, most):
        for by in range(2, int(one ** 0.5) + 1):
            if one % by == 0:
                break
        else:
            found.append(one)
    return {"primes": found}
""",
        "primes() computes in nested loops",
    ),
    found(
        "a simulation",
        """\
import random

def simulate(days, runs):
    found = []
    for _ in range(days):
        found.append(sum(random.random() for _ in range(runs)))
    return found

@app.post("/")
def home():
    return simulate(request.json["days"], request.json["runs"])
""",
        "simulate() computes in nested loops",
    ),
    found(
        "a model that is asked",
        """\
import sklearn.linear_model
model = sklearn.linear_model.LinearRegression()

@app.post("/")
def home():
    return str(model.predict(request.json))
""",
        "asks a trained model",
    ),
    found(
        "models of libraries, whatever they were loaded with",
        """\
import joblib
import torch
from transformers import pipeline
price = joblib.load("price.pkl")
see = torch.load("see.pt").eval()
classify = pipeline("sentiment-analysis")

@app.post("/price")
def priced():
    return str(price.predict([request.json]))

@app.post("/see")
def seen():
    return str(see(request.json))

@app.post("/mood")
def mood():
    return classify(request.json["text"])[0]
""",
        "priced() asks a trained model (joblib.load().predict)",
        "seen() asks a trained model of torch, which takes hundreds of MiB",
        "mood() asks a trained model of transformers, which takes hundreds of MiB",
    ),
    found(
        "a model that is handed on, and one that is trained",
        """\
from sklearn.linear_model import LinearRegression
from tensorflow.keras.models import load_model
model = load_model("model.h5")

def ask(model, picture):
    return model.predict(picture)

@app.post("/ask")
def asked():
    return str(ask(model, request.json))

@app.post("/train")
def trained():
    line = LinearRegression()
    line.fit([[1]], [request.json["y"]])
    return str(line.predict([[2]]))
""",
        "ask() asks a trained model of tensorflow",
        "trained() trains a model while the caller waits",
    ),
    found(
        "what changes an image as a whole",
        """\
from skimage import io, morphology

@app.post("/")
def home():
    image = io.imread(request.files["image"])
    return str(morphology.opening(image, morphology.disk(30)).mean())
""",
        "home() computes for long in morphology.opening()",
    ),
    found(
        "functions of models that are called as they are",
        """\
from deepface import DeepFace
from fer import FER
from rembg import remove
detector = FER()

@app.post("/cut")
def cut():
    return remove(request.get_data())

@app.post("/who")
def who():
    return DeepFace.analyze(request.json["picture"])

@app.post("/mood")
def mood():
    return str(detector.detect_emotions(request.get_data()))
""",
        "cut() asks a trained model of rembg, which takes hundreds of MiB",
        "who() asks a trained model of deepface",
        "mood() asks a trained model of fer",
    ),
)
LEFT_ALONE = (
    left(
        "loops of a known length in one that is asked for, and cells of a page",
        """\
@app.get("/weeks/<int:count>")
def weeks(count):
    days = []
    for week in range(count):
        for day in range(7):
            days.append(week * 7 + day)
    return {"days": days}

@app.get("/cells/<int:rows>/<int:columns>")
def cells(rows, columns):
    found = []
    for row in range(rows):
        for column in range(columns):
            found.append(f"{row}, {column}")
    return {"cells": found}
""",
    ),
    left(
        "methods of that name of something else",
        """\
import torch
from PIL import Image, ImageOps

@app.get("/")
def home():
    picture = ImageOps.fit(Image.open("a.png"), (1, 2))
    return "x".encode() + str(torch.cuda.is_available()).encode() + picture.tobytes()
""",
    ),
    left(
        "predictions that no library makes",
        """\
class Weather:
    def predict(self):
        return "rain"

@app.get("/")
def home():
    return Weather().predict()

@app.get("/other")
def other(oracle):
    return oracle.predict()
""",
    ),
    left(
        "loops over rows",
        """\
@app.get("/")
def home():
    found = []
    for row in g.rows:
        for cell in row:
            found.append(str(cell))
    return found
""",
    ),
    left(
        "a table of a known size",
        """\
@app.get("/")
def home():
    return [[sum([x, y]) for x in range(8)] for y in range(8)]
""",
    ),
    left(
        "a calculation in a command",
        """\
import random

@app.cli.command("simulate")
def simulate():
    for n in range(len(g.x)):
        sum(random.random() for _ in range(n))

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "loops as long as an image is large",
        """\
import math

def weigh(image, top, left):
    total = 0
    for row in range(int(top), int(top + 0.1 * (len(image) - top))):
        for column in range(int(left), int(left + 0.1 * (image.shape[1] - left))):
            total += math.sqrt(image[row][column]) * 2 / 3
    return total

@app.get("/<int:top>/<int:left>")
def home(top, left):
    return str(weigh(app.extensions["image"], top, left))
""",
    ),
    left(
        "loops that nobody gives a length",
        """\
import math

def tints():
    k = 16
    for j in range(0, k, 2):
        yield math.sqrt(j / k)
    for k in (32, 64):
        for j in range(1, k, 2):
            yield math.sqrt(j / k)

@app.get("/")
def home():
    return str(list(tints()))
""",
    ),
    left(
        "what only prepares what a model takes",
        """\
import cv2
from sklearn.preprocessing import StandardScaler
from transformers import AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained("small")

@app.post("/")
def home():
    rows = StandardScaler().fit_transform([[1.0], [2.0]])
    cv2.resize(rows, (8, 8))
    return str(len(tokenizer.encode("text")))
""",
    ),
    left(
        "what is called as a model's function, of something else",
        """\
from deepface.commons import folder_utils
from shutil import rmtree as remove

@app.post("/cut")
def cut():
    remove("x")
    return str(folder_utils.initialize_folder())
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


def test_a_model_of_hundreds_of_mib_comes_first_and_a_small_one_moves(tmp_path: Path) -> None:
    """A small one answers in milliseconds, in any process."""
    both = """\
import joblib
import torch
small = joblib.load("small.pkl")
big = torch.load("big.pt")

@app.post("/small")
def asked_small():
    return str(small.predict([[1]]))

@app.post("/big")
def asked_big():
    return str(big(1))
"""
    small, big = assert_found(tmp_path, found("both", both, "asked_small()", "asked_big()"), CHECK)

    assert (small.effect, big.effect) == ("note", "refactor first")


TABLE = """\
@app.get("/<int:n>/<int:m>")
def table(n, m):
    {bound}
    rows = []
    for i in range(n):
        for j in range(m):
            rows.append(round(i * j / 3, 2))
    return rows
"""
BOUND = {
    "the least of two": "n, m = n, m; n = min(n, 10); m = min(m, 10)",
    "an error for more": "if n > 10 or m > 10: return '', 400",
    "an error for what is not between": "if not (0 < n <= 10 and 0 < m <= 10): return '', 400",
    "less where there is more": "if 10 < n: n = 10",
}
UNBOUND = {
    "nothing": "pass",
    "the most of two": "n = max(n, 10); m = max(m, 10)",
    "an error for less": "if n < 10 or m < 10: return '', 400",
    "another sign": "if not (n > 10 and m > 10): return '', 400",
}


@pytest.mark.parametrize("name", BOUND)
def test_loops_that_a_constant_bounds_are_short(tmp_path: Path, name: str) -> None:
    """Whatever a request asks for, there are few of them."""
    assert_left_alone(tmp_path, left(name, TABLE.format(bound=BOUND[name])), CHECK)


@pytest.mark.parametrize("name", UNBOUND)
def test_rows_of_an_answer_are_as_many_as_somebody_asks_for(tmp_path: Path, name: str) -> None:
    """Without a measure nobody knows for how long; it is told, and holds nothing back."""
    (told,) = audit(tmp_path, Sample(name, TABLE.format(bound=UNBOUND[name])), CHECK)

    assert told.effect == "note"


@pytest.mark.parametrize(
    ("computing", "effect"),
    [
        ("total += random.random() * j", "stay"),
        ("total += math.sqrt(i * j)", "refactor first"),
    ],
)
def test_what_draws_is_a_simulation(tmp_path: Path, computing: str, effect: str) -> None:
    """It is repeated until its figures are good; other sums may be short."""
    source = f"""\
import math, random

@app.get("/<int:n>/<int:m>")
def home(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            {computing}
    return str(total)
"""
    (told,) = audit(tmp_path, Sample("", source), CHECK)

    assert told.effect == effect


def test_a_function_that_is_only_given_few_is_short(tmp_path: Path) -> None:
    """Its callers bound it."""
    source = """\
def table(n):
    return [[round(i * j / 3) for j in range(n)] for i in range(n)]

@app.get("/<int:n>")
def home(n):
    return table({given})
"""
    few, many = (left("", source.format(given=one)) for one in ("min(n, 9)", "n"))

    assert_left_alone(tmp_path, few, CHECK)
    assert len(audit(tmp_path, many, CHECK)) == 1
