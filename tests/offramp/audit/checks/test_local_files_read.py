"""What requests read back from the local disk: by the same path, or from a folder that is sent."""

from pathlib import Path

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import Sample, assert_found, audit, found, samples

FOUND = (
    found(
        "a model that one route trains and another asks",
        """\
from sklearn.externals import joblib

@app.post("/train")
def train():
    joblib.dump(object(), "model.pkl")
    return ""

@app.get("/ask")
def ask():
    return str(joblib.load("model.pkl").predict([[1]]))

@app.get("/other")
def other():
    return str(joblib.load("shipped.pkl").predict([[1]]))
""",
        "train() writes a file",
        "ask() reads from the local disk what train() changes there (model.pkl)",
    ),
    found(
        "a table that comes in and is drawn later",
        """import pandas

@app.post("/")
def keep():
    pandas.DataFrame(request.json).to_csv("rows.csv")
    return ""

@app.get("/")
def drawn():
    return pandas.read_csv("rows.csv").to_html()
""",
        "keep() writes a file",
        "drawn() reads from the local disk what keep() changes there (rows.csv)",
    ),
    found(
        "how far a job is, in a file that the job writes",
        """\
@app.get("/start")
def start():
    with open("progress.txt", "w") as file:
        file.write("0")
    return ""

@app.get("/progress")
def progress():
    return open("./progress.txt").read()
""",
        "start() writes a file (progress.txt)",
        "progress() reads from the local disk what start() changes there (progress.txt)",
    ),
    found(
        "any file of a folder, joined and listed",
        """\
import os

@app.post("/<name>")
def keep(name):
    with open(os.path.join("notes", name), "w") as file:
        file.write("x")
    return ""

@app.get("/")
def every():
    return str(os.listdir("notes"))
""",
        "keep() writes a file",
        "every() reads from the local disk what keep() changes there (notes/{})",
    ),
    found(
        "names that begin alike in a folder for temporary files",
        """\
from pathlib import Path

@app.post("/<name>")
def keep(name):
    Path("/tmp/shop.key.{}".format(name)).touch()
    return ""

@app.get("/<name>")
def is_kept(name):
    return str([one.name for one in Path("/tmp").glob("shop.key." + name)])
""",
        "keep() writes a file",
        "is_kept() reads from the local disk what keep() changes there (/tmp/shop.key.{})",
    ),
    found(
        "a film that a library writes, sent by its folder's name",
        """\
import cv2, os
from flask import send_from_directory
FILMS = "films"

@app.post("/<name>")
def film(name):
    cv2.VideoWriter(os.path.join(FILMS, f"{name}.webm"), 0, 20.0, (1, 1))
    return ""

@app.get("/<name>")
def shown(name):
    return send_from_directory(FILMS, name)
""",
        "film() writes a file",
        "shown() reads from the local disk what film() changes there (films/{})",
    ),
    found(
        "logs by a setting that is asked for",
        """\
import os

@app.post("/<name>")
def clear(name):
    open(os.path.join(current_app.config.get("LOG_DIR"), name), "w").close()
    return ""

@app.get("/")
def every():
    return str(os.listdir(current_app.config.get("LOG_DIR")))
""",
        "clear() writes a file",
        "every() reads from the local disk what clear() changes there (LOG_DIR)",
    ),
    found(
        "what is sent from a folder that is chosen when it runs, where others write",
        """\
import os
from flask import send_from_directory

@app.post("/")
def keep():
    open("a.txt", "w").write("x")
    return ""

@app.get("/<path:name>")
def shown(name):
    folder, file = os.path.split(os.path.join("reports", name))
    return send_from_directory(folder, file)
""",
        "keep() writes a file",
        "shown() sends files from a folder of the local disk",
    ),
    found(
        "only what writes: the other path is another one, and pages belong to the application",
        """\
import os
from flask import send_from_directory

@app.post("/")
def keep():
    open("a.txt", "w").write("x")
    return open("/tmp/" + request.form["name"]).read()

@app.get("/b")
def other():
    return open("b.txt").read() + open("/tmp/" + request.args["name"]).read()

@app.get("/<path:name>")
def page(name):
    return send_from_directory(app.static_folder, name)

@app.get("/script/<name>")
def script(name):
    return send_from_directory(os.path.join(app.root_path, "static"), name)

@app.get("/favicon.ico")
def icon():
    return send_from_directory(request.args["theme"], "favicon.ico")
""",
        "keep() writes a file (a.txt)",
    ),
    found(
        "no folder that the text names and nothing writes to",
        """\
from flask import send_from_directory

@app.post("/")
def keep():
    open("a.txt", "w").write("x")
    return ""

@app.get("/logo")
def logo():
    return send_from_directory("pictures", "logo.png")
""",
        "keep() writes a file (a.txt)",
    ),
)
BOTH = """\
@app.route("/", methods=["GET", "POST"])
def notes():
    if request.method == "POST":
        open("notes.txt", "w").write(request.form["text"])
    return open("notes.txt").read()
"""


@samples(*FOUND)
def test_what_is_read_back_is_found(tmp_path: Path, sample: Sample):
    """Another process has another disk: what it reads there is not what was written."""
    assert_found(tmp_path, sample, CHECK)


def test_one_view_that_writes_and_reads_concerns_both_methods(tmp_path: Path):
    """Whoever only looks gets what is on the disk of the process that answers."""
    each = audit(tmp_path, found("both", BOTH), CHECK)

    assert [one.routes for one in each] == [["POST /"], ["GET /"]]
