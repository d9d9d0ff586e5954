"""
What of the application's own environment is used on this machine, and what its gunicorn takes.

Its functions find its libraries, in its versions: they come before ours, but for what the function
server itself has loaded. In an image `requirements.txt` says it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path

from pydantic import TypeAdapter

from offramp.errors import OfframpError

ASK = "import json, site, sys; print(json.dumps([sys.version_info[:2], site.getsitepackages()]))"
ASK_SETTINGS = "from gunicorn.config import KNOWN_SETTINGS as k; print(*(one.name for one in k))"
LONGEST_SECONDS = 20.0
ANSWER = TypeAdapter(tuple[list[int], list[str]])
MOST_TOLD = 1_000_000  # bytes
OLDEST = [3, 11]  # that Offramp runs in: `requires-python`


def libraries(python: Path) -> list[Path]:
    """
    Return the folders that hold those of the interpreter *python*.

    None for another version of Python than ours, since we cannot load them. Raises
    `OfframpError` where *python* does not answer.
    """
    version, folders = _asked(python)
    if version != list(sys.version_info[:2]):
        return []
    return [Path(each) for each in folders if Path(each).is_dir()]


def unusable(python: Path, name: str) -> str | None:
    """Say why functions find no library of *python*, called *name*; None where they do."""
    version, _ = _asked(python)
    if version == list(sys.version_info[:2]):
        return None
    its, ours = (".".join(map(str, one[:2])) for one in (version, sys.version_info))
    said = (
        f"functions run in Python {ours} and find no library of {name}, which is {its}: make the"
        f" application an environment with {ours}"
    )
    if version < OLDEST:
        return f"{said}, in which its old side has to run, too; until then functions answer 503"
    return f"{said}, or set Offramp up with {its} (make setup PYTHON=python{its})"


def _asked(python: Path) -> tuple[list[int], list[str]]:
    try:
        return ANSWER.validate_json(_told(python, ASK))
    except (OSError, ValueError) as error:
        raise OfframpError(f"x-offramp.old.python: {python} does not run: {error}") from error


def gunicorn_knows(python: Path, setting: str) -> bool:
    """Tell whether the gunicorn of an interpreter has a setting; not where it has none at all."""
    try:
        if python == Path(sys.executable):  # need not be started to be asked
            return setting in {one.name for one in import_module("gunicorn.config").KNOWN_SETTINGS}
        return setting in _told(python, ASK_SETTINGS).decode().split()
    except (ImportError, OSError, ValueError):
        return False


def _told(python: Path, ask: str) -> bytes:
    """Return what it prints, a little in a short time: what goes on by itself is ended with it."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as said:
        with os.fdopen(writing, "wb") as its:
            process = subprocess.Popen(
                [python, "-I", "-c", ask],
                stdin=subprocess.DEVNULL,
                stdout=its,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        late = threading.Timer(LONGEST_SECONDS, _end, [process])
        late.start()
        told = said.read(MOST_TOLD + 1)
        late.cancel()
    _end(process)
    process.wait()
    if len(told) > MOST_TOLD:
        raise ValueError(f"it prints more than {MOST_TOLD:,} bytes")
    return told


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
