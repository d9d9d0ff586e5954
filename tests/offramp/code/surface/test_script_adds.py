"""Routes that only a script adds to an application which has some."""

from pathlib import Path

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

SHOP = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    @app.get("/")
    def home(): return ""
    @app.get("/about")
    def about(): return ""
    if __name__ == "__main__":
        {does}
        app.run()
"""
MORE = "1 more route is added only where it is started as a script"


def _found(folder: Path, does: str) -> surface.Surface:
    write(folder, {"main.py": SHOP.format(does=does)})
    return surface.find(read(folder))


def test_what_a_server_would_not_import_is_said(tmp_path: Path) -> None:
    """Gunicorn would answer without them, and `python main.py` with them."""
    found = _found(tmp_path, "app.add_url_rule('/admin', 'admin', home)")

    assert {one.path for one in found.routes} == {"/", "/about"}
    assert [one.message for one in found.doubts if MORE in one.message]


@pytest.mark.parametrize("does", ["app.debug = True", "print(app.add_url_rule)", "app.dummy()"])
def test_a_script_that_adds_nothing_is_left_alone(tmp_path: Path, does: str) -> None:
    """Most only serve."""
    found = _found(tmp_path, does)

    assert {one.path for one in found.routes} == {"/", "/about"}
    assert list(found.doubts) == []
