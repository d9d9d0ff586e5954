"""Every site may call with the visitor's cookies."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.context import Context
from offramp.code.sites import Call

CORS = ("flask_cors.CORS", "flask_cors.cross_origin", "flask_cors.CORS().init_app")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.starting, CORS):
        if plain(
            call.keywords.get("supports_credentials", call.given(9, "-"))
        ) is True and _is_open(call):
            said = "CORS lets every site call with the visitor's cookies"
            yield Hit(place.ref, call.line, said, routes=())


def _is_open(call: Call) -> bool:
    is_missing = not {"origins", "resources"} & set(call.keywords) and not call.starred
    return is_missing or text(call.given(9, "origins")) in {"*", ".*"}


CHECK = Check(
    name="open-cors",
    severity="medium",
    title="CORS open to every site",
    why="Any page a signed-in person visits can read and change what is theirs; and the gateway,"
    " which answers CORS for old and new alike, would have to copy it.",
    remedy="Name the sites, once, at the gateway.",
    example="""\
# before
CORS(app, supports_credentials=True)
# after
CORS(app, origins=["https://app.example"], supports_credentials=True)""",
    find=find,
)
