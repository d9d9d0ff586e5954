"""The host's specification file."""

import json

import pytest

from offramp.errors import OfframpError
from offramp.local.host import HostClient, HostUnreachableError, spec

WHOLE = {"functions": [{"name": "a", "folder": "f"}], "logs": "l", "run": "r", "control": "c"}


def test_what_is_left_out_has_a_default(tmp_path):
    """A stack.yml says little about most functions."""
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(WHOLE))

    (function,) = spec.read(path).functions
    assert (function.max_processes, function.concurrency, function.idle_seconds) == (4, 8, 60)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no specification"),
        ("[]", "no specification"),
        (json.dumps({**WHOLE, "functions": [{"name": "a"}]}), "folder"),
        (json.dumps({**WHOLE, "functions": [{"folder": "f", "nmae": "a"}]}), "nmae"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, content, message):
    """The file is written by a program, whose author needs to see the mistake."""
    path = tmp_path / "spec.json"
    path.write_text(content)

    with pytest.raises(OfframpError, match=message):
        spec.read(path)


def test_a_host_that_is_not_there_is_said_to_be(tmp_path):
    """`offramp status` tells it instead of showing a traceback."""
    with pytest.raises(HostUnreachableError, match="does not answer"):
        HostClient(tmp_path / "none").status()
