"""What is said of a process that did not come up."""

import pytest

from offramp.local.readiness import StartError

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
    ],
)
def test_a_setting_that_is_missing_is_told_with_its_place(tmp_path, line, lacks):
    """The shell has it, and the old side does not see the shell's."""
    log = tmp_path / "log"
    log.write_text(f"Traceback\n{line}\n")

    assert ("x-offramp of stack.yml" in str(StartError("shop", "ended", log))) is lacks
