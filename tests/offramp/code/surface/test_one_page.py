"""
The one page of Flask-JSGlue 0.3, Flask-Images 3.0 and Flask-Discord-Interactions 2.1.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from offramp.code.surface.made_with import called
from tests.offramp.code.surface.recorded import Recorded

GLUE = Recorded(
    """
    from flask import Flask
    from flask_jsglue import JSGlue

    app = Flask(__name__)
    glue = JSGlue()
    glue.init_app(app)
    """,
    routes="""
        GET /jsglue.js serve_js
    """,
)
IMAGES = Recorded(
    """
    from flask import Flask
    from flask_images import Images

    app = Flask(__name__)
    app.secret_key = "x"
    app.config["IMAGES_URL"] = "/sized"
    images = Images(app)
    """,
    routes="""
        GET /sized/<path:path> images
    """,
)
DISCORD = Recorded(
    """
    from flask import Flask
    from flask_discord_interactions import DiscordInteractions

    app = Flask(__name__)
    discord = DiscordInteractions(app)

    @discord.command()
    def ping(ctx):
        "Answer."
        return "Pong!"

    discord.set_route("/interactions")
    """,
    routes="""
        POST /interactions interactions
    """,
)


@pytest.mark.parametrize("one", [GLUE, IMAGES, DISCORD])
def test_it_is_where_it_was_put(tmp_path: Path, one: Recorded) -> None:
    """By the extension, a setting or a method."""
    assert one.found(tmp_path) == one.rows


def test_commands_are_what_answers_who_signs(tmp_path: Path) -> None:
    """They are the project's functions."""
    [found] = [each for each in DISCORD.surface(tmp_path).routes if each.kind != "static"]

    assert (list(called(found)), bool(found.wrappers)) == (["app.ping"], True)
