"""Paths of which only the start is not known: told without it, and not sure."""

import pytest

from offramp.code import read, surface
from offramp.code.surface.routes import NO_END, NO_START
from tests.offramp.code.sources import write

TOP = """
    import configparser
    from flask import Blueprint, Flask
    app = Flask(__name__, static_folder=None)
    settings = configparser.ConfigParser()
    settings.read("/etc/shop.ini")
    prefix = settings.get("server", "prefix")
"""


def found(folder, body):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return surface.find(read(write(folder, {"app.py": TOP + lines})))


@pytest.mark.parametrize(
    "path",
    [
        'f"{prefix}/users/<int:key>"',
        'prefix + "/users/<int:key>"',
        'prefix + "/users" + "/<int:key>"',
        'f"{prefix}/users" + "/<int:key>"',
        'prefix + prefix + "/users/<int:key>"',
        '"/" + prefix + "/users/<int:key>"',
        'f"/{prefix}/users/<int:key>"',
        'f"{prefix + "/users"}/<int:key>"'.replace('"/users"', "'/users'"),
    ],
)
def test_what_follows_an_unknown_start_is_the_path(tmp_path, path):
    """A prefix of all routes is often empty; without this none of them would be found."""
    ours = found(tmp_path, f"@app.route({path})\ndef user(key): return ''")

    assert [(one.path, one.sure) for one in ours.routes] == [("/users/<int:key>", False)]
    assert [(one.message, one.line) for one in ours.doubts] == [(NO_START, 8)]


@pytest.mark.parametrize(
    "path",
    [
        "prefix",
        'prefix + "users"',
        'f"/api/{prefix}/users"',
        'f"{prefix}/users/{prefix}"',
        'f"{prefix}/users" + prefix',
        '"/api" + prefix + "/users"',
        'f"{prefix:>10}users"',
    ],
)
def test_a_path_that_is_not_known_further_on_is_only_doubted(tmp_path, path):
    """Half of a path would be another route."""
    ours = found(tmp_path, f"@app.route({path})\ndef user(): return ''")

    assert ours.routes == []
    assert [one.message for one in ours.doubts] == [
        "a route is declared whose path the text does not settle"
    ]


def test_one_doubt_is_enough_for_a_file(tmp_path):
    """A prefix of a hundred routes is one thing that is not known."""
    body = "".join(f"app.add_url_rule(prefix + '/{n}', '{n}', lambda: '')\n" for n in range(5))

    ours = found(tmp_path, body)

    assert len(ours.routes) == 5
    assert len(ours.doubts) == 1


def test_a_known_start_leaves_a_route_sure(tmp_path):
    """Only what is read elsewhere is not known."""
    ours = found(tmp_path, "start = '/api'\n@app.route(f'{start}/users')\ndef user(): return ''")

    assert [(one.path, one.sure) for one in ours.routes] == [("/api/users", True)]
    assert ours.doubts == []


def test_a_setting_that_may_not_be_there_is_no_part_of_a_path(tmp_path):
    """What reads it gives None then, which nobody puts into a path."""
    body = """
def setting(name):
    if name not in settings["server"]:
        return False, None
    return True, settings["server"][name]
_, start = setting("prefix")
@app.route(f"{start}/users")
def user(): return ""
"""

    ours = found(tmp_path, body)

    assert [(one.path, one.sure) for one in ours.routes] == [("/users", False)]


@pytest.mark.parametrize(
    ("filled", "path"),
    [
        ("settings.merge(DEFAULTS, skip=False)", "/v1/users"),
        ("settings.update(DEFAULTS)", "/v1/users"),
        ("settings.store(DEFAULTS)", "/users"),
        ("other.update(DEFAULTS)", "/users"),
    ],
)
def test_what_a_library_s_mapping_is_filled_with_is_what_it_likely_gives(tmp_path, filled, path):
    """Settings in a file of the user's begin as the defaults that the text has."""
    body = f"""
from json_settings import Settings, other
DEFAULTS = {{"version": "v1"}}
settings = Settings("shop")
if not settings.path:
    {filled}
version = settings["version"]
@app.route("/" + version + "/users")
def user(): return ""
"""

    assert [one.path for one in found(tmp_path, body).routes] == [path]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ('"/" + prefix', "/<end>"),
        ('f"/{prefix}"', "/<end>"),
        ('"/bot/" + prefix', "/bot/<end>"),
        ('f"/bot/{prefix}"', "/bot/<end>"),
    ],
)
def test_a_part_that_is_not_known_at_the_end_stands_for_any(tmp_path, path, told):
    """A bot's webhook has its token there; without this its only route would not be found."""
    ours = found(tmp_path, f"@app.post({path})\ndef hear(): return ''")

    assert [(one.path, one.methods, one.sure) for one in ours.routes] == [(told, ("POST",), False)]
    assert [(one.message, one.line) for one in ours.doubts] == [(NO_END, 8)]


@pytest.mark.parametrize("path", ['"/bot" + prefix', 'f"/bot-{prefix}"', '"bot/" + prefix'])
def test_half_of_a_part_is_only_doubted(tmp_path, path):
    """What the other half is, nobody knows."""
    ours = found(tmp_path, f"@app.post({path})\ndef hear(): return ''")

    assert ours.routes == []
    assert len(ours.doubts) == 1
