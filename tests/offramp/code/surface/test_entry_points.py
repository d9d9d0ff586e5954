"""Plugins of a project's own that its metadata names."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

LOADERS = {
    "importlib.metadata": """
        from importlib.metadata import entry_points
        for point in entry_points(group="shop.parts"):
            point.load()(app)
    """,
    "chosen from all": """
        from importlib.metadata import entry_points
        for point in entry_points().select(group="shop.parts"):
            point.load()(app)
    """,
    "pkg_resources": """
        import pkg_resources
        for point in pkg_resources.iter_entry_points("shop.parts"):
            point.load()(app)
    """,
    "stevedore": """
        from stevedore import ExtensionManager
        for extension in ExtensionManager("shop.parts"):
            extension.plugin(app)
    """,
}
METADATA = {
    "pyproject.toml": '[project.entry-points."shop.parts"]\nfirst = "shop.parts:first"\n',
    "setup.cfg": "[options.entry_points]\nshop.parts =\n    first = shop.parts:first\n",
    "setup.py": 'setup(entry_points={"shop.parts": ["first = shop.parts:first"]})\n',
}
PART = 'def first(app): app.add_url_rule("/first", "first", lambda: "")\n'
MADE = "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"


def routes(folder, loader, metadata):
    write(folder, {"shop/app.py": loader, "shop/__init__.py": "", "shop/parts.py": PART})
    app = folder / "shop" / "app.py"
    app.write_text(MADE + app.read_text())
    write(folder, metadata)
    return found(surface.find(read(folder)))


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS)
@pytest.mark.parametrize("file", METADATA)
def test_the_projects_own_entry_points_are_loaded(tmp_path, loader, file):
    """They are in every installation of it, whatever else there is."""
    assert routes(tmp_path, loader, {file: METADATA[file]}) == {("/first", "GET", "first")}


@pytest.mark.parametrize(
    "metadata",
    [
        {"pyproject.toml": '[project.entry-points."shop.other"]\nfirst = "shop.parts:first"\n'},
        {"pyproject.toml": "[project\n"},
        {"pyproject.toml": "project = 7\n"},
        {"pyproject.toml": "tool = []\nproject.entry-points = []\n"},
        {"pyproject.toml": '[project.entry-points]\n"shop.parts" = "shop.parts:first"\n'},
        {"pyproject.toml": '[project.entry-points]\n"shop.parts" = [{first = 1}]\n'},
        {"pyproject.toml": "x = " + "[" * 100_000},
        {"setup.py": "setup(entry_points=" + "(" * 100_000},
        {"setup.py": "-" * 100_000 + "1\n"},
        {"setup.py": "setup(entry_points={**other, None: [7]})\0"},
        {"setup.cfg": "[options.entry_points]\nshop.parts\n"},
        {"setup.py": "setup(entry_points=load())\n"},
        {"setup.cfg": "no section\n"},
        {},
    ],
)
def test_other_groups_and_broken_metadata_load_nothing(tmp_path, metadata):
    """What nobody asks for is not there."""
    assert routes(tmp_path, LOADERS["importlib.metadata"], metadata) == set()
