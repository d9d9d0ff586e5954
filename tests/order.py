"""
Which tests begin first and which stay together, as a pytest plugin.

Tests that start whole systems take longest: if they began last, the other processors would
wait for them. The tests of both sides stay with one worker of pytest-xdist, since each
worker that has some of them starts both sides.
"""

import pytest

TOGETHER = "tests/sides"
FIRST = (  # the longest first, where they take more than ten seconds
    "tests/offramp/verify/test_command.py",
    TOGETHER,
    "tests/offramp/up",
    "tests/offramp/commands/weights",
    "tests/shared/worker",
    "tests/offramp/local/host",
    "tests/offramp/audit/load",
    "monolith/tests/test_gunicorn.py",
    "tests/offramp/verify",
    "tests/functions",
)


def rank(nodeid: str) -> int:
    """Return where the test stands in FIRST; those that do not come after all that do."""
    return next((n for n, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first; within them nothing is moved."""
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand out modules, as `--dist loadscope` does, in our order; anything else as it is."""
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class InOurOrder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)

    config.option.loadscopereorder = False  # else modules of many tests come first, however short
    return InOurOrder(config, log)
