"""Cold starts are counted from the start of the process, not from Python's first line."""

import subprocess
import sys
import time

from offramp_runtime import birth

TOLD = "import time; from offramp_runtime import birth; print(birth.began_at(), time.monotonic())"


def test_a_process_knows_when_it_was_started():
    """Loading Python itself is part of a cold start, and a good part of it."""
    before = time.monotonic()
    told = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True)
    began, asked = map(float, told.stdout.split())

    tick = 0.02  # Linux counts in hundredths
    assert before - tick <= began < asked


def test_where_nobody_tells_it_is_now(tmp_path):
    """Other systems and sandboxes have no /proc; a start that cannot be told is no error."""
    odd = tmp_path / "stat"
    odd.write_text("1 (a name) S 1")

    before = time.monotonic()
    assert before <= birth.began_at(tmp_path / "missing") <= time.monotonic()
    assert before <= birth.began_at(odd) <= time.monotonic()
