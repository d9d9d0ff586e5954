"""
The shape of `stack.yml`, checked once, when it is read.

A plain OpenFaaS stack file with one more key, ``x-offramp``. OpenFaaS's own keys are taken
as they are; in ours an unknown key is an error, so that a typing mistake is found at once.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from offramp.catalogue.paths import PATH

Percent = Annotated[int, Field(ge=0, le=100)]
Port = Annotated[int, Field(ge=0, le=65535)]
ROUTE = r"^[A-Z]+ /[^\s\x00-\x1f\x7f?#]*$"
READY = r"^(http|tcp)://[^\s/]+"
NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
SECRET = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$"  # noqa: S105 - a form: each is a file's name
FORMS = {
    PATH: "a path such as /users/{id} or /files/{name:path}, of placeholders and text as it is "
    "sent (/caf%C3%A9)",
    ROUTE: "a method and a path, such as GET /events",
    READY: "an address such as http://127.0.0.1:8025/ or tcp://127.0.0.1:6379",
    NAME: "a name: 1 to 63 small letters, digits and -, with a letter or digit at both ends",
    SECRET: "a secret's name: up to 253 letters, digits, ., _ and -, a letter or digit first",
}
Name = Annotated[str, Field(pattern=NAME)]
Secret = Annotated[str, Field(pattern=SECRET)]
Route = Annotated[str, Field(pattern=ROUTE)]
Ready = Annotated[str, Field(pattern=READY)]
Template = Annotated[str, Field(pattern=PATH, min_length=1)]
# such as body.items[*].id, body.items(order) or rows.outbox; see offramp/verify/paths.py
Where = Annotated[str, Field(pattern=r"^(status|headers|body|rows)([.\[]\S.*|\(order\))?$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]


class Ours(BaseModel):
    """Base of everything below ``x-offramp``."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Old(Ours):
    """The application that is moved: how gunicorn finds it, and where it listens."""

    app: str
    service: Name
    port: Port = 8000
    config: Path | None = None  # a gunicorn configuration file, relative to the project
    environment: dict[str, str] = {}
    # its interpreter, which has gunicorn, relative to the project; ours unless given
    python: Path | None = None


class Jwt(Ours):
    """How the gateway recognises a caller's token."""

    issuer: str
    audience: str
    public_key: Secret  # that holds the PEM


class Cors(Ours):
    """Which pages of other origins may call."""

    origins: list[str] = []
    headers: list[str] = ["authorization", "content-type", "idempotency-key", "if-match"]


class Gateway(Ours):
    """What callers meet first."""

    jwt: Jwt | None = None
    cors: Cors = Cors()
    openapi: Path | None = None
    max_request_bytes: Annotated[int, Field(gt=0)] = 1_048_576
    timeout_seconds: Annotated[float, Field(gt=0, le=86_400)] = 30.0
    # of answers that do not have them: a policy for pages is the application's to say
    headers: dict[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], str] = {}


class Database(Ours):
    """The database that `offramp up` makes: its name, and the commands that fill it."""

    name: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
    migrate: str | None = None
    seed: str | None = None


class Process(Ours):
    """Another process of the application, run beside the old side and the functions."""

    command: str
    environment: dict[str, str] = {}
    ready: Ready | None = None  # a URL that answers 200, or tcp://host:port
    page: str | None = None  # an address worth showing to a person


class Image(Ours):
    """An image beside the functions': its name, and its Dockerfile, relative to the project."""

    image: str
    dockerfile: Path


class Account(Ours):
    """
    Somebody to send requests as, and how: see docs/verifying.md.

    With a *function*: its answer to the JSON has a *token*, in its keys with dots between, which is
    sent with *scheme*. With a *form*: the page's path,
    its fields and what it hides are sent, and the cookies kept. Else *basic* (name:password) and
    *headers* are sent with each request; *basic* of a *function* is sent to it alone.
    """

    function: str | None = None
    body: dict[str, object] = Field(default={}, alias="json")
    token: str = "access_token"  # noqa: S105 - a field name in the answer
    scheme: Annotated[str, Field(pattern=r"^[A-Za-z][\w-]*$")] = "Bearer"
    form: Annotated[str, Field(pattern=r"^/[^\s#]*$")] | None = None
    fields: dict[str, str] = {}
    basic: Annotated[str, Field(pattern=r"^[^:]+:")] | None = None
    headers: dict[str, str] = {}

    @model_validator(mode="after")
    def has_one_way(self) -> Self:
        """Raise `ValueError` where two ways to sign in are named, or none."""
        if self.function and self.form:
            raise ValueError("name a function or a form, not both")
        if not (self.function or self.form or self.basic or self.headers):
            raise ValueError("name a function, a form, basic or headers")
        if self.form and not self.fields:
            raise ValueError("a form needs fields")
        return self


