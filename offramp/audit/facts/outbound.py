"""What a route's code talks to: hosts by HTTP, services by their packages, mail servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from offramp.audit.context import Context, Subject
from offramp.audit.facts import hosts
from offramp.audit.facts.each import Place, gather
from offramp.audit.facts.packages import service
from offramp.audit.report import Outbound
from offramp.code.called import Called
from offramp.code.given import Literal
from offramp.code.sites import Call

VERBS = "get|post|put|patch|delete|head|options|request|send|stream"
HTTP = re.compile(
    rf"^(requests|httpx|niquests|curl_cffi\.requests)\.({VERBS})$"
    rf"|^(requests|niquests|requests_html|curl_cffi\.requests)\.(sessions\.)?\w*[sS]ession\(\)\.({VERBS})$"
    rf"|^httpx\.(Async)?Client\(\)\.({VERBS})$|^aiohttp\.ClientSession\(\)\.({VERBS}|ws_connect)$"
    r"|^urllib\.request\.(urlopen|urlretrieve)$|^urllib2\.urlopen$"
    r"|^urllib3\.(request|(poolmanager\.)?\w*(Manager|Pool)\(\)\.(request|urlopen))$"
    rf"|^http\.client\.HTTPS?Connection\(\)\.request$|^httplib2\.Http\(\)\.request$"
    rf"|^requests_oauthlib\.\w+\(\)\.({VERBS}|fetch_token)$|^authlib\..*\.({VERBS}|authorize_access_token)$"
)
TIMEOUT_OF_SMTP, TIMEOUT_OF_URLOPEN = 3, 2  # its place among the arguments
CLIENTS = ("httpx.", "urllib3.", "http.client.", "httplib2.", "aiohttp.")
# these wait for a while by themselves
OWN_TIMEOUT = ("httpx.", "aiohttp.", "niquests.")
MAIL = re.compile(
    r"^smtplib\.(SMTP|SMTP_SSL|LMTP)$|^flask_mail(man)?\..*\.(send|send_message|send_messages|connect)$"
    r"|^yagmail\.SMTP$|^aiosmtplib\.send$|^flask_mailman\.send_mail$"
)
SOCKET = frozenset(
    {"socket.create_connection", "socket.socket().connect", "ssl.SSLContext().wrap_socket"}
)
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
    """One place where something outside is called."""

    kind: str
    target: str
    file: str
    line: int
    timeout: bool | None


def find(subject: Subject, context: Context) -> list[Outbound]:
    """Return whom the route talks to, each once with its first place."""
    found: dict[tuple[str, str, bool | None], Outbound] = {}
    for one in gather(talks, subject, context):
        key = (one.kind, one.target, one.timeout)
        found.setdefault(key, Outbound(one.kind, one.target, one.file, one.line, one.timeout))
    return list(found.values())


def talks(place: Place) -> Iterator[Talk]:
    """Yield the places where one function talks to something outside."""
    for call in SPEAKING.of(place.sites):
        known = _what(call, place)
        if known is not None:
            kind, target, timeout = known
            yield Talk(kind, target, place.file, call.line, timeout)


def _what(  # noqa: PLR0911 - one for each way out
    call: Call, place: Place
) -> tuple[str, str, bool | None] | None:
    for name in filter(_may_speak, (call.target, *call.also)):
        if HTTP.match(name):
            return "http", hosts.of(call, name, place), _has_timeout(call, name, place)
        if MAIL.match(name):
            is_smtp = name.startswith(("smtplib.", "yagmail."))
            host = call.given(0, "host") if is_smtp else None
            text = host.value if isinstance(host, Literal) and host.value else "mail server"
            fourth = name == "smtplib.SMTP" and len(call.args) > TIMEOUT_OF_SMTP
            return "mail", str(text), (fourth or _given(call)) if is_smtp else None
        if name in SOCKET:
            return "socket", "socket", _given(call) or (len(call.args) > 1 and "create" in name)
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
            return *known, None
    return None


@lru_cache(maxsize=50_000)
def _may_speak(name: str) -> bool:
    """Tell whether a name is one of those below: most are not, and stand in many places."""
    is_known = name in SOCKET or "boto" in name or service(name) is not None
    return is_known or any(one.match(name) for one in (HTTP, MAIL, AWS))


SPEAKING = Called(_may_speak)


def _given(call: Call) -> bool:
    return "timeout" in call.keywords and call.keywords["timeout"] != Literal(None)


def _has_timeout(call: Call, name: str, place: Place) -> bool | None:
    """Tell whether a call ends by itself; None where the text does not say."""
    if "timeout" in call.keywords:
        return _given(call)
    if name.startswith("urllib.request.urlopen") and len(call.args) > TIMEOUT_OF_URLOPEN:
        return True
    if name.startswith(OWN_TIMEOUT):
        return _everywhere(name, place) is not False
    if _everywhere(name, place) or _in_class(call, place):
        return True
    return None if call.starred else False


def _everywhere(name: str, place: Place) -> bool | None:
    """Tell whether every client of that class is made with a timeout; None where none is said."""
    made, dot, _ = name.rpartition("()")
    if not dot:
        return None
    known = place.context.once(Clients).of(made)
    return all(known) if known else None


class Clients:
    """Whether clients are made with a timeout, place by place, for each class of them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, list[bool]] = {}

    def of(self, made: str) -> list[bool]:
        """Return it for one class; a library that waits for a while by itself needs no word."""
        if made not in self._known:
            given = [
                call.keywords.get("timeout")
                for _, _, sites in self._context.places([made.rpartition(".")[2]])
                for call in sites.calls
                if call.target == made and made.startswith(CLIENTS)
            ]
            self._known[made] = [
                one is not None and one != Literal(None)
                for one in given
                if one is not None or not made.startswith(OWN_TIMEOUT)
            ]
        return self._known[made]


def _in_class(call: Call, place: Place) -> bool:
    """Tell whether the project's own session class sets a timeout in one of its methods."""
    project = place.context.project
    cls = project.cls(call.target.partition("()")[0])
    for one in project.classes.lineage(cls):
        for method in one.methods.values():
            sites = place.context.graph.sites(method.ref)
            for inner in sites.calls if sites else ():
                if "timeout" in inner.keywords or any(
                    inner.given(at, "") == Literal("timeout") for at in (0, 1)
                ):
                    return True
            if any(one.key == Literal("timeout") for one in (sites.writes if sites else ())):
                return True
    return False
