"""
Static files that Flask-Avatars 0.2, -CKEditor 1.0, -Dropzone 2.0 and -Share 0.1 bring.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

ALL = Recorded(
    """
    from flask import Flask
    from flask_avatars import Avatars
    from flask_ckeditor import CKEditor
    from flask_dropzone import Dropzone
    from flask_share import Share

    app = Flask(__name__, static_url_path="/files")
    avatars, ckeditor = Avatars(app), CKEditor(app)
    dropzone, share = Dropzone(), Share()
    dropzone.init_app(app)
    share.init_app(app)
    """,
    routes="""
        GET /avatars/files/<path:filename> avatars.static
        GET /ckeditor/files/<path:filename> ckeditor.static
        GET /dropzone/files/<path:filename> dropzone.static
        GET /share/files/<path:filename> share.static
    """,
)
NONE = Recorded(
    """
    from flask import Flask
    from flask_avatars import Avatars

    avatars = Avatars()
    app = Flask(__name__, static_url_path="/files")
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [ALL, NONE])
def test_files_of_an_extension_lie_below_its_name(tmp_path: Path, one: Recorded) -> None:
    """Where the application's own lie stands in their path; without one there are none."""
    assert one.found(tmp_path) == one.rows


VIEWS = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_silk import Silk
    from flask_vite import Vite

    app = Flask(__name__)
    pages = Blueprint("pages", __name__, url_prefix="/pages")
    Silk(app)
    Silk(pages, silk_path="marks")
    vite = Vite()
    vite.init_app(app)
    app.register_blueprint(pages)
    """,
    routes="""
        GET /_vite/<path:filename> vite.static
        GET /icons/<filename> silkicon
        GET /pages/marks/<filename> pages.silkicon
    """,
)
UNUSED = Recorded(
    """
    from flask import Flask
    from flask_vite import Vite
    from flask_silk import send_silkicon

    app = Flask(__name__)
    vite = Vite()
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [VIEWS, UNUSED])
def test_files_that_a_view_sends_lie_where_the_extension_says(
    tmp_path: Path, one: Recorded
) -> None:
    """Below what they are given, an application or a blueprint; nothing is added without one."""
    assert one.found(tmp_path) == one.rows
