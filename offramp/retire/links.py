"""Links by endpoint (`url_for`) from what stays to a route that goes: they would fail."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from offramp.code.surface.model import Declared
from offramp.retire import endpoints
from offramp.retire.mentions import ANY
from offramp.retire.mentions import text as known
from offramp.retire.routes import Going
from offramp.retire.units import last_name

LINK = re.compile(r"""\burl_for\s*\(\s*(?:endpoint\s*=\s*)?(['"])([\w.]+)\1""")
COMPUTED = re.compile(r"""\burl_for\s*\(\s*(?:endpoint\s*=\s*)?(?![\s'")])""")
BEGUN = re.compile(r"""\burl_for\s*\(\s*(?:endpoint\s*=\s*)?(['"])([\w.]+)\1\s*[~+]""")
WORD = re.compile(r"\w")
QUOTED = re.compile(r"""(['"])([\w.]+)\1""")

INSTEAD = "write its path instead"
OR_NAMED = (
    "or keep the endpoints of such links: --keep-links writes"
    " app.add_url_rule(PATH, ENDPOINT, build_only=True), which serves nothing"
)
UNKEPT = "links could not be kept: "  # begins why, where that was asked for
Texts = Mapping[str, "ast.Module | str"]  # by file: code as its tree, templates as they are


@dataclass(frozen=True)
class Link:
    """
    An endpoint that is named, and in which line; *sure* where it is certainly followed.

    One that is put together has ANY for what is not known: `shop.{}`.
    """

    endpoint: str
    line: int
    sure: bool = True

    def meant(self, gone: Mapping[str, Declared]) -> list[str]:
        """Return which of *gone* it may be, where it is put together."""
        if ANY not in self.endpoint:
            return []
        pattern = ".*".join(map(re.escape, self.endpoint.split(ANY)))
        return [name for name in gone if re.fullmatch(pattern, name)]


def broken(going: Going, texts: Texts) -> Iterator[str]:
    """Yield a sentence for each link in *texts* (files that stay) to an endpoint that goes."""
    gone = _gone(going, texts)
    for file, text in sorted(texts.items(), key=lambda pair: pair[0]):
        for link in sorted(_links(text), key=lambda one: one.line):
            declared = _leads(link.endpoint, gone, going) if link.sure else None
            if declared is not None:
                yield (
                    f"{file}:{link.line} links to {link.endpoint} by its endpoint, which fails "
                    f"without the route; {INSTEAD} ({declared.path})"
                )


def lost(going: Going, texts: Texts) -> list[Declared]:
    """Return the routes that go to which *texts* link, or may link; all of an endpoint."""
    gone = _gone(going, texts)
    is_computed = any(map(_is_computed, texts.values()))
    named: set[str] = set()
    for text in texts.values():
        for link in _links(text):
            declared = _leads(link.endpoint, gone, going) if link.sure or is_computed else None
            named |= {declared.endpoint} if declared else set()
            named.update(link.meant(gone))
    return [one for one in going.routes if one.endpoint in named]


def mentioned(going: Going, texts: Texts) -> Iterator[str]:
    """
    Yield a sentence for each string that is an endpoint that goes, and may be none.

    One without a dot may be anything: it counts where links are made of names from elsewhere.
    """
    gone = _gone(going, texts)
    is_computed = any(map(_is_computed, texts.values()))
    for file, text in sorted(texts.items(), key=lambda pair: pair[0]):
        for link in _links(text):
            is_meant = is_computed or "." in link.endpoint.strip(".")
            if not link.sure and is_meant and link.endpoint in gone:
                yield f"{file}:{link.line} names {link.endpoint}, which no route is called any more"
            if meant := link.meant(gone):
                yield (
                    f"{file}:{link.line} puts an endpoint together, which may be "
                    f"{', '.join(meant)}: no route is called so any more"
                )


def settings(going: Going, texts: Texts) -> Iterator[str]:
    """Yield a sentence for each setting that names a blueprint which has no routes any more."""
    kept = {one.blueprint for one in going.staying}
    gone = {one.blueprint for one in going.routes if one.blueprint} - kept
    for file, tree in sorted(texts.items(), key=lambda pair: pair[0]):
        for node in ast.walk(tree) if isinstance(tree, ast.Module) and gone else ():
            name = _setting(node)
            for one in ast.walk(node) if name else ():
                if isinstance(one, ast.Constant) and one.value in gone:
                    yield (
                        f"{file}:{one.lineno} names the blueprint {one.value} in the setting "
                        f"{name}, and it has no routes any more"
                    )


def _setting(node: ast.AST) -> str | None:
    """Return the name of the setting that a statement gives a value: `NAME = ...`."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return None
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if isinstance(target, ast.Subscript):
        target = target.slice
    name = getattr(target, "id", getattr(target, "attr", getattr(target, "value", None)))
    return name if isinstance(name, str) and name.isupper() else None


def _named(texts: Texts) -> Iterator[str]:
    """Yield endpoints that rules keep for links alone: `add_url_rule(..., build_only=True)`."""
    for tree in texts.values():
        for node in ast.walk(tree) if isinstance(tree, ast.Module) else ():
            if not isinstance(node, ast.Call) or last_name(node) != "add_url_rule":
                continue
            given = {one.arg: one.value for one in node.keywords}
            only = given.get("build_only")
            named = given.get("endpoint", node.args[1] if len(node.args) > 1 else None)
            if isinstance(only, ast.Constant) and only.value is True:
                yield from [str(named.value)] if isinstance(named, ast.Constant) else []


def _is_computed(text: ast.Module | str) -> bool:
    """Tell whether a link is made to an endpoint that does not stand there."""
    if isinstance(text, str):
        return COMPUTED.search(text) is not None
    given = [one for node in ast.walk(text) for one in endpoints.given(node)]
    return any(not any(map(_is_word, ast.walk(each))) for each in given)


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and WORD.search(str(node.value)) is not None


def _is_made(given: ast.expr) -> bool:
    """Tell whether an endpoint is put together, of something that is known and more."""
    is_known = any(map(_is_word, ast.walk(given)))
    return isinstance(given, ast.JoinedStr | ast.BinOp) and is_known


def _gone(going: Going, texts: Texts) -> dict[str, Declared]:
    kept = {one.endpoint for one in going.staying} | set(_named(texts))
    return {one.endpoint: one for one in going.routes if one.endpoint not in kept}


def _leads(endpoint: str, gone: Mapping[str, Declared], going: Going) -> Declared | None:
    """
    Return the route that goes and that an endpoint means.

    One with a dot in front is within the blueprint of the request that is being answered: it
    can mean only blueprints that still have routes.
    """
    if not endpoint.startswith("."):
        return gone.get(endpoint)
    serving = {one.blueprint for one in going.staying if one.kind != "static"}
    for name, declared in gone.items():
        if f".{name.rpartition('.')[2]}" == endpoint and declared.blueprint in serving:
            return declared
    return None


def _links(text: ast.Module | str) -> Iterator[Link]:
    if isinstance(text, ast.Module):
        yield from _of_code(text)
        return
    followed = {found.end() for found in LINK.finditer(text)}
    for found in QUOTED.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Link(found[2], line, sure=found.end() in followed)
    for found in BEGUN.finditer(text):
        yield Link(found[2] + ANY, text.count("\n", 0, found.start()) + 1, sure=False)


def _of_code(tree: ast.Module) -> Iterator[Link]:
    followed: set[int] = set()
    words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        for given in endpoints.given(node):
            if _is_made(given):
                yield Link(known(given), given.lineno, sure=False)
            for one in ast.walk(given):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    followed.add(id(one))
                    yield Link(one.value, one.lineno)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in followed:
                yield Link(text, node.lineno, sure=False)
                pages = LINK.finditer("" if id(node) in words else text)
                yield from (Link(one[2], node.lineno) for one in pages)
            case _:
                pass
