"""
What a piece of code names: names of its module, attributes, strings.

More is taken as named than really is (an attribute's owner is often unknown), never less:
what is named stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from offramp.code.source import expression
from offramp.retire import endpoints
from offramp.retire.bodies import bound

DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
ENTRY = re.compile(r"\b([A-Za-z_][\w.]*):([A-Za-z_][\w.]*)")  # `shop.work:clean`
IMPORT_IN_TEXT = re.compile(r"from\s+([\w.]+)\s+import\s+([\w, ]+)")
WIDE_OPEN = frozenset({"globals", "eval", "exec"})
LOADERS = frozenset({"import_module", "__import__", "import_string", "resolve_name"})
OF_ATTRIBUTES = frozenset({"getattr", "hasattr", "setattr", "delattr", "object"})
OF_THE_PLACE = frozenset({"locals", "vars"})  # at the top, the module's own names
FINDERS = frozenset({"find_modules"})  # of all that lies in a package
ANY = "{}"  # of a text, what is not known
GAP = re.compile(r"%(?:\(\w+\))?[sdr]|\{[^{}]*\}")  # where `%` or `format` fills something in

Skip = Callable[[ast.AST], bool]


@dataclass
class Mentions:
    """
    Names (`a`, `a.b.c` as far as attributes follow), attributes, strings, and calls.

    *is_open* tells that names are looked up by strings there, so that anything of the module
    may be meant; *is_dynamic* that attributes are, so that any method may be. *made* are the names
    of those, as far as they are known ("to_{}"), and *loaded* those of modules that are imported
    by a text ("shop.plugins.{}"). *fields* are what bodies of classes bind: a schema reads
    attributes by these names. *begun* are texts that begin with a name, and how they go on.
    *unseen* are the ids of the calls whose answer nobody looks at.
    """

    names: set[tuple[str, ...]] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    calls: list[ast.Call] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    begun: set[tuple[str, str]] = field(default_factory=set)
    is_open: bool = False
    is_dynamic: bool = False

    def dotted_texts(self) -> set[str]:
        """Return dotted names that stand in strings, imports in program texts too."""
        found: set[str] = set()
        for text in self.texts:
            found.update(DOTTED.findall(text))
            found.update(map(".".join, ENTRY.findall(text)))
            for module, names in IMPORT_IN_TEXT.findall(text):
                found.update(f"{module}.{name.strip()}" for name in names.split(","))
        return found


def of(nodes: Iterable[ast.AST], skip: Skip = lambda _: False) -> Mentions:
    """Return what *nodes* name together; what *skip* says is passed over, with all inside it."""
    reader = _Reader(skip)
    for node in nodes:
        reader.visit(node)
    return reader.found


class _Reader(ast.NodeVisitor):
    def __init__(self, skip: Skip) -> None:
        self.found = Mentions()
        self._skip = skip
        self._local: list[set[str]] = []
        self._endpoints: set[int] = set()  # texts that name a route, and nothing of the code

    def visit(self, node: ast.AST) -> None:
        if not self._skip(node):
            super().visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if not any(node.id in names for names in self._local):
            self.found.names.add((node.id,))
            self.found.is_open |= node.id in WIDE_OPEN

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.found.attributes.add(node.attr)
        parts = [node.attr]
        base = node.value
        while isinstance(base, ast.Attribute):
            parts.append(base.attr)
            base = base.value
        if not isinstance(base, ast.Name):
            self.visit(base)
        elif not self._skip(base):
            self.found.attributes.update(parts)
            self.found.is_open |= (base.id, parts[-1]) == ("sys", "modules")
            if not any(base.id in names for names in self._local):
                self.found.names.add((base.id, *reversed(parts)))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and id(node) not in self._endpoints:
            self.found.texts.add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        self.found.texts.add("".join(str(part) for part in parts))
        match node.values:
            case [ast.FormattedValue(value=ast.Name(id=name)), ast.Constant(value=str(rest))]:
                self.found.begun.add((name, rest))
            case _:
                pass
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Take `"/users/" + name` for one path: its beginning alone may be another route."""
        whole = text(node)
        match node:
            case ast.BinOp(left=ast.Name(id=name), right=ast.Constant(value=str(rest))):
                self.found.begun.add((name, rest))
            case _:
                pass
        if not whole.removeprefix(ANY).startswith("/"):
            self.generic_visit(node)
            return
        self.found.texts.add(whole)
        for part in _added(node):
            if not isinstance(part, ast.Constant):
                self.visit(part)

    def visit_Expr(self, node: ast.Expr) -> None:
        self.found.unseen.add(id(node.value))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.found.calls.append(node)
        self._endpoints |= {id(one) for one in endpoints.given(node)}
        named = getattr(node.func, "id", "")
        called = getattr(node.func, "attr", named)
        if node.args and called in LOADERS | FINDERS:
            more = f".{ANY}" if called in FINDERS else ""
            self.found.loaded.add(text(node.args[0]) + more)
        if called == "from_object" and node.args and text(node.args[0]).replace(ANY, ""):
            self.found.loaded.add(text(node.args[0]))  # `f"config.{name}"`: a class of settings
        asked = _asked(node) if called in OF_ATTRIBUTES else None
        if asked is not None:
            self.visit_Attribute(asked)
        elif named in OF_ATTRIBUTES and len(node.args) > 1:
            self.found.is_dynamic = True
            self.found.made.add(_filled(node.args[1]))
        self.found.is_open |= named in OF_THE_PLACE and not (node.args or self._local)
        for part in (node.func, *node.args[1 if asked else 0 :], *node.keywords):
            self.visit(part)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._endpoints |= {id(one) for one in endpoints.given(node)}
        self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        self._annotation(node.annotation)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._annotation(node.annotation)
        self.visit(node.target)
        if node.value is not None:
            self.visit(node.value)

    def _annotation(self, node: ast.expr | None) -> None:
        if node is None:
            return
        self.visit(node)
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                quoted = expression(part.value)
                if quoted is not None:
                    self.visit(quoted)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        if isinstance(node, ast.Lambda):
            for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                self.visit(default)
        else:
            for one in node.decorator_list:
                self.visit(one)
            self._annotation(node.returns)
            self.visit(node.args)
            for bound_by in _bounds(node):
                self.visit(bound_by)
        self._local.append(bound(node))
        body: list[ast.expr] | list[ast.stmt] = (
            [node.body] if isinstance(node, ast.Lambda) else node.body[_docstring(node) :]
        )
        for part in body:
            self.visit(part)
        self._local.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _function  # noqa: N815 - ast's names

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for one in (*node.decorator_list, *node.bases, *node.keywords, *_bounds(node)):
            self.visit(one)
        for one in node.body[_docstring(node) :]:
            self.visit(one)
            targets = getattr(one, "targets", [getattr(one, "target", None)])
            self.found.fields |= {each.id for each in targets if isinstance(each, ast.Name)}

    def _comprehension(self, node: ast.AST) -> None:
        generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]  # of all four kinds
        targets = {
            name.id
            for generator in generators
            for name in ast.walk(generator.target)
            if isinstance(name, ast.Name)
        }
        first = generators[0]
        self.visit(first.iter)  # which is looked up around it
        self._local.append(targets)
        for part in ast.iter_child_nodes(node):
            for one in (first.target, *first.ifs) if part is first else (part,):
                self.visit(one)
        self._local.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815 - ast's names


