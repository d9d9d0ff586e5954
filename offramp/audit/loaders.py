"""
What extensions call on behalf of a route that asks who is there.

`current_user` runs the application's `user_loader`, `@auth.login_required` its
`verify_password`; no name in the view leads there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from offramp.audit import httpauth
from offramp.code import Project
from offramp.code.graph import Graph
from offramp.code.site import functions_given

LOADING = re.compile(
    r"\.(user_loader|request_loader|header_loader|user_lookup_loader|user_identity_loader"
    r"|user_loader_callback_loader|token_in_bl[ao]cklist_loader|token_verification_loader"
    r"|verify_password|verify_token|get_password|get_user_roles|error_handler)$"
)
USERS = re.compile(r"\.(user_loader|user_lookup_loader|user_loader_callback_loader)$")
REGISTERING = (b"_loader(", b"verify_password(", b"verify_token(")
# what only makes a token asks nobody who is there
MAKING = re.compile(r"^flask_jwt_extended\.(\w+\.)?(create_\w+|decode_token|set_\w+|unset_\w+)$")
HTTPAUTH, GUARDING = "flask_httpauth", re.compile(r"\.login_required(\(\))?$")
OF_TOKENS = re.compile(r"\.(user_identity_loader|additional_claims_loader)$")
ASKING = re.compile(
    r"^(flask_login|flask_security|flask_jwt_extended|flask_httpauth|flask_user|flask_principal)\b"
)


class Loaders:
    """The callbacks of sign-in extensions, and which functions make them run."""

    def __init__(self, project: Project, graph: Graph) -> None:
        self._project = project
        self._graph = graph
        self._asks: dict[str, frozenset[str]] = {}
        found = dict.fromkeys(registered(project, graph))
        self._loading = [
            (ref, self._whose(ref, target), OF_TOKENS.search(target) is not None)
            for ref, target in found
        ]

    def _whose(self, ref: str, target: str) -> str:
        """Return the package that calls a callback; of Flask-HTTPAuth the object, where known."""
        package = target.partition(".")[0]
        held = self._objects(ref, LOADING) if package == HTTPAUTH else []
        return held[0] if held else package

    def _objects(self, ref: str, meant: re.Pattern[str]) -> list[str]:
        """Return the objects of Flask-HTTPAuth whose methods *meant* decorate a function."""
        function = self._project.function(ref)
        names = self._project.around(function) if function else None
        return [
            one
            for node, target in (self._project.decorators(function) if function else ())
            if names and target.startswith(f"{HTTPAUTH}.") and meant.search(target)
            for one in httpauth.objects(node, names)
        ]

    def needed(self, reached: Iterable[str]) -> list[str]:
        """Return the callbacks that run because of what is reached."""
        if not self._loading:
            return []
        asked = {one for ref in reached for one in self._asked(ref)}
        packages = {one.partition(":")[0] for one in asked}
        return [
            ref
            for ref, whose, makes in self._loading
            if whose in asked
            or (whose in packages if ":" not in whose else HTTPAUTH in asked)
            or (makes and f"{whose}!" in asked)
        ]

    def _asked(self, ref: str) -> frozenset[str]:
        """Return the packages that a function asks who is there; "package!": for a token only."""
        if ref not in self._asks:
            sites = self._graph.sites(ref)
            targets = decorators(self._project, ref)
            if sites is not None:
                targets += [*(one.target for one in sites.reads), *sites.called]
            found = {
                one.partition(".")[0] + ("!" if MAKING.match(one) else "")
                for one in targets
                if ASKING.match(one)
            }
            held = self._objects(ref, GUARDING) if HTTPAUTH in found else []
            self._asks[ref] = frozenset((found - {HTTPAUTH}) | set(held) if held else found)
        return self._asks[ref]


def registered(project: Project, graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield each callback with what it is registered by: as a decorator, or as a call."""
    for function in project.functions():
        for target in decorators(project, function.ref):
            if LOADING.search(target):
                yield function.ref, target
    for module in project.modules.values():
        if any(one in module.text for one in REGISTERING):
            for ref in (module.name, *(one.ref for one in module.functions.values())):
                sites = graph.sites(ref)
                for call in sites.calls if sites else ():
                    if LOADING.search(call.target):
                        given = (project.function(one) for one in functions_given(call))
                        yield from ((one.ref, call.target) for one in given if one is not None)


def decorators(project: Project, ref: str) -> list[str]:
    """Return what the decorators of a function are."""
    function = project.function(ref)
    return [target for _, target in project.decorators(function)] if function else []
