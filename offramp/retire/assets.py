"""Templates and static files that only removed code named."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from offramp.code.tree import Found
from offramp.retire.texts import Texts, content, formatted
from offramp.retire.units import last_name

TEXT = frozenset(  # static files that may name others
    (
        *(".html", ".htm", ".jinja", ".jinja2", ".j2", ".txt", ".xml", ".svg", ".md"),
        *(".js", ".mjs", ".ts", ".css", ".scss", ".less", ".json", ".webmanifest", ".map"),
    )
)
NAMED = re.compile(r"""["']([\w./@ -]+\.\w+)["']""")
COMPUTED = re.compile(r"\{%-?\s*(?:include|extends|import|from)\s([^%]*[~+][^%]*)%\}")
JOINED = re.compile(r"\s*[~+]\s*")
FILLED = re.compile(r"\{[^{}]*\}|%(?:\(\w+\))?[sdr]")  # of f-strings, `.format` and `%`
QUOTED = re.compile(r"""["']([^"']*)["']""")
RENDERING = frozenset({"render_template", "get_template", "select_template", "stream_template"})
FOLDERS = {"template_folder": "templates", "static_folder": "static"}


def assets(texts: Texts) -> set[Path]:
    """
    Return the files that go.

    A template goes when removed code named it and nothing that stays does, other templates
    that stay and names made at run time included. A static file likewise, and it stays where a
    function's page or code names it, since the old side serves it to those, too. A file that
    nobody ever named is left alone.
    """
    templates = _Templates(_named(texts, "template_folder"))
    gone = templates.reached(texts.before) - templates.reached(texts.after)
    patterns = templates.computed(texts, gone)
    gone = {name for name in gone if not any(re.fullmatch(one, name) for one in patterns)}
    paths = {one.path for name in gone for one in templates.by_name[name]}
    before = [*texts.before, *(content(one) for one in templates.all())]
    after = [*texts.after, *(content(one) for one in templates.all() if one.path not in paths)]
    after += [content(one) for one in texts.of_functions if _is_text(one) or _is_code(one)]
    return paths | _static(_named(texts, "static_folder"), before, after)


def _static(
    static: dict[str, list[Found]], before: Collection[str], after: Collection[str]
) -> set[Path]:
    """Return the static files that go: what is named, though by nothing that stays."""
    said = {one.path: content(one) for ones in static.values() for one in ones if _is_text(one)}
    pending = [name for name in static if any(name in text for text in before)]
    named = set(pending)
    for name in pending:  # which grows: what a static file names is named, too
        texts = [(one, said[one.path]) for one in static[name] if _is_text(one)]
        fresh = [
            other
            for other, ones in static.items()
            if other not in named
            and any(_leads(one, text, each, other) for one, text in texts for each in ones)
        ]
        named.update(fresh)
        pending += fresh
    gone = _unnamed(static, named, said, after)
    return {one.path for name in gone for one in static[name]}


def _unnamed(
    static: dict[str, list[Found]],
    named: Collection[str],
    said: dict[Path, str],
    after: Collection[str],
) -> set[str]:
    """Return those of *named* that neither *after* nor a static file that stays names."""
    gone = set(named)
    while True:
        paths = {one.path for name in gone for one in static[name]}
        texts = [*after, *(text for path, text in said.items() if path not in paths)]
        kept = {
            name
            for name in gone
            if any(name.rpartition("/")[2] in text or _names_folder(text, name) for text in texts)
        }
        if not kept:
            return gone
        gone -= kept


def _is_text(one: Found) -> bool:
    return one.path.suffix in TEXT


def _is_code(one: Found) -> bool:
    return one.path.suffix == ".py"


def _leads(one: Found, text: str, other: Found, name: str) -> bool:
    """Tell whether a static file names another, as seen from itself or by its address."""
    seen = re.escape(os.path.relpath(other.path, one.path.parent))
    path = rf"(?:[\"'`(\s]|(?<![\w.])\./){seen}|/static/{re.escape(name)}"
    return re.search(rf"(?:{path})(?![\w-])", text) is not None


def _names_folder(text: str, name: str) -> bool:
    """Tell whether *text* names the folder of a file, and puts the rest together at run time."""
    folder, slash, _ = name.rpartition("/")
    return bool(slash) and re.search(rf"{re.escape(folder)}/(?:$|[\"'`{{$%])", text) is not None


def _named(texts: Texts, option: str) -> dict[str, list[Found]]:
    """Return files by their name below a folder of templates (or of static files)."""
    given = set(_folders(texts, option))
    found: dict[str, list[Found]] = {}
    for one in texts.files:
        _, mark, rest = f"/{one.name}".rpartition(f"/{FOLDERS[option]}/")
        own = next((f for f in given if one.path.is_relative_to(f)), None)
        if own is not None:
            rest = one.path.relative_to(own).as_posix()
        if (mark or own) and one.path.suffix != ".py":
            found.setdefault(rest, []).append(one)
    return found


def _folders(texts: Texts, option: str) -> Iterator[Path]:
    """Yield folders that applications and blueprints are told of."""
    for module in texts.project.modules.values():
        for node in ast.walk(module.top):
            for keyword in node.keywords if isinstance(node, ast.Call) else ():
                value = keyword.value
                if keyword.arg == option and isinstance(value, ast.Constant) and value.value:
                    yield (module.path.parent / str(value.value)).resolve()


@dataclass
class _Templates:
    """Templates by name; several may have one."""

    by_name: dict[str, list[Found]]

    def all(self) -> Iterator[Found]:
        for ones in self.by_name.values():
            yield from ones

    def reached(self, texts: Collection[str]) -> set[str]:
        """Return the templates that strings name, with those they extend, include and import."""
        pending = [text for text in texts if text in self.by_name]
        found: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                said = [one for each in self.by_name[name] for one in NAMED.findall(content(each))]
                pending += [one for one in said if one in self.by_name]
        return found

    def computed(self, texts: Texts, gone: set[str]) -> set[str]:
        """Return patterns of the names that are put together at run time, *gone* left out."""
        if not gone:
            return set()
        patterns = {one for tree in texts.trees.values() for one in _rendered(tree)}
        patterns |= {one for text in texts.after for one in _filled(text)}
        for other, ones in self.by_name.items():
            if other not in gone:
                patterns.update(one for each in ones for one in _included(content(each)))
        return patterns


def _filled(text: str) -> Iterator[str]:
    """Yield the pattern of a text that is filled in at run time, where it may name a template."""
    parts = FILLED.split(text)
    if len(parts) > 1 and "." in parts[-1] and not any(map(str.isspace, text)):
        yield ".*".join(map(re.escape, parts))


def _rendered(tree: ast.Module) -> Iterator[str]:
    """Yield patterns of names that code puts together, for a template or as if for one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and last_name(node) in RENDERING:
            parts = list(_parts(node.args[0]))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = list(_parts(node))
            parts = parts if "." in (parts[-1] or "") else []
        else:
            continue
        if any(part is None for part in parts) and any(parts):
            yield "".join(".*" if part is None else re.escape(part) for part in parts)


def _parts(node: ast.expr) -> Iterator[str | None]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr():
            for place, text in enumerate(formatted(node).split("{}")):
                yield from ([None] if place else [])
                yield text
        case ast.BinOp(left=left, right=right):
            yield from (*_parts(left), *_parts(right))
        case _:
            yield None


def _included(text: str) -> Iterator[str]:
    """Yield patterns of names that a template puts together with `~` or `+`."""
    for found in COMPUTED.findall(text):
        pieces = [one.strip() for one in JOINED.split(found)]
        yield "".join(
            re.escape(quoted[1]) if (quoted := QUOTED.fullmatch(one)) else ".*" for one in pieces
        )
