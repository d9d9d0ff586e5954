"""A server that starts when the application is imported."""

from pathlib import Path

from offramp.audit.checks.import_serving import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

VIEW = """\
@app.get("/")
def home():
    return ""
"""
FOUND = (
    found("the last line of a script", VIEW + "app.run(debug=True)\n", "app is imported"),
    found(
        "another server, in a context",
        VIEW + "import waitress\nwith app.app_context():\n    waitress.serve(app)\n",
        "waitress.serve() runs",
    ),
    found(
        "a module that the application imports",
        {
            "wsgi.py": "from start import app\n",
            "start.py": "from flask import Flask\napp = Flask(__name__)\n" + VIEW + "app.run()\n",
        },
        "start is imported",
    ),
    found(
        "a server that is tried, and one of another kind",
        VIEW + "import uvicorn\ntry:\n    app.run()\nexcept OSError:\n    pass\nuvicorn.run(app)\n",
        "run() runs when",
        "run() runs when",
    ),
)
LEFT = (
    left("only as a script", VIEW + 'if __name__ == "__main__":\n    app.run()\n'),
    left("where a setting asks for it", VIEW + "import os\nif os.getenv('DEV'):\n    app.run()\n"),
    left("in a function that nothing calls", VIEW + "def main():\n    app.run()\n"),
    left("something else's run", VIEW + "import subprocess\nsubprocess.run(['true'])\n"),
    left(
        "a server that is asked for what it can",
        VIEW + "import uvicorn\ntry:\n    print(uvicorn.__version__)\nexcept OSError:\n    pass\n",
    ),
    left(
        "a script that imports the application",
        {"app.py": VIEW, "run.py": "from app import app\napp.run()\n"},
    ),
)


@samples(*FOUND)
def test_the_server_is_named(tmp_path: Path, sample: Sample) -> None:
    """The worker never comes up, and what it says is that a port is taken."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT)
def test_what_an_import_does_not_start_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """Nearly every application has a line with app.run."""
    assert_left_alone(tmp_path, sample, CHECK)


def test_it_is_done_once_and_holds_up_no_route(tmp_path: Path) -> None:
    """The views have nothing to do with it."""
    assert assert_found(tmp_path, FOUND[0], CHECK)[0].effect == "prepare"
