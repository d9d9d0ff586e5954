"""Forms of a page, as a browser sends them: with what is hidden in them."""

from codecs import getincrementaldecoder
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from offramp.browser import Parser
from offramp.cases.prepare import Answer

UNSENT = frozenset({"submit", "button", "image", "reset", "file", "checkbox", "radio"})
PIECE = 65_536  # bytes that are read before it is seen whether they were enough
MOST = 2_097_152  # bytes of a page that are read at most, in some seconds


@dataclass
class Form:
    """Where a form is sent, and its fields with the values that the page gave them."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def value(answer: Answer, name: str) -> str:
    """Return a field's value, or that of ``<meta name=... content=...>``; `KeyError`."""
    for page in _reading(answer):
        for found in (*page.forms, page.open, page.outside):
            if found is not None and name in found.fields:
                return found.fields[name]
    return page.metas[name]


def with_fields(answer: Answer, names: Collection[str]) -> Form | None:
    """Return the first form of a page that has all fields *names*, whole."""
    wanted = set(names)
    for page in _reading(answer):
        if found := next((one for one in page.forms if wanted <= one.fields.keys()), None):
            return found
    return None


def target(form: Form, path: str) -> str:
    """Return path and query that *form* on the page *path* is sent to, whatever its host."""
    try:
        found = urlsplit(urljoin(path, form.action))
    except ValueError:  # an address that none is, such as http://[
        return path
    return f"{found.path or '/'}?{found.query}" if found.query else found.path or "/"


def _reading(answer: Answer) -> Iterator["_Page"]:
    """Yield what is known of a page after each piece of it, at last of all that is read."""
    page = _Page()
    decoder = getincrementaldecoder("utf-8")("replace")
    for start in range(0, min(len(answer.body), MOST), PIECE):
        page.feed(decoder.decode(answer.body[start : start + PIECE]))
        yield page
    page.end()
    yield page


@dataclass
class Filling:
    """A `select` or `textarea` while it is open: what is chosen, or written in it."""

    fields: dict[str, str]
    name: str
    is_text: bool
    has_default: bool  # without a choice the first option counts
    chosen: str = ""
    text: str = ""
    option: dict[str, str] | None = None  # the open one's attributes

    def begin(self, option: dict[str, str]) -> None:
        """Take the next option; the one before has ended, whether its tag was closed or not."""
        self.end_option()
        self.option, self.text = option, ""

    def end_option(self) -> None:
        """Choose the open option where it is selected, or the first that may be."""
        given, self.option = self.option, None
        if given is None:
            return
        if "selected" in given or (self.has_default and "disabled" not in given):
            self.has_default = False
            self.chosen = given.get("value", " ".join(self.text.split()))

    def end(self) -> None:
        """Give the field its value, unless another of its name has one."""
        self.end_option()
        self.fields.setdefault(
            self.name, self.text.removeprefix("\n") if self.is_text else self.chosen
        )


class _Page(Parser):
    """Collects forms that have ended, and the *open* one; *outside* has the fields of none."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.outside = Form()
        self.metas: dict[str, str] = {}
        self._filling: Filling | None = None

    def end(self) -> None:
        """Take the open form as it is: the next one begins, or the page ends."""
        self._end_filling()
        if self.open is not None:
            self.forms.append(self.open)
        self.open = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.end()
            self.open = Form(given.get("action", ""))
        elif tag == "meta" and name:
            self.metas.setdefault(name, given.get("content", ""))
        elif name and tag in {"textarea", "select"}:
            self._end_filling()
            fields = (self.open or self.outside).fields
            is_single = "multiple" not in given
            self._filling = Filling(fields, name, is_text=tag == "textarea", has_default=is_single)
        elif name and tag == "input":
            form = self.open or self.outside
            if given.get("type", "text").lower() not in UNSENT or "checked" in given:
                form.fields.setdefault(name, given.get("value", ""))
        elif tag == "option" and self._filling is not None:
            self._filling.begin(given)

    def handle_data(self, data: str) -> None:
        if self._filling is not None:
            self._filling.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._end_filling()
        elif tag in {"option", "optgroup"} and self._filling is not None:
            self._filling.end_option()
        elif tag == "form":
            self.end()

    def _end_filling(self) -> None:
        if self._filling is not None:
            self._filling.end()
        self._filling = None
