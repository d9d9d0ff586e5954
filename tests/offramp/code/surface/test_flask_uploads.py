"""
The route by which Flask-Uploads 0.2 shows what was uploaded.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

START = """
from flask import Flask
from flask_uploads import IMAGES, UploadSet, configure_uploads

app = Flask(__name__)
photos = UploadSet("photos", IMAGES)
"""
OWN_FOLDER = Recorded(
    START
    + """
app.config["UPLOADED_PHOTOS_DEST"] = "photos"
app.config["UPLOADS_DEFAULT_URL"] = "http://a.example/"
configure_uploads(app, photos)
configure_uploads(app, (photos,))
""",
    routes="""
        GET /_uploads/<setname>/<path:filename> _uploads.uploaded_file
    """,
)
ELSEWHERE = Recorded(
    START
    + """
app.config["UPLOADED_PHOTOS_DEST"] = "photos"
app.config["UPLOADED_PHOTOS_URL"] = "http://a.example/photos/"
configure_uploads(app, photos)
""",
    routes="""
    """,
)
DEFAULTS = Recorded(
    START
    + """
app.config["UPLOADS_DEFAULT_DEST"] = "files"
app.config["UPLOADS_DEFAULT_URL"] = "http://a.example/"
configure_uploads(app, [photos])
""",
    routes="""
    """,
)
ONE_OF_TWO = Recorded(
    START
    + """
app.config["UPLOADS_DEFAULT_DEST"] = "files"
app.config["UPLOADS_DEFAULT_URL"] = "http://a.example/"
texts = UploadSet("texts", default_dest=lambda app: "texts")
configure_uploads(app, [photos, texts])
""",
    routes="""
        GET /_uploads/<setname>/<path:filename> _uploads.uploaded_file
    """,
)


@pytest.mark.parametrize("one", [OWN_FOLDER, ELSEWHERE, DEFAULTS, ONE_OF_TWO])
def test_files_are_shown_that_no_other_address_has(tmp_path: Path, one: Recorded) -> None:
    """One such set is enough."""
    assert one.found(tmp_path) == one.rows
