"""Answers that take a processor for long."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.given import Literal, Reference
from offramp.code.sites import Call

COMPUTES = re.compile(
    r"(?:random|math|cmath|hashlib|statistics|numpy|np|decimal|fractions|itertools)\."
    r"|builtins\.(?:sum|pow|sorted|min|max|divmod|round|abs)$"
)
HEAVY = re.compile(
    r"(?:sklearn|xgboost|lightgbm|catboost|keras|tensorflow|torch|prophet|statsmodels)\."
    r".*\.(?:fit|predict|predict_proba|fit_transform|forward|train)$"
    r"|transformers\.pipeline\(\)$|cv2\.(?:VideoCapture|dnn\.\w+|resize|warp\w+)$"
    r"|weasyprint\.HTML\(\)\.write_pdf$|pdfkit\.from_\w+$|imgkit\.from_\w+$"
    r"|matplotlib\.(?:pyplot\.)?(?:savefig|figure\(\)\.savefig)$|moviepy\.\w+|whisper\.\w+"
)
COMPUTING = Called(HEAVY.match)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.requested:
        line = _nested(place)
        if line is not None:
            said = f"{place.name}() computes in nested loops whose length the request decides"
            yield Hit(place.ref, line, said, effect="stay")
        heavy = next((one for one in COMPUTING.of(place.sites) if HEAVY.match(one.target)), None)
        if heavy is not None:
            said = f"{place.name}() computes for long in {short(heavy.target)}()"
            yield Hit(place.ref, heavy.line, said)


def _nested(place: Place) -> int | None:
    """Return the line of a loop over a range of unknown length in another such loop."""
    if "builtins.range" not in place.sites.called:
        return None
    ranges = [one for one in place.sites.calls if one.target == "builtins.range" and _is_open(one)]
    if not any(not one.loops for one in ranges) or not any(one.loops for one in ranges):
        return None
    deep = [one for one in place.sites.calls if one.loops > 1]
    if not any(COMPUTES.match(one.target) for one in deep):
        return None
    return min(one.line for one in ranges if not one.loops)


def _is_open(call: Call) -> bool:
    return any(
        not isinstance(one, Literal)
        and not (isinstance(one, Reference) and one.ref in {"builtins.len()", "builtins.list()"})
        for one in call.args
    )


CHECK = Check(
    name="long-cpu",
    severity="medium",
    title="Long computations",
    why="A function has a share of a processor and a time limit; an answer that computes for"
    " seconds blocks its process, and every request beside it starts another one.",
    remedy="Leave it on a server, or compute in a worker and let the caller fetch the result.",
    example="""\
# before
return jsonify(simulate(months, 20_000))
# after
outbox.add(session, "forecast", request.json)
return jsonify(id=job.id), 202""",
    find=find,
)
