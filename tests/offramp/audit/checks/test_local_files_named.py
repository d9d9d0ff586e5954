"""Files that constants name, and those that libraries are given a path for."""

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
        "plots and documents that are saved by a path",
        """\
import os
import folium
from pylatex import Document
from sympy.plotting import plot

@app.post("/plot")
def plotted():
    plot(request.form["equation"], show=False).save("./plot.png")
    return ""

@app.post("/map")
def mapped():
    drawn = folium.Map()
    drawn.save(os.path.join("maps", request.form["name"]))
    return ""

@app.post("/report")
def report():
    Document().generate_pdf("report")
    return ""
""",
        *("plotted() writes", "mapped() writes", "report() writes"),
    ),
    found(
        "files that more libraries write by a path",
        """\
import shutil
import pandas as pd
from fpdf import FPDF
from reportlab.platypus import SimpleDocTemplate

@app.get("/table")
def table():
    with pd.ExcelWriter("report.xlsx") as writer:
        pd.DataFrame().to_excel(writer)
    return ""

@app.get("/archive")
def archive():
    shutil.make_archive("backup", "zip", "data")
    return ""

@app.get("/page")
def page():
    FPDF().output("page.pdf")
    return ""

@app.get("/document")
def document():
    SimpleDocTemplate("report.pdf").build([])
    return ""
""",
        *("table() writes", "archive() writes", "page() writes", "document() writes"),
    ),
    found(
        "files that a constant names, one written and read, one only read",
        """\
import json, os
from pathlib import Path
BASE = os.path.dirname(__file__)
ROOT = Path(__file__).parent
ITEMS = os.path.join(BASE, "items.json")
NOTES = ROOT / "notes.json"
HELP = ROOT / "help.txt"

@app.post("/items")
def put():
    with open(ITEMS, "w") as target:
        json.dump(request.json, target)
    return ""

@app.get("/items")
def show():
    with open(ITEMS) as source:
        return json.load(source)

@app.post("/notes")
def note():
    NOTES.write_text("x")
    return ""

@app.get("/notes")
def notes():
    return NOTES.read_text()

@app.post("/more")
def more():
    (ROOT / "more.txt").write_text("x")
    return ""

@app.get("/help")
def help_text():
    return HELP.read_text() + (ROOT / "hints.txt").read_text()
""",
        *("put() writes", "show() reads", "note() writes", "notes() reads", "more() writes"),
    ),
    found(
        "a file in the machine's folder for temporary ones that another request reads",
        """\
import os, tempfile

@app.post("/")
def make():
    path = os.path.join(tempfile.gettempdir(), "report.csv")
    with open(path, "w") as file:
        file.write(request.form["rows"])
    return ""

@app.get("/")
def report():
    return open(os.path.join(tempfile.gettempdir(), "report.csv")).read()
""",
        "make() writes a file",
        "report() reads from the local disk what make() changes there (/tmp/report.csv)",
    ),
)
LEFT_ALONE = (
    left(
        "what the same libraries make in memory",
        """\
import io
import pandas as pd
from fpdf import FPDF
from reportlab.platypus import SimpleDocTemplate
from sympy.plotting import plot

@app.get("/all")
def every():
    target = io.BytesIO()
    with pd.ExcelWriter(target) as writer:
        pd.DataFrame().to_excel(writer)
    SimpleDocTemplate(target).build([])
    plot("x", show=False).save(target)
    return FPDF().output(dest="S")
""",
    ),
    left(
        "a file in the temporary folder, named by a text",
        """\
import tempfile
from flask import send_file

@app.get("/")
def home():
    path = "%s/%s" % (tempfile.gettempdir(), "a")
    with open(path, "w") as file:
        file.write("a")
    return send_file(path)
""",
    ),
    left(
        "a temporary file that the same request reads, and another has its own",
        """\
import os, tempfile

@app.post("/")
def make():
    path = os.path.join(tempfile.gettempdir(), "report.csv")
    with open(path, "w") as file:
        file.write(request.form["rows"])
    return open(path).read()

@app.get("/")
def other():
    return open(os.path.join(tempfile.gettempdir(), "other.csv")).read()
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
