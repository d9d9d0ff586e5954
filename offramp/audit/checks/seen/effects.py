"""What a function's answer depends on beside its arguments, and what it makes others wait for."""

from __future__ import annotations

import re

from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.audit.facts.outside.http_calls import HTTP
from offramp.code.sites import Call

DATABASE = re.compile(
    r"(?:sqlalchemy\.orm\.\w*[Ss]ession\(\)|scoped_session\(\)(?:\(\))?|SQLAlchemy\(\)\.session"
    r"|sqlalchemy\.\w*(?:engine|create_engine)\(\)(?:\.\w+\(\))*|\.connect\(\)(?:\.cursor\(\))?)"
    r"\.(?:execute|scalars?|query|get|fetch\w*|executemany|run)(?:\(\)|$)"
    r"|\.query(?:\.\w+\(\))*\.(?:all|first\w*|one\w*|get\w*|scalar|count|paginate|filter|filter_by)\b"
    r"|SQLAlchemy\(\)\.(?:get_or_404|first_or_404|one_or_404|paginate)$|\.cursor\(\)\.(?:execute|fetch)\w*$"
    r"|(?:MongoClient|PyMongo)\(\)\S*\.(?:find|find_one|aggregate|count_documents|distinct)\w*$"
)
REQUEST = re.compile(r"flask\.(?:request|session|g)\.")
MAIL = re.compile(
    r"smtplib\.(?:SMTP|SMTP_SSL|LMTP)(?:$|\(\)\.(?:sendmail|send_message|login))"
    r"|flask_mail(?:ing)?\.Mail\(\)\.(?:send|connect|send_message|connect\(\)\.send)$"
    r"|flask_mailman\.(?:Mail\(\)\.send_(?:mass_)?mail|Email(?:Message|MultiAlternatives)\(\)\.send)$"
    r"|flask_mail\.Mail\.send$"
    r"|sendgrid\.SendGridAPIClient\(\)\.(?:send|client)|yagmail\.SMTP\(\)\.send$"
    r"|redmail\.\w+\(\)\.send$|mailjet_rest\.Client\(\)"
)
CLOCK = frozenset({"time.time", "datetime.datetime.now", "datetime.datetime.utcnow"})


def is_database(call: Call) -> bool:
    """Tell whether a call asks a database."""
    return any(DATABASE.search(one) for one in (call.target, *call.also))


def is_http(call: Call) -> bool:
    """Tell whether a call goes to another server by HTTP."""
    return any(HTTP.match(one) for one in (call.target, *call.also))


def is_mail(call: Call) -> bool:
    """Tell whether a call speaks with a mail server."""
    return any(MAIL.match(one) for one in (call.target, *call.also))


def depends_on(context: Context, ref: str) -> str | None:
    """Return what a function's answer changes with, beside its arguments; None if nothing seen."""
    for reached in context.graph.reached([ref]):
        sites = context.graph.sites(reached)
        if sites is None:
            continue
        for call in sites.calls:
            if is_database(call):
                return "the database"
            if is_http(call):
                return f"an HTTP answer ({short(call.target)})"
            if call.target in CLOCK:
                return "the time"
        for read in sites.reads:
            if REQUEST.match(read.target):
                return "the request"
    return None
