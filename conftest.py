"""
Fixtures every test folder may use.

Collecting makes millions of objects that all stay. To look through them for garbage, again
and again, took two fifths of its time, so that begins with the first test, and leaves them out.

What hypothesis makes up is judged by what it shows, not by how long it took: the machine may do
other things.
"""

import gc

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy machine")
pytest_plugins = ["tests.database", "tests.order"]
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Look for garbage from now on, in what the tests make."""
    gc.freeze()
    gc.enable()
