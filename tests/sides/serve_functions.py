"""
Serve functions with the project's runtime: `serve_functions.py JSON`.

JSON: [{"route", "folder", "descriptor"}], the descriptor of a listening socket. Each function is
a process with its own environment, forked when what all need has been imported.
"""

import importlib
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from offramp_runtime import settings
from offramp_runtime.logs import Log
from offramp_runtime.serving import Process

ENDING = {signal.SIGTERM, signal.SIGINT}
IMPORTED_BY_ALL = ("shared.http", "shared.database", "shared.tokens", "sqlalchemy", "psycopg2")


def serve(function: dict[str, Any]) -> None:
    """Serve one function until SIGTERM; never returns."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    os.environ["OFFRAMP_ROUTE"] = function["route"]
    chosen = settings.read(
        {"OFFRAMP_FUNCTION_FOLDER": function["folder"], "threads": "4", "metrics_port": "0"},
        Path(function["folder"]),
    )
    listening = socket.socket(fileno=function["descriptor"])
    process = Process(chosen, listening, Log({"function": function["folder"]}), time.monotonic())
    ending = process.serve(process.load())
    os._exit(ending.value)


def main() -> None:
    """Fork the functions and end them all on SIGTERM."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # else the children would outlive this process
    for name in IMPORTED_BY_ALL:
        importlib.import_module(name)
    functions = json.loads(sys.argv[1])
    children = []
    for function in functions:
        child = os.fork()
        if child == 0:
            for other in functions:
                if other is not function:
                    os.close(other["descriptor"])
            serve(function)
        children.append(child)
    for function in functions:
        os.close(function["descriptor"])
    signal.sigwait(ENDING)
    for child in children:
        os.kill(child, signal.SIGTERM)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
