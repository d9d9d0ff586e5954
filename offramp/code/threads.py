"""Classes of threads and processes: what `start()` of their objects runs beside its caller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from offramp.code.module import Class
from offramp.code.project import Project

BASES = re.compile(
    r"^(?:threading\.(?:Thread|Timer)|gevent\.(?:greenlet\.)?Greenlet"
    r"|(?:torch\.)?multiprocessing\.(?:\w+\.)?(?:Process|BaseProcess)"
    r"|billiard\.(?:\w+\.)?Process)$"
)
RUNS = ("run", "_run")  # a greenlet's


class Threads:
    """Finds them once."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def classes(self) -> dict[str, Class]:
        """The project's own, by their references."""
        return {
            one.ref: one
            for module in self._project.modules.values()
            for one in module.classes.values()
            if one.bases and any(map(BASES.match, self._project.classes.ancestors(one.ref)))
        }

    @cached_property
    def runs(self) -> dict[str, str]:
        """What runs beside, by the class that has or inherits it; others are given theirs."""
        return {ref: run for ref, one in self.classes.items() for run in self._runs(one)}

    def _runs(self, cls: Class) -> Iterator[str]:
        for one in self._project.classes.lineage(cls):
            for name in RUNS:
                if name in one.methods:
                    yield one.methods[name].ref
                    return

    def begun(self, target: str) -> str | None:
        """Return what runs beside the caller of *target*: `Worker()`, `worker.start()`."""
        made = target.removesuffix("().start")
        return self.runs.get(made) if self.runs else None