def text(node: ast.expr) -> str:
    """Return what is known of a text, with ANY for what is not."""
    match node:
        case ast.Constant(value=str(known)):
            return known
        case ast.JoinedStr():
            return "".join(text(part) for part in node.values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text(left) + text(right)
        case _:
            return ANY


def _filled(node: ast.expr) -> str:
    """Return what is known of a text; of one that `%` or `format` fills in, too."""
    match node:
        case (
            ast.BinOp(left=ast.Constant(value=str(known)), op=ast.Mod())
            | ast.Call(func=ast.Attribute(value=ast.Constant(value=str(known)), attr="format"))
        ):
            return GAP.sub(ANY, known)
        case _:
            return text(node)


def _bounds(node: ast.AST) -> list[ast.AST]:
    """Return the type parameters of a function or a class: `def first[T: Item](...)`."""
    return getattr(node, "type_params", [])


def _asked(node: ast.Call) -> ast.Attribute | None:
    """Return `a.b` for `getattr(a, "b")`, `setattr(a, "b", 1)` and `patch.object(a, "b")`."""
    match node.args:
        case [owner, ast.Constant(value=str(name)), *_] if name.isidentifier():
            return ast.Attribute(owner, name, ast.Load())
        case _:
            return None


def _added(node: ast.expr) -> list[ast.expr]:
    """Return what is added to one another, from left to right."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_added(node.left), *_added(node.right)]
    return [node]


def _docstring(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """Return 1 where the body begins with words for people, which name nothing."""
    first = node.body[0]
    is_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return int(is_words)
