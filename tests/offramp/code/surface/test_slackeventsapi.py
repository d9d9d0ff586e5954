"""
The path at which slackeventsapi 3.0 hears of events.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from offramp.code.read import read
from offramp.code.surface.finding import find
from offramp.code.surface.made_with import called
from tests.offramp.code.surface.recorded import Recorded

GIVEN = Recorded(
    """
    from flask import Flask
    from slackeventsapi import SlackEventAdapter

    app = Flask(__name__)
    events = SlackEventAdapter("secret", "/slack/heard", app)

    @events.on("message")
    def message(data): pass

    def joined(data): pass

    events.on("team_join", joined)
    """,
    routes="""
        GET,POST /slack/heard event
    """,
)
DEFAULT = Recorded(
    """
    from flask import Flask
    from slackeventsapi import SlackEventAdapter

    app = Flask(__name__)
    events = SlackEventAdapter("secret", server=app)

    @app.route("/")
    def home(): return ""
    """,
    routes="""
        GET / home
        GET,POST /slack/events event
    """,
)
ALONE = Recorded(
    """
    from slackeventsapi import SlackEventAdapter

    events = SlackEventAdapter("secret", endpoint="/events")

    @events.on("message")
    def message(data): pass

    app = events.server
    if __name__ == "__main__":
        events.start(port=3000)
    """,
    routes="""
        GET,POST /events event
    """,
)


@pytest.mark.parametrize("one", [GIVEN, DEFAULT, ALONE])
def test_all_events_come_to_one_path(tmp_path: Path, one: Recorded) -> None:
    """It stands in no route of the project's text."""
    assert one.found(tmp_path) == one.rows


def test_the_projects_functions_are_what_answers(tmp_path: Path) -> None:
    """The first is named, and all of them are told; a signature is asked for."""
    found = {one.path: one for one in GIVEN.surface(tmp_path).routes}["/slack/heard"]

    assert found.view == "app.message"
    assert list(called(found)) == ["app.message", "app.joined"]
    assert found.wrappers == ("slackeventsapi.SlackEventAdapter",)


def test_an_adapter_may_be_the_whole_application(tmp_path: Path) -> None:
    """Nothing else of the text says that there is one."""
    ALONE.write(tmp_path)

    assert [one.path for one in find(read(tmp_path)).routes if one.kind == "slackeventsapi"] == [
        "/events"
    ]
