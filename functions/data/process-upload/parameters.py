"""
A header's value with its parameters: `form-data; name="file"; filename="bank.csv"`.

Clients do not agree on how a parameter is written, so this takes what they send: tokens, quoted
texts with backslashes or the `%22` of browsers, and `filename*=utf-8''...` (RFC 8187), also in
pieces (RFC 2231). What cannot be read is passed over up to the next `;`.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

BLANK = " \t"
TOKEN = r"[\w!#$%&'*+.^`|~-]+"  # noqa: S105 - the characters of RFC 9110's tokens
QUOTED = r'"(?P<quoted>(?:\\["\\]|[^"])*+)(?P<end>"?)'
PARAMETER = re.compile(rf"(?P<name>{TOKEN})=(?:(?P<token>{TOKEN})|{QUOTED})?", re.ASCII)
NEXT = re.compile(r";[ \t]*")
MARKS = re.compile(r"(.*?)(\*[0-9]+)?(\*)?")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
CODED = re.compile(r"(?P<charset>[^']*)'[^']*'(?P<text>.*)", re.DOTALL)
CHARSETS = ("ascii", "us-ascii", "utf-8", "iso-8859-1")


def split(value: str) -> tuple[str, dict[str, str]]:
    """Return what is before the first `;`, and of each parameter's texts the last, by name."""
    first, _, rest = (part.strip(BLANK) for part in value.partition(";"))
    found: dict[str, str] = {}
    in_pieces: dict[str, str] = {}  # name -> charset of the first piece
    for written, said in _written(rest if first else ""):
        name, piece, coded = MARKS.fullmatch(written).groups()
        charset = in_pieces.get(name, "")
        charset, text = _decoded(said, charset) if coded else (charset, said)
        if piece:
            found[name] = (found[name] if name in in_pieces else "") + text
            in_pieces[name] = charset
        else:
            found[name] = text
            in_pieces.pop(name, None)
    return first, found


def _written(rest: str) -> Iterator[tuple[str, str]]:
    """Yield names, in lower case, and texts as they stand; a quote that is left open ends all."""
    place: int | None = 0
    while place is not None:
        if found := PARAMETER.match(rest, place):
            place = found.end()
            if found["token"] is not None:
                yield found["name"].lower(), found["token"].replace("%22", '"')
            elif found["end"]:
                yield found["name"].lower(), _unquoted(found["quoted"])
            elif found["quoted"] is not None:
                return
        following = NEXT.search(rest, place)
        place = following.end() if following else None


def _unquoted(text: str) -> str:
    return ESCAPED.sub(r"\1", text).replace("%22", '"')


def _decoded(text: str, charset: str) -> tuple[str, str]:
    """Return the charset of a percent-encoded *text*, and what it says; unknown ones stay coded."""
    if found := CODED.fullmatch(text):
        charset, text = found["charset"].lower() or charset, found["text"]
    return charset, unquote(text, encoding=charset) if charset in CHARSETS else text
