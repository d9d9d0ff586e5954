"""An application in a folder that can be retired, started and tested."""

import pytest

from tests.offramp.retire.running import Application, write


@pytest.fixture
def application(tmp_path):
    """Write files, and return the application that they are."""

    def made(files, app="app:app"):
        write(tmp_path, files)
        return Application(tmp_path, app)

    return made
