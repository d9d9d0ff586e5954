"""
The route that Flask-Reuploaded 1.6 has only where it is asked for.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

START = """
from flask import Flask
from flask_uploads import UploadSet, configure_uploads

app = Flask(__name__)
photos = UploadSet("photos")
app.config["UPLOADED_PHOTOS_DEST"] = "photos"
"""
PINNED = {"requirements.txt": "Flask\nFlask-Reuploaded\n"}
QUIET = Recorded(
    START
    + """
configure_uploads(app, photos)
""",
    routes="""
    """,
    more=PINNED,
)
SERVING = Recorded(
    START
    + """
app.config["UPLOADS_AUTOSERVE"] = True
configure_uploads(app, photos)
""",
    routes="""
        GET /_uploads/<setname>/<path:filename> _uploads.uploaded_file
    """,
)
REFUSING = Recorded(
    START
    + """
app.config["UPLOADS_AUTOSERVE"] = False
configure_uploads(app, photos)
""",
    routes="""
    """,
)


@pytest.mark.parametrize("one", [QUIET, SERVING, REFUSING])
def test_files_are_shown_where_that_is_asked_for(tmp_path: Path, one: Recorded) -> None:
    """Its module is called as that of Flask-Uploads; the setting or the requirements tell."""
    assert one.found(tmp_path) == one.rows
