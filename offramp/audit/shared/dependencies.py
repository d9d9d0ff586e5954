"""
Which routes need which distribution: all, some, or none.

All need what most of the routes reach, and what set-up code imports to make the application
(extensions). Nobody imports what is "unused"; servers and drivers, which no code imports, are
never called that.
"""

from __future__ import annotations

from offramp.audit.context import Context
from offramp.audit.facts import imports
from offramp.audit.report import Dependency
from offramp.audit.shared import requirements
from offramp.audit.shared.distributions import RUN_OTHERWISE, imported_as, needed_by


def find(context: Context) -> list[Dependency]:
    """Return the distributions by name, with the routes that need each."""
    asked = requirements.find(context.project)
    routes = _routes(context)
    total = sum(len(one.declared.methods) for one in context.subjects if one.declared.view)
    anywhere = {name.lower() for name in context.once(imports.Imports).all()}
    extensions = {one.ref.partition(".")[0].lower() for one in context.surface.extensions}
    needed = {"flask", *RUN_OTHERWISE, *needed_by([one.name for one in asked])}
    found = []
    for one in asked:
        names = imported_as(one.name)
        users = list(dict.fromkeys(user for name in names for user in routes.get(name, ())))
        for_all = bool(total) and (len(users) == total or bool(names & extensions))
        is_imported = bool(names & anywhere)
        found.append(
            Dependency(
                name=one.name,
                version=one.version,
                file=one.file,
                line=one.line,
                routes=[] if for_all else users,
                needed_by_all=for_all or (one.key in RUN_OTHERWISE and not users),
                unused=not is_imported and one.key not in needed and not one.is_via,
            )
        )
    return found


def _routes(context: Context) -> dict[str, list[str]]:
    """Return the routes by the packages they need, in lower case."""
    found: dict[str, list[str]] = {}
    for subject in context.subjects:
        for name in imports.find(subject, context):
            found.setdefault(name.lower(), []).extend(subject.names)
            top = name.partition(".")[0].lower()
            if top != name.lower():
                found.setdefault(top, []).extend(subject.names)
    return found
