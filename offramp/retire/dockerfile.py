"""
What the `pip install` of a Dockerfile names, where it is a plain list of words.

A whole instruction goes when it installed nothing else; with other commands beside it, variables
or anything else that a shell would read, it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

NAME = re.compile(r"(.*\.)?[Dd]ockerfile(\.[\w.-]+)?|Containerfile")
RUN = re.compile(r"[ \t]*RUN[ \t]+(--\w[\w-]*=\S+[ \t]+)*", re.IGNORECASE)
PIP = re.compile(r"\s*((\S*/)?python[\d.]*\s+-m\s+)?(\S*/)?pip[\d.]*\s+install(?=\s)")
WORD = re.compile(r"\"[^\"\\\n$`]*\"|'[^'\\\n]*'|[^\s\"'\\;&|<>()`$#]+")
PACKAGE = re.compile(r"([A-Za-z0-9][\w.-]*)(\[[^\]]*\])?\s*([=<>!~;@].*)?")
JOINED = re.compile(r"\\[ \t]*\r?\n")
CONTINUED = re.compile(r"\\[ \t]*\r?\n?$")
VALUED = frozenset(  # options with a word of their own behind them
    (
        *("-r", "-c", "-i", "-f", "-t", "-e", "--requirement", "--constraint", "--index-url"),
        *("--extra-index-url", "--find-links", "--target", "--editable", "--trusted-host"),
        *("--timeout", "--retries", "--prefix", "--root", "--proxy", "--progress-bar", "--src"),
        *("--cache-dir", "--only-binary", "--no-binary", "--platform", "--python-version"),
    )
)
INSTALLING = frozenset({"-r", "-e", "--requirement", "--editable"})
ATTACHED = re.compile(r"-[re]\S|--(requirement|editable)=")
IsGone = Callable[[str], bool]  # of a distribution, as it is written


def without(text: str, is_gone: IsGone) -> dict[int, str]:
    """Return the lines that change, by number ("": gone)."""
    if re.search(r"(?mi)^#\s*escape\s*=", text):
        return {}
    lines = text.splitlines(keepends=True)
    changed: dict[int, str] = {}
    for first, count in _instructions(lines):
        whole = "".join(lines[first : first + count])
        fresh = _edited(whole, is_gone)
        if fresh != whole:
            kept = fresh.splitlines(keepends=True)
            changed |= {first + n: kept[n] if n < len(kept) else "" for n in range(count)}
    return changed


def _instructions(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line and the number of lines of each RUN, without those with comments."""
    number = 0
    while number < len(lines):
        count = 1
        while CONTINUED.search(lines[number + count - 1]) and number + count < len(lines):
            count += 1
        has_comment = any(one.lstrip().startswith("#") for one in lines[number : number + count])
        if RUN.match(lines[number]) and not has_comment:
            yield number, count
        number += count


def _edited(whole: str, is_gone: IsGone) -> str:
    run = RUN.match(whole)
    pip = PIP.match(JOINED.sub(_blank, whole), run.end()) if run else None
    words = list(WORD.finditer(whole, pip.end())) if pip else []
    if pip is None or not words or not _is_plain(whole, pip.end(), words):
        return whole
    packages, others = _sorted(words)
    gone = [one for one in packages if is_gone(_package(one))]
    if not gone:
        return whole
    if len(gone) == len(packages) and not others:
        return ""
    for one in reversed(gone):
        whole = _cut(whole, one)
    return whole


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _is_plain(text: str, start: int, words: list[re.Match[str]]) -> bool:
    """Tell whether there is nothing but words and the ends of continued lines."""
    at = start
    for one in words:
        if JOINED.sub("", text[at : one.start()]).strip() or at == one.start():
            return False
        at = one.end()
    return not JOINED.sub("", text[at:]).strip()


def _sorted(words: list[re.Match[str]]) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Return the words that are packages, and what else is installed: files, folders."""
    packages: list[re.Match[str]] = []
    others: list[re.Match[str]] = []
    before = ""
    for one in words:
        word = one[0]
        if before in VALUED:
            others += [one] if before in INSTALLING else []
            before = ""
        elif word.startswith("-"):
            before = word
            others += [one] if ATTACHED.match(word) else []
        else:
            before = ""
            (packages if _package(one) else others).append(one)
    return packages, others


def _package(word: re.Match[str]) -> str:
    """Return what a word asks for; "" for a path or an address."""
    found = PACKAGE.fullmatch(word[0].strip("\"'"))
    return found[1] if found and not found[1].endswith((".txt", ".whl", ".zip", ".gz")) else ""


def _cut(text: str, word: re.Match[str]) -> str:
    """Return *text* without a word; a line that had nothing else goes, too."""
    start, end = word.span()
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop + 1
    alone = not text[line:start].strip() and not text[end:stop].strip().rstrip("\\").strip()
    if not alone and not text[line:start].strip():  # the first of its line, which stays indented
        return text[:start] + text[end:].lstrip(" \t")
    if not alone:
        space = len(text[line:start]) - len(text[line:start].rstrip())
        return text[: start - space] + text[end:]
    if CONTINUED.search(text[line:stop]):
        return text[:line] + text[stop:]
    above = text[: line - _joint(text[:line])].rstrip(" \t")  # the last word: the line above ends
    return above + _end(text[line:stop])


def _joint(text: str) -> int:
    """Return how long the end of a continued line is."""
    found = re.search(r"\\[ \t]*\r?\n$", text)
    return len(found[0]) if found else 0


def _end(line: str) -> str:
    found = re.search(r"\r?\n$", line)
    return found[0] if found else ""
