"""How many connections to the database one worker may open."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from monolith.settings import SettingError


def test_a_worker_opens_no_more_connections_than_it_may(environment, make_world):
    """Who plans the database's connections relies on it; a caller too many is asked to wait."""
    environment |= {"DATABASE_POOL_SIZE": "1", "DATABASE_MAX_OVERFLOW": "0"}
    environment["DATABASE_POOL_TIMEOUT"] = "1"
    world = make_world()
    ana = world.person("ana")

    with world.app.extensions["database"].connect():
        refused = world.call("GET", "/users/me", ana)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert world.call("GET", "/users/me", ana).status_code == 200


@pytest.mark.parametrize("given", ["many", "-1", "1.5"])
def test_a_number_of_connections_that_is_none_stops_the_start(environment, make_world, given):
    """A pool of another size than was meant would be noticed under load only."""
    environment["DATABASE_POOL_SIZE"] = given

    with pytest.raises(SettingError, match="DATABASE_POOL_SIZE must be a whole number"):
        make_world()


def test_an_error_quotes_no_parameters(make_world):
    """They are users' own: neither the log nor Sentry must have them."""
    engine = make_world().app.extensions["database"]
    wrong = text("SELECT 1 FROM nowhere\nWHERE name = :name")

    with pytest.raises(ProgrammingError) as caught, engine.connect() as connection:
        connection.execute(wrong, {"name": "hunter2"})

    assert "hunter2" not in str(caught.value)
