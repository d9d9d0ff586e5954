"""Dynaconf reads settings of files, and starts the extensions that they list."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

PAGES = """
    def init_app(app):
        app.add_url_rule("/pages", "pages", lambda: "")
"""
ADMIN = """
    def start(app):
        app.add_url_rule("/admin", "admin", lambda: "")
"""
LISTS = '[default]\nEXTENSIONS = ["shop.pages:init_app"]\n'


def surface_of(folder, given, **files):
    text = f"""
        from dynaconf import FlaskDynaconf
        from flask import Flask
        def create_app():
            app = Flask(__name__, static_folder=None)
            {given}
            return app
    """
    sources = {"shop/__init__.py": text, "shop/pages.py": PAGES, "shop/admin.py": ADMIN}
    write(folder, sources | {name.replace("_", "."): one for name, one in files.items()})
    return surface.find(read(folder))


def paths(folder, given, **files):
    return {one.path for one in surface_of(folder, given, **files).routes}


LOADS = 'FlaskDynaconf(app); app.config.load_extensions("EXTENSIONS")'
IN_CODE = f"FlaskDynaconf(app); app.config['EXTENSIONS'] = ['shop.admin:start']; {LOADS[20:]}"
MORE = '\n[production]\nEXTENSIONS = ["shop.admin:start", "dynaconf_merge_unique"]\n'
TESTS = '\n[testing]\nEXTENSIONS = ["shop.admin:start"]\n'
YAML = "default:\n  extensions: ['shop.pages:init_app']\n"


@pytest.mark.parametrize(
    ("given", "files", "wanted"),
    [
        (LOADS, {"settings_toml": LISTS}, {"/pages"}),
        ("FlaskDynaconf(app, extensions_list=True)", {"settings_toml": LISTS}, {"/pages"}),
        ("d = FlaskDynaconf(extensions_list='EXTENSIONS'); d.init_app(app)",
         {"settings_toml": LISTS}, {"/pages"}),
        (LOADS, {"settings_toml": LISTS + MORE}, {"/pages", "/admin"}),
        (LOADS, {"settings_yaml": YAML}, {"/pages"}),
        (LOADS, {"settings_py": "EXTENSIONS = ['shop.admin:start']"}, {"/admin"}),
        ("FlaskDynaconf(app, settings_files=['own.toml'], extensions_list=True)",
         {"own_toml": LISTS}, {"/pages"}),
        ("FlaskDynaconf(app, environments=False, extensions_list='STARTS')",
         {"settings_toml": 'STARTS = ["shop.pages:init_app"]'}, {"/pages"}),
        (IN_CODE, {}, {"/admin"}),
    ],
)  # fmt: skip
def test_what_settings_list_is_started(tmp_path, given, files, wanted):
    """All views of such an application stand behind it."""
    assert paths(tmp_path, given, **files) == wanted


@pytest.mark.parametrize(
    ("given", "files"),
    [
        ("FlaskDynaconf(app)", {"settings_toml": LISTS}),
        ("FlaskDynaconf(app, extensions_list=False)", {"settings_toml": LISTS}),
        ("FlaskDynaconf(app, settings_files=['own.toml'], extensions_list=True)",
         {"settings_toml": LISTS, "own_toml": "[default]\nDEBUG = true\n"}),
        ("FlaskDynaconf(app, extensions_list='OTHERS')", {"settings_toml": LISTS}),
        ("FlaskDynaconf(app, extensions_list=True)", {}),
        ("FlaskDynaconf(app, extensions_list=True)", {"settings_toml": "no [ toml"}),
        ("FlaskDynaconf(app, extensions_list=True)",
         {"settings_toml": "[default]\nEXTENSIONS = 3"}),
        ("app.config.load_extensions('EXTENSIONS')", {"settings_toml": LISTS}),
    ],
)  # fmt: skip
def test_nothing_else_is_started(tmp_path, given, files):
    """It loads what it was asked to load, from the files that it was told."""
    assert paths(tmp_path, given, **files) == set()


def test_a_section_of_tests_does_not_count_beside_the_default(tmp_path):
    """A deployment has no such section."""
    assert paths(tmp_path, LOADS, settings_toml=LISTS + TESTS) == {"/pages"}


def test_a_list_that_the_files_do_not_hold_is_doubted(tmp_path):
    """It lies where the application is deployed."""
    doubts = [one.message for one in surface_of(tmp_path, LOADS).doubts]

    assert any("EXTENSIONS" in one for one in doubts)
