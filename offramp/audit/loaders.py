"""
What extensions call on behalf of a route that asks who is there.

`current_user` runs the application's `user_loader`, `@auth.login_required` its
`verify_password`; no name in the view leads there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from offramp.code import Project
from offramp.code.graph import Graph

LOADING = re.compile(
    r"\.(user_loader|request_loader|header_loader|user_lookup_loader|user_identity_loader"
    r"|token_in_blocklist_loader|verify_password|verify_token|get_password|get_user_roles|error_handler)$"
)
ASKING = re.compile(
    r"^(flask_login|flask_security|flask_jwt_extended|flask_httpauth|flask_user|flask_principal)\b"
)


class Loaders:
    """The callbacks of sign-in extensions, and which functions make them run."""

    def __init__(self, project: Project, graph: Graph) -> None:
        self._project = project
        self._graph = graph
        self._asks: dict[str, str | None] = {}
        self._loading = [
            (function.ref, target.partition(".")[0])
            for function in project.functions()
            for target in self._decorators(function.ref)
            if LOADING.search(target)
        ]

    def needed(self, reached: Iterable[str]) -> list[str]:
        """Return the callbacks that run because of what is reached."""
        if not self._loading:
            return []
        packages = {self._package(ref) for ref in reached}
        return [ref for ref, package in self._loading if package in packages]

    def _package(self, ref: str) -> str | None:
        if ref not in self._asks:
            sites = self._graph.sites(ref)
            targets = list(self._decorators(ref))
            if sites is not None:
                targets += [one.target for one in sites.reads] + [one.target for one in sites.calls]
            named = next((one for one in targets if ASKING.match(one)), None)
            self._asks[ref] = named.partition(".")[0] if named else None
        return self._asks[ref]

    def _decorators(self, ref: str) -> list[str]:
        function = self._project.function(ref)
        if function is None or not function.decorators:
            return []
        parent = function.module.functions.get(function.parent or "")
        names = self._project.names(function.module, parent)
        return [
            target
            for node in function.decorators
            if (target := names.ref(getattr(node, "func", node))) is not None
        ]
