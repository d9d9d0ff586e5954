"""Which functions make their next caller wait."""

import pytest

from offramp.local.status import asleep
from tests.offramp.local.envoy.gateway import write_project

LIFTED = '"""One route."""\n\nfrom lifted import handler\n\nhandle = handler()\n'
OWN = "def handle(event, context):\n    return {}  # as from lifted import handler did\n"


@pytest.mark.parametrize(
    ("handler", "processes", "waits"),
    [(LIFTED, [], True), (LIFTED, [17], False), (OWN, [], False), (None, [], False)],
)
def test_a_lifted_function_without_a_process_is_told(tmp_path, handler, processes, waits):
    """Its first callers wait for the whole application; a handler of its own takes milliseconds."""
    catalogue = write_project(tmp_path)
    folder = catalogue.function("goods-show").folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "handler.py").unlink(missing_ok=True)
    if handler is not None:
        (folder / "handler.py").write_text(handler)
    hosted = {"goods-show": {"processes": processes, "cold_starts": 0}}

    assert asleep(hosted, catalogue) == (frozenset({"goods-show"}) if waits else frozenset())
    assert asleep(None, catalogue) == frozenset()
