"""Walls first, then the application, then what it tells, as one JSON document in a file."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

from . import find, tell, walls

MARK = "offramp: the application is imported from here on"
ENDED_ITSELF = "it ended itself"
TRACE_LINES = 12
# of which a traceback tells nothing: this folder, and what `import` runs
PASSED_OVER = (
    *(str(Path(one).parent) for one in (__file__, importlib.__file__)),
    "<frozen importlib",
)


def main() -> None:
    """Answer what is asked for in the first argument, whatever the application does."""
    asked = json.loads(sys.argv[1])
    walls.end_with(asked["parent"])
    _leave_no_trace(asked["home"])
    answer: dict[str, Any] = {"walls": walls.build(asked["memory_bytes"], asked["seconds"])}
    walls.step_inside()
    before = _memory_mib()
    sys.stderr.write(MARK + "\n")
    sys.stderr.flush()
    try:
        application = find.application(asked["module"], asked["name"], asked["paths"])
        answer["memory_mib"] = round(_memory_mib() - before, 1)
        answer.update(tell.everything(application))
    except BaseException as error:  # noqa: BLE001 - an import may raise anything, SystemExit too
        answer["error"] = _described(error)
    with open(asked["answer"], "w", encoding="utf-8") as file:  # noqa: PTH123 - may be patched less
        json.dump(answer, file)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads that the application started do not hold us


def _leave_no_trace(home: str) -> None:
    """Take our modules from where the application's are looked up; its may have their names."""
    sys.path.remove(home)
    for name in [one for one in sys.modules if one.partition(".")[0] == "inside"]:
        del sys.modules[name]
    sys.argv = ["flask"]


def _memory_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _described(error: BaseException) -> dict[str, str]:
    kind = type(error).__name__
    if isinstance(error, SystemExit):
        return {"message": f"{ENDED_ITSELF} (exit {error.code})", "trace": _trace(error)}
    return {"message": f"{kind}: {error}", "trace": _trace(error)}


def _trace(error: BaseException) -> str:
    """Return the last lines of its traceback, without our own steps and those of an import."""
    told = traceback.TracebackException(type(error), error, error.__traceback__)
    told.stack = traceback.StackSummary.from_list(
        [
            (one.filename, one.lineno or 0, one.name, one.line)
            for one in told.stack
            if not one.filename.startswith(PASSED_OVER)
        ]
    )
    lines = "".join(told.format())
    return "\n".join(lines.splitlines()[-TRACE_LINES:])
