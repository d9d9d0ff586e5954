"""A script whose one command puts the application together: `@click.command()`."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.small import paths

PAGES = """
    from flask import Blueprint
    pages = Blueprint("pages", __name__)
    @pages.route("/pages")
    def show(): return ""
    def initialize(app, settings):
        app.register_blueprint(pages)
"""
SCRIPT = """
    import sys
    import click
    from flask import Flask
    from shop import pages, server
    app = Flask(__name__, static_folder=None)
    PARTS = [pages]
    @click.{kind}()
    @click.option("-m", default=None)
    @click.version_option()
    def run(m):
        if m is None:
            print("an address is needed")
            sys.exit(1)
        for part in PARTS:
            part.initialize(app, {{"address": m}})
        server.start(app)
    {more}
    if __name__ == "__main__":
        {called}
"""
SERVER = """
    from gevent.pywsgi import WSGIServer
    def start(app):
        WSGIServer(("", 80), app).serve_forever()
"""


def found(folder, script: str) -> set[str]:
    """Return the paths of a package whose script is as told."""
    parts = {"shop/pages.py": PAGES, "shop/server.py": SERVER, "shop/__init__.py": ""}
    write(folder, {**parts, "shop/bootstrap.py": script})
    return paths(surface.find(read(folder)))


@pytest.mark.parametrize("called", ["run()", "run.main()", "run(['-m', 'x'])"])
def test_the_one_command_of_a_script_fills_the_application(tmp_path, called):
    """Its options are given when it runs: it is not the way that refuses to start."""
    script = SCRIPT.format(kind="command", more="", called=called)

    assert found(tmp_path, script) == {"/pages"}


def test_a_group_runs_none_of_its_commands(tmp_path):
    """Nobody knows which is wanted: its blueprints are doubted."""
    more = '@run.command("serve")\n    def serve(): pass'
    script = SCRIPT.format(kind="group", more=more, called="run()")

    assert found(tmp_path, script) == set()


def test_a_command_that_no_script_calls_runs_with_nothing(tmp_path):
    """It may be any job beside the application."""
    script = SCRIPT.format(kind="command", more="", called="pass")

    assert found(tmp_path, script) == set()
