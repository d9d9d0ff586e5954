"""Secrets that are known by how they look, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

# formats of keys that their makers publish, so that they can be found
FORMS = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,})\b"),
    "a Stripe key": re.compile(r"\b[rs]k_live_[0-9A-Za-z]{16,}\b"),
    "a Slack token": re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{10,}"),
    "a Google API key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "a SendGrid key": re.compile(r"\bSG\.[\w-]{22}\.[\w-]{43}\b"),
    "a Stripe key of tests": re.compile(r"\b[rs]k_test_[0-9A-Za-z]{16,}\b"),
    "a Telegram token": re.compile(r"\b\d{8,10}:AA[\w-]{33}\b"),
    "a Google secret": re.compile(r"\bGOCSPX-[\w-]{20,}"),
    "an OpenAI key": re.compile(r"\bsk-(?:proj-|svcacct-|ant-)?[A-Za-z0-9_-]{32,}\b"),
    "a token in a header": re.compile(r"^(?:Bearer|Basic|Token) (?=\S*\d)[\w.+/=-]{16,}$"),
    "a key in a URL": re.compile(
        r"[?&](?:appid|api_?key|access_?token|token|key)=(?=[\w-]*\d)[\w-]{16,}", re.IGNORECASE
    ),
    "a private key": re.compile(r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\s+\S{20}"),
    "a password in a URL": re.compile(
        r"^[a-z][a-z0-9+]*://[^/\s:@{}%]*:(?!\d+/)(?:[^/\s:@{}%<$]|%[0-9A-Fa-f]{2})+@[\w.-]+"
    ),
    "a password of a connection": re.compile(
        r"^(?=.*\b(?:host|server|dbname|database|uid|user)\s*=)(?:.*[\s;])?"
        r"(?:password|pwd)\s*=\s*[^\s;{}%$<'\"]{3,}",
        re.IGNORECASE | re.DOTALL,
    ),
}
BEGINNINGS = (
    *(b"akia", b"asia", b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"k_live_", b"aiza", b"sg."),
    *(b"jwt.encode", b"jwt.decode", b"smtplib", b"password_hash('", b'password_hash("'),
    *(b"k_test_", b":aa", b"gocspx-", b"auth=(", b"basicauth("),
    *(b"mysqldb.connect(", b"pymysql.connect("),
    *(b"github_pat_", b"xoxa-", b"xoxb-", b"xoxp-", b"xoxr-", b"xoxs-", b"private key"),
)
OF_CONNECTION = re.compile(
    rb"\b(?:host|server|dbname|database|uid|user)=[^\n]*\b(?:password|pwd)=\w"
    rb"|\b(?:password|pwd)=\w[^\n]*\b(?:host|server|dbname|database|uid|user)="
)
# what is looked for only where a word of it stands, which is found ten times as fast
WRITTEN = {
    b"://": re.compile(rb"://[^/\s:@]*:[^/\s@]*@"),
    b"appid=": re.compile(rb"[?&]appid=\w{8}"),
    b"key=": re.compile(rb"[?&]\w*key=\w{8}"),
    b"token=": re.compile(rb"[?&]\w*token=\w{8}"),
    b"sk-": re.compile(rb"\bsk-[a-z0-9]"),
    b"bearer ": re.compile(rb"[\"']bearer [\w.+/=-]{16}"),
    b"basic ": re.compile(rb"[\"']basic [\w.+/=-]{16}"),
    b"token ": re.compile(rb"[\"']token [\w.+/=-]{16}"),
    b"password=": OF_CONNECTION,
    b"pwd=": OF_CONNECTION,
}
NOBODYS = re.compile(r"user(?:name)?:pass|example|://(\w*):\1@")  # the same twice is a default
OF_ONE_MACHINE = re.compile(r"@(?:localhost|127\.0\.0\.1)\b")
OF_NOBODY = re.compile(r"://\w*:(?:postgres|root|password|guest|secret|test|dev)@")
SHORTEST, LONGEST = 10, 4_000  # characters


def may_hold(text: bytes) -> bool:
    """Tell whether a look at the constants of a text in small letters is worth its time."""
    return any(one in text for one in BEGINNINGS) or any(
        word in text and form.search(text) is not None for word, form in WRITTEN.items()
    )


def find(line: int, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line, what it is, and the text where it may be a placeholder."""
    if not SHORTEST < len(text) < LONGEST or NOBODYS.search(text):
        return
    if OF_ONE_MACHINE.search(text) and OF_NOBODY.search(text):
        return
    kind = next((name for name, form in FORMS.items() if form.search(text)), None)
    if kind is not None:
        yield line, kind, text if "URL" in kind or "connection" in kind else ""
