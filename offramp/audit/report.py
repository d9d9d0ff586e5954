"""
The audit's result: plain values, from which every document and the JSON are made.

The names of the fields are the JSON's keys (**C**; see `plain`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["high", "medium", "low", "info"]
Complexity = Literal["simple", "moderate", "complex"]
Decision = Literal["move now", "refactor first", "stay"]
Effect = Literal["note", "prepare", "refactor first", "stay"]
ANY = "*"  # in a column's place
AT_START = "read at start"  # the kind of the variables that every process reads


@dataclass
class Finding:
    """
    One thing the audit reports.

    *id* is stable while the code around it is: `check:file:name-of-the-function[:n]`. *message*
    says what is there, *why* what it does to a function, *remedy* what to do, *example* the
    remedy as a few lines of code. *routes* are "METHOD path". *effect* is what it means for
    them; a note decides nothing, "prepare" is done once, before the first route moves.
    """

    id: str
    check: str
    severity: Severity
    file: str
    line: int
    message: str
    why: str
    remedy: str
    example: str = ""
    routes: list[str] = field(default_factory=list)
    effect: Effect = "note"


@dataclass
class TableUse:
    """
    A table that a route reads or writes; columns where the text names them, sorted.

    `*` among them is any column: nothing says which.
    """

    table: str
    columns: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)  # "select", "insert", "update", "delete"
    places: list[str] = field(default_factory=list)  # "file:line"
    around: bool = False  # only by hooks and by decorators that many views have


@dataclass
class Auth:
    """
    Who may call a route, and what finds that out.

    *kind* is "none", "session", "jwt", "basic", "api key", "signature", "unknown" and the like.
    *refusals* are the statuses of those who are refused: first of who shows nothing at all.
    """

    kind: str = "none"
    by: list[str] = field(default_factory=list)  # "file:line name" of decorator or hook
    roles: list[str] = field(default_factory=list)
    optional: bool = False
    refusals: list[int] = field(default_factory=list)


@dataclass
class Outbound:
    """
    Something outside that is called: "http", "mail", "s3", "redis"; host where it is known.

    *reads*: it is only asked, as by GET; False where that is not sure. *around*: as of tables.
    """

    kind: str
    target: str  # host, or the SDK's name
    file: str
    line: int
    timeout: bool | None = None
    reads: bool = False
    around: bool = False

    @property
    def name(self) -> str:
        """Whom it asks, and of what kind that is where its own name does not say so."""
        return self.target if self.kind in self.target.split() else f"{self.kind} {self.target}"


@dataclass
class State:
    """What a request keeps or changes outside itself: module state, files, cache, thread..."""

    kind: str
    name: str
    file: str
    line: int
    around: bool = False  # as of tables


@dataclass
class Shape:
    """What a request carries, or what an answer holds, as far as the text tells."""

    json: list[str] = field(default_factory=list)  # keys
    form: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    schemas: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    around: list[int] = field(default_factory=list)  # those of decorators, in the view's place
    content: list[str] = field(default_factory=list)  # content types, templates
    required: list[str] = field(default_factory=list)
    examples: dict[str, Any] = field(default_factory=dict)  # of keys whose values are no mere texts


@dataclass
class Estimate:
    """
    What a function of this route would need: import time in milliseconds, memory in MiB.

    At least that much, where packages are *missing* in the Python that measured, or *unmeasured*
    since importing them failed or took too long.
    """

    import_ms: float | None = None
    memory_mib: float | None = None
    modules: list[str] = field(default_factory=list)  # the heaviest first
    missing: list[str] = field(default_factory=list)
    unmeasured: list[str] = field(default_factory=list)


@dataclass
class Route:
    """One method of one path."""

    method: str
    path: str
    endpoint: str
    file: str
    line: int
    view: str | None = None
    kind: str = "flask"
    blueprint: str | None = None
    docstring: str = ""
    converters: dict[str, str] = field(default_factory=dict)
    websocket: bool = False
    streaming: bool = False
    sure: bool = True
    request: Shape = field(default_factory=Shape)
    response: Shape = field(default_factory=Shape)
    auth: Auth = field(default_factory=Auth)
    reads: list[TableUse] = field(default_factory=list)
    writes: list[TableUse] = field(default_factory=list)
    # statements whose tables are not known, in words with file:line
    unread: list[str] = field(default_factory=list)
    transactions: list[str] = field(
        default_factory=list
    )  # what one spans, in words, with file:line
    outbound: list[Outbound] = field(default_factory=list)
    state: list[State] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)  # environment variables and app.config names
    secrets: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)  # external packages its code reaches
    functions: list[str] = field(default_factory=list)  # the project's functions it reaches
    lines: int = 0  # of those functions
    branches: int = 0  # cyclomatic complexity of the view and what it reaches
    long_work: bool = False
    findings: list[str] = field(default_factory=list)  # ids
    group: str = ""
    complexity: Complexity = "simple"
    decision: Decision = "move now"
    reasons: list[str] = field(default_factory=list)
    estimate: Estimate = field(default_factory=Estimate)

    @property
    def name(self) -> str:
        """The method and the path, as findings and the catalogue speak of it."""
        return f"{self.method} {self.path}"


@dataclass
class Group:
    """Routes to move together, and why at this place of the order."""

    name: str
    routes: list[str] = field(default_factory=list)  # "METHOD path"
    tables: list[str] = field(default_factory=list)
    shared_tables: list[str] = field(default_factory=list)  # written by others too: see `order`
    reason: str = ""
    place: int = 0  # 1 is first; 0 stays


@dataclass
class Resource:
    """One shared thing: middleware, extension, database, cache, broker, setting, deployment..."""

    kind: str
    name: str
    file: str = ""
    line: int = 0
    detail: str = ""
    routes: list[str] = field(default_factory=list)  # empty: all, or not known


@dataclass
class Dependency:
    """
    A distribution the application asks for, and which routes need it (all: no names).

    *why* says in words what needs it, where that is not the routes themselves.
    """

    name: str
    version: str = ""
    file: str = ""
    line: int = 0
    routes: list[str] = field(default_factory=list)
    needed_by_all: bool = False
    unused: bool = False
    why: str = ""


@dataclass
class Beside:
    """
    What runs beside the routes and uses tables; it stays on the old side, and writes from there.

    *kind* is "command", "event", "task", "job" or "thread".
    """

    kind: str
    name: str
    file: str
    line: int
    function: str
    reads: list[TableUse] = field(default_factory=list)
    writes: list[TableUse] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The kind and the name, as tables speak of it."""
        return f"{self.kind} {self.name}"


@dataclass
class Shared:
    """What all routes have in common, told once."""

    python: str = ""
    resources: list[Resource] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)
    commands: list[Resource] = field(default_factory=list)
    events: list[Resource] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)

    @property
    def at_start(self) -> list[str]:
        """The variables of the environment that every process reads as it starts."""
        return [one.name for one in self.resources if one.kind == AT_START]


@dataclass
class Problem:
    """What the audit could not read or settle, or where loading and reading disagree."""

    message: str
    file: str = ""
    line: int | None = None


@dataclass
class Report:
    """The whole result."""

    application: str | None
    root: str
    routes: list[Route] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    shared: Shared = field(default_factory=Shared)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    lines: int = 0
    loaded: bool = False  # --app was given, and the application could be loaded
    measured_by: str = ""  # whose Python imports were measured with; "" where none were

    @property
    def missing(self) -> list[str]:
        """The packages that some route needs, and the Python that measured has not."""
        return sorted({name for one in self.routes for name in one.estimate.missing})
