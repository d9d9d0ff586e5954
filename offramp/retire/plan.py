"""Everything `retire` would change, as one value that can be printed before it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offramp.catalogue import Catalogue, Function
from offramp.catalogue.paths import nameless
from offramp.code import Project
from offramp.code.surface.model import Surface
from offramp.errors import OfframpError
from offramp.retire import dependencies, files, links, proof, rules, stack, tables
from offramp.retire.assets import assets
from offramp.retire.forgotten import forgotten
from offramp.retire.others import others
from offramp.retire.patch import patch, short
from offramp.retire.removal import Removal, removal
from offramp.retire.sources import contents
from offramp.retire.texts import Texts
from offramp.retire.undeclared import undeclared
from offramp.retire.unslashed import unslashed


@dataclass
class Plan:
    """New contents of files (None: removed), and what to tell; *refusals* stand against it."""

    functions: list[str]
    routes: list[str]
    changes: dict[Path, bytes | None] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def document(self, root: Path) -> dict[str, Any]:
        """Return the plan as JSON; files relative to *root*, the patch's bytes as surrogates."""
        changed = {short(path, root): fresh for path, fresh in self.changes.items()}
        return {
            "functions": self.functions,
            "routes": self.routes,
            "changed": [name for name, fresh in changed.items() if fresh is not None],
            "removed": [name for name, fresh in changed.items() if fresh is None],
            "tests": self.tests,
            "kept": self.kept,
            "refusals": self.refusals,
            "patch": patch(self.changes, root).decode("utf-8", errors="surrogateescape"),
        }


def plan(
    catalogue: Catalogue,
    functions: Collection[Function],
    project: Project,
    surface: Surface,
    *,
    keeps_links: bool = False,
) -> Plan:
    """
    Return what retiring *functions* changes; nothing is written.

    *keeps_links* keeps the endpoints that what stays links to, by rules that serve nothing.
    *project* holds the modules of the old side and what uses them (`scope.connected`).
    """
    made = Plan([f.name for f in functions], [f.route for f in functions])
    found = removal(project, surface, {(f.method, nameless(f.path)) for f in functions})
    unseen = undeclared(functions, surface, project)
    made.kept += unseen.kept
    made.refusals += unseen.refusals
    made.changes = contents(found)
    if keeps_links and found.going.routes:
        _keep_links(made, found, catalogue)
    _files(made, found, catalogue)
    made.tests = sorted([*(f"{key.ref}: {why}" for key, why in found.tests.items()), *found.rows])
    made.kept += [*found.kept, *tables.kept(found), *unslashed(found.going)]
    made.refusals += [*found.refusals, *forgotten(found, catalogue.offramp.old.app)]
    made.refusals += others(found, catalogue.offramp.old.app)
    if not made.refusals:
        made.refusals += proof.objections(found, surface, made.changes)
    _note(made, catalogue)
    return made


def _note(made: Plan, catalogue: Catalogue) -> None:
    """Write to stack.yml that the functions are retired; where it cannot be, somebody has to."""
    try:
        text = stack.retire(catalogue.file.read_bytes().decode(), made.functions)
    except OfframpError as error:
        made.kept.append(f"{error}, together with this change")
        return
    made.changes[catalogue.file] = text.encode()


def _keep_links(made: Plan, found: Removal, catalogue: Catalogue) -> None:
    """Write rules for what is linked to by what stays; where that cannot be, links refuse."""
    texts = Texts(found.code.project, made.changes, [f.folder for f in catalogue.functions])
    wanted = links.lost(found.going, texts.linking(assets(texts)))
    if not wanted:
        return
    application = catalogue.offramp.old.app
    try:
        path, content = rules.written(found.code, application, made.changes, wanted)
    except rules.NoPlaceError as error:
        made.kept.append(f"{links.UNKEPT}{error}")
        return
    made.changes[path] = content
    names = ", ".join(dict.fromkeys(one.endpoint for one in wanted))
    made.kept.append(f"{names}: kept for links by {short(path, found.code.project.root)}")


def _files(made: Plan, found: Removal, catalogue: Catalogue) -> None:
    """Add templates, static files and requirements to the plan."""
    if not found.going.routes:
        return
    texts = Texts(found.code.project, made.changes, [f.folder for f in catalogue.functions])
    gone = assets(texts)
    made.changes |= dict.fromkeys(gone, None)
    made.refusals += links.broken(found.going, texts.linking(gone))
    made.kept += links.mentioned(found.going, texts.linking(gone))
    made.kept += links.settings(found.going, texts.linking(gone))
    edits, told = dependencies.unasked(texts)
    made.changes |= edits
    made.kept += told
    made.kept += files.named(texts.project, made.changes)
    made.kept += files.snapshots(texts.project, {key.module for key in found.tests})
    made.kept += [
        f"{short(path, texts.project.root)} says that it is generated: change what makes it, too"
        for path in sorted(made.changes)
        if dependencies.is_generated(path)
    ]
