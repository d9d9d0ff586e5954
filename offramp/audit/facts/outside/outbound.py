"""What a route's code talks to: hosts by HTTP, services by their packages, mail servers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from offramp.audit.context import Context, Subject
from offramp.audit.facts.each import Place, gather
from offramp.audit.facts.outside import hosts, reading
from offramp.audit.facts.outside.callers import asked
from offramp.audit.facts.outside.hosts import UNKNOWN_HOST, Open
from offramp.audit.facts.outside.http_calls import is_bounded
from offramp.audit.facts.outside.packages import service
from offramp.audit.report import Outbound
from offramp.code.called import Called
from offramp.code.given import Literal
from offramp.code.sites import Call

TIMEOUT_OF_SMTP = 3  # its place among the arguments
MAIL = re.compile(
    r"^smtplib\.(SMTP|SMTP_SSL|LMTP)$|^flask_mail(man)?\..*\.(send|send_message|send_messages|connect)$"
    r"|^flask_mailman\.Mail\(\)\.send_(mass_)?mail$|^yagmail\.SMTP$|^aiosmtplib\.send$"
)
SOCKET = frozenset(
    {"socket.create_connection", "socket.socket().connect", "ssl.SSLContext().wrap_socket"}
)
OF_SOCKET = "socket.socket().settimeout"
AWS = re.compile(
    r"^(aio)?(boto3|boto3\.session\.Session\(\)|boto3\.Session\(\)|boto3core)\.(client|resource)$"
)
# what an AWS client's methods tell of a service, where its name is out of sight
AWS_METHODS = {
    "put_object": "s3",
    "get_object": "s3",
    "upload_file": "s3",
    "upload_fileobj": "s3",
    "download_file": "s3",
    "download_fileobj": "s3",
    "delete_object": "s3",
    "list_objects_v2": "s3",
    "send_message": "sqs",
    "receive_message": "sqs",
    "publish": "sns",
    "send_email": "ses",
    "put_item": "dynamodb",
    "get_item": "dynamodb",
    "get_secret_value": "secretsmanager",
    "invoke": "lambda",
}


@dataclass(frozen=True)
class Talk:
    """
    One place where something outside is called.

    *reads* says that it surely only asks. *via* is the function that is given the address here;
    *open* the one whose callers decide it. *of* is the service that a package is made for, where
    it may speak with another one.
    """

    kind: str
    target: str
    file: str
    line: int
    timeout: bool | None
    reads: bool = False
    via: str = ""
    open: str = ""
    of: str = ""


def find(subject: Subject, context: Context) -> list[Outbound]:
    """Return whom the route talks to, each once with its first place."""
    found: dict[tuple[str, str, bool | None], Outbound] = {}
    every = list(gather(talks, subject, context))
    decided = {one.via for one in every}
    named = {one.of for one in every if one.target != one.of}  # `OpenAI(base_url=...)`
    for one in every:
        if one.open in decided and one.open:
            continue
        if one.of and one.target == one.of and one.of in named:
            continue
        key = (one.kind, one.target, one.timeout)
        first = Outbound(one.kind, one.target, one.file, one.line, one.timeout, reads=True)
        known = found.setdefault(key, first)
        known.reads = known.reads and one.reads
    return list(found.values())


def talks(place: Place) -> Iterator[Talk]:
    """Yield the places where one function talks to something outside."""
    for one in asked(place):
        is_open = isinstance(one.host, Open)
        host = (one.host.only or UNKNOWN_HOST) if isinstance(one.host, Open) else one.host
        ref = place.function.ref if is_open else ""
        yield Talk("http", host, place.file, one.line, one.timeout, one.reads, one.via, ref)
    for call in SPEAKING.of(place.sites):
        known = _what(call, place)
        if known is not None:
            kind, target, timeout = known
            reads = any(reading.by_package(kind, one) for one in (call.target, *call.also))
            of = next((each[1] for each in map(service, (call.target, *call.also)) if each), "")
            own = of if kind == "ai" else ""
            yield Talk(kind, target, place.file, call.line, timeout, reads, of=own)


def _what(call: Call, place: Place) -> tuple[str, str, bool | None] | None:
    for name in filter(_may_speak, (call.target, *call.also)):
        if MAIL.match(name):
            is_smtp = name.startswith(("smtplib.", "yagmail."))
            host = call.given(0, "host") if is_smtp else None
            text = host.value if isinstance(host, Literal) and host.value else "mail server"
            fourth = name == "smtplib.SMTP" and len(call.args) > TIMEOUT_OF_SMTP
            return "mail", str(text), (fourth or is_bounded(call)) if is_smtp else None
        if name in SOCKET:
            is_set = OF_SOCKET in place.sites.called and "connect" in name
            is_given = is_bounded(call) or (len(call.args) > 1 and "create" in name)
            return "socket", "socket", is_given or is_set
        if AWS.match(name):
            given = call.given(0, "service_name")
            text = str(given.value) if isinstance(given, Literal) else "aws"
            return (text if text == "s3" else "aws"), f"aws {text}".removesuffix(" aws"), None
        if ("boto3" in name or "botocore" in name) and (
            aws := name.rpartition(".")[2]
        ) in AWS_METHODS:
            text = AWS_METHODS[aws]
            return (text if text == "s3" else "aws"), f"aws {text}", None
        known = service(name)
        if known is not None:
            kind, target = known
            return kind, (_elsewhere(call, place) if kind == "ai" else None) or target, None
    return None


def _elsewhere(call: Call, place: Place) -> str | None:
    """Return the host of a service that speaks like another one: `OpenAI(base_url=...)`."""
    node, names = hosts.written(call, place)
    made = node.func if node is not None else None
    while isinstance(made, ast.Attribute):
        made = made.value
        host = hosts.of_client(made, names, place)
        if isinstance(host, str) and "." in host:
            return host
    return None


@lru_cache(maxsize=50_000)
def _may_speak(name: str) -> bool:
    """Tell whether a name is one of those below: most are not, and stand in many places."""
    is_known = name in SOCKET or "boto" in name or service(name) is not None
    return is_known or any(one.match(name) for one in (MAIL, AWS))


SPEAKING = Called(_may_speak)
