"""What a side has used of the machine, those of its processes included that have ended."""

import os
import subprocess
import sys

from offramp.local.marks import Mark
from offramp.local.state import State
from offramp.local.usage import of_sides

PARENT = """
import subprocess, sys, time
burn = "import time; end = time.process_time() + 0.5\\nwhile time.process_time() < end: pass"
subprocess.run([sys.executable, "-c", burn], check=True)
left = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print("ready", flush=True)
input()
left.communicate(b"\\n")
"""


def test_a_side_is_its_whole_tree():
    """The child that ended counts with its processor time, the one that runs with its memory."""
    child = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout.readline() == b"ready\n"
    mark = Mark.of(child.pid)
    routes = [{"old": {"requests": None}, "new": {"requests": 3}}] * 2
    running = State("", Mark.of(os.getpid()), {}, processes={"functions": mark})
    found = of_sides(running, "monolith", "functions", routes)
    child.communicate(b"\n")

    assert list(found) == ["new"]
    assert found["new"].processor_seconds > 0.5
    assert (found["new"].processes, found["new"].requests) == (2, 6)
    assert 1 < found["new"].memory_mib < 500
    assert of_sides(running, "monolith", "functions", routes) == {}
