"""Programs that only some machines have: a test that needs one is skipped there, and says so."""

import shutil

import pytest


def path(name: str, source: str) -> str:
    """Return where *name* is; without it the test is skipped, naming its *source*."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on the PATH; get it with: {source}")
    return found
