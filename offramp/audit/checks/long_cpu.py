"""Answers that take a processor for long."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import asking, loops, models, repeated, while_loops
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.audit.facts import each
from offramp.audit.report import Effect
from offramp.audit.running import Place
from offramp.code.called import Called

HEAVY = re.compile(
    r"cv2\.(?:VideoCapture|dnn\.\w+)$"
    r"|weasyprint\.HTML\(\)\.write_pdf$|pdfkit\.from_\w+$|imgkit\.from_\w+$"
    r"|matplotlib\.(?:pyplot\.)?(?:savefig|figure\(\)\.savefig)$|moviepy\.\w+"
    r"|skimage\.(?:filters|morphology|restoration|segmentation|transform)\.\w+$"
    r"|mediapipe\..*\.process$|cv2\.CascadeClassifier\(\)\.detectMultiScale$|wordcloud\.WordCloud\(\)\.generate\w*$"
    r"|(?:ydata|pandas)_profiling\.ProfileReport$|sympy\.(?:solve|integrate|factorint|dsolve|limit)$"
    r"|scipy\.optimize\.(?:minimize|differential_evolution|curve_fit|milp|linprog|basinhopping)$"
    r"|pytesseract\.image_to_\w+$|face_recognition\.\w+$|pdf2image\.convert_from_\w+$"
)
COMPUTING = Called(
    lambda name: (
        HEAVY.match(name)
        or models.trains(name)
        or models.asks(name)
        or name in models.LOOSE
        or asking.may_ask(name)
    )
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.requested:
        yield from each.of(_by_itself, place.ref, context)
        yield from _by_libraries(context, place)


def _by_itself(one: each.Place) -> Iterator[Hit]:
    """Yield the loops of one function, or what it calls itself by, that compute for long."""
    context, place = one.context, Place(one.function.ref, one.file, one.sites)
    line = repeated.line(context, place)
    if line is not None:
        said = f"{place.name}() computes in nested loops whose length the request decides"
        yield Hit(place.ref, line, said, effect=_effect(context, place))
    elif (long := _single(one, place)) is not None:
        yield Hit(place.ref, long[0], f"{place.name}() {long[1]}")


def _single(one: each.Place, place: Place) -> tuple[int, str] | None:
    """Return the line of one loop, or of one call of itself, that is long, and how."""
    found = loops.single(one.context, place) or loops.twice(one.context, place)
    return found or while_loops.by_clock(one)


def _effect(context: Context, place: Place) -> Effect:
    """Return what such loops decide: the text says that they repeat, and not for how long."""
    if repeated.simulates(place):
        return "stay"
    return "note" if repeated.is_as_long_as_its_answer(context, place) else "refactor first"


def _by_libraries(context: Context, place: Place) -> Iterator[Hit]:
    """Yield the first call that trains a model, else the first that asks one or takes long."""
    calls = list(COMPUTING.of(place.sites))
    trains = next((one for one in calls if models.trains(one.target)), None)
    if trains is not None:
        said = f"{place.name}() trains a model while the caller waits ({short(trains.target)})"
        yield Hit(place.ref, trains.line, said, effect="refactor first")
        return
    for call in calls:
        if HEAVY.match(call.target):
            said = f"{place.name}() computes for long in {short(call.target)}()"
            yield Hit(place.ref, call.line, said)
            return
        if asking.asked(context, place, call):
            library = asking.library(context, place, call)
            of = f" of {library}, which takes hundreds of MiB" if library else ""
            said = f"{place.name}() asks a trained model{of} ({short(call.target)})"
            yield Hit(place.ref, call.line, said, effect="refactor first" if library else None)
            return


CHECK = Check(
    name="long-cpu",
    severity="medium",
    title="Long computations",
    why="A function has a share of a processor and a time limit; an answer that computes for"
    " seconds blocks its process, and every request beside it starts another one.",
    remedy="Leave it on a server, or compute in a worker and let the caller fetch the result; a"
    " trained model goes into an image of its own, with the memory it needs.",
    example="""\
# before
return jsonify(simulate(months, 20_000))
# after
job = OutboxRow(topic="forecast", payload=request.json)   # a table; a worker delivers its rows
session.add(job); session.commit()
return jsonify(id=job.id), 202""",
    find=find,
    look=_by_itself,
)
