"""Where the environment chooses a class of settings, that of production counts."""

import pytest

from offramp.code import read, surface
from offramp.code.given import UNKNOWN, Literal
from tests.offramp.code.sources import write

CONFIG = """
    import os
    class Config:
        PAGE = 20
    class Dev(Config):
        CACHE_TYPE = "SimpleCache"
    class Testing(Config):
        CACHE_TYPE = "NullCache"
    class Prod(Config):
        CACHE_TYPE = "RedisCache"
    class DockerConfig(Prod):
        CACHE_TYPE = "FileSystemCache"
    config = {"default": Dev, "production": Prod, "testing": Testing, "docker": DockerConfig}
"""
APP = """
    import os
    import config as kept
    from config import config
    from flask import Flask
    def create_app(name=None):
        app = Flask(__name__)
        app.config.from_object(GIVEN)
        return app
    app = create_app(CALLED)
"""


def found(tmp_path, given, called="", files=None):
    source = APP.replace("GIVEN", given).replace("CALLED", called)
    write(tmp_path, {"config.py": CONFIG, "app.py": source, **(files or {})})
    return surface.find(read(tmp_path))


def cache(made):
    """Return the value that counts of one setting."""
    last = [one for one in made.settings if one.name == "CACHE_TYPE"][-1]
    return last.likely.value if isinstance(last.likely, Literal) else None


@pytest.mark.parametrize(
    ("given", "called", "files", "value"),
    [
        ('config[os.getenv("KIND", "default")]', "", {}, "RedisCache"),
        ('config[name or os.getenv("KIND", "default")]', "", {}, "RedisCache"),
        ("config[name]", 'os.getenv("KIND") or "default"', {}, "RedisCache"),
        ('os.environ.get("KIND", "config.Dev")', "", {}, "RedisCache"),
        (
            'config[os.getenv("KIND") or "default"]',
            "",
            {"Dockerfile": "ENV KIND docker\n"},
            "FileSystemCache",
        ),
        (
            'config[os.getenv("KIND", "default")]',
            "",
            {"docker-compose.yml": "      - KIND=testing\n"},
            "NullCache",
        ),
        (
            'os.environ.get("KIND", "config.Dev")',
            "",
            {"Procfile": "web: KIND=config.Testing gunicorn app:app\n"},
            "NullCache",
        ),
        ('config["default"]', "", {}, "SimpleCache"),
        ("config[name]", '"testing"', {}, "NullCache"),
        ("kept.Dev", "", {"Dockerfile": "ENV KIND docker\n"}, "SimpleCache"),
    ],
)
def test_what_production_has_counts(tmp_path, given, called, files, value):
    """The default is that of whoever develops it; what is said in the code stays."""
    assert cache(found(tmp_path, given, called, files)) == value


def test_the_others_are_told(tmp_path):
    """They were not looked at."""
    made = found(tmp_path, 'config[os.getenv("KIND", "default")]')
    names = [(one.name, one.is_taken) for one in made.settings_classes]
    assert names == [("Prod", True), ("Dev", False), ("Testing", False), ("DockerConfig", False)]
    assert found(tmp_path / "b", 'config["default"]').settings_classes == []


CHOSEN = """
    import os
    from flask import Flask
    from flask.helpers import get_debug_flag
    class Dev:
        CACHE_TYPE = "SimpleCache"
    class Prod:
        CACHE_TYPE = "RedisCache"
    app = Flask(__name__)
"""


@pytest.mark.parametrize(
    "lines",
    [
        "CONFIG = Dev if get_debug_flag() else Prod\n    app.config.from_object(CONFIG)",
        "app.config.from_object(Dev if get_debug_flag() else Prod)",
        "app.config.from_object(Dev() if get_debug_flag() else Prod())",
        "app.config.from_object('app.Dev' if get_debug_flag() else 'app.Prod')",
        "CONFIG = Prod if os.environ.get('PROD') else Dev\n    app.config.from_object(CONFIG)",
        (
            "if os.environ['KIND'] == 'live':\n        CONFIG = Prod\n    else:\n"
            "        CONFIG = Dev\n    app.config.from_object(CONFIG)"
        ),
        (
            "if os.environ['KIND'] == 'live':\n        app.config.from_object(Prod)\n"
            "    else:\n        app.config.from_object(Dev)"
        ),
    ],
)
def test_what_a_condition_chooses_is_not_sure(tmp_path, lines):
    """However it is written, production's counts, and something else may be set."""
    write(tmp_path, {"app.py": f"{CHOSEN}    {lines}\n"})
    made = surface.find(read(tmp_path))
    last = [one for one in made.settings if one.name == "CACHE_TYPE"][-1]

    assert (last.value, last.likely) == (UNKNOWN, Literal("RedisCache"))


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ("CONFIG = Dev\n    app.config.from_object(CONFIG)", "SimpleCache"),
        ("CONFIG = Dev if True else Prod\n    app.config.from_object(CONFIG)", "SimpleCache"),
        (
            (
                "if os.environ.get('EXTRA'):\n        app.config['PAGE'] = 1\n"
                "    app.config.from_object(Dev)"
            ),
            "SimpleCache",
        ),
    ],
)
def test_what_is_not_chosen_is_sure(tmp_path, lines, value):
    """No condition leads to another class."""
    write(tmp_path, {"app.py": f"{CHOSEN}    {lines}\n"})
    made = surface.find(read(tmp_path))
    last = [one for one in made.settings if one.name == "CACHE_TYPE"][-1]

    assert last.value == Literal(value)
