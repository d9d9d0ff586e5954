"""
Fixtures every test folder may use.

Collecting makes millions of objects that all stay. To look through them for garbage, again
and again, took two fifths of its time, so that begins with the first test, and leaves them out.
"""

import gc

import pytest

pytest_plugins = ["tests.database", "tests.order"]
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Look for garbage from now on, in what the tests make."""
    gc.freeze()
    gc.enable()
