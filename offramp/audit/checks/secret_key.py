"""Keys that are made anew at every start."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.code.given import Given, Reference

NAMES = re.compile(r"(?:^|_)(?:SECRET_KEY|SIGNING_KEY|SALT|JWT_SECRET)$|secret_key$", re.IGNORECASE)
RANDOM = re.compile(
    r"^(?:os\.urandom|secrets\.token_\w+|uuid\.uuid[14]|random\.\w+|Crypto\.Random\.\w+"
    r"|cryptography\.fernet\.Fernet\.generate_key)\(\)"
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.starting:
        for write in place.sites.writes:
            name = str(getattr(write.key, "value", "")) if write.how == "item" else ""
            name = name or write.target.rpartition(".")[2]
            if NAMES.search(name) and (made := _made(write.value)):
                said = f"{name} is made by {made}() whenever a process starts"
                yield Hit(place.ref, write.line, said, routes=())
        for call in place.sites.calls:
            for name, value in call.keywords.items():
                if NAMES.search(name) and (made := _made(value)):
                    said = f"{name} is made by {made}() whenever a process starts"
                    yield Hit(place.ref, call.line, said, routes=())


def _made(value: Given) -> str | None:
    is_random = isinstance(value, Reference) and RANDOM.match(value.ref)
    return (
        short(value.ref.partition("()")[0]) if is_random and isinstance(value, Reference) else None
    )


CHECK = Check(
    name="secret-key",
    severity="high",
    title="Keys made anew by each process",
    why="What one process signed (a session, a token, a link) the next one rejects: people are"
    " signed out whenever their request reaches another process.",
    remedy="Read one key for all from a secret, and refuse to start without it.",
    example="""\
# before
app.secret_key = os.urandom(24)
# after
app.secret_key = Path("/var/openfaas/secrets/session-key").read_text()""",
    find=find,
)
