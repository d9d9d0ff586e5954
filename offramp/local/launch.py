"""Start the supervisor in a process of its own, and follow what it tells."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offramp.errors import OfframpError, UsageError
from offramp.local.children import last_lines, open_log
from offramp.local.layout import Layout
from offramp.local.supervisor.options import Options


@dataclass(frozen=True)
class Launch:
    """A supervisor that was just started, and our end of the line to it."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    layout: Layout

    def events(self) -> Iterator[dict[str, Any]]:
        """
        Yield what the supervisor tells until it ends.

        Raises `OfframpError` with its message when it failed, or with the last lines of
        its log when it ended without a word.
        """
        with self.line.makefile("r", encoding="utf-8") as lines:
            for text in lines:
                event = json.loads(text)
                if "failed" in event:
                    self.process.wait()
                    raise (UsageError if event["exit_code"] != 1 else OfframpError)(event["failed"])
                yield event
        if self.process.wait() != 0:
            log = self.layout.log("supervisor")
            raise OfframpError("the supervisor ended:\n" + "\n".join(last_lines(log)))

    def stop(self) -> None:
        """Ask the supervisor to end everything; `events` goes on until it did."""
        with contextlib.suppress(OSError):
            self.line.sendall(
                b"!"
            )  # the line's end alone is one who went, and ends no detached one
            self.line.shutdown(socket.SHUT_WR)


def launch(options: Options, layout: Layout, environment: Mapping[str, str] = os.environ) -> Launch:
    """Start the supervisor; it goes on without us unless the options say it is attached."""
    layout.prepare()
    mine, its = socket.socketpair()
    with its, open_log(layout.log("supervisor")) as log:
        module = "offramp.local.supervisor"
        process = subprocess.Popen(
            [sys.executable, "-m", module, options.to_text(), str(its.fileno())],
            cwd=layout.home,
            env={**environment, "OFFRAMP_HOME": str(layout.home)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[its.fileno()],
        )
    return Launch(process, mine, layout)
