"""Requests that must be refused, each with the status and the words of its problem."""

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from offramp.cases import HttpRequest

JSON = "application/json"
LOGIN, PROFILE, REPORT = "POST /auth/login", "PATCH /users/me", "POST /data/reports"
MAIL, SMS, PUSH = "POST /notifications/email", "POST /notifications/sms", "POST /notifications/push"
UPLOAD, EXPORT = "POST /data/uploads", "GET /data/export"
SIGNED_IN = {PROFILE, REPORT, MAIL, SMS, PUSH, UPLOAD, EXPORT, "DELETE /users/me"}
GOOD_MAIL = {"to": "ana@ana.example", "subject": "Hello", "text": "Good morning."}


@dataclass(frozen=True)
class Bad:
    """One request; *says* is a part of the problem's detail."""

    name: str
    route: str
    body: bytes
    status: int
    says: str
    content_type: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)

    def request(self, token: str) -> HttpRequest:
        """Return the request; *token* is the caller's, where the route needs one."""
        method, _, path = self.route.partition(" ")
        headers = dict(self.headers)
        if self.content_type is not None:
            headers["Content-Type"] = self.content_type
        if f"{method} {path.partition('?')[0]}" in SIGNED_IN:
            headers["Authorization"] = f"Bearer {token}"
        return HttpRequest(method, path, headers, self.body)


def document(name: str, route: str, value: Any, says: str) -> Bad:
    """A JSON body with a value that is not accepted."""
    return Bad(name, route, json.dumps(value).encode(), 422, says)


def mail(name: str, says: str, **changes: Any) -> Bad:
    return document(f"e-mail: {name}", MAIL, GOOD_MAIL | changes, says)


def upload(name: str, body: bytes, says: str, content_type: str = "text/csv") -> Bad:
    return Bad(f"upload: {name}", UPLOAD, body, 422, says, content_type)


def file_part(content: bytes, name: str = "file") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="a.csv"\r\n\r\n'
    return head.encode() + content + b"\r\n--b--\r\n"


def charset(given: str, says: str) -> Bad:
    """Correct JSON, said to be in something that is not read."""
    kind = f"application/json; {given}"
    return Bad(f"charset: {given!r}", LOGIN, b"{}", 415, f"the charset {says}", kind)


CHARSETS = {
    "charset=": "is empty",
    'charset=""': "is empty",
    "charset=\xff": "\xff is not accepted",
    "charset=utf8": "utf8 is not accepted",
    'charset="utf-8': '"utf-8 is not accepted',
    "charset=utf-8,": "utf-8, is not accepted",
    "charset=utf-16; charset=utf-8": "utf-16 is not accepted",
}
BOMB = gzip.compress(b"0" * 10_000_000)
HEADER = b"date,description,amount\n"

