"""What is said of a process that did not come up."""

import asyncio
import sys

import pytest

from offramp.local import children
from offramp.local.children import Command
from offramp.local.readiness import StartError, answers, completed

FLASKS = " * Serving Flask app 'shop'\n\x1b[31mWARNING: a development server\x1b[0m\n"


def test_an_import_that_serves_is_named(tmp_path):
    """Its last lines say only that a port is taken, by gunicorn itself."""
    log = tmp_path / "shop.log"
    log.write_text(FLASKS + "Connection in use: ('127.0.0.1', 8000)\n")

    said = str(StartError("shop", "fails each time it starts", log))

    assert 'put app.run() below `if __name__ == "__main__":`' in said
    assert "  | WARNING: a development server\n" in said


def test_nothing_is_guessed_of_other_failures(tmp_path):
    """A port that is taken may be taken by somebody else."""
    log = tmp_path / "shop.log"
    log.write_text("Connection in use: ('127.0.0.1', 8000)\n")

    assert "app.run" not in str(StartError("shop", "fails each time it starts", log))


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ("KeyError: 'DBUSER'", True),
        ("RuntimeError: SECRET_KEY must be set for production", True),
        ("ValueError: no SECRET_KEY", True),
        ("SystemExit: please set DATABASE_URI", True),
        ("KeyError: 'name'", False),
        ("ModuleNotFoundError: No module named 'shop'", False),
        ("    LOG_FORMAT = make(LOG_LEVEL)", False),
        ("shop.checks.MissingConfigurationKeyError: MEDIA_DIR", True),
        ("django.ImproperlyConfigured: DEBUG", True),
        ("pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings", True),
        ("sqlalchemy.exc.ArgumentError: Expected string or URL object, got None", True),
        ("sqlalchemy.exc.ArgumentError: Could not parse rfc1738 URL from string ''", True),
        ("pydantic.ValidationError: 1 validation error for Order", False),
        ("sqlalchemy.exc.ArgumentError: Column is expected, got None of it", False),
        ("    raise ConfigError: no such thing", False),
        ("ConfigParser is deprecated", False),
        ("Missing SECRET_KEY env!", True),
        ("SetUp LOG_FORMAT", False),
    ],
)
def test_a_setting_that_is_missing_is_told_with_its_place(tmp_path, line, lacks):
    """The shell has it, and the old side does not see the shell's."""
    log = tmp_path / "log"
    log.write_text(f"Traceback\n{line}\n")

    assert ("x-offramp of stack.yml" in str(StartError("shop", "ended", log))) is lacks


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/srv/shop/.venv/bin/python: No module named gunicorn", "gunicorn is neither in"),
        ("ModuleNotFoundError: No module named 'flask_migrate.cli'", "flask_migrate is neither in"),
        (
            "ModuleNotFoundError: No module named 'psycopg'",
            '"postgresql+psycopg2://{database:user}@/{database:name}?host={database:host}"',
        ),
        (
            "ModuleNotFoundError: No module named 'psycopg2'",
            '"postgresql+psycopg://{database:user}',
        ),
        ("No module is named", None),
        (
            'psycopg2.OperationalError: connection to server at "db", port 5432 failed: refused',
            "{database:url}",
        ),
        (
            'OperationalError: connection to server on socket "/run/.s.PGSQL.5432" failed',
            "{database:url}",
        ),
        (
            "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'db'\")",
            "to run",
        ),
        ("lost connection to server", None),
    ],
)
def test_what_is_not_there_is_told_with_what_to_do(tmp_path, line, told):
    """A library that was not installed, and the database that the shell's settings name."""
    log = tmp_path / "log"
    log.write_text(f"Traceback\n{line}\n")
    said = str(StartError("shop", "ended", log)).splitlines()[-2]

    assert (told in said) if told else said == f"  | {line}"


def test_another_library_that_lacks_is_no_driver(tmp_path):
    """An address would not help."""
    log = tmp_path / "log"
    log.write_text("ModuleNotFoundError: No module named 'flask_psycopg'\n")

    assert "postgresql+" not in str(StartError("shop", "ended", log))


def test_what_an_earlier_start_wrote_is_not_told(tmp_path):
    """A mistake that was mended would be looked for again."""
    log = tmp_path / "log"
    log.write_text("KeyError: 'DBUSER'\n")
    argv = (sys.executable, "-c", "print('another'); raise SystemExit(3)")
    child = children.start(Command("shop", argv, tmp_path, {}, log))

    with pytest.raises(StartError) as caught:
        asyncio.run(completed(child))

    assert "another" in str(caught.value)
    assert "DBUSER" not in str(caught.value)


@pytest.mark.parametrize("name", ["a b", "c#", "what?", "100%41", "über"])
def test_a_socket_is_found_in_whatever_folder_the_project_is(tmp_path, name):
    """`#` and `?` end the path of a URL, and a folder may have them in its name."""
    folder = tmp_path / name
    folder.mkdir()

    async def asked():
        async with await asyncio.start_unix_server(lambda _, writer: writer.close(), folder / "s"):
            return await answers(f"unix:{folder / 's'}")

    assert asyncio.run(asked())
