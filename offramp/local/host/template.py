"""The template process as the host holds it: started, ordered from, started again when gone."""

import json
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator

from offramp_runtime import order

from offramp.local.host.function import PASSED_ON, Function
from offramp.local.host.process import FunctionProcess
from offramp.local.host.spec import HostSpec

MESSAGE_BYTES = 4096
# Left alone, glibc keeps large blocks in each thread's arena once they were freed: ten threads
# that have hashed a password would hold 190 MiB of a function's limit for good.
MALLOC = {"MALLOC_MMAP_THRESHOLD_": str(1024 * 1024)}
Ordered = tuple[Function, FunctionProcess]


class Template:
    """One template process; *log* is the descriptor of its log file."""

    def __init__(self, preload: list[str], spec: HostSpec, log: int) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.channel = ours
        self.channel.setblocking(False)
        self._pending: deque[Ordered] = deque()
        kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        path = os.pathsep.join(str(each) for each in spec.python_path)
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "offramp_runtime.template_process",
                    str(theirs.fileno()),
                    json.dumps(preload),
                    *(str(each) for each in spec.libraries),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**kept, **MALLOC, "PYTHONPATH": path},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.made_at = time.time()

    @property
    def pid(self) -> int:
        """The template process's pid."""
        return self._process.pid

    def start(self, function: Function, process: FunctionProcess, life: int) -> bool:
        """Order a process; return False when the template process cannot take the order."""
        try:
            order.send(self.channel, function.order(process), function.descriptors(process, life))
        except OSError:
            return False
        self._pending.append((function, process))
        return True

    def answers(self) -> Iterator[tuple[Ordered, int]]:
        """Yield each ordered process that has been started, with its pid. Raises EOFError."""
        while True:
            try:
                message = self.channel.recv(MESSAGE_BYTES)
            except BlockingIOError:
                return
            except OSError as error:
                raise EOFError from error
            if not message:
                raise EOFError
            pid = json.loads(message).get("started")
            if pid is not None:
                yield self._pending.popleft(), pid

    def end(self) -> list[Ordered]:
        """End the template process, not what it forked; return the orders it leaves open."""
        self.channel.close()
        self._process.kill()
        self._process.wait()
        return list(self._pending)
