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


@pytest.fixture
def retired(application):
    """Return an application without some routes (`GET /goes`), and what was said of that."""

    def made(files, *routes, app="app:app"):
        shop = application(files, app=app)
        return shop, shop.retire(*(routes or ("GET /goes",)))

    return made