SYNTAX = [
    Bad("no body", LOGIN, b"", 400, "the body is empty"),
    Bad("an open brace", LOGIN, b"{", 400, "at line 1 column 2"),
    Bad("an error on line 2", LOGIN, b'{\n"email" 1}', 400, "at line 2 column 9"),
    Bad("something after the end", LOGIN, b"{} {}", 400, "Extra data at line 1 column 4"),
    Bad("not UTF-8", LOGIN, b'{"email": "\xff"}', 400, "the body is not UTF-8: byte 11"),
    Bad("UTF-16", LOGIN, '{"email": "a"}'.encode("utf-16-le"), 400, "the body is not valid JSON"),
    Bad("not a number", LOGIN, b'{"email": NaN}', 400, "NaN is not a value"),
    Bad("minus infinity", LOGIN, b"[-Infinity]", 400, "-Infinity is not a value"),
    Bad("deeply nested", LOGIN, b"[" * 100_000, 400, "it is nested too deeply"),
    Bad("a long number", LOGIN, b"9" * 5_000, 400, "a number is too long"),
    Bad("a BOM", LOGIN, b"\xef\xbb\xbf{}", 400, "the body is not valid JSON"),
    Bad("a NUL byte", LOGIN, b'{"email": "\x00"}', 400, "Invalid control character at"),
]
MEDIA = [
    Bad("no content type", LOGIN, b"{}", 415, "expected application/json, got none", None),
    Bad("a form", LOGIN, b"a=1", 415, "got application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded"),
    Bad("another charset", LOGIN, b"{}", 415, "the charset latin-1 is not accepted",
        "application/json; charset=latin-1"),
    *(charset(given, says) for given, says in CHARSETS.items()),
    Bad("a zip bomb", LOGIN, BOMB, 415, "the content encoding gzip is not accepted",
        headers={"Content-Encoding": "gzip"}),
    Bad("a zip bomb as an upload", UPLOAD, BOMB, 415, "the content encoding gzip is not accepted",
        "text/csv", {"Content-Encoding": "gzip"}),
    Bad("an upload of JSON", UPLOAD, b"{}", 415, "expected text/csv or multipart/form-data"),
    Bad("an upload of nothing known", UPLOAD, HEADER, 415, "got none", None),
]  # fmt: skip
SIZE = [
    Bad("one byte too many", LOGIN, b" " * 1_048_577, 413, "the body has 1048577 bytes"),
    Bad("a large profile", PROFILE, b" " * 2_000_000, 413, "at most 1048576 are accepted"),
    Bad("a large file", UPLOAD, b"x" * 20_971_521, 413, "at most 20971520 are accepted",
        "text/csv"),
]  # fmt: skip
VALUES = [
    document("an array", LOGIN, [], "body must be an object"),
    document("nothing", LOGIN, None, "body must be an object"),
    document("fields that are not there", LOGIN, {}, "email is required; password is required"),
    document("a number as e-mail", LOGIN, {"email": 1, "password": "x"}, "email must be a string"),
    document("an unknown field", LOGIN, {"email": "a", "password": "b", "x": 1}, "x is not known"),
    document("a NUL in a password", LOGIN, {"email": "a", "password": "\0"}, "control characters"),
    document("a long password", LOGIN, {"email": "a", "password": "x" * 1_025}, "at most 1024"),
    document("a lone surrogate", LOGIN, {"email": "\ud800", "password": "x"}, "control characters"),
    document("an empty change", PROFILE, {}, "body must name at least one field"),
    document("a role of one's own", PROFILE, {"role": "admin"}, "role cannot be changed"),
    document("a null name", PROFILE, {"name": None}, "name must be a string"),
    document("a boolean name", PROFILE, {"name": True}, "name must be a string"),
    document("an empty name", PROFILE, {"name": ""}, "name must have at least 1 characters"),
    document("a new line in a name", PROFILE, {"name": "a\r\nb"}, "control characters"),
    document("no address", PROFILE, {"email": "nobody"}, "email must be an e-mail address"),
    document("a language", PROFILE, {"locale": "German"}, "locale must be a language such as"),
    document("a currency", PROFILE, {"currency": "euro"}, "currency must be a currency such as"),
    document("many faults", PROFILE, {"name": 1, "id": "x", "a": 1}, "a is not known; id cannot"),
    document("a day that is none", REPORT, {"from": "2026-02-30", "to": "2026-03-01"},
             "from must be a date such as 2026-01-31"),
    document("a basic day", REPORT, {"from": "20260101", "to": "2026-03-01"}, "from must be"),
    document("a week", REPORT, {"from": "2026-W01-1", "to": "2026-03-01"}, "from must be a date"),
    document("a range backwards", REPORT, {"from": "2026-02-01", "to": "2026-01-01"},
             "to must not be before from"),
    document("a long range", REPORT, {"from": "2000-01-01", "to": "2026-01-01"},
             "to must be within 10 years of from"),
    document("a report by week", REPORT,
             {"from": "2026-01-01", "to": "2026-02-01", "group_by": "week"},
             "group_by must be one of month, category, currency"),
    Bad("an export as PDF", f"{EXPORT}?format=pdf", b"", 422,
        "format must be one of csv, jsonl, xlsx", None),
    document("a local number", SMS, {"to": "0151", "text": "x"}, "to must be a phone number such"),
    document("a number with a line end", SMS, {"to": "+4915123456789\n", "text": "x"}, "to must"),
    document("a plain address", PUSH, {"title": "a", "body": "b", "url": "http://a"}, "url must"),
    document("a long title", PUSH, {"title": "a" * 101, "body": "b"}, "title must have at most"),
]  # fmt: skip
MAILS = [
    mail("a header in the subject", "subject must not contain", subject="a\r\nBcc: all@x.example"),
    mail("a line feed in the subject", "subject must not contain", subject="a\nBcc: all@x.example"),
    mail("a header in the recipient", "to must not contain", to="a@x.example\r\nBcc: b@x.example"),
    mail("two recipients", "to must be an e-mail address", to="a@x.example, b@x.example"),
    mail("a NUL in the text", "text must not contain control characters", text="a\0b"),
    mail("another sender", "from is not known", **{"from": "ceo@ledger.example"}),
    Bad("e-mail: a key with a space", MAIL, json.dumps(GOOD_MAIL).encode(), 422,
        "Idempotency-Key must be 1 to 255 visible ASCII characters",
        headers={"Idempotency-Key": "a b"}),
    Bad("e-mail: a long key", MAIL, json.dumps(GOOD_MAIL).encode(), 422, "Idempotency-Key must be",
        headers={"Idempotency-Key": "k" * 256}),
]  # fmt: skip
UPLOADS = [
    upload("nothing", b"", "file is empty"),
    upload("a NUL byte", HEADER + b"2026-01-01,a\0b,1\n", "file has a NUL byte on line 2"),
    upload("no amount", b"date,description\n2026-01-01,a\n", "file needs the column amount"),
    upload("a column twice", b"date,Date,description,amount\n", "file has the column date twice"),
    upload("only a header", HEADER, "file has no row that can be stored"),
    upload("only bad rows", HEADER + b"x,a,1\n2026-01-01,a,1e3\n", "line 3 amount must be"),
    upload("another part", file_part(HEADER, "csv"), "file is required",
           "multipart/form-data; boundary=b"),
    upload("an empty part", file_part(b""), "file is empty", "multipart/form-data; boundary=b"),
]  # fmt: skip
ALL = [*SYNTAX, *MEDIA, *SIZE, *VALUES, *MAILS, *UPLOADS]
