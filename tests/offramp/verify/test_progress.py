"""How far `offramp verify` is."""

import re

from offramp.verify.progress import Progress


def seconds(errors):
    """Return the seconds of each line."""
    return [float(one) for one in re.findall(r"(\d+\.\d) s\n", errors)]


def test_seconds_are_those_of_what_is_told(monkeypatch, capsys):
    """The end of a system was told with all that others had told since its start."""
    clock = iter((0.0, 10.0, 10.0, 70.0, 71.0, 71.0))
    monkeypatch.setattr("offramp.verify.progress.time.monotonic", lambda: next(clock))
    progress = Progress()
    progress.done("started")
    progress.restart()
    progress.now("ending")
    progress.done("ended")

    assert seconds(capsys.readouterr().err) == [10.0, 1.0]
