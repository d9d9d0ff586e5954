"""What is said of a process that did not come up."""

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
