"""
Where a tree's applications may be, the likeliest first.

Said by name (`module:factory`), by files that start it (`told`), or found: modules that make a
`Flask` (`factories`), or start one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from offramp.code.aside import is_aside
from offramp.code.module import Imported, Module
from offramp.code.nodes import last_name
from offramp.code.project import Project
from offramp.code.source import expression
from offramp.code.surface import factories, told

ENTRIES = ("wsgi", "app", "application", "main", "server", "run", "manage", "autoapp", "__main__")
# the name says nothing of other classes; the adapter makes one where it is given none
OTHERS = frozenset({"connexion.App", "slackeventsapi.SlackEventAdapter"})
STARTED = re.compile(rb"(?:\b|_)app(?:\b|_)|\bapplication\s*[.=)]", re.IGNORECASE)
NAMED_APP = re.compile(
    rb"^app(?:lication)?\s*(?::[^=\n]+|(?:,\s*\w+\s*)+)?=\s*([\w.]+)\(", re.MULTILINE
)
# what hands an application on, which others have filled by then: `from shop.core import app`
HANDED_ON = re.compile(
    rb"^(?:from[ \t]+[\w.]+[ \t]+import[^\n#]*\bapp(?:lication)?\b"
    rb"|app(?:lication)?[ \t]*=[ \t]*\w+\.[\w.]+[ \t]*$)",
    re.MULTILINE,
)
MADE_AT_TOP = re.compile(rb"^\w+(?:\s*:[^=\n]+)?\s*=\s*(?:flask\.)?Flask\(", re.MULTILINE)
DECLARES = re.compile(rb"\.route\(|\.add_resource\(|\bBlueprint\(")
ADDS = frozenset({"add_view", "add_url_rule", "add_resource", "register_blueprint"})
SERVES = re.compile(rb"\.run\(|\bserve(?:_forever)?\(")
Arguments = tuple[tuple[object, ...], dict[str, object]]


@dataclass(frozen=True)
class Candidate:
    """
    A module to start with; *name* is the application or factory in it, None for any.

    *given* is what the factory is called with, as it was written: `("s3", debug=True)`. A *job* is
    a script that runs something, which says of no application.
    """

    module: Module
    name: str | None = None
    is_told: bool = False
    given: str = ""
    is_job: bool = False

    @property
    def arguments(self) -> Arguments:
        """What stands between a factory's brackets: literals, as `flask --app` takes them."""
        call = expression(f"made{self.given}")
        if not isinstance(call, ast.Call):
            return (), {}
        try:
            args = tuple(ast.literal_eval(one) for one in call.args)
            named = [(one.arg, one.value) for one in call.keywords if one.arg]
            return args, {name: ast.literal_eval(value) for name, value in named}
        except (ValueError, TypeError):
            return (), {}


def find(project: Project, application: str | None = None) -> list[Candidate]:
    """Return where to look, the likeliest first."""
    if application:
        module, _, called = application.partition(":")
        name, bracket, given = called.partition("(")
        found = _module(project, module)
        return (
            [Candidate(found, name or None, is_told=True, given=bracket + given)] if found else []
        )
    named = {(one.module.name, one.name): one for one in _told(project)}.values()
    first = sorted(named, key=lambda one: one.module.name.count("."))  # workers stand in packages
    makers = list(_calling(project, _classes(project), r"\b(?:{})\("))
    starters = [one for one in project.modules.values() if _starts(one)]
    callers = _callers(project, makers)
    likely = {id(one): one for one in (*makers, *starters, *callers)}
    jobs = [one for one in project.modules.values() if id(one) not in likely and _may_start(one)]
    found_ = [Candidate(one) for one in sorted(likely.values(), key=_rank)]
    found_ += [Candidate(one, is_job=True) for one in sorted(jobs, key=_rank)]
    return [*first, *sorted(found_, key=lambda one: is_aside(one.module.file))]


def _rank(module: Module) -> tuple[bool, int, int, str]:
    last = module.name.rpartition(".")[2]
    place = ENTRIES.index(last) if last in ENTRIES else len(ENTRIES)
    serves = place < len(ENTRIES) or b"Flask(" in module.text or SERVES.search(module.text)
    is_job = b"app_context()" in module.text and not serves
    return is_job, module.file.count("/"), place, module.file


def _module(project: Project, name: str) -> Module | None:
    dotted = name.removesuffix(".py").strip("./").replace("/", ".")
    return project.find(dotted) or project.find(dotted.rpartition(".")[2])


