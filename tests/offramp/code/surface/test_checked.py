"""Resources that a schema checks before they are added."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

APP = """
    from flask import Flask
    IMPORT
    app = Flask(__name__, static_folder=None)
    for page in CHECK([{"path": "/users"}, {"path": "/orders"}]):
        app.add_url_rule(page["path"], page["path"], lambda: "")
"""


def found(folder, imported, check):
    write(folder, {"app.py": APP.replace("IMPORT", imported).replace("CHECK", check)})
    return surface.find(read(folder))


@pytest.mark.parametrize(
    ("imported", "check"),
    [
        ("import voluptuous", "voluptuous.Schema([{voluptuous.Required('path'): str}])"),
        ("from schema import Schema", "Schema([{'path': str}]).validate"),
    ],
)
def test_what_is_checked_stays_what_it_is(tmp_path, imported, check):
    """A schema refuses a list, or gives it back."""
    ours = found(tmp_path, imported, check)

    assert {one.path for one in ours.routes} == {"/users", "/orders"}
    assert ours.doubts == []


@pytest.mark.parametrize("check", ["load", "Loader('a').check"])
def test_what_others_give_is_not_known(tmp_path, check):
    """They may give something else."""
    ours = found(tmp_path, "from plugins import Loader, load", check)

    assert ours.routes == []
    assert ours.doubts
