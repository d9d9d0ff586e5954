"""
Whether answering takes long by its nature: waiting, heavy computing, other programs.

What is listed is known to take from tenths of a second on; loops count where they are nested
at least three deep, since two are any report's. Nothing is measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.clock_loops import timed
from offramp.audit.facts.each import Place
from offramp.code.called import Called
from offramp.code.given import Literal
from offramp.code.sites import Call

WAITING = ("time.sleep", "gevent.sleep", "eventlet.sleep", "asyncio.sleep")
PROGRAMS = (
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
    "os.system",
    "os.popen",
)
HEAVY = frozenset(
    {
        *(
            "sklearn",
            "torch",
            "tensorflow",
            "keras",
            "xgboost",
            "lightgbm",
            "catboost",
            "transformers",
            "cv2",
        ),
        *(
            "skimage",
            "prophet",
            "statsmodels",
            "spacy",
            "nltk",
            "gensim",
            "pytesseract",
            "moviepy",
            "ffmpeg",
        ),
        *("weasyprint", "pdfkit", "pydub", "whisper", "onnxruntime", "face_recognition"),
    }
)
TABLES = frozenset({"pandas", "polars", "dask", "pyspark"})
DEEP_LOOPS = 3
SECONDS = 0.5  # a sleep that is shorter is a pause between tries


def find(subject: Subject, context: Context) -> bool:
    """Tell whether the route's own code does something that takes long."""
    return bool(each.some(_why, subject.own, context))


def _why(place: Place) -> Iterator[str]:
    """Yield what takes long in one function, in words."""
    calls = place.sites.calls
    is_deep = any(call.loops >= DEEP_LOOPS for call in calls)
    for call in calls if is_deep else TELLING.of(place.sites):
        if (reason := _reason(call)) is not None:
            yield reason
    if any(True for _ in timed(place)):
        yield "a loop goes on until a time has come"


def _may_take_long(name: str) -> bool:
    return name in WAITING or name in PROGRAMS or name.partition(".")[0] in HEAVY | TABLES


TELLING = Called(_may_take_long)


def _reason(call: Call) -> str | None:
    package = call.target.partition(".")[0]
    if call.is_any(*WAITING):
        wait = call.given(0, "seconds")
        known = wait.value if isinstance(wait, Literal) else None
        short = isinstance(known, int | float) and known < SECONDS and not call.loops
        return None if short else "it sleeps"
    if call.is_any(*PROGRAMS):
        return f"it runs another program ({call.target})"
    if package in HEAVY and not call.target.endswith(("Error", "Exception")):
        return f"it computes with {package}"
    if package in TABLES and _last(call) in {"merge", "groupby", "apply", "pivot_table"}:
        return f"it computes with {package}"
    if call.loops >= DEEP_LOOPS:
        return f"{call.loops} loops stand in each other"
    return None


def _last(call: Call) -> str:
    return call.target.removesuffix("()").rpartition(".")[2]