def _told(project: Project) -> Iterator[Candidate]:
    for module, name in told.told(project):
        found = _module(project, module)
        if found is not None:
            yield Candidate(found, name, is_told=True)


def _classes(project: Project) -> frozenset[str]:
    """Return names of classes that are applications: Flask's, others' like it, the project's."""
    like = (
        name
        for module in project.modules.values()
        for name, found in module.bindings.items()
        if any(isinstance(one, Imported) and _is_application(one.target) for one in found)
    )
    own = (
        name.rpartition(".")[2]
        for module in project.modules.values()
        for name, cls in module.classes.items()
        if any(factories.is_like_flask(last_name(base)) for base in cls.bases)
    )
    return factories.MAKERS | OTHERS | frozenset(like) | frozenset(own)


def _is_application(target: str) -> bool:
    return target in OTHERS or factories.LIKE_FLASK.search(target) is not None


def _callers(project: Project, makers: list[Module]) -> Iterator[Module]:
    """Yield modules with a factory that only fills in what another factory is to be given."""
    names = {
        name
        for module in makers
        if not is_aside(module.file)
        for name in factories.factories(module)
        if name in module.functions and name.endswith("app")
    }
    if not names:
        return
    for module in _calling(project, names, r"^\s+[^#\n]*\b(?:{})\(\S"):
        if not is_aside(module.file):
            yield module


def _calling(project: Project, names: Collection[str], how: str) -> Iterator[Module]:
    """Yield modules in whose text one of *names* is called; *how* is a pattern with a gap."""
    either = "|".join(sorted(map(re.escape, names)))
    pattern = re.compile(how.format(either).encode(), re.MULTILINE)
    heads = [f"{name}(".encode() for name in names]
    for module in project.modules.values():
        may_call = any(one in module.text for one in heads)  # the pattern itself is slow
        if may_call and pattern.search(module.text):
            yield module


def _starts(module: Module) -> bool:
    last = module.name.rpartition(".")[2]
    text = module.text
    if starts_itself(module) and STARTED.search(text):
        return True
    if b".register_blueprint(" in text or b"app.run(" in text:
        return True
    if last in ENTRIES and (NAMED_APP.search(text) or HANDED_ON.search(text)):
        return True
    return last in {"wsgi", "autoapp", "asgi"} and (b"app" in text)


def _may_start(module: Module) -> bool:
    """Tell whether a script runs something, which is a job more often than an application."""
    return b"app" in module.text and starts_itself(module)


def makes_another(module: Module, called: Collection[str]) -> bool:
    """Tell whether a module's top makes an application in another way than *called* functions."""
    if MADE_AT_TOP.search(module.text):
        return True
    named = NAMED_APP.search(module.text)
    if named is None:
        return False
    bound, _, rest = named.group(1).decode().partition(".")
    own = module.functions.get(bound)
    if own is not None:
        return own.ref not in called and factories.makes(own)
    found = [one for one in module.bindings.get(bound, ()) if isinstance(one, Imported)]
    targets = [f"{one.target}.{rest}".rstrip(".") for one in found]
    return bool(targets) and not any(
        ref == one or ref.endswith(f".{one}") for one in targets for ref in called
    )


def stands_apart(project: Project, module: Module, files: Collection[str]) -> bool:
    """Tell whether a factory lies in a folder with views of its own, and none of *files* there."""
    folder, slash, _ = module.file.partition("/")
    is_other = bool(slash) and not any(one.startswith(f"{folder}/") for one in files)
    is_factory = is_other and any(
        factories.makes(one) for one in module.functions.values() if not one.owner
    )
    inside = (one.text for one in project.modules.values() if one.file.startswith(f"{folder}/"))
    return is_factory and any(map(DECLARES.search, inside))


def starts_itself(module: Module) -> bool:
    """Tell whether a module runs something where it is started as a script."""
    return b"__main__" in module.text and SERVES.search(module.text) is not None


def adds_itself(module: Module) -> bool:
    """Tell whether a module adds views where it is started as a script, and then serves."""
    if not starts_itself(module):
        return False
    scripts = (one for one in module.tree.body if isinstance(one, ast.If))
    own = [one for one in scripts if "__main__" in ast.unparse(one.test)]
    called = (one.func for each in own for one in ast.walk(each) if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Attribute) and one.attr in ADDS for one in called)
