"""Forms of a page, as a browser sends them: with what is hidden in them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from offramp.cases.prepare import Answer

UNSENT = frozenset({"submit", "button", "image", "reset", "file", "checkbox", "radio"})


@dataclass
class Form:
    """Where a form is sent, and its fields with the values that the page gave them."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def forms(answer: Answer) -> list[Form]:
    """Return the forms of a page in their order."""
    return _read(answer).forms


def value(answer: Answer, name: str) -> str:
    """Return a field's value, or that of ``<meta name=... content=...>``; `KeyError`."""
    page = _read(answer)
    for found in (*page.forms, page.outside):
        if name in found.fields:
            return found.fields[name]
    return page.metas[name]


def with_fields(answer: Answer, names: Collection[str]) -> Form | None:
    """Return the first form of a page that has all fields *names*."""
    return next((one for one in forms(answer) if set(names) <= one.fields.keys()), None)


def target(form: Form, path: str) -> str:
    """Return path and query that *form* on the page *path* is sent to."""
    found = urlsplit(urljoin(path, form.action))
    return f"{found.path or '/'}?{found.query}" if found.query else found.path or "/"


def _read(answer: Answer) -> "_Page":
    page = _Page()
    page.feed(answer.body.decode(errors="replace"))
    return page


class _Page(HTMLParser):
    """Collects forms; *outside* has the fields of none."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.outside = Form()
        self.metas: dict[str, str] = {}
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif tag == "meta" and name:
            self.metas.setdefault(name, given.get("content", ""))
        elif name and tag in {"input", "textarea", "select"}:
            form = self._open or self.outside
            if given.get("type", "text").lower() not in UNSENT or "checked" in given:
                form.fields.setdefault(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
