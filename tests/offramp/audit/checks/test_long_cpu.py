"""Answers that take a processor for long."""

from pathlib import Path

from offramp.audit.checks.long_cpu import CHECK
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
