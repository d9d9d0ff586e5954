"""Files that requests write to the local disk, or read back from there."""

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
        "weights that are fetched when they are first needed",
        """\
import os
import gdown

@app.post("/")
def predict():
    kept = os.path.join(os.environ["HOME"], "weights.h5")
    if not os.path.isfile(kept):
        gdown.download("https://x.example/weights.h5", kept, quiet=False)
    return ""
""",
        "predict() writes a file",
    ),
    found(
        "what is read back by the name of a path in the settings",
        {
            "app.py": """\
import settings

@app.post("/<name>")
def keep(name):
    with open(str(settings.DATA_FILE), "w") as file:
        file.write(name)
    return ""

@app.get("/")
def show():
    with open(str(settings.DATA_FILE)) as file:
        return file.read()
""",
            "settings.py": """\
import os
from pathlib import Path
DATA_FILE = Path(os.getenv("DATA", "data.json")).resolve()
""",
        },
        "keep() writes a file",
        "show() reads from the local disk what keep() changes there",
    ),
    found(
        "a mode that the caller decides",
        """\
class Store:
    def _open(self, name, mode):
        return open(current_app.config["FOLDER"] + name, mode)
    def change(self, name):
        return self._open(name, "r+b")
store = Store()

@app.post("/<name>")
def change(name):
    with store.change(name) as file:
        file.write(request.data)
    return ""
""",
        "_open() writes a file",
    ),
    found(
        "an upload saved beside the application",
        """\
@app.post("/")
def upload():
    request.files["file"].save("uploads/x.png")
    return ""
""",
        "saves a file",
    ),
    found(
        "a file written by open",
        """\
@app.post("/")
def home():
    with open("notes.txt", "a") as target:
        target.write("x")
    return ""
""",
        "home() writes a file (notes.txt)",
    ),
)
LEFT_ALONE = (
    left(
        "weights that are fetched into a buffer",
        """\
import io
import gdown

@app.post("/")
def predict():
    kept = io.BytesIO()
    gdown.download("https://x.example/weights.h5", kept)
    return ""
""",
    ),
    left(
        "a mode that no caller makes one for writing",
        """\
def opened(name, mode):
    return open(name, mode)

@app.get("/<name>")
def show(name):
    with opened(name, "rb") as file:
        return file.read()
""",
    ),
    left(
        "fonts that belong to the application",
        """\
from flask import send_from_directory

@app.get("/fonts/<path:name>")
def font(name):
    return send_from_directory(app.root_path + "/fonts", name)
""",
    ),
    left(
        "what libraries write into memory, or return",
        """\
import io
import zipfile
import matplotlib.pyplot as plt
import pandas as pd
from PIL import Image

@app.post("/")
def home():
    buffer = io.BytesIO()
    plt.savefig(buffer)
    Image.new("RGB", (1, 1)).save(buffer, "PNG")
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", pd.DataFrame([]).to_csv())
    return buffer.getvalue()
""",
    ),
    left(
        "archives that are only read",
        """\
import zipfile
import tarfile

@app.get("/")
def home():
    with zipfile.ZipFile("fonts.zip") as fonts, tarfile.open("more.tar", "r:gz") as more:
        return str(fonts.namelist() + more.getnames())
""",
    ),
    left(
        "a picture made smaller in memory",
        """\
from io import BytesIO
from PIL import Image

@app.post("/")
def home():
    picture = Image.open(request.files["file"])
    target = BytesIO()
    picture.convert("RGB").save(target, "jpeg")
    request.files["file"].save(BytesIO())
    return target.getvalue()
""",
    ),
    left(
        "a file of the application's own beside a setting",
        """\
import os
TEMPLATES = "templates"

@app.post("/<name>")
def shown(name):
    return open(os.path.join(TEMPLATES, name)).read() + str(app.config["UPLOAD_LIMIT"])
""",
    ),
    left(
        "a folder of data that nothing writes to",
        """\
import os
DATA = os.path.join(os.path.dirname(__file__), "data")

@app.get("/")
def shown():
    return open(os.path.join(DATA, "countries.json")).read()
""",
    ),
    left(
        "a file that is only read",
        """\
@app.get("/")
def home():
    with open("notes.txt") as source:
        return source.read()
""",
    ),
    left(
        "a temporary file",
        """\
import tempfile

@app.post("/")
def home():
    with tempfile.NamedTemporaryFile("w") as target:
        target.write("x")
    return ""
""",
    ),
    left(
        "a file in a temporary folder",
        """\
import os
import tempfile

@app.post("/")
def home():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "x"), "w") as target:
            target.write("x")
    return ""
""",
    ),
    left(
        "a model and a form that can be saved",
        """\
class Note:
    def save(self): ...

@app.post("/")
def home():
    Note().save()
    return ""
""",
    ),
    left(
        "a file that a command writes",
        """\
@app.cli.command("dump")
def dump():
    open("dump.sql", "w").write("x")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "the name of a path, which is text",
        """\
from pathlib import Path

@app.get("/<name>")
def home(name):
    return Path(name).parts[-1].replace(".md", "") + Path(name).name.replace("a", "b")
""",
    ),
    left(
        "text that is replaced",
        """\
@app.get("/<name>")
def home(name):
    return name.replace("a", "b")
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
