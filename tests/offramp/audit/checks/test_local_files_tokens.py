"""Tokens that a library keeps in a file of its own."""

from pathlib import Path

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "spotipy, as it is made without more",
        """\
import spotipy
oauth = spotipy.oauth2.SpotifyOAuth("id", "secret", "https://shop.example/back")

@app.get("/back")
def back():
    return oauth.get_access_token(request.args["code"])

@app.get("/away")
def away():
    return oauth.get_authorize_url()
""",
        "back() keeps tokens in a file of spotipy's own",
    ),
)
LEFT_ALONE = (
    left(
        "spotipy with the session for its tokens",
        """\
from spotipy import FlaskSessionCacheHandler, SpotifyOAuth

def oauth():
    return SpotifyOAuth("id", cache_handler=FlaskSessionCacheHandler(session))

@app.get("/back")
def back():
    return oauth().get_access_token(request.args["code"])
""",
    ),
)


@samples(*FOUND)
def test_tokens_in_a_file_are_found(sample: Sample, tmp_path: Path):
    """The next request may reach a process that does not have the file, or another's tokens."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_tokens_elsewhere_are_left_alone(sample: Sample, tmp_path: Path):
    """In the session they travel with the caller."""
    assert_left_alone(tmp_path, sample, CHECK)