class KnownDifference(Ours):
    """A difference of both sides that may be: where, why, and of whom (nobody named: of all)."""

    where: Where
    reason: Reason
    functions: list[Name] = []  # functions or groups
    platform: Literal["local", "kubernetes"] | None = None  # only there


class Verify(Ours):
    """How `offramp verify` compares; *environment* is that of both sides meanwhile."""

    known: list[KnownDifference] = []
    headers: list[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]] = []  # compared too
    environment: dict[str, str] = {}
    settled: str | None = None  # a query that is true while nothing is on its way to the rows
    rows_within_seconds: Annotated[float, Field(ge=0, le=300)] = 5.0


class Steps(Ours):
    """Everything below ``x-offramp``."""

    old: Old
    stay: list[Route] = []
    groups: list[Name]
    steps: list[Percent] = [10, 50, 100]
    bake_seconds: Annotated[float, Field(ge=0)] = 604_800.0  # at 100 before the old code may go
    gate: dict[str, float] = {}
    gateway: Gateway = Gateway()
    ports: dict[Name, Port] = {}
    database: Database | None = None
    environment: dict[str, str] = {}
    secrets: dict[Secret, str] = {}
    processes: dict[Name, Process] = {}
    images: dict[Name, Image] = {}
    accounts: dict[str, Account] = {}
    preload: list[str] = []
    verify: Verify = Verify()


class Function(BaseModel):
    """What serves one route on the new side."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    group: Name
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    path: Template
    folder: Path
    image: str
    lang: str = "python3-function"
    auth: Literal["none", "user", "admin", "signature"] = "none"
    environment: dict[str, str] = {}
    secrets: list[Secret] = []
    memory_bytes: int | None = None
    max_processes: Annotated[int, Field(ge=1, le=1000)] = 4
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 8
    idle_seconds: Annotated[float, Field(gt=0)] = 60.0
    timeout_seconds: Annotated[float, Field(gt=0, le=86_400)] = 30.0
    max_request_bytes: Annotated[int, Field(gt=0)] = 1_048_576
    gate: dict[str, float] = {}
    retired: bool = False  # its old side is gone: always at 100
    writes: bool = False  # it changes something although its method only reads

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"


class Catalogue(BaseModel):
    """One project: its folder, its functions in the order of the file, and how to run them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    root: Path
    file: Path
    copies: list[Path]
    functions: tuple[Function, ...]
    offramp: Steps

    @classmethod
    def unmoved(cls) -> "Catalogue":
        """Return that of functions that take nobody's routes over: it names none."""
        nobody = Steps(old=Old(app="none", service="none"), groups=[])
        return cls(root=Path(), file=Path("stack.yml"), copies=[], functions=(), offramp=nobody)

    def function(self, name: str) -> Function:
        """Return the function called *name*; ``KeyError`` if there is none."""
        return next(f for f in self.functions if f.name == name)

    def for_verify(self) -> "Catalogue":
        """Return the catalogue as `offramp verify` runs it: with the environment it names."""
        theirs = self.offramp.verify.environment
        if not theirs:
            return self

        def with_theirs(one: Old | Process | Function) -> Any:
            return one.model_copy(update={"environment": one.environment | theirs})

        ours = self.offramp
        processes = {name: with_theirs(each) for name, each in ours.processes.items()}
        steps = ours.model_copy(update={"old": with_theirs(ours.old), "processes": processes})
        functions = tuple(with_theirs(function) for function in self.functions)
        return self.model_copy(update={"offramp": steps, "functions": functions})

    def select(self, subject: str) -> tuple[Function, ...]:
        """Return the functions of a group or the one function called *subject*; may be empty."""
        return tuple(f for f in self.functions if subject in (f.name, f.group))
