"""
The shape of `cases.yml`, checked once, when it is read.

An unknown key is an error, so that a typing mistake is found at once.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from offramp.catalogue.model import Function, Reason, Secret, Where

Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
READING = frozenset({"GET", "HEAD", "OPTIONS"})
Variable = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")]


def _bytes_of(name: object, validation: ValidationInfo) -> bytes:
    """Return the file *name* beside cases.yml; it may not lie outside that folder."""
    folder: Path = (validation.context or {})["folder"]
    path = (folder / str(name)).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ValueError(f"there is no file {str(name)!r} beside cases.yml")
    return path.read_bytes()


def _of_json(value: Any) -> Any:
    """Return *value*, where JSON can say it: YAML also has days, times, sets and bytes."""
    try:
        json.dumps(value)
    except TypeError as error:
        raise ValueError(f"{error}; put it in quotes") from error
    return value


Document = Annotated[Any, BeforeValidator(_of_json)]


class Part(BaseModel):
    """Base of everything in cases.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Request(Part):
    """What is sent; method and path are those of the function's route unless given."""

    method: Method | None = None
    path: Annotated[str, Field(pattern=r"^/[^\s?#]*$")] | None = None
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    document: Document = Field(default=None, alias="json")
    body: str | None = None
    file: Annotated[bytes, BeforeValidator(_bytes_of)] | None = None
    content_type: str | None = None

    @property
    def has_document(self) -> bool:
        """Whether a JSON body is given; it may be ``null``."""
        return "document" in self.model_fields_set

    @model_validator(mode="after")
    def has_one_body(self) -> Self:
        if self.has_document + (self.body is not None) + (self.file is not None) > 1:
            raise ValueError("give only one of json, body and file")
        return self


class Sign(Part):
    """Sign the final body with the first secret of a secret file (of *source*, where given)."""

    scheme: Literal["stripe", "standard-webhooks"]
    secret: Secret
    source: str | None = None

    @model_validator(mode="after")
    def names_a_source(self) -> Self:
        if (self.source is None) == (self.scheme == "standard-webhooks"):
            raise ValueError("source belongs to the scheme standard-webhooks, and is needed there")
        return self


class Sending(Part):
    """One request, the account it is sent as (None: nobody), and its signature."""

    request: Request = Request()
    account: str | None = Field(default=None, alias="as")
    sign: Sign | None = None


class Before(Sending):
    """An earlier request on the same side; `save` takes variables from its answer (see run.py)."""

    save: dict[Variable, str] = {}


class Expect(Part):
    """What the answer must hold: the status, a subset of its JSON, some of its headers."""

    status: Annotated[int, Field(ge=100, le=599)]
    document: Document = Field(default=None, alias="json")
    headers: dict[str, str] = {}

    @property
    def has_document(self) -> bool:
        """Whether anything is expected of the answer's JSON."""
        return "document" in self.model_fields_set


class Known(Part):
    """A difference of both sides in this case that may be: where, and why."""

    where: Where
    reason: Reason


class Case(Sending):
    """
    One request used to compare the sides, and how often `offramp try` sends it.

    *alone*: what it asks for cannot be done twice at once, so `offramp try` waits for the
    one under way.
    """

    name: Annotated[str, Field(min_length=1)]
    before: tuple[Before, ...] = ()
    expect: Expect
    traffic: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    alone: bool = False
    known: tuple[Known, ...] = ()

    def only_reads(self, function: Function) -> bool:
        """Tell whether none of its requests could write; *function* is whose case it is."""
        steps = (*self.before, self)
        methods = {step.request.method or function.method for step in steps}
        return not function.writes and READING.issuperset(methods)
