"""The cases of a function: the requests in its `cases.yml`, ready to be sent to either side."""

from offramp.cases.expect import mismatches
from offramp.cases.load import load
from offramp.cases.model import Case, Expect
from offramp.cases.prepare import Answer, Context, HttpRequest, prepare
from offramp.cases.run import Send, run

__all__ = [
    "Answer",
    "Case",
    "Context",
    "Expect",
    "HttpRequest",
    "Send",
    "load",
    "mismatches",
    "prepare",
    "run",
]
