"""Settings that are chosen or kept outside the repository."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

MODULES = {
    "shop/modules/__init__.py": """
        from importlib import import_module
        def init_app(app):
            for name in app.config["MODULES"]:
                import_module(f".{name}", package=__name__).init_app(app)
    """,
    **{
        f"shop/modules/{name}.py": f"""
            def init_app(app):
                app.add_url_rule("/{name}", "{name}", lambda: "")
        """
        for name in ("carts", "users", "extra")
    },
    "config.py": """
        class Base:
            MODULES = ("carts", "users")
        class Testing(Base):
            MODULES = ("extra",)
        class Production(Base):
            pass
    """,
}
APP = """
    import os
    from flask import Flask
    from . import modules
    NAMES = {"local": "local_config.Local", "production": "config.Production"}
    def create_app():
        app = Flask(__name__, static_folder=None)
        LOAD
        modules.init_app(app)
        return app
"""


def paths(tmp_path, load, files=MODULES):
    write(tmp_path, {**files, "shop/__init__.py": APP.replace("LOAD", load)})
    return {one.path for one in surface.find(read(tmp_path)).routes}


@pytest.mark.parametrize(
    "load",
    [
        'app.config.from_object(NAMES[os.getenv("KIND", "local")])',
        'app.config.from_object(os.environ["SETTINGS"])',
        'app.config.from_envvar("SETTINGS")',
        'app.config.from_pyfile("/etc/shop.py")',
    ],
)
def test_settings_that_are_not_here_are_those_of_the_project_s_classes(tmp_path, load):
    """Which modules are switched on else decides that an application has no routes at all."""
    assert paths(tmp_path, load) == {"/carts", "/users"}


def test_settings_that_are_here_count(tmp_path):
    """What is said is not guessed."""
    load = 'app.config.from_object("config.Testing")'

    assert paths(tmp_path, load) == {"/extra"}


def test_a_default_that_is_given_counts_where_no_class_has_the_setting(tmp_path):
    """`get("NAME", default)` says what holds without it."""
    load = """app.config.from_envvar("SETTINGS")
        page = app.config.get("PAGE", "start")
        app.add_url_rule(f"/{page}", "page", lambda: "")"""

    assert "/start" in paths(tmp_path, load)


def test_settings_of_tests_are_nobody_s(tmp_path):
    """A folder of tests decides nothing about the application."""
    files = {**MODULES, "config.py": "", "tests/config.py": MODULES["config.py"]}

    assert paths(tmp_path, 'app.config.from_envvar("SETTINGS")', files) == set()


def test_settings_that_the_environment_chooses_are_told(tmp_path):
    """Their secrets and addresses are in the repository, whichever class is taken."""
    load = 'app.config.from_object(os.environ["SETTINGS"])'
    write(tmp_path, {**MODULES, "shop/__init__.py": APP.replace("LOAD", load)})

    found = surface.find(read(tmp_path)).settings

    assert {one.file for one in found} == {"config.py"}
