"""
What the operators' API takes and gives, by the names of OpenFaaS's published description.

Source: `spec.openapi.yml` of OpenFaaS and the types of its provider SDK, both published by the
project. Unknown keys are passed over, as clients of other versions send some; absent numbers
mean zero.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

NAME = r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"  # what Knative takes too: a DNS label (RFC 1035)
SECRET_NAME = r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"  # noqa: S105 - a form, not a secret

Name = Annotated[str, Field(pattern=NAME)]
Texts = Annotated[dict[str, str], BeforeValidator(lambda value: {} if value is None else value)]
Time = Annotated[
    datetime,
    AfterValidator(lambda time: time if time.tzinfo else time.replace(tzinfo=UTC)),
]  # UTC where no zone is named
Names = Annotated[list[str], BeforeValidator(lambda value: [] if value is None else value)]


class Shape(BaseModel):
    """Base of all: camelCase outside, our names inside."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True
    )

    def document(self) -> dict[str, Any]:
        """Return it as JSON has it; what was not given is left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Resources(Shape):
    """Kubernetes quantities, such as ``128Mi`` and ``100m``."""

    memory: str | None = None
    cpu: str | None = None


class Deployment(Shape):
    """A function to make or to change."""

    service: Name
    image: Annotated[str, Field(min_length=1)]
    namespace: str = ""
    env_process: str = ""
    env_vars: Texts = {}
    constraints: Names = []
    secrets: Names = []
    labels: Texts = {}
    annotations: Texts = {}
    limits: Resources | None = None
    requests: Resources | None = None
    read_only_root_filesystem: bool = False


class Status(Shape):
    """
    A function as it is.

    *replicas* is how many there are or shall be; *available_replicas* is how many can be had at
    once, and at least 1 for a function at zero that starts when it is called.
    """

    name: str
    image: str
    namespace: str = ""
    env_process: str | None = None
    env_vars: dict[str, str] | None = None
    constraints: list[str] | None = None
    secrets: list[str] | None = None
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}
    limits: Resources | None = None
    requests: Resources | None = None
    read_only_root_filesystem: bool = False
    invocation_count: float = 0
    replicas: int = 0
    available_replicas: int = 0
    created_at: datetime = datetime.fromtimestamp(0, UTC)


class Removal(Shape):
    """Which function to take away."""

    function_name: Name
    namespace: str = ""


class Scale(Shape):
    """How many replicas there shall be; the name in the path counts."""

    replicas: Annotated[int, Field(ge=0, le=10_000)] = 0
    namespace: str = ""


class SecretName(Shape):
    """A secret without its value: the only form that is ever answered."""

    name: Annotated[str, Field(pattern=SECRET_NAME)]
    namespace: str = ""


class Secret(SecretName):
    """A secret to write: text in *value*, or base64 in *raw_value* where it is not text."""

    value: str = Field(default="", repr=False)
    raw_value: Annotated[bytes, Field(repr=False)] = b""

    model_config = ConfigDict(val_json_bytes="base64")

    @property
    def content(self) -> bytes:
        """The bytes to store."""
        return self.value.encode() or self.raw_value


class Namespace(Shape):
    """A namespace that functions may be in."""

    name: Name
    labels: Texts = {}
    annotations: Texts = {}


class LogQuery(Shape):
    """Which log lines are wanted; *tail* 0 or less means all."""

    name: str
    namespace: str = ""
    instance: str = ""
    since: Time | None = None
    tail: int = 0
    follow: bool = False


class LogLine(Shape):
    """One line of a function's log."""

    name: str
    namespace: str
    instance: str
    timestamp: datetime
    text: str
