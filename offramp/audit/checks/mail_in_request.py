"""Mail and text messages sent while the caller waits."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import named, short
from offramp.audit.checks.seen.effects import MAIL
from offramp.audit.context import Context

SENDERS = re.compile(
    r"twilio\.rest\.Client\(\)\.messages\.create$|slack_sdk\.WebClient\(\)\.\w+$"
    r"|slack\.WebClient\(\)\.\w+$|telegram\.Bot\(\)\.send\w+$|vonage\.Client\(\)\.\w+"
    r"|vonage\.Vonage\(\)\.(?:sms|messages|voice)\.\w+$"
    r"|pywebpush\.webpush$|firebase_admin\.messaging\.send\w*$|messagebird\.Client\(\)\.\w+create$"
    r"|boto3\.client\(\)\.(?:send_email|send_raw_email)$|resend\.Emails\.send$"
    r"|resend\.Batch\.send$|postmarker\..*\.emails\.send$|plivo\.RestClient\(\)\.messages\.create$"
    r"|(?:sib_api_v3_sdk|brevo_python)\.Transactional\w+Api\(\)\.send_\w+$|africastalking\.SMS\.send$"
    r"|brevo\.(?:Async)?Brevo\(\)\.transactional_\w+\.send_\w+$"
    r"|exponent_server_sdk\.PushClient\(\)\.publish\w*$|nexmo\.Client\(\)\.send_message$"
)
CONNECTS = ("SMTP", "SMTP_SSL", "LMTP", ".login", ".connect")  # what sends follows


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    told: set[str] = set()
    for place, call in named(context.running.requested, _is_of_mail):
        is_one = any(SENDERS.match(name) for name in (call.target, *call.also))
        if place.ref not in told and (is_one or not call.target.endswith(CONNECTS)):
            told.add(place.ref)
            said = f"{place.name}() sends by {short(call.target)} while the caller waits"
            yield Hit(place.ref, call.line, said)


def _is_of_mail(name: str) -> bool:
    return (SENDERS.match(name) or MAIL.match(name)) is not None


CHECK = Check(
    name="mail-in-request",
    severity="medium",
    title="Mail sent inside the request",
    why="The answer takes as long as the mail server, and fails with it; when the function is"
    " stopped in between, the row is there and the mail is not, or the other way round.",
    remedy="Write the message into an outbox in the same transaction; a worker delivers it.",
    example="""\
# before
mail.send(message)
# after
session.add(OutboxRow(topic="mail", payload={"to": to, "subject": subject, "body": body}))""",
    find=find,
)
