"""
What of somebody's values may stand in a document that is kept in git, and shown to others.

A name that sounds secret does not tell all secrets, so that it is the other way round: numbers
and booleans are shown, addresses without who signs in and what is asked for, and words only
where the setting's name says that they choose something.
"""

from __future__ import annotations

import re

from offramp.audit.secret_names import is_secret
from offramp.code.given import Given, Items, Keys, Literal, Reference, Text

# the last words of names whose values are choices
CHOICES = frozenset(
    {
        *("ALGORITHM", "BACKEND", "CHARSET", "CLASS", "CURRENCY", "DOMAIN", "DRIVER", "ENCODING"),
        *("ENGINE", "ENV", "ENVIRONMENT", "EXTENSIONS", "FORMAT", "FORMATS", "FORMATTER"),
        *("HANDLER", "HANDLERS", "LANGUAGE", "LANGUAGES", "LEVEL", "LEVELNAME", "LOCALE"),
        *("METHOD", "METHODS", "MODE", "POOLCLASS", "PORT", "PREFIX", "PROTOCOL", "REGION"),
        *("SAMESITE", "SCHEME", "SCHEMES", "SERIALIZER", "STRATEGY", "TEMPLATE", "THEME"),
        *("TIMEZONE", "TITLE", "TYPE", "TYPES", "VERSION"),
        *("ISOLATION_LEVEL", "JWT_TOKEN_LOCATION"),
    }
)
ADDRESS = re.compile(r"^([a-z][a-z0-9+.-]*://)(.*)$", re.DOTALL | re.IGNORECASE)
END = re.compile(r"[/?#\s]")
# in a command: a variable that is set for it, and an option whose name sounds secret
ASSIGNED = re.compile(r"\b([A-Z][A-Z0-9_]*\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s\"',\]]+)")
OPTION = re.compile(
    r"(--?[\w-]*(?:pass|pwd|secret|token|key|credential|auth)[\w-]*)([=\s]+|[\"'],\s*[\"'])[^\s\"']+",
    re.IGNORECASE,
)
URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"']*", re.IGNORECASE)
HIDDEN = "..."


def value(name: str, given: Given) -> str:
    """Return what may be told of the value of the setting *name*; nothing where that is secret."""
    match given:
        case Literal(value=str() as text) | Text(template=text):
            return _text(name, text)
        case Literal(value=plain) if not (isinstance(plain, bytes) or is_secret(name)):
            return str(plain)
        case Reference():
            return given.ref
        case Keys():
            told = [(str(key), value(str(key), one)) for key, one in given.items]
        case Items():
            told = [("", value(name, one)) for one in given.items]
        case _:
            told = []
    return ", ".join(f"{key}={one}" if key else one for key, one in told if one)


def address(text: str) -> str:
    """
    Return an address without user, password, query and, but for files, path.

    A host may stand alone; one of SQLite is a file's.
    """
    match = ADDRESS.match(text)
    if match is None:
        return END.split(text.rpartition("@")[2])[0]
    scheme, rest = match[1], match[2].rpartition("@")[2]
    if scheme.lower().startswith("sqlite"):
        return scheme + rest.partition("?")[0]
    return scheme + END.split(rest)[0]


def command(text: str) -> str:
    """Return a command without values of variables, secret options and parts of addresses."""
    text = URL.sub(lambda match: address(match[0]), text)
    text = OPTION.sub(rf"\1\2{HIDDEN}", text)
    return ASSIGNED.sub(rf"\1{HIDDEN}", text)


def _text(name: str, text: str) -> str:
    if ADDRESS.match(text):
        return address(text)
    return text if _last(name) in CHOICES or name.upper() in CHOICES else ""


def _last(name: str) -> str:
    return name.upper().rpartition("_")[2]
