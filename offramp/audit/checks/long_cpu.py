"""Answers that take a processor for long."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import models
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.given import Literal, Reference
from offramp.code.sites import Call, Read

ARITHMETIC = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
COMPUTES = re.compile(
    r"(?:random|math|cmath|hashlib|statistics|numpy|np|decimal|fractions|itertools)\."
    r"|builtins\.(?:sum|pow|sorted|min|max|divmod|round|abs)$"
)
HEAVY = re.compile(
    r"cv2\.(?:VideoCapture|dnn\.\w+|resize|warp\w+)$"
    r"|weasyprint\.HTML\(\)\.write_pdf$|pdfkit\.from_\w+$|imgkit\.from_\w+$"
    r"|matplotlib\.(?:pyplot\.)?(?:savefig|figure\(\)\.savefig)$|moviepy\.\w+"
    r"|skimage\.(?:filters|morphology|restoration|segmentation|transform)\.\w+$"
    r"|pytesseract\.image_to_\w+$|face_recognition\.\w+$|pdf2image\.convert_from_\w+$"
)
MEASURED = frozenset({"len", "shape", "size", "width", "height"})
COMPUTING = Called(
    lambda name: (
        HEAVY.match(name) or models.trains(name) or models.asks(name) or name in models.LOOSE
    )
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.requested:
        line = _nested(context, place) or _counting(context, place)
        if line is not None:
            said = f"{place.name}() computes in nested loops whose length the request decides"
            yield Hit(place.ref, line, said, effect="stay")
        yield from _by_libraries(context, place)


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
        if models.asked(context, place, call.target):
            library = models.library(context, place, call.target)
            of = f" of {library}, which takes hundreds of MiB" if library else ""
            said = f"{place.name}() asks a trained model{of} ({short(call.target)})"
            yield Hit(place.ref, call.line, said, effect="refactor first" if library else None)
            return


def _nested(context: Context, place: Place) -> int | None:
    """
    Return the line of a loop over a range of unknown length in another such loop.

    What is as long as something that is there (`len(image)`, `image.shape`) nobody decides.
    """
    ranges = _open_ranges(place)
    if not ranges:
        return None
    deep = [one for one in place.sites.calls if one.loops > 1]
    if not any(COMPUTES.match(one.target) for one in deep):
        return None
    function = context.project.function(place.ref)
    own = context.project.names(function.module, function).own if function else None
    if own and not own.parameters and not any(map(_is_of_request, place.sites.reads)):
        return None  # nobody gives it a length
    loops = {one.lineno: one.iter for one in own.every(ast.For)} if own else {}
    bounded = {line for line, each in loops.items() if _is_measured(each)}
    return min(
        (one.line for one in ranges if not one.loops and one.line not in bounded), default=None
    )


def _is_of_request(read: Read) -> bool:
    return read.target.startswith("flask.request")


def _open_ranges(place: Place) -> list[Call]:
    """Return the ranges of unknown length, where one of them stands in a loop and another not."""
    if "builtins.range" not in place.sites.called:
        return []
    found = [one for one in place.sites.calls if one.target == "builtins.range" and _is_open(one)]
    return found if len({one.loops > 0 for one in found}) > 1 else []


def _counting(context: Context, place: Place) -> int | None:
    """Return the line of a loop as long as an argument says, around another that only computes."""
    function = context.project.function(place.ref)
    if function is None or not _open_ranges(place):
        return None
    own = context.project.names(function.module, function).own
    for loop in own.every(ast.For):
        is_range = _is_range(loop.iter) and not _is_measured(loop.iter)
        if is_range and _names(loop.iter) & set(own.parameters):
            within = [one for one in ast.walk(loop) if isinstance(one, ast.For) and one is not loop]
            varying = [one for one in within if _is_range(one.iter) and _names(one.iter)]
            if any(map(_computes, varying)):
                return loop.lineno
    return None


def _is_measured(node: ast.expr) -> bool:
    """Tell whether an expression asks how large something is that is there."""
    names = {getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(node)}
    return not MEASURED.isdisjoint(names)


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range"


def _names(node: ast.expr) -> set[str]:
    """Return the names in the arguments of a call."""
    given = node.args if isinstance(node, ast.Call) else []
    return {one.id for each in given for one in ast.walk(each) if isinstance(one, ast.Name)}


def _computes(loop: ast.For) -> bool:
    """Tell whether a loop multiplies or divides, and calls nothing that may wait."""
    nodes = [one for statement in loop.body for one in ast.walk(statement)]
    is_plain = not any(isinstance(one, ast.Call | ast.Await | ast.Yield) for one in nodes)
    operations = (one.op for one in nodes if isinstance(one, ast.BinOp | ast.AugAssign))
    return is_plain and any(isinstance(one, ARITHMETIC) for one in operations)


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
)
