"""Memory of all the project's functions warm: forked from the template, and on their own."""

import os
import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.row import Row
from bench.runtime import pinned, project
from offramp.catalogue import Function

MOST_SHARE = 0.25
MIB = 1024 * 1024


def rows() -> list[Row]:
    """Return the proportional set sizes; ours with the template process and the host."""
    functions = project.catalogue().functions
    with project.host(functions) as host:
        for name, port in host.ports.items():
            pinned.wait_for_answer(port)
            if not host.pids(name):
                raise RuntimeError(f"{name} has no process after its first answer")
        template = host.client.status()["template_pid"]
        warm = [pid for name in host.ports for pid in host.pids(name)]
        ours = sum(pss_bytes(pid) for pid in [*warm, template, host.pid]) / MIB
    other, plain = (_alone_mib(functions, is_plain=is_plain) for is_plain in (False, True))
    return [
        Row(
            f"memory (PSS) of {len(functions)} functions warm, against processes of their own",
            ours,
            other,
            "MiB",
            other / ours,
            f"<= 1/{1 / MOST_SHARE:g}",
            ours <= other * MOST_SHARE,
        ),
        Row(
            "  against processes that import only what one answer needs",
            *(ours, plain, "MiB", plain / ours, "", True),
        ),
    ]


def _alone_mib(functions: Sequence[Function], *, is_plain: bool) -> float:
    with ExitStack() as stack:
        pids = [stack.enter_context(project.alone(each, is_plain=is_plain)) for each in functions]
        return sum(pss_bytes(pid) for pid in pids) / MIB


def pss_bytes(pid: int) -> int:
    """Return a process's proportional set size: shared pages counted by the share."""
    page = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", page, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"process {pid} has no memory on {os.uname().release}")
    return int(found[1]) * 1024
