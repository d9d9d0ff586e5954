"""A small application that is loaded in a process of its own."""

import contextlib
from pathlib import Path

from offramp.audit.load import Wanted, load

HELLO = """
from flask import Flask, Blueprint
app = Flask(__name__)
pages = Blueprint("pages", __name__, url_prefix="/pages")
@app.before_request
def guard(): pass
@pages.route("/<int:number>", methods=["GET", "POST"])
def page(number): return ""
app.register_blueprint(pages)
"""


def loaded(root: Path, text: str, name: str = "app", **options):
    (root / "app.py").write_text(text)
    return load(Wanted(root, f"app:{name}" if name else "app", **options))


def programs() -> list[str]:
    """Return the command lines of our processes that run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
    return found
