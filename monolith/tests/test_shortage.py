"""Too little memory is a 503 with a time to come back, and no wrong password."""

import subprocess
import sys

import pytest

PROGRAM = """
import resource
from monolith.auth import passwords
made = passwords.make_hash("x")
resource.setrlimit(resource.RLIMIT_DATA, (1, resource.RLIM_INFINITY))
passwords.{call}
"""


def test_want_of_memory_is_a_503(world):
    """It is nobody's mistake, and may be over in a moment."""
    world.app.add_url_rule("/much", view_func=lambda: bytes(bytearray(1 << 62)))

    response = world.call("GET", "/much")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert response.json["detail"] == "memory is unavailable; try again later"


@pytest.mark.parametrize("call", ['is_right(made, "x")', 'make_hash("x")'])
def test_a_hash_that_memory_does_not_suffice_for_says_so(call):
    """As a wrong password it would count against the account, as an unknown error alarm us."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(call=call)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr.splitlines()[-1] == "MemoryError"
